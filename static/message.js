/**
 * What is going on, in one sentence, and what to do next; the progress bar beside Train and Stop.
 */

import { find, make, say } from "./dom.js";
import { count, duration, input } from "./format.js";
import { t } from "./i18n.js";
import { any, busy } from "./state.js";

/** @typedef {import("./state.js").Values} Values */

const ALARMING = new Set(["failed", "damaged", "deleted", "missing", "offline"]);

export class Message {
  /** @param {(k: number) => void} move */
  constructor(move) {
    this.home = find(".message");
    this.text = find(".message .text");
    this.hint = make("button", "hint");
    this.hint.type = "button";
    this.hint.hidden = true;
    this.hint.onclick = () => move(Number(this.hint.dataset.k));
    this.home.append(this.hint);
    this.train = /** @type {HTMLButtonElement} */ (find("button.train"));
    this.stop = /** @type {HTMLButtonElement} */ (find("button.stop"));
    this.progress = find(".progress");
    this.bar = find(".progress .bar");
    this.rate = find(".progress .rate");
    this.left = find(".progress .left");
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    if (any(changed, "phase", "reconnecting", "run", "final", "detail", "language", "patterns", "chartless")) {
      this.#sentence(values);
    }
    if (any(changed, "steepest", "language", "final", "phase")) this.#hint(values);
    if (any(changed, "phase", "run", "frontier", "language")) this.#progress(values);
  }

  /** @param {Values} values */
  #sentence(values) {
    const { phase, reconnecting, chartless, detail, run, final, patterns } = values;
    const places = {
      n: patterns.length,
      k: count(run?.k ?? 0),
      eta: input(Number((run?.config.eta ?? 0).toPrecision(6))),
      detail,
      seconds: duration(final?.seconds ?? 0),
      at: count(run?.diverged_at ?? 0),
    };
    const diverged = phase === "done" && run?.stop_reason === "diverged";
    const key = chartless ? "chartless"
      : reconnecting && (busy(values) || phase === "filling") ? "reconnecting"
      : diverged ? "diverged"
      : phase === "sending" ? "running"
      : phase === "start" && patterns.length !== 4 ? "start.other"
      : phase;
    say(this.text, t(`say.${key}`, places));
    this.home.dataset.tone = ALARMING.has(phase) || chartless ? "alarm" : diverged || reconnecting ? "care" : "plain";
    document.body.dataset.phase = phase;
  }

  /** @param {Values} values */
  #hint({ steepest, phase, final }) {
    this.hint.hidden = steepest < 0 || !final || phase === "deleted";
    if (this.hint.hidden) return;
    this.hint.dataset.k = String(steepest);
    say(this.hint, t("hint.steepest", { k: count(steepest) }));
  }

  /** @param {Values} values */
  #progress(values) {
    const { run, frontier, iterations, phase } = values;
    const running = busy(values);
    this.train.disabled = running;
    this.stop.disabled = !running || phase === "sending";
    const done = Math.max(frontier, run?.k ?? 0);
    const share = run ? Math.min(1, done / iterations) : 0;
    this.progress.classList.toggle("idle", !run);
    this.bar.style.transform = `scaleX(${share})`;
    this.bar.parentElement?.setAttribute("aria-valuenow", String(Math.floor(share * 100)));
    const rate = run?.rate ?? null;
    say(this.rate, rate ? t("rate", { rate: count(rate) }) : "");
    const left = rate && running ? (iterations - done) / rate : 0;
    say(this.left, left > 0.05 ? t("left", { time: duration(left) }) : running || !run ? "" : t("percent", { n: Math.floor(share * 100) }));
  }
}

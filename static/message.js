/**
 * What is going on, in one sentence, and what to do next; the progress bar beside Train and Stop.
 */

import { find, make, say } from "./dom.js";
import { ending } from "./endingwords.js";
import { count, duration, input } from "./format.js";
import { t } from "./i18n.js";
import { together } from "./nets.js";
import { sentence } from "./runwords.js";
import { any, busy } from "./state.js";

/** @typedef {import("./state.js").Values} Values */

const PATIENCE_MS = 400; // a place that is free at once was not waited for

const ALARMING = new Set(["failed", "damaged", "deleted", "missing", "offline"]);

export class Message {
  #timer = 0;
  #waited = false; // long enough to be said

  /** @param {(k: number) => void} move @param {import("./library.js").Library} library */
  constructor(move, library) {
    this.library = library;
    this.home = find(".message");
    this.text = find(".message .text");
    this.hint = make("button", "hint");
    this.hint.type = "button";
    this.hint.hidden = true;
    this.hint.onclick = () => move(Number(this.hint.dataset.k));
    this.restore = make("button", "hint");
    this.restore.type = "button";
    this.restore.hidden = true;
    this.restore.onclick = () => library.restore(this.restore.dataset.id ?? "");
    this.home.append(this.hint, this.restore);
    this.train = /** @type {HTMLButtonElement} */ (find("button.train"));
    this.stop = /** @type {HTMLButtonElement} */ (find("button.stop"));
    this.progress = find(".progress");
    this.bar = find(".progress .bar");
    this.rate = find(".progress .rate");
    this.left = find(".progress .left");
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    if (changed.has("phase")) this.#wait(values);
    if (any(changed, "phase", "reconnecting", "run", "final", "compared", "detail", "ids", "beyond", "language", "patterns", "history", "chartless")) {
      this.#sentence(values);
    }
    if (any(changed, "steepest", "language", "final", "phase")) this.#hint(values);
    if (any(changed, "phase", "run", "frontier", "language")) this.#progress(values);
  }

  /** Say that a run waits once it does so for a while. @param {Values} values */
  #wait(values) {
    clearTimeout(this.#timer);
    this.#waited = false;
    if (values.phase !== "queued") return;
    this.#timer = setTimeout(() => {
      this.#waited = true;
      this.#sentence(values);
    }, PATIENCE_MS);
  }

  /** @param {Values} values */
  #sentence(values) {
    const { phase, reconnecting, chartless, detail, run, ids, final, patterns } = values;
    const places = {
      n: patterns.length,
      k: count((run?.k ?? 0) - (run?.fork?.k ?? 0)),
      eta: input(Number((run?.config.eta ?? 0).toPrecision(6))),
      detail,
      seconds: duration(final?.seconds ?? 0),
      why: phase === "done" && run ? ending(run) : "",
      at: count(phase === "damaged" ? Number(/k = (\d+)/.exec(detail)?.[1] ?? -1) : (run?.diverged_at ?? 0)),
    };
    const own = phase === "deleted" && run !== null && this.library.removals.asked(run.id);
    const diverged = phase === "done" && run?.stop_reason === "diverged";
    const key = chartless ? "chartless"
      : reconnecting && (busy(values) || phase === "filling" || phase === "comparing") ? "reconnecting"
      : diverged ? "diverged"
      : phase === "sending" || (phase === "queued" && !this.#waited) ? "running"
      : phase === "start" && together(values) ? "start.single"
      : phase === "start" && patterns.length !== 4 ? "start.other"
      : places.why ? "ended"
      : phase === "damaged" && !/k = \d/.test(detail) ? "damaged.somewhere"
      : own ? "deleted.own"
      : phase === "deleted" && !run ? "deleted.unseen"
      : (phase === "done" || phase === "stopped") && places.k === "1" ? `${phase}.one`
      : phase;
    const several = phase === "comparing" && key === "comparing" ? sentence(values) : null;
    say(this.text, several?.text ?? t(`say.${key}`, places));
    const tone = (ALARMING.has(phase) && !own) || chartless ? "alarm" : diverged || reconnecting ? "care" : "plain";
    this.home.dataset.tone = several?.tone ?? tone;
    document.body.classList.toggle("comparing", phase === "comparing");
    document.body.dataset.phase = phase;
    this.restore.hidden = phase !== "deleted";
    this.restore.dataset.id = run?.id ?? ids[0] ?? "";
    say(this.restore, t("restore"));
  }

  /** @param {Values} values */
  #hint({ steepest, phase, final }) {
    this.hint.hidden = steepest < 0 || !final || phase === "deleted" || phase === "sending";
    if (this.hint.hidden) return;
    this.hint.dataset.k = String(steepest);
    say(this.hint, t("hint.steepest", { k: count(steepest) }));
  }

  /** @param {Values} values */
  #progress(values) {
    const { run, frontier, history, iterations, phase } = values;
    const running = busy(values);
    this.train.disabled = running;
    this.stop.disabled = !running || phase === "sending";
    const done = Math.max(frontier, run?.k ?? 0);
    const part = Math.min(1, (done - history.start) / (iterations - history.start));
    const share = !run ? 0 : ending(run) ? 1 : part; // a rule that ended it leaves nothing to do
    this.progress.classList.toggle("idle", !run);
    this.bar.style.transform = `scaleX(${share})`;
    this.bar.parentElement?.setAttribute("aria-valuenow", String(Math.floor(share * 100)));
    const rate = run?.rate ?? null;
    say(this.rate, rate ? t("rate", { rate: count(rate) }) : "");
    const left = rate && running ? (iterations - done) / rate : 0;
    say(this.left, left > 0.05 ? t("left", { time: duration(left) }) : running || !run ? "" : t("percent", { n: Math.floor(share * 100) }));
  }
}

/**
 * What the article's listing prints at its end beside what the run has, digit by digit; whether the run
 * is the article's, what differs if not, and buttons that train it.
 *
 * state -> articlerun.js, printed.js (pure) -> here. The run's numbers are its record of k = 9,999, asked
 * of the server once the run has come so far; until then nothing is held against anything.
 */

import { records, Refusal } from "./api.js";
import { sheetOf, verdictWords } from "./articlesheet.js";
import { comparable, others, reached, WIRINGS, wiringOf } from "./articlerun.js";
import { find, make, say } from "./dom.js";
import { count } from "./format.js";
import { t } from "./i18n.js";
import { entriesOf, LAST } from "./printed.js";
import { said } from "./refusals.js";
import { fieldName, fieldValue } from "./runwords.js";
import { any, busy } from "./state.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./articlerun.js").Wiring} Wiring */
/** @typedef {import("./api.js").RunRecord} RunRecord */
/** @typedef {{train: (wiring: Wiring) => void, compare: (wiring: Wiring) => Promise<void>}} Acts compare: train that one, and show both */

export class ArticleResults {
  #asked = ""; // the run whose record was asked for
  /** @type {RunRecord | null} */
  #record = null;
  #trouble = "";
  #drawn = "";
  #id = "";
  #comparing = false; // the other run is on its way
  /** @type {Wiring | null} whose printed numbers are shown; null: those of the run's own wiring */
  #chosen = null;
  /** @type {Values | null} */
  #values = null;

  /** @param {import("./printed.js").Printed} printed @param {Acts} acts */
  constructor(printed, acts) {
    this.printed = printed;
    this.acts = acts;
    this.which = make("p", "article-which");
    this.buttons = WIRINGS.map((wiring) => press("", () => acts.train(wiring)));
    this.compare = press("", () => this.#compare());
    this.verdict = make("span");
    this.choices = WIRINGS.map((wiring) => press("", () => {
      this.#chosen = wiring;
      this.#show();
    }));
    this.group = make("div", "segments", ...this.choices);
    this.group.setAttribute("role", "group");
    this.source = make("p", "note");
    this.sheet = make("div", "article-sheet");
    const fold = make("details", "fold article-printed", make("summary", "", this.verdict), this.group, this.sheet, this.source);
    this.again = press("", () => {
      this.#asked = "";
      this.#show();
    });
    find(".article-run").append(this.which, make("div", "article-acts", ...this.buttons, this.compare, this.again), fold);
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    this.#values = values;
    const id = values.run?.id ?? "";
    if (id !== this.#id) this.#chosen = null;
    this.#id = id;
    if (any(changed, "tab", "run", "phase", "frontier", "final", "language", "reconnecting")) this.#show();
  }

  #show() {
    const { run, tab, phase, frontier, reconnecting } = this.#values ?? {};
    if (!this.#values || tab !== "article") return;
    const state = run && comparable(run) ? reached(run, frontier ?? 0) : null;
    const own = run ? wiringOf(run) : "connected";
    if (run && state === "there" && !reconnecting && this.#asked !== run.id) this.#ask(run.id);
    const record = run && this.#record && this.#asked === run.id ? this.#record : null;
    this.#say(run ?? null);
    const wiring = this.#chosen ?? own;
    const entries = (this.printed[wiring] ?? []).map((print, p) => entriesOf(print, ours(record, p)));
    const words = record ? verdictWords(entries.flat()) : { text: this.#still(run ?? null, state), tone: "plain" };
    say(this.verdict, words.text);
    this.verdict.dataset.tone = words.tone;
    this.again.hidden = !this.#trouble || state !== "there";
    say(this.again, t("view.again"));
    for (const [i, choice] of this.choices.entries()) {
      say(choice, t(`article.print.${WIRINGS[i]}`));
      choice.setAttribute("aria-pressed", String(WIRINGS[i] === wiring));
    }
    this.group.setAttribute("aria-label", t("article.print"));
    say(this.source, t("article.source"));
    const drawn = [t("article.print"), wiring, record && run?.id, phase === "start"].join();
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.sheet.replaceChildren(...sheetOf(entries));
  }

  /** Which run it is, and what can be trained. @param {Run | null} run */
  #say(run) {
    const apart = run ? others(run) : [];
    const own = run && !apart.length ? wiringOf(run) : null;
    const list = apart.map(({ field, value, article }) =>
      t("article.other", { field: fieldName(field), value: fieldValue(field, value), article: fieldValue(field, article) }));
    say(this.which, !run ? t("article.none") : own ? t(`article.is.${own}`) : t("article.others", { list: list.join(t("article.and")) }));
    const waits = this.#values ? busy(this.#values) : true;
    for (const [i, button] of this.buttons.entries()) {
      say(button, t(`article.train.${WIRINGS[i]}`));
      button.hidden = WIRINGS[i] === own;
      button.disabled = waits;
    }
    this.compare.hidden = own === null;
    this.compare.disabled = waits || this.#comparing;
    if (own) say(this.compare, t(`article.compare.${otherThan(own)}`));
  }

  /** Train the run of the other wiring, once however often it is pressed. */
  async #compare() {
    const { run } = this.#values ?? {};
    if (!run || this.#comparing) return;
    const focused = document.activeElement === this.compare;
    this.#comparing = true;
    this.#show();
    await this.acts.compare(otherThan(wiringOf(run))).finally(() => {
      this.#comparing = false;
      this.#show();
    });
    if (focused && document.activeElement === document.body) this.compare.focus({ preventScroll: true });
  }

  /** Why there is nothing to hold against the printed numbers. @param {Run | null} run @param {ReturnType<typeof reached> | null} state */
  #still(run, state) {
    if (!run) return t("article.print.alone");
    if (state === null) return t("article.incomparable");
    const from = run.fork?.k ?? 0;
    const k = count(Math.max(from, Math.max(run.k, this.#values?.frontier ?? 0) - 1));
    if (state === "coming") return t("article.coming", { k, last: count(LAST) });
    if (state === "short") return t("article.short", { from: count(from), k, last: count(LAST) });
    return this.#trouble ? t("view.failed", { detail: this.#trouble }) : t("view.waiting", { place: `k = ${count(LAST)}` });
  }

  /** @param {string} id */
  async #ask(id) {
    this.#asked = id;
    this.#record = null;
    this.#trouble = "";
    try {
      const [record] = await records(id, LAST, LAST + 1);
      if (this.#asked !== id) return;
      this.#record = record ?? null;
      if (!record) this.#trouble = t("article.missing", { last: count(LAST) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (this.#asked !== id) return;
      this.#trouble = said(error.problem);
    }
    this.#show();
  }
}

/** @param {RunRecord | null} record @param {number} p */
function ours(record, p) {
  const y = record?.y[p];
  return record && y !== undefined ? { y, dw: record.dw[p] ?? [] } : null;
}

/** @param {Wiring} wiring @returns {Wiring} */
const otherThan = (wiring) => (wiring === "connected" ? "as_listed" : "connected");

/** @param {string} words @param {() => void} act */
function press(words, act) {
  const button = make("button", "quiet", words);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

/**
 * The guided tour: six steps, each with two sentences, a frame round what it speaks of, and the page put
 * where it shows just that. It begins by itself at the first visit, beside a page that can be used
 * meanwhile, and again whenever somebody asks for it.
 *
 * state and records.js -> tourfacts.js -> tourwords.js -> the card; toursteps.js says what is next, and
 * tourframe.js is where card and frame are.
 */

import { look } from "./api.js";
import { find, say } from "./dom.js";
import { t } from "./i18n.js";
import { presenting } from "./present.js";
import { see, seen } from "./seen.js";
import { any } from "./state.js";
import { factsOf, linesOf } from "./tourfacts.js";
import { TourFrame } from "./tourframe.js";
import { cursorFor, follows, ready, stageOf, STEPS } from "./toursteps.js";
import { sentences, WAITING } from "./tourwords.js";
import { Latest } from "./viewfetch.js";
import { reachable, silent, subjectOf } from "./viewsubject.js";
import { chosenWeight } from "./weightchoice.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./chain.js").Answer} Answer */
/**
 * @typedef {object} Deeds what the page does for the tour
 * @property {(k: number) => void} move the cursor
 * @property {() => void} train @property {() => void} start leave the runs that are compared
 * @property {() => void} unpresent leave presentation mode
 * @property {() => void} left said after it was skipped
 */

const TOURED = "backscope-toured";
const NONE = -1;

export class Tour {
  #at = NONE;
  #waits = false; // for a run, at the first step
  #aloud = false; // whether the step was announced
  /** @type {HTMLElement | null} */
  #opener = null;
  /** @type {{key: string, lines: {weights: number, lines: number} | null}} */
  #lines = { key: "", lines: null };
  /** @type {{key: string, answer: Answer} | null} */
  #told = null;
  #refused = ""; // the key of what failed

  /**
   * @param {import("./state.js").State} state @param {import("./records.js").Records} records @param {Deeds} deeds
   */
  constructor(state, records, deeds) {
    this.state = state;
    this.records = records;
    this.deeds = deeds;
    this.card = find(".tour");
    this.frame = new TourFrame(this.card);
    this.title = find(".tour-title", this.card);
    this.text = find(".tour-text", this.card);
    this.progress = find(".tour-progress", this.card);
    this.spoken = find(".tour-spoken");
    this.fingers = matchMedia("(hover: none)");
    this.back = /** @type {HTMLButtonElement} */ (find(".tour-back", this.card));
    this.next = find(".tour-next", this.card);
    this.answers = new Latest(
      (/** @type {Answer} */ answer, key) => {
        this.#told = { key, answer };
        this.#refused = "";
        this.#say();
      },
      (_, key) => {
        this.#refused = key; // the panel it speaks of says why
        this.#say();
      },
    );
    find("#view-why .view-failed button").addEventListener("click", () => this.#refused && this.answers.again());
    this.next.addEventListener("click", () => this.#on());
    this.back.addEventListener("click", () => this.#go(this.#at - 1));
    this.skips = find(".tour-skip", this.card);
    this.skips.addEventListener("click", () => this.skip());
    find(".tour-again").addEventListener("click", () => {
      /** @type {HTMLDialogElement} */ (find("dialog.keys")).close();
      this.begin();
    });
  }

  /** At a first visit, quietly: the focus stays where it is. A visit to a run is not disturbed. */
  offer() {
    if (seen(TOURED) || this.state.values.ids.length > 0 || this.#at !== NONE) return;
    this.#show(0);
  }

  /** From its first step on, for who asks for it. */
  begin() {
    if (presenting(this.state.values)) {
      this.deeds.unpresent();
      requestAnimationFrame(() => this.begin()); // when the page, and the focus, are as they were before
      return;
    }
    if (this.#at === NONE) this.#opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    if (this.state.values.compared.length) this.deeds.start();
    if (this.#at === NONE) this.#go(0);
    this.card.focus({ preventScroll: true });
  }

  /** End it before its end; whether it was there. */
  skip() {
    if (this.#at === NONE) return false;
    this.#end();
    this.deeds.left();
    return true;
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    if (this.#at === NONE) return;
    if (changed.has("language")) this.#aloud = false;
    const to = follows(this.#at, this.#waits, values);
    if (to === NONE) {
      if (!presenting(values)) see(TOURED);
      this.#close();
    } else if (to !== this.#at) this.#show(to);
    else {
      if (this.#refused && any(changed, "phase", "reconnecting")) this.answers.again();
      this.#say();
      if (!changed.has("k") || changed.size > 1) this.frame.fit();
    }
  }

  #on() {
    const stage = stageOf(this.state.values);
    if (this.#at === 0 && (stage === "none" || stage === "empty")) this.deeds.train();
    else if (this.#at === 0 && stage === "soon") return; // it goes on by itself
    else if (this.#at + 1 < STEPS.length) this.#go(this.#at + 1);
    else this.#end();
  }

  /** To a step as somebody asks for it: the page is put where it shows it. @param {number} at */
  #go(at) {
    const step = STEPS[at];
    if (!step) return;
    const { values } = this.state;
    const k = cursorFor(step.cursor, values);
    if (k !== null) this.deeds.move(k);
    if (at >= 4 && values.tab !== "why") this.state.set({ tab: "why" });
    this.#show(at);
    this.frame.reach();
  }

  /** @param {number} at */
  #show(at) {
    const step = STEPS[at];
    if (!step) return;
    this.#at = at;
    if (at > 0) see(TOURED);
    this.#aloud = false;
    this.#waits = at === 0 && !ready(this.state.values);
    this.card.hidden = false;
    this.card.dataset.step = step.name;
    document.body.classList.add("touring");
    this.frame.show(step);
    this.#say();
  }

  #say() {
    const step = STEPS[this.#at];
    if (!step) return;
    const { values } = this.state;
    const facts = factsOf(values, (k) => this.records.at(values, k), this.fingers.matches);
    this.#ask(step.name === "why");
    say(this.title, t(`tour.${step.name}`));
    say(this.text, sentences(step.name, facts, step.name === "weights" ? this.#drawn(values) : null, this.#answer()));
    this.#speak();
    say(this.progress, t("tour.progress", { i: this.#at + 1, n: STEPS.length }));
    const first = this.#at === 0;
    const last = this.#at === STEPS.length - 1;
    const trains = first && (facts.stage === "none" || facts.stage === "empty");
    say(this.next, t(trains ? "train" : last ? "tour.done" : "tour.next"));
    this.next.setAttribute("aria-disabled", String(first && facts.stage === "soon"));
    if (first && document.activeElement === this.back) this.next.focus(); // what is hidden loses the focus
    this.back.hidden = first;
    this.skips.hidden = last; // Done is the same
  }

  /** Announce a step once, with its numbers: what is read aloud does not change with every iteration. */
  #speak() {
    const text = this.text.textContent ?? "";
    if (this.#aloud || text.includes(WAITING)) return;
    this.#aloud = true;
    say(this.spoken, `${this.title.textContent} ${text}`);
  }

  /** How the weights are drawn: looked at once, when all of the run is here. @param {Values} values */
  #drawn(values) {
    if (!values.final) return null;
    const key = `${values.run?.id} ${values.net} ${values.frontier} ${[...values.shown].join()}`;
    if (key !== this.#lines.key) this.#lines = { key, lines: linesOf(values) };
    return this.#lines.lines;
  }

  /** The question that the last step's answer belongs to: which run, iteration, net and weight. */
  #key() {
    const subject = subjectOf(this.state.values);
    if (!subject || subject.after) return "";
    const { run, k, net, parameters } = subject;
    return `${run.id}/explain?k=${k}&net=${net}&parameter=${chosenWeight(this.state.values.weight, parameters)}`;
  }

  /** What the last step has to say, if only that nothing comes. */
  #answer() {
    const key = this.#key();
    if (this.#told?.key === key) return this.#told.answer;
    return silent(this.state.values) || (key !== "" && this.#refused === key) ? "refused" : null;
  }

  /** @param {boolean} wanted */
  #ask(wanted) {
    const { values } = this.state;
    const subject = wanted ? subjectOf(values) : null;
    const key = subject && reachable(values, subject, true) ? this.#key() : "";
    const [id = "", query = ""] = key.split("/");
    this.answers.want(key ? { key, ask: (signal) => look(id, query, signal) } : null);
  }

  #end() {
    see(TOURED);
    this.#close();
  }

  #close() {
    const held = this.card.contains(document.activeElement);
    this.#at = NONE;
    this.answers.want(null);
    say(this.spoken, "");
    this.card.hidden = true;
    document.body.classList.remove("touring");
    this.frame.hide();
    const opener = this.#opener;
    this.#opener = null;
    if (!held) return;
    const after = this.state.values.run ? find(".timeline .track") : find("button.train");
    const back = opener && opener !== document.body && opener.checkVisibility() ? opener : after;
    back.focus({ preventScroll: true });
  }
}

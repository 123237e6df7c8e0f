/**
 * In words: what happens at the cursor, by the run's moments, which are chapters on the timeline.
 *
 * state -> here -> the server's /moments, once a run has ended and now and then while it trains ->
 * sentence, chapters to press, marks on the timeline's rail. Its words are momentwords.js'.
 */

import { look } from "./api.js";
import { fraction } from "./axis.js";
import { find, make, say } from "./dom.js";
import { chapter, nextChapter, sentences } from "./momentwords.js";
import { any } from "./state.js";
import { Latest } from "./viewfetch.js";
import { subjectOf } from "./viewsubject.js";

/** @typedef {import("./momentwords.js").Moment} Moment */
/** @typedef {import("./state.js").Values} Values */
/** @typedef {{run: string, net: number, moments: Moment[]}} Answer */

/** Nothing is asked of a run that is not there, or cannot be reached. @type {Set<import("./state.js").Phase>} */
const GONE = new Set(["deleted", "missing", "offline", "damaged", "failed"]);

export class Moments {
  /** @type {Answer | null} */
  #told = null;

  /**
   * @param {import("./state.js").State} state
   * @param {(k: number) => void} move the cursor, as a person does
   */
  constructor(state, move) {
    this.state = state;
    this.move = move;
    this.home = find(".moments");
    this.words = find(".in-words", this.home);
    this.chapters = find(".chapters", this.home);
    this.rail = find(".rail .chapter-marks");
    this.latest = new Latest(
      (/** @type {Answer} */ answer) => {
        this.#told = answer;
        this.#draw();
      },
      () => {}, // it says less; the views say what is wrong
    );
    this.chapters.addEventListener("click", ({ target }) => {
      const k = /** @type {HTMLElement} */ (target).closest("button")?.dataset.k;
      if (k !== undefined) this.move(Number(k));
    });
  }

  /** The moments of what is shown. @returns {Moment[]} */
  get all() {
    const subject = subjectOf(this.state.values);
    const told = this.#told;
    return subject && told?.run === subject.run.id && told.net === subject.net ? told.moments : [];
  }

  /** To the next chapter, or the one before. @param {1 | -1} way */
  step(way) {
    const k = nextChapter(this.all, this.state.values.k, way);
    if (k !== null) this.move(k);
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    this.#ask(values);
    if (any(changed, "k", "run", "net", "kind", "start", "iterations", "language", "compared", "past")) this.#draw();
  }

  /** @param {Values} values */
  #ask(values) {
    const subject = subjectOf(values);
    const { final, phase, reconnecting, frontier } = values;
    if (!subject || GONE.has(phase) || reconnecting || subject.run.k < 1) {
      this.latest.want(null);
      return;
    }
    const { run, net } = subject;
    const ended = run.id !== values.run?.id || final !== null;
    // While it trains: whenever there is twice as much
    const far = ended ? `end ${run.k}` : Math.floor(Math.log2(frontier + 1));
    this.latest.want({ key: `${run.id}/${net}/${far}`, ask: (signal) => look(run.id, `moments?net=${net}`, signal) });
  }

  #draw() {
    const { values } = this.state;
    const { all } = this;
    this.home.hidden = all.length === 0;
    const { k, patterns, kind, start, iterations } = values;
    say(this.words, all.length ? sentences(all, k, patterns) : "");
    const texts = all.map(chapter);
    if (texts.join("|") !== this.chapters.dataset.texts) {
      this.chapters.dataset.texts = texts.join("|");
      this.chapters.replaceChildren(...all.map((moment, i) => {
        const button = make("button", "chapter", texts[i] ?? "");
        button.type = "button";
        button.dataset.k = String(moment.k0);
        button.dataset.kind = moment.kind;
        return button;
      }));
    }
    all.forEach(({ k0, k1 }, i) => this.chapters.children[i]?.setAttribute("aria-pressed", String(k0 <= k && k <= k1)));
    const whole = { kind, k0: start, k1: iterations };
    const begins = [...new Set(all.map(({ k0 }) => k0))].filter((k0) => k0 > start);
    this.rail.replaceChildren(...begins.map((k0) => {
      const mark = make("span");
      mark.style.left = `${(fraction(whole, k0) * 100).toFixed(3)}%`;
      return mark;
    }));
  }
}

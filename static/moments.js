/**
 * In words: what happens at the cursor, by the run's moments, which are chapters on the timeline.
 *
 * state -> here -> the server's /moments, once a run has ended and now and then while it trains ->
 * sentence, chapters to press, marks on the timeline's rail. Its words are momentwords.js'.
 */

import { look } from "./api.js";
import { ChapterMarks } from "./chaptermarks.js";
import { find, make, say } from "./dom.js";
import { chapter, joined, nextChapter, sentences } from "./momentwords.js";
import { any } from "./state.js";
import { sayTied } from "./tied.js";
import { Latest } from "./viewfetch.js";

/** @typedef {import("./momentwords.js").Moment} Moment */
/** @typedef {import("./state.js").Values} Values */
/** @typedef {{run: string, net: number, k: number, moments: Moment[]}} Answer k: how many iterations were looked at */
/** @typedef {import("./api.js").Run} Run */

/** Nothing is asked of a run that is not there, or cannot be reached. @type {Set<import("./state.js").Phase>} */
const GONE = new Set(["deleted", "missing", "offline", "damaged", "failed"]);

export class Moments {
  /** @type {Map<string, Answer>} by run and net, those of what is shown */
  #told = new Map();

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
    this.marks = new ChapterMarks(find(".rail .chapter-marks"));
    const hear = () => /** @type {Latest<Answer>} */ (new Latest(
      (/** @type {Answer} */ answer) => {
        this.#told.set(`${answer.run}/${answer.net}`, answer);
        this.#draw();
      },
      () => {}, // it says less; the views say what is wrong
    ));
    this.own = hear();
    this.past = hear();
    this.chapters.addEventListener("click", ({ target }) => {
      const k = /** @type {HTMLElement} */ (target).closest("button")?.dataset.k;
      if (k !== undefined) this.move(Number(k));
    });
    for (const name of ["pointerover", "pointerout", "focusin", "focusout"]) {
      this.chapters.addEventListener(name, () => {
        const buttons = [...this.chapters.children];
        const hovered = buttons.findIndex((one) => one.matches(":hover"));
        this.marks.light(hovered >= 0 ? hovered : buttons.findIndex((one) => one.matches(":focus-visible")));
      });
    }
  }

  /** To the next moment, or the one before. @param {1 | -1} way */
  step(way) {
    const k = nextChapter(this.#all(), this.state.values.k, way);
    if (k !== null) this.move(k);
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    const { run, past, final, phase, reconnecting, frontier, compared } = values;
    const asked = run && !compared.length && !GONE.has(phase) && !reconnecting;
    // While it trains: whenever there is twice as much
    const far = final === null ? Math.floor(Math.log2(frontier + 1)) : `end ${run?.k}`;
    this.#ask(this.own, asked ? run : null, values, far);
    this.#ask(this.past, asked && past ? past.run : null, values, "past");
    if (changed.has("run")) this.#forget(run, past?.run);
    if (any(changed, "k", "run", "net", "kind", "start", "iterations", "language", "compared", "past", "phase", "present")) this.#draw();
  }

  /** @param {Latest<Answer>} latest @param {Run | null} run @param {Values} values @param {string | number} far */
  #ask(latest, run, values, far) {
    if (!run || run.k < 1) {
      latest.want(null);
      return;
    }
    const net = netOf(run, values);
    latest.want({ key: `${run.id}/${net}/${far}`, ask: (signal) => look(run.id, `moments?net=${net}`, signal) });
  }

  /** @param {...(Run | null | undefined)} shown */
  #forget(...shown) {
    const ids = shown.map((run) => run?.id);
    for (const key of this.#told.keys()) if (!ids.includes(key.split("/")[0])) this.#told.delete(key);
  }

  /** What is known of a run's chosen net. @param {Run | null | undefined} run */
  #of(run) {
    return run ? this.#told.get(`${run.id}/${netOf(run, this.state.values)}`) : undefined;
  }

  /** The moments of what is shown. */
  #all() {
    const { run, past, history, compared } = this.state.values;
    if (compared.length) return [];
    return joined(this.#of(past?.run)?.moments ?? [], this.#of(run)?.moments ?? [], history.start);
  }

  #draw() {
    const { values } = this.state;
    const { run, compared, k, patterns, kind, start, iterations, final, frontier, present } = values;
    const told = this.#of(run);
    const whole = { kind, k0: start, k1: iterations };
    this.home.hidden = !run || compared.length > 0;
    if (!run || compared.length || !told) {
      if (this.home.hidden || !told) say(this.words, "");
      if (this.home.hidden) this.#chapters([], 0);
      if (this.home.hidden) this.marks.draw([], whole);
      return;
    }
    const all = this.#all();
    // After the last update nothing is new: what is said is said of the last iteration.
    const at = final && k >= frontier ? Math.max(start, frontier - 1) : k;
    sayTied(this.words, sentences(all, at, patterns, { end: told.k, one: run.nets === 1, large: present }));
    this.#chapters(all, at);
    this.marks.draw(all, whole);
  }

  /** A button for each; those there are kept, so that the focus stays. @param {Moment[]} all @param {number} k */
  #chapters(all, k) {
    const { chapters } = this;
    while (chapters.children.length > all.length) chapters.lastElementChild?.remove();
    while (chapters.children.length < all.length) {
      const button = make("button", "chapter");
      button.type = "button";
      chapters.append(button);
    }
    all.forEach((moment, i) => {
      const button = /** @type {HTMLButtonElement} */ (chapters.children[i]);
      say(button, chapter(moment));
      button.dataset.k = String(moment.k0);
      if (moment.k0 <= k && k <= moment.k1) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }
}

/** The chosen net of a run, from 0. @param {Run} run @param {Values} values */
const netOf = (run, { net }) => (run.nets > 1 ? Math.min(net, run.nets - 1) : 0);

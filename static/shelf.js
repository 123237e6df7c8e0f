/**
 * The runs that the library lists: read page by page, kept as they are by what is heard of them.
 *
 * api.js and changes.js -> shelf -> library.js. The latest question wins: an answer to an older one
 * is not looked at. A run that is not among those read is a reason to read again, for only the server
 * knows whether and where it belongs.
 */

import { change, list, Refusal } from "./api.js";
import { PAGE, RunList } from "./runlist.js";

/** @typedef {import("./api.js").Run} Run */

const REREAD_MS = 700; // at the least between readings because of new runs
const GONE = "AbortError";

export class Shelf {
  runs = new RunList();
  /** @type {import("./api.js").Problem | null} why the runs could not be read */
  problem = null;
  reading = false;
  /** Whether the runs are those of the question asked last. */
  answered = false;
  #question = new AbortController();
  #asked = -REREAD_MS; // when
  #timer = 0;
  #missed = false; // a new run, while the question was on its way

  /**
   * @param {() => import("./api.js").Query} query
   * @param {() => void} changed called after every change
   */
  constructor(query, changed) {
    this.query = query;
    this.changed = changed;
  }

  /** Another question: its first page. */
  async ask() {
    this.answered = false;
    await this.#read(PAGE, null, (page) => this.runs.replace(page));
  }

  /** The same question again, for all that is shown. */
  async again() {
    await this.#read(this.runs.length, null, (page) => this.runs.replace(page));
  }

  /** The next page. */
  async more() {
    const { next } = this.runs;
    if (next === null || this.reading) return;
    await this.#read(PAGE, next, (page) => this.runs.append(page));
  }

  /** @param {Run} run */
  hear(run) {
    if (!this.runs.hear(run)) this.#soon();
    this.changed();
  }

  /** Give a run a star, or take it away: at once, until the server says no. @param {Run} run */
  async star(run) {
    const starred = !run.starred;
    this.hear({ ...run, starred });
    try {
      this.hear(await change(run.id, { starred }));
    } catch (error) {
      this.hear(run);
      throw error;
    }
  }

  /** A run is no more; returns the one that is now in its place. @param {string} id */
  drop(id) {
    const next = this.runs.drop(id);
    this.changed();
    return next;
  }

  #soon() {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.answered) this.again();
      else this.#missed = true;
    }, Math.max(0, this.#asked + REREAD_MS - performance.now()));
  }

  /** @param {number} limit @param {string | null} after @param {(page: import("./api.js").RunPage) => void} take */
  async #read(limit, after, take) {
    this.#question.abort();
    const question = new AbortController();
    this.#question = question;
    this.#asked = performance.now();
    this.reading = true;
    this.#missed = false;
    this.runs.ask();
    this.changed();
    try {
      take(await list(this.query(), limit, after, question.signal));
      this.problem = null;
      this.answered = true;
    } catch (error) {
      if (error instanceof DOMException && error.name === GONE) return;
      if (!(error instanceof Refusal)) throw error;
      this.problem = error.problem;
    }
    if (this.#question !== question) return;
    this.reading = false;
    this.changed();
    if (this.#missed) this.#soon();
  }
}

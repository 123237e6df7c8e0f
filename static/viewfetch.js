/**
 * Asks for what one view shows, at most one request at a time: the latest wins.
 *
 * views.js says what is wanted, as often as it likes; what was wanted before and is not any more is
 * never asked. An answer that comes after something else was wanted is still given, with the question
 * it belongs to: a picture that says its own k, on the way to the one that was asked for. What may be
 * wanted next is asked for while nothing else is (viewahead.js), and is then given at once.
 */

import { Refusal } from "./api.js";
import { Ahead } from "./viewahead.js";

/** @typedef {import("./api.js").Problem} Problem */
/**
 * @template T
 * @typedef {{key: string, ask: (signal: AbortSignal) => Promise<T>, rest?: number | undefined}} Question key: the same for the
 *   same answer; rest: milliseconds from one request to the next, where that is not the usual
 */

const REST_MS = 25; // between two requests for what is wanted: 40 answers a second at most

/** @template T */
export class Latest {
  /** @type {Question<T> | null} */
  #wanted = null;
  #asking = "";
  #timer = 0;
  #due = 0; // when it will be asked
  #asked = -Infinity; // when it was, the last time
  /** @type {AbortController | null} */
  #abort = null;
  /** The key of what arrived last, or failed. */
  answered = "";
  /** @type {Ahead<T>} */
  #ahead = new Ahead();
  /** @type {(() => Question<T>[]) | undefined} */
  #next;
  #refused = ""; // the key of what failed last
  /** @type {{key: string, answer: T} | null} what arrived last, unless it is forgotten */
  #last = null;
  #age = 0; // counts how often all was forgotten

  /**
   * @param {(answer: T, key: string) => void} arrived
   * @param {(problem: Problem, key: string) => void} failed
   */
  constructor(arrived, failed) {
    this.arrived = arrived;
    this.failed = failed;
  }

  /** Whether what arrived last is what is wanted. */
  get current() {
    return this.#wanted !== null && this.#wanted.key === this.answered;
  }

  /**
   * @param {Question<T> | null} question null: nothing any more
   * @param {() => Question<T>[]} [next] what may be wanted after it, the likeliest first; where there is
   *   such a thing, what came and what is shown are kept too
   */
  want(question, next) {
    this.#wanted = question;
    this.#next = next;
    if (!question) {
      this.#abort?.abort();
      this.#ahead.stop();
      clearTimeout(this.#timer);
      this.#timer = 0;
      return;
    }
    const { key } = question;
    const kept = key === this.answered ? undefined : this.#ahead.get(key);
    if (kept !== undefined) this.#give(key, kept);
    if (!this.#asking) this.#go();
  }

  /** What is wanted is asked for, or where it is there what may be wanted after it. */
  #go() {
    if (!this.#wanted) return;
    if (!this.current) this.#soon();
    else if (this.#next && this.answered !== this.#refused) {
      this.#ahead.want(this.#next());
      if (this.#last?.key === this.answered) this.#ahead.keep(this.#last.key, this.#last.answer);
    }
  }

  /** What was kept is of another run, or of this one before it went on. */
  forget() {
    this.#age += 1;
    this.#last = null;
    this.#ahead.forget();
  }

  /** Ask again for what failed. */
  again() {
    this.answered = "";
    this.#refused = "";
    this.want(this.#wanted, this.#next);
  }

  #soon() {
    const now = performance.now();
    const due = Math.max(now, this.#asked + (this.#wanted?.rest ?? REST_MS));
    if (this.#timer && due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (due === now) {
      this.#ask(); // while the rest of the page is drawn it is on its way
      return;
    }
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#ask();
    }, due - now);
  }

  async #ask() {
    const question = this.#wanted;
    if (!question || question.key === this.answered) return;
    this.#ahead.stop(question.key);
    this.#asked = performance.now();
    this.#asking = question.key;
    const abort = new AbortController();
    const age = this.#age;
    this.#abort = abort;
    try {
      const answer = await (this.#ahead.coming(question.key) ?? question.ask(abort.signal));
      this.#refused = "";
      const lasts = age === this.#age; // else it is of before
      if (this.#next && lasts) this.#ahead.keep(question.key, answer);
      if (this.#wanted && !this.current) this.#give(question.key, answer);
      if (!lasts) this.#last = null;
    } catch (error) {
      if (error instanceof Refusal) {
        const { problem } = error;
        this.#refused = question.key;
        if (this.#wanted?.key === question.key) {
          this.answered = question.key;
          this.failed(problem, question.key);
        }
      } else if (!(error instanceof DOMException)) throw error;
    } finally {
      this.#asking = "";
      this.#go();
    }
  }

  /** @param {string} key @param {T} answer */
  #give(key, answer) {
    this.answered = key;
    this.#last = { key, answer };
    this.arrived(answer, key);
  }
}

/** The float32 numbers in a base64 text, little-endian as every browser is. @param {string} text */
export function singles(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return new Float32Array(bytes.buffer);
}

/**
 * What a view may be asked for next, asked for before: the iterations beside the cursor's.
 *
 * viewfetch.js gives it what it keeps at once, so that a step is shown in the frame it is made in, and
 * says when nothing else is wanted: only then one after the other is asked for.
 */

import { Refusal } from "./api.js";

/**
 * @template T
 * @typedef {import("./viewfetch.js").Question<T>} Question
 */

const REST_MS = 20; // after what is wanted itself, which is drawn first
const KEPT = 4; // answers: those beside the cursor, and where it came from

/** @template T */
export class Ahead {
  /** @type {Map<string, T>} those to give up first come first */
  #kept = new Map();
  /** @type {Question<T>[]} */
  #next = [];
  #timer = 0;
  /** @type {{key: string, abort: AbortController, answer: Promise<T>} | null} */
  #asking = null;
  /** @type {Set<string>} not asked again before something else is wanted */
  #refused = new Set();

  /** An answer that is kept, or undefined. @param {string} key */
  get(key) {
    return this.#kept.get(key);
  }

  /** An answer that is on its way, or undefined. @param {string} key */
  coming(key) {
    return this.#asking?.key === key ? this.#asking.answer : undefined;
  }

  /** What was answered. @param {string} key @param {T} answer */
  keep(key, answer) {
    this.#kept.delete(key);
    this.#kept.set(key, answer);
    for (const far of [...this.#kept.keys()].slice(0, -KEPT)) this.#kept.delete(far);
  }

  /** Ask for these, in a moment; those that are kept stay. @param {readonly Question<T>[]} next the likeliest first */
  want(next) {
    for (const { key } of next) {
      const kept = this.#kept.get(key);
      if (kept !== undefined) this.keep(key, kept);
    }
    this.#next = next.filter(({ key }) => !this.#kept.has(key) && !this.#refused.has(key));
    if (this.#next.length > 0 && !this.#timer && !this.#asking) this.#timer = setTimeout(() => this.#ask(), REST_MS);
  }

  /** Something is wanted first; what of it is on its way already comes. @param {string} [key] */
  stop(key) {
    this.#next = [];
    this.#refused.clear();
    if (this.#asking?.key !== key) this.#asking?.abort.abort();
  }

  /** Answers would be others by now. */
  forget() {
    this.stop();
    this.#kept.clear();
  }

  async #ask() {
    this.#timer = 0;
    const question = this.#next.shift();
    if (!question) return;
    const { key } = question;
    const abort = new AbortController();
    const answer = question.ask(abort.signal);
    this.#asking = { key, abort, answer };
    try {
      const told = await answer;
      if (!abort.signal.aborted) this.keep(key, told);
    } catch (error) {
      if (error instanceof Refusal) this.#refused.add(key); // who comes there asks, and hears what is the matter
      else if (!(error instanceof DOMException)) throw error;
    } finally {
      this.#asking = null;
    }
    this.want(this.#next);
  }
}

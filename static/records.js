/**
 * The exact records at the cursor: from the history where they are held, else asked of the server.
 *
 * state -> here -> blocks.js keeps what came. While one is asked for there is none: a number of another
 * iteration is never shown instead. What the cursor is about to reach is asked for before it is there.
 */

import { records, Refusal } from "./api.js";
import { aheadOf, beginning, Blocks, KEPT, lengthOf, sizeOf } from "./blocks.js";
import { teller } from "./state.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./api.js").RunRecord} RunRecord */
/** @typedef {import("./state.js").Values} Values */
/** @typedef {ReturnType<typeof teller>} Teller */
/** @typedef {{name: string, run: Run, k: number, end: number, now: boolean}} Wanted a block: of this k, which may be the cursor's now */

const WAIT_MS = 60; // a cursor that runs through a long run, or along with one, asks where it rests
const BEHIND = 8; // iterations on the other side, so that a step back is answered at once

export class Records {
  #blocks = new Blocks();
  #timer = 0;
  #k = 0; // where the cursor was
  #way = 1; // and where it went
  /** @type {Map<string, boolean>} what is on its way, and whether the cursor waits for it */
  #asked = new Map();
  /** @type {Wanted[]} what is missing, the most urgent first */
  #wanted = [];

  /** @param {() => void} arrived @param {(id: string) => void} gone told where a run was deleted */
  constructor(arrived, gone) {
    this.arrived = arrived;
    this.gone = gone;
  }

  /**
   * The record at iteration k; at the entry after the last update, the last one with the final w.
   * Null while it is on its way. Before a branch it is that of what it branched from.
   * @param {Values} values @param {number} [k] @returns {RunRecord | null}
   */
  at(values, k = values.k) {
    const { final, frontier } = values;
    if (final && k >= frontier) {
      const { y, E, dw, w } = final;
      return y && E && dw ? { k, y, E, dw, w } : null;
    }
    return this.of(teller(values, k), k);
  }

  /** A run's record, or null: it has none there, or it is on its way. @param {Teller} teller @param {number} k */
  of({ run, history }, k) {
    return history.record(k) ?? (run && this.#blocks.at(run, k));
  }

  /** Which pattern `online` learns at k in a random order; null while it is on its way. @param {Run} run @param {number} k */
  turn(run, k) {
    const p = this.#blocks.at(run, k)?.p;
    return (Array.isArray(p) ? p[0] : p) ?? null;
  }

  /** Whether all that can be told at k is here. @param {Values} values @param {number} k */
  ready(values, k) {
    return this.#tellers(values, k).every((one) => !there(one, k) || this.#has(one, k));
  }

  /** Ask for what is missing at the cursor, and for what it comes to next. @param {Values} values */
  want(values) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const { k, phase, playing, follow } = values;
    const far = Math.abs(k - this.#k) > BEHIND;
    if (k !== this.#k) this.#way = Math.sign(k - this.#k);
    this.#k = k;
    this.#wanted = phase === "deleted" || phase === "missing" ? [] : this.#missing(values);
    if (follow || (far && playing)) this.#timer = setTimeout(() => this.#rest(), WAIT_MS);
    else this.#ask();
  }

  #rest() {
    this.#timer = 0;
    this.#ask();
  }

  /**
   * What is needed and not here. No more is needed than can be kept: blocks that pushed each other out
   * would be asked for without end.
   * @param {Values} values @returns {Wanted[]}
   */
  #missing(values) {
    const { k } = values;
    /** @type {Map<string, Wanted>} */
    const missing = new Map();
    /** @type {Map<string, {run: Run, at: number}>} the most urgent first */
    const needed = new Map();
    let numbers = 0;
    const look = (/** @type {Teller} */ one, /** @type {number} */ at) => {
      const { run, history } = one;
      if (!run || !there(one, at) || known(one, at)) return;
      const name = `${run.id} ${beginning(run, at)}`;
      if (!needed.has(name)) {
        if (at !== k && numbers + sizeOf(run) > KEPT) return;
        numbers += sizeOf(run);
        needed.set(name, { run, at });
      }
      if (this.#has(one, at) || missing.has(name)) return;
      missing.set(name, { name, run, k: at, end: Math.max(history.frontier, run.k), now: at === k });
    };
    const here = this.#tellers(values, k);
    const beside = (/** @type {Teller} */ one, /** @type {number} */ at) =>
      look(values.compared.length ? one : teller(values, at), at);
    for (const one of here) look(one, k);
    for (const one of here) beside(one, k + this.#way); // what came of a run under way may end here
    for (const one of here) {
      const { run } = one;
      const length = run ? lengthOf(run) : 0;
      for (let n = 1; run && n <= aheadOf(run); n += 1) {
        const from = beginning(run, k);
        beside(one, this.#way > 0 ? from + n * length : from - 1 - (n - 1) * length);
      }
    }
    for (const one of here) beside(one, k - this.#way * BEHIND);
    for (const { run, at } of [...needed.values()].reverse()) this.#blocks.use(run, at); // the cursor's own last
    return [...missing.values()];
  }

  /** Whose records are told at k. @param {Values} values @param {number} k @returns {Teller[]} */
  #tellers(values, k) {
    const { compared } = values;
    return compared.length ? compared : [teller(values, k)];
  }

  /** @param {Teller} one @param {number} k */
  #has(one, k) {
    const { run } = one;
    if (known(one, k)) return true;
    return run !== null && (shuffled(run) ? this.turn(run, k) : this.#blocks.at(run, k)) !== null;
  }

  /**
   * One block after the other, of what is still wanted. One that was asked for ahead never keeps the
   * cursor waiting for its own.
   */
  async #ask() {
    const next = this.#wanted.find(({ name, run, k }) => !this.#asked.has(name) && !this.#blocks.at(run, k));
    const others = [...this.#asked.values()];
    if (!next || (next.now ? others.includes(true) : others.length)) return;
    const { name, run, k, end, now } = next;
    this.#wanted = this.#wanted.filter((one) => one !== next);
    this.#asked.set(name, now);
    const from = beginning(run, k);
    try {
      const k0 = Math.max(run.fork?.k ?? 0, from);
      const found = await records(run.id, k0, Math.max(k + 1, Math.min(from + lengthOf(run), end)));
      this.#blocks.put(run, found);
      if (found.length) this.arrived();
    } catch (error) {
      // No answer: the waiting mark stays, the next move asks again.
      this.#wanted = [];
      if (!(error instanceof Refusal)) throw error;
      if (error.problem.type === "run-deleted") this.gone(run.id);
    } finally {
      this.#asked.delete(name);
    }
    if (!this.#timer) this.#ask();
  }
}

/** Whether a run has a record at k. @param {Teller} teller @param {number} k */
const there = ({ run, history }, k) => run !== null && k >= history.start && k < Math.max(history.frontier, run.k);

/** Whether the history alone tells it: but for whose turn it is. @param {Teller} teller @param {number} k */
const known = ({ run, history }, k) => !(run && shuffled(run)) && history.at(0, k) !== undefined;

/** Whether only the server knows whose turn it is. @param {Run} run */
const shuffled = ({ config }) => config.schedule === "online" && config.order === "shuffled";

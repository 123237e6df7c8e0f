/**
 * The exact records at the cursor: from the history where they are held, else asked of the server.
 *
 * While one is asked for there is none: a number of another iteration is never shown instead.
 */

import { records, Refusal } from "./api.js";
import { teller } from "./state.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./api.js").RunRecord} RunRecord */
/** @typedef {import("./state.js").Values} Values */
/** @typedef {ReturnType<typeof teller>} Teller */

const WAIT_MS = 60;
const AROUND = 32; // iterations on each side, so that single steps are answered at once;
const NUMBERS = 40_000; // of large nets fewer
const KEPT = 1024;

export class Records {
  /** @type {Map<string, RunRecord>} by run and iteration */
  #kept = new Map();
  #timer = 0;
  /** @type {AbortController | null} */
  #asking = null;

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
    return history.record(k) ?? this.#kept.get(`${run?.id} ${k}`) ?? null;
  }

  /** Ask for what is missing at the cursor, once it rests. @param {Values} values */
  want(values) {
    clearTimeout(this.#timer);
    const { k, compared, phase } = values;
    if (phase === "deleted" || phase === "missing") return;
    const missing = (compared.length ? compared : [teller(values, k)]).flatMap((one) => {
      const { run, history } = one;
      const there = run && k >= history.start && k < Math.max(history.frontier, run.k);
      return there && !this.of(one, k) ? [run] : [];
    });
    if (missing.length) this.#timer = setTimeout(() => this.#ask(missing, k), WAIT_MS);
  }

  /** @param {Run[]} runs @param {number} k */
  async #ask(runs, k) {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    for (const { id, k: end, fork, patterns, nets, parameters } of runs) {
      const numbers = 2 * patterns.length + 2 * nets * parameters.length;
      const around = Math.min(AROUND, Math.floor(NUMBERS / numbers / 2));
      const k0 = Math.max(fork?.k ?? 0, k - around);
      try {
        const found = await records(id, k0, Math.max(k + 1, Math.min(k + around + 1, end)), asking.signal);
        if (this.#kept.size > KEPT) this.#kept.clear();
        for (const record of found) this.#kept.set(`${id} ${record.k}`, record);
        this.arrived();
      } catch (error) {
        // Taken back for a later k, or no answer: the waiting mark stays, the next move asks again.
        if (error instanceof Refusal && error.problem.type === "run-deleted") this.gone(id);
      }
    }
  }
}

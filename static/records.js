/**
 * The exact record at the cursor: from the history where it is held, else asked of the server.
 *
 * While it is asked for there is no record: a number of another iteration is never shown instead.
 */

import { records } from "./api.js";

/** @typedef {import("./api.js").RunRecord} RunRecord */
/** @typedef {import("./state.js").Values} Values */

const WAIT_MS = 60;
const AROUND = 32;
const KEPT = 1024;

export class Records {
  /** @type {Map<number, RunRecord>} */
  #kept = new Map();
  #id = "";
  #timer = 0;
  /** @type {AbortController | null} */
  #asking = null;

  /** @param {() => void} arrived */
  constructor(arrived) {
    this.arrived = arrived;
  }

  /**
   * The record at iteration k; at the entry after the last update, the last one with the final w.
   * Null while it is on its way.
   * @param {Values} values @param {number} [k] @returns {RunRecord | null}
   */
  at(values, k = values.k) {
    const { history, frontier, final } = values;
    if (final && k >= frontier) {
      const { y, E, dw, w } = final;
      return y && E && dw ? { k, y, E, dw, w } : null;
    }
    if (this.#id !== values.run?.id) this.#forget(values.run?.id ?? "");
    return history.record(k) ?? this.#kept.get(k) ?? null;
  }

  /** Ask for what is missing at the cursor, once it rests. @param {Values} values */
  want(values) {
    const { run, k, frontier } = values;
    clearTimeout(this.#timer);
    if (!run || k >= frontier || this.at(values)) return;
    this.#timer = setTimeout(() => this.#ask(run.id, k, frontier), WAIT_MS);
  }

  /** @param {string} id @param {number} k @param {number} frontier */
  async #ask(id, k, frontier) {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const k0 = Math.max(0, k - AROUND);
    try {
      const found = await records(id, k0, Math.min(k + AROUND + 1, frontier), asking.signal);
      if (this.#id !== id) return;
      if (this.#kept.size > KEPT) this.#kept.clear();
      for (const record of found) this.#kept.set(record.k, record);
      this.arrived();
    } catch {
      // Taken back for a later k, or no answer: the waiting mark stays, the next move asks again.
    }
  }

  /** @param {string} id */
  #forget(id) {
    this.#id = id;
    this.#kept.clear();
    this.#asking?.abort();
  }
}

/**
 * Which pattern an iteration of `online` learns, and its epoch.
 *
 * state -> here, and for a shuffled order the server's records -> timeline.js and cards.js. While a
 * pattern is asked for it is not said: never that of another iteration.
 */

import { records } from "./api.js";
import { cyclic, epochOf } from "./epochs.js";
import { teller } from "./state.js";

/** @typedef {import("./state.js").Values} Values */

const WAIT_MS = 60;
const AROUND = 8; // iterations on each side, so that single steps are answered at once
const KEPT = 4096;

export class Order {
  /** @type {Map<string, number>} the pattern by run and iteration */
  #kept = new Map();
  #timer = 0;
  /** @type {AbortController | null} */
  #asking = null;
  #asked = ""; // what is on its way

  /** @param {() => void} arrived */
  constructor(arrived) {
    this.arrived = arrived;
  }

  /**
   * The epoch at the cursor, and the pattern learnt there or null where it is not known; null where no
   * pattern is learnt by itself, or after the last update.
   * @param {Values} values
   * @returns {{epoch: number, p: number | null} | null}
   */
  at(values) {
    const { k, final, frontier } = values;
    const { run } = teller(values, k);
    if (run?.config.schedule !== "online" || (final && k >= frontier)) return null;
    const { length } = run.patterns;
    return { epoch: epochOf(k, length), p: cyclic(run.config, k, length) ?? this.#kept.get(`${run.id} ${k}`) ?? null };
  }

  /** Ask for what is missing at the cursor, once it rests. @param {Values} values */
  want(values) {
    clearTimeout(this.#timer);
    const { k, phase } = values;
    if (phase === "deleted" || phase === "missing") return;
    const { run } = teller(values, k);
    const there = run !== null && k >= (run.fork?.k ?? 0) && k < Math.max(values.frontier, run.k);
    if (!there || values.compared.length || this.at(values)?.p !== null) return;
    if (this.#asked === `${run.id} ${k}`) return;
    this.#timer = setTimeout(() => this.#ask(run, k), WAIT_MS);
  }

  /** @param {import("./api.js").Run} run @param {number} k */
  async #ask({ id, fork, k: end }, k) {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const asked = `${id} ${k}`;
    this.#asked = asked;
    const from = Math.max(fork?.k ?? 0, k - AROUND);
    try {
      const found = await records(id, from, Math.max(k + 1, Math.min(k + AROUND + 1, end)), asking.signal);
      if (this.#kept.size > KEPT) this.#kept.clear();
      for (const { k: at, p } of found) {
        const [pattern] = Array.isArray(p) ? p : [p];
        if (pattern !== undefined) this.#kept.set(`${id} ${at}`, pattern);
      }
      this.arrived();
    } catch {
      // Taken back for a later k, or no answer: the pattern stays unsaid, the next move asks again.
    }
    if (this.#asked === asked) this.#asked = "";
  }
}

/**
 * Which pattern an iteration of `online` learns, and its epoch.
 *
 * state -> here, and for a shuffled order records.js -> timeline.js and cards.js. While a pattern is
 * asked for it is not said: never that of another iteration.
 */

import { cyclic, epochOf } from "./epochs.js";
import { teller } from "./state.js";

export class Order {
  /** @param {import("./records.js").Records} records */
  constructor(records) {
    this.records = records;
  }

  /**
   * The epoch at the cursor, and the pattern learnt there or null where it is not known; null where no
   * pattern is learnt by itself, or after the last update.
   * @param {import("./state.js").Values} values
   * @returns {{epoch: number, p: number | null} | null}
   */
  at(values) {
    const { k, final, frontier } = values;
    const { run } = teller(values, k);
    if (run?.config.schedule !== "online" || (final && k >= frontier)) return null;
    const { length } = run.patterns;
    return { epoch: epochOf(k, length), p: cyclic(run.config, k, length) ?? this.records.turn(run, k) };
  }
}

/**
 * How far a step goes: the sizes, which of them a run has, and where one leads. Pure.
 *
 * `epoch` is there in `online` alone: elsewhere an iteration learns every pattern, and is an epoch.
 */

import { partBeside } from "./parts.js";

/** @typedef {"part" | "iteration" | "epoch" | "hundred"} Size */
/** @typedef {{k: number, part: import("./parts.js").Part | null}} Place */
/** @typedef {Pick<import("./state.js").Values, "run" | "compared">} Shown */

/** @type {readonly Size[]} */
export const SIZES = ["part", "iteration", "epoch", "hundred"];

/** The sizes for what is shown; the parts are those of one net, so that several runs have none. @param {Shown} shown */
export const offered = ({ run, compared }) =>
  SIZES.filter((size) =>
    size === "epoch" ? run?.config.schedule === "online" && !compared.length
    : size !== "part" || !compared.length);

/** How many iterations a step is. @param {Exclude<Size, "part">} size @param {number} patterns */
export const lengthOf = (size, patterns) => ({ iteration: 1, epoch: patterns, hundred: 100 })[size];

/**
 * Where a step leads; null where there is nothing further.
 * @param {Place} from @param {Size} size @param {1 | -1} way
 * @param {{first: number, newest: number, last: number, patterns: number}} run
 *   newest: its last iteration; last: the last stop, which may be the entry behind it
 * @returns {Place | null}
 */
export function stepped(from, size, way, { first, newest, last, patterns }) {
  if (size !== "part") {
    const k = from.k + way * lengthOf(size, patterns);
    return { k: Math.min(Math.max(first, k), last), part: null };
  }
  const to = partBeside(from, way);
  if (to.k > newest) return last > newest && from.k <= newest ? { k: last, part: null } : null;
  return to.k < first ? null : to;
}

/**
 * The parts of an iteration, in their order: what a single step of the smallest size shows. Pure.
 */

/** @typedef {"forward" | "error" | "backward" | "update"} Part */

/** @type {readonly Part[]} */
export const PARTS = ["forward", "error", "backward", "update"];

/** The part of a name; null: none, and so all of the iteration. @param {string | null} name @returns {Part | null} */
export const partOf = (name) => PARTS.find((part) => part === name) ?? null;

/**
 * The part after or before what is shown. A whole iteration stands before its first part: on from it
 * comes its own "forward", back from it the "update" that led to it.
 * @param {{k: number, part: Part | null}} shown @param {1 | -1} way
 * @returns {{k: number, part: Part}}
 */
export function partBeside({ k, part }, way) {
  const n = PARTS.length;
  const now = n * k + (part === null ? (way > 0 ? -1 : 0) : PARTS.indexOf(part));
  const next = now + way;
  return { k: Math.floor(next / n), part: /** @type {Part} */ (PARTS[((next % n) + n) % n]) };
}

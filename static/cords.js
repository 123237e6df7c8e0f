/**
 * Which curves are the same curve, and which nets mirror each other. Pure.
 *
 * Weights that start equal and get equal gradients stay equal to the last bit; figure.js draws them
 * as one striped cord instead of hiding all but the last under each other.
 */

/** @typedef {import("./history.js").Piece} Piece */

/**
 * Whether two columns hold the same numbers (0 and -0 are drawn alike, and count as the same).
 * @param {Piece[]} a @param {Piece[]} b pieces of the same stretches
 */
export function same(a, b) {
  return a.every((piece, index) => {
    const other = b[index];
    if (!other) return false;
    for (let i = piece.i1 - 1; i >= piece.i0; i -= 1) {
      if (piece.lo[i] !== other.lo[i] || piece.hi[i] !== other.hi[i]) return false;
    }
    return true;
  });
}

/**
 * Columns in groups of equals, in the order of their first members.
 * @param {Piece[][]} columns
 * @returns {number[][]} indices
 */
export function cords(columns) {
  /** @type {number[][]} */
  const groups = [];
  columns.forEach((column, index) => {
    const group = groups.find(([first = 0]) => same(columns[first] ?? [], column));
    if (group) group.push(index);
    else groups.push([index]);
  });
  return groups;
}

/**
 * The dashes with which member i of n shows its colour in a cord: `0 7i 7 7(n-1-i)`.
 * @param {number} i @param {number} n
 */
export const dash = (i, n) => (n === 1 ? "solid" : `0px,${7 * i}px,7px,${7 * (n - 1 - i)}px`);

/**
 * For each pattern, the earlier one that its net mirrors: the same inputs in another order, the same
 * target, the same outputs to the last bit; or -1.
 * @param {{x: number[], t: number}[]} patterns @param {Piece[][]} outputs columns of y
 */
export function mirrors(patterns, outputs) {
  const sorted = patterns.map(({ x }) => [...x].sort((a, b) => a - b).join());
  return patterns.map(({ x, t }, p) =>
    patterns.slice(0, p).findIndex(
      (other, q) =>
        other.t === t &&
        sorted[q] === sorted[p] &&
        other.x.join() !== x.join() &&
        same(outputs[q] ?? [], outputs[p] ?? []),
    ),
  );
}

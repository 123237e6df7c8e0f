/**
 * Which curves are the same curve, and which nets mirror each other. Pure.
 *
 * Weights that start equal and get equal gradients stay equal to the last bit; figure.js draws them
 * as one striped cord instead of hiding all but the last under each other.
 */

/** @typedef {import("./history.js").Piece} Piece */

/**
 * Whether two columns hold the same numbers where both hold any, and at least somewhere (0 and -0 are
 * drawn alike, and count as the same). Where one is held more closely than the other nothing is said.
 * @param {Piece[]} a @param {Piece[]} b
 */
export function same(a, b) {
  let met = false;
  for (const one of a) {
    for (const other of b) {
      const from = Math.max(begin(one), begin(other));
      const to = Math.min(end(one), end(other));
      if (from >= to) continue;
      if (!alike(one, other, from, to)) return false;
      met = true;
    }
  }
  return met;
}

/** Whether two pieces hold the same from one iteration to another. @param {Piece} a @param {Piece} b @param {number} from @param {number} to */
function alike(a, b, from, to) {
  const { stride } = a;
  if (b.stride !== stride || (a.k0 - b.k0) % stride !== 0) return false;
  const shift = (a.k0 - b.k0) / stride;
  for (let i = (to - a.k0) / stride - 1; i >= (from - a.k0) / stride; i -= 1) {
    if (a.lo[i] !== b.lo[i + shift] || a.hi[i] !== b.hi[i + shift]) return false;
  }
  return true;
}

/** @param {Piece} piece */
const begin = ({ k0, stride, i0 }) => k0 + i0 * stride;

/** @param {Piece} piece */
const end = ({ k0, stride, i1 }) => k0 + i1 * stride;

/**
 * Columns in groups of equals, in the order of their first members.
 * @param {Piece[][]} columns
 * @returns {number[][]} indices
 */
export function cords(columns) {
  /** @type {number[][]} */
  const groups = [];
  columns.forEach((column, index) => {
    // Members that have no iteration in common are of one cord through a third that has.
    const group = groups.find((members) => {
      const met = members.map((member) => columns[member] ?? []).filter((member) => touch(member, column));
      const [first] = met;
      if (!first || !same(first, column)) return false;
      return covers(first, column) || met.every((member) => same(member, column));
    });
    if (group) group.push(index);
    else groups.push([index]);
  });
  return groups;
}

/** @param {Piece[]} a @param {Piece[]} b */
const touch = (a, b) =>
  a.some((one) => b.some((other) => Math.max(begin(one), begin(other)) < Math.min(end(one), end(other))));

/** @param {Piece[]} a @param {Piece[]} b */
function covers(a, b) {
  const [one, other] = [span(a), span(b)];
  return one.k0 <= other.k0 && one.k1 >= other.k1;
}

/** The first and the last iteration of a column. @param {Piece[]} pieces */
const span = (pieces) => ({
  k0: Math.min(...pieces.map(begin)),
  k1: Math.max(...pieces.map((piece) => end(piece) - piece.stride)),
});

/**
 * A cord from one iteration where a member begins or ends to the next, and whose it is there.
 * @param {Piece[][]} columns of one cord
 * @returns {{members: number[], k0: number, k1: number}[]} iterations k0 ... k1, the last one included
 */
export function stretches(columns) {
  const spans = columns.map(span);
  const ends = [...new Set(spans.flatMap(({ k0, k1 }) => [k0, k1]))].sort((a, b) => a - b);
  if (ends.length < 3) return [{ members: [...columns.keys()], k0: ends[0] ?? 0, k1: ends.at(-1) ?? 0 }];
  return ends.slice(1).flatMap((k1, i) => {
    const k0 = ends[i] ?? 0;
    const members = [...columns.keys()].filter((m) => Number(spans[m]?.k0) <= k0 && Number(spans[m]?.k1) >= k1);
    return members.length ? [{ members, k0, k1 }] : [];
  });
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

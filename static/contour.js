/**
 * Lines of equal height over a grid: marching squares, the pieces joined. Pure.
 *
 * surface.js and landscape.js ask; plane.js has the lines drawn. The grid's numbers lie row by row,
 * and a place on it is (column, row), so that (0.5, 0) is between the first two numbers.
 */

import { niceSteps } from "./axis.js";

/** @typedef {{values: ArrayLike<number>, across: number, up: number}} Grid across columns in each of up rows */
/** @typedef {{points: number[], closed: boolean}} Line points: column, row, column, row, ... */

/**
 * Which of a cell's sides each of its pieces joins, by which corners are above the level (1: first
 * column and row, then round by the columns: 2, 4, 8). Sides: 0 first row, 1 next column, 2 next row,
 * 3 first column. The two saddles are decided by the cell's middle.
 * @type {readonly (readonly [number, number])[][]}
 */
const PIECES = [
  [], [[3, 0]], [[0, 1]], [[3, 1]], [[1, 2]], [], [[0, 2]], [[3, 2]],
  [[2, 3]], [[2, 0]], [], [[2, 1]], [[1, 3]], [[1, 0]], [[0, 3]], [],
];
/** @type {readonly [number, number][]} */
const APART = [[3, 0], [1, 2]];
/** @type {readonly [number, number][]} */
const OTHERWISE = [[0, 1], [2, 3]];

/**
 * All lines along which the grid, between its numbers linear, has a value. Cells with a number that
 * is not finite are left out.
 * @param {Grid} grid @param {number} level @returns {Line[]}
 */
export function contours({ values, across, up }, level) {
  /** @type {Map<number, number[]>} from a side of a cell to those it is joined with */
  const joined = new Map();
  const join = (/** @type {number} */ a, /** @type {number} */ b) => {
    for (const [one, other] of [[a, b], [b, a]]) {
      const known = joined.get(Number(one));
      if (known) known.push(Number(other));
      else joined.set(Number(one), [Number(other)]);
    }
  };
  for (let row = 0; row + 1 < up; row += 1) {
    for (let column = 0; column + 1 < across; column += 1) {
      const at = row * across + column;
      const a = Number(values[at]) - level;
      const b = Number(values[at + 1]) - level;
      const c = Number(values[at + across + 1]) - level;
      const d = Number(values[at + across]) - level;
      const above = (a > 0 ? 1 : 0) + (b > 0 ? 2 : 0) + (c > 0 ? 4 : 0) + (d > 0 ? 8 : 0);
      const middle = a + b + c + d;
      if (above === 0 || above === 15 || !Number.isFinite(middle)) continue;
      const sides = [2 * at, 2 * (at + 1) + 1, 2 * (at + across), 2 * at + 1];
      for (const [from, to] of pieces(above, middle > 0)) join(Number(sides[from]), Number(sides[to]));
    }
  }
  return chains(joined).map(({ sides, closed }) => ({
    points: sides.flatMap((side) => place(values, across, level, side)),
    closed,
  }));
}

/** The pieces of one cell. @param {number} above which corners are above @param {boolean} middle whether its middle is */
function pieces(above, middle) {
  if (above !== 5 && above !== 10) return PIECES[above] ?? [];
  return middle === (above === 10) ? APART : OTHERWISE;
}

/** Where the level crosses a side: an even one lies along its row, an odd one along its column. @param {ArrayLike<number>} values @param {number} across @param {number} level @param {number} side */
function place(values, across, level, side) {
  const at = side >> 1;
  const [column, row] = [at % across, Math.floor(at / across)];
  const from = Number(values[at]);
  const to = Number(values[at + (side % 2 ? across : 1)]);
  const share = (level - from) / (to - from);
  return side % 2 ? [column, row + share] : [column + share, row];
}

/** Sides in the order in which a line passes them: first the lines with ends, then the rings. @param {Map<number, number[]>} joined */
function chains(joined) {
  /** @type {{sides: number[], closed: boolean}[]} */
  const found = [];
  const seen = new Set();
  const starts = [...joined.keys()];
  for (const closed of [false, true]) {
    for (const start of starts) {
      if (seen.has(start) || (!closed && joined.get(start)?.length !== 1)) continue;
      const sides = [];
      for (let side = /** @type {number | undefined} */ (start); side !== undefined;) {
        sides.push(side);
        seen.add(side);
        side = joined.get(side)?.find((next) => !seen.has(next));
      }
      found.push({ sides, closed });
    }
  }
  return found;
}

/**
 * Round levels between two logarithms of ten, as logarithms, about so many at most: powers of ten, with
 * their two- and fivefold where there is room; where the numbers are of one size, even steps between them.
 * @param {number} low @param {number} high @param {number} most
 */
export function logLevels(low, high, most) {
  if (high - low < 1.2) {
    return niceSteps(10 ** low, 10 ** high, most).map(Math.log10).filter((v) => v > low && v < high);
  }
  const every = Math.max(1, Math.ceil((high - low) / most));
  const folds = (high - low) * 3 <= most ? [1, 2, 5] : [1];
  const levels = [];
  for (let power = Math.floor(low / every) * every; power <= high; power += every) {
    levels.push(...folds.map((fold) => power + Math.log10(fold)).filter((v) => v > low && v < high));
  }
  return levels;
}

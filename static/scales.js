/**
 * The four rows' value axes: how a number becomes a height, the range, the ticks. Pure.
 *
 * y as it is; E on a logarithm; w as it is; dw on a symmetric logarithm, since gradients are of both
 * signs and of every size.
 */

import { niceSteps, SYMLOG_C, symlog, unsymlog } from "./axis.js";
import { input, powerOfTen } from "./format.js";

/** @typedef {"y" | "E" | "w" | "dw"} Row */
/** @typedef {import("./axis.js").Tick} Tick */
/** @typedef {{low: number, high: number}} Range in the row's own heights */

/** @type {Row[]} */
export const ROWS = ["y", "E", "w", "dw"];
const SMALLEST_ERROR = 1e-18;
/** @type {Record<Row, Range>} what an empty chart shows */
const EMPTY = {
  y: { low: -0.05, high: 1.05 },
  E: { low: -4, high: 0.05 },
  w: { low: -1.2, high: 1.2 },
  dw: { low: -1.6, high: 2.2 },
};

/** @type {Record<Row, (v: number) => number>} */
const HEIGHT = {
  y: (v) => v,
  E: (v) => Math.log10(Math.max(v, SMALLEST_ERROR)),
  w: (v) => v,
  dw: symlog,
};

/** @param {Row} row @param {number} v */
export const height = (row, v) => HEIGHT[row](v);

/**
 * @param {Row} row
 * @param {number} least @param {number} greatest the numbers to show; Infinity, -Infinity for none
 * @param {boolean} own whether they alone decide, not what the row usually spans
 * @returns {Range}
 */
export function range(row, least, greatest, own) {
  if (!(least <= greatest)) return EMPTY[row];
  if (row === "y" && !own) return around(Math.min(0, least), Math.max(1, greatest));
  const low = height(row, least);
  const high = height(row, greatest);
  if (row === "E" && !own) {
    return { low: Math.min(Math.floor(low), Math.ceil(high) - 1), high: Math.ceil(high) + 0.05 };
  }
  if (row === "dw" && !own) return padded(Math.min(low, -0.3), Math.max(high, 0.3), 0);
  return padded(low, high, { y: 1e-3, E: 0.1, w: own ? 0.01 : 1, dw: 0.01 }[row]);
}

/**
 * @param {Row} row @param {Range} range @param {number} pixels the chart's height
 * @returns {Tick[]}
 */
export function ticks(row, { low, high }, pixels) {
  const most = Math.max(2, Math.floor(pixels / 17));
  const plain = (/** @type {number} */ v) => ({ at: v, label: input(v) });
  if (row === "y" && low < 0 && low > -0.1 && high > 1 && high < 1.1) return [0, 0.5, 1].map(plain);
  if (row === "y" || row === "w") return niceSteps(low, high, most).map(plain);
  if (row === "E") {
    const powers = niceSteps(Math.ceil(low), Math.floor(high), most).filter(Number.isInteger);
    if (powers.length > 1) return powers.map((at) => ({ at, label: powerOfTen(at) }));
    return spread(niceSteps(10 ** low, 10 ** high, most).filter((v) => v > 0), row, low, high, pixels);
  }
  const sizes = [1e4, 1e3, 100, 10, 1, 0.1, 0.01, SYMLOG_C].flatMap((v) => [v, -v]);
  const powers = spread([0, ...sizes], row, low, high, pixels);
  if (powers.length > 1) return powers;
  return spread(niceSteps(unsymlog(low), unsymlog(high), most), row, low, high, pixels);
}

/**
 * Ticks at those values that lie in the range and have room, the first ones first.
 * @param {number[]} values @param {Row} row
 * @param {number} low @param {number} high @param {number} pixels
 */
function spread(values, row, low, high, pixels) {
  /** @type {Tick[]} */
  const chosen = [];
  const gap = (16 * (high - low)) / pixels;
  for (const v of values) {
    const at = height(row, v);
    if (at < low || at > high) continue;
    if (chosen.every((other) => Math.abs(other.at - at) >= gap)) {
      chosen.push({ at, label: input(Number(v.toPrecision(6))) });
    }
  }
  return chosen.sort((a, b) => a.at - b.at);
}

/** What y spans, with a little room. @param {number} low @param {number} high */
function around(low, high) {
  const room = 0.05 * (high - low);
  return { low: low - room, high: high + room };
}

/** @param {number} low @param {number} high @param {number} least the span that flat data get */
function padded(low, high, least) {
  const span = Math.max(high - low, least);
  const middle = (low + high) / 2;
  return { low: middle - span * 0.56, high: middle + span * 0.56 };
}

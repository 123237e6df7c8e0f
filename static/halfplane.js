/**
 * Where a straight border cuts a picture: the part on its one side, and the border itself. Pure.
 *
 * hidden.js draws with it on which side of the output neuron's line the patterns lie.
 */

import { DUST } from "./sides.js";

/** @typedef {[number, number]} Point */

/**
 * The part of a convex outline where a x + b y + c > 0, and the border inside it.
 * @param {Point[]} outline @param {number} a @param {number} b @param {number} c
 * @returns {{part: Point[], border: Point[]}} border: two points, or none where it does not pass
 */
export function cut(outline, a, b, c) {
  const over = (/** @type {Point} */ [x, y]) => a * x + b * y + c;
  /** @type {Point[]} */
  const part = [];
  /** @type {Point[]} */
  const border = [];
  outline.forEach((from, i) => {
    const to = /** @type {Point} */ (outline[(i + 1) % outline.length]);
    const [f, g] = [over(from), over(to)];
    if (f > 0) part.push(from);
    if (f > 0 === g > 0) return;
    const share = f / (f - g);
    /** @type {Point} */
    const crossing = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
    part.push(crossing);
    border.push(crossing);
  });
  return { part, border };
}

/** @typedef {"across" | "above" | "below" | "on"} Lie whether a border runs through, or where all lies */

/**
 * Where a box lies to the border w . h + c = 0; on it, where that is nothing but rounding everywhere.
 * @param {{w: readonly number[], c: number}} border @param {readonly (readonly [number, number])[]} ends the box's
 * @returns {Lie}
 */
export function lieOf({ w, c }, ends) {
  const over = (/** @type {(...all: number[]) => number} */ pick) =>
    ends.reduce((sum, end, i) => sum + pick(...end.map((v) => v * Number(w[i]))), c);
  const [low, high] = [over(Math.min), over(Math.max)];
  if (Math.max(-low, high) < DUST) return "on";
  return low > 0 ? "above" : high < 0 ? "below" : "across";
}

/** The corners of a picture's axes. @param {import("./planeframe.js").Axes} axes @returns {Point[]} */
export const corners = ({ x: [x0, x1], y: [y0, y1] }) => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];

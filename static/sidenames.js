/**
 * Where a picture says what y is on each side of a straight border: in that side's emptiest place. Pure.
 *
 * hiddenpicture.js draws the border and the patterns, and has the words.
 */

import { wide } from "./svg.js";
import { halo } from "./viewmarks.js";

/** @typedef {import("./planeframe.js").Frame} Frame */
/** @typedef {{x: number, y: number}} Pixel */
/** @typedef {{w: number[], c: number, words: {above: string, below: string}}} Border */

const SIZE = 11;
const ENOUGH = 60; // pixels of room with which no place is better than another
const SHARES = [0, 1, 0.5, 0.25, 0.75]; // of a picture's width and height: the corners first
const LEAST = 14; // and with which words would touch what is there

/** The border's function at a pixel: above 0 where y is larger. @param {Frame} frame @param {Pick<Border, "w" | "c">} border */
export const overAt = ({ unx, uny }, { w: [a = 0, b = 0], c }) => (/** @type {Pixel} */ { x, y }) => a * unx(x) + b * uny(y) + c;

/**
 * The middle of words on one side of the border, null where that side has no room.
 * @param {Frame} frame @param {Border} border @param {Pixel[]} taken @param {1 | -1} side @param {string} words @returns {Pixel | null}
 */
export function emptiest(frame, border, taken, side, words) {
  const { left, top, width, height, axes } = frame;
  const over = overAt(frame, border);
  const [a = 0, b = 0] = border.w;
  const slope = Math.hypot((a * (axes.x[1] - axes.x[0])) / width, (b * (axes.y[1] - axes.y[0])) / height) || 1;
  const half = wide(words, SIZE) / 2;
  const xs = SHARES.map((share) => left + half + 7 + share * (width - 2 * half - 14));
  const ys = SHARES.map((share) => top + 12 + share * (height - 24));
  let best = null;
  let most = LEAST;
  for (const [x, y] of xs.flatMap((x) => ys.map((y) => [x, y]))) {
    const at = { x: Number(x), y: Number(y) };
    const ends = [-half, half].map((aside) => (side * over({ x: at.x + aside, y: at.y })) / slope);
    const room = Math.min(ENOUGH, ...ends, ...taken.map((one) => Math.hypot(Math.max(0, Math.abs(one.x - at.x) - half), one.y - at.y)));
    if (room > most) [best, most] = [at, room];
  }
  return best;
}

/** Both names, as far as there is room. @param {Frame} frame @param {Border} border @param {Pixel[]} taken where marks and their names are */
export function sideNames(frame, border, taken) {
  return /** @type {const} */ ([["above", 1], ["below", -1]]).map(([name, side]) => {
    const words = border.words[name];
    const at = emptiest(frame, border, taken, side, words);
    return at ? halo(at.x, at.y + 4, words, "middle") : "";
  }).join("");
}

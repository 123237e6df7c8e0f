/**
 * Where a number stands in a picture of two axes, and back; its ticks and its lines. Pure.
 *
 * plane.js has the element; the views put their marks where this says.
 */

import { niceSteps } from "./axis.js";
import { input } from "./format.js";
import { line, round, text, wide } from "./svg.js";

/** @typedef {[number, number]} Ends low and high */
/** @typedef {{x: Ends, y: Ends, ticks?: {x: boolean, y: boolean}, bare?: boolean}} Axes bare: nothing beside them */
/**
 * @typedef {object} Frame
 * @property {number} left @property {number} top @property {number} width @property {number} height of the
 *   part with the marks, in pixels
 * @property {Axes} axes
 * @property {(v: number) => number} x @property {(v: number) => number} y pixels
 * @property {(px: number) => number} unx @property {(px: number) => number} uny
 */

export const MARGIN = { left: 46, right: 10, top: 8, bottom: 36 };
const BARE = { left: 4, right: 4, top: 4, bottom: 4 };

/** @param {number} width @param {number} height of the whole picture @param {Axes} axes @returns {Frame} */
export function frame(width, height, axes) {
  const { left, right, top, bottom } = axes.bare ? BARE : MARGIN;
  const inside = { width: Math.max(1, width - left - right), height: Math.max(1, height - top - bottom) };
  const [x0, x1] = axes.x;
  const [y0, y1] = axes.y;
  return {
    left,
    top,
    ...inside,
    axes,
    x: (v) => left + ((v - x0) / (x1 - x0 || 1)) * inside.width,
    y: (v) => top + (1 - (v - y0) / (y1 - y0 || 1)) * inside.height,
    unx: (px) => x0 + ((px - left) / inside.width) * (x1 - x0),
    uny: (px) => y0 + (1 - (px - top) / inside.height) * (y1 - y0),
  };
}

/** Axes with ticks and their numbers, as SVG. @param {Frame} frame */
export function axesOf({ left, top, width, height, axes, x, y }) {
  const right = left + width;
  const bottom = top + height;
  const few = { x: Math.max(2, Math.floor(width / 64)), y: Math.max(2, Math.floor(height / 44)) };
  const look = { size: 10.5, fill: "var(--muted)" };
  const across = axes.ticks?.x === false ? [] : niceSteps(...axes.x, few.x);
  const up = axes.ticks?.y === false ? [] : niceSteps(...axes.y, few.y);
  return [
    `<rect x="${left}" y="${top}" width="${round(width)}" height="${round(height)}" fill="none" stroke="var(--rule)"/>`,
    ...across.flatMap((v) => [
      line(x(v), bottom, x(v), bottom + 4, "var(--muted)"),
      text(Math.min(x(v), right + MARGIN.right - wide(tick(v), look.size) / 2), bottom + 16, tick(v), { ...look, anchor: "middle" }),
    ]),
    ...up.flatMap((v) => [
      line(left - 4, y(v), left, y(v), "var(--muted)"),
      text(left - 7, y(v) + 3.5, tick(v), { ...look, ...fitting(tick(v), left - 8), anchor: "end" }),
    ]),
  ].join("");
}

/** A tick's number; one that is very large or small by its power of ten: 2e154. @param {number} v */
export function tick(v) {
  const size = Math.abs(v);
  if (v === 0 || (size >= 1e-4 && size < 1e5)) return input(v);
  return Number(v.toPrecision(6)).toExponential().replace("e+", "e").replaceAll("-", "\u2212");
}

/** A smaller size for words that would not have room. @param {string} words @param {number} room */
function fitting(words, room) {
  const taken = wide(words, 10.5);
  return taken > room ? { size: Math.floor((10 * 10.5 * room) / taken) / 10 } : {};
}

/** A line through places, as SVG has it: only what is finite. @param {number[]} points x, y, x, y, ... in pixels @param {boolean} [closed] */
export function path(points, closed = false) {
  let d = "";
  let pen = "M";
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [Number(points[i]), Number(points[i + 1])];
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = "M";
      continue;
    }
    d += `${pen}${round(x)} ${round(y)}`;
    pen = "L";
  }
  return closed && d ? `${d}Z` : d;
}

/**
 * The place on a grid, (column, row), as pixels: its first number at the axes' low ends.
 * @param {Frame} frame @param {{across: number, up: number}} grid @param {number[]} points
 */
export const onGrid = ({ left, top, width, height }, { across, up }, points) =>
  points.map((v, i) => (i % 2 ? top + (1 - v / (up - 1)) * height : left + (v / (across - 1)) * width));

/** Ends that hold all numbers and some room, at steps of 1, 2, 5 so that they rest while the numbers move. @param {number[]} all */
export function restful(all) {
  const size = Math.max(...all.map(Math.abs).filter(Number.isFinite), 1e-9);
  const power = 10 ** Math.floor(Math.log10(size * 1.08));
  const end = ([1, 2, 5, 10].find((m) => m * power >= size * 1.08) ?? 10) * power;
  const below = all.some((v) => v < 0);
  return /** @type {Ends} */ ([below ? -end : -0.12 * end, end]);
}

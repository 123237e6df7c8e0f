/**
 * What lies on the landscape, as SVG: lines of equal E, the path, the point now, the step. Pure.
 *
 * landscape.js computes the lines and has the answer.
 */

import { level as named } from "./landscapewords.js";
import { halo, stroke } from "./viewmarks.js";
import { onGrid, path } from "./planeframe.js";
import { round } from "./svg.js";

/** @typedef {import("./planeframe.js").Frame} Frame */
/** @typedef {{here: {a: number, b: number}, step: {a: number, b: number} | null,
 *             path: {a: number[], b: number[]}}} Told */
/** @typedef {{level: number, lines: import("./contour.js").Line[]}} Level level: log10 E */

const HEAD = 6; // pixels of the arrow's point
const DIRECTION = 22; // pixels of an arrow that has no length to tell
export const SHORT = 14; // pixels below which the step's arrow would be hidden by the dot

/** @param {Told} told @param {Frame} frame @param {import("./contour.js").Grid} grid @param {Level[]} levels */
export function landscapeMarks({ here, step, path: way }, frame, grid, levels) {
  const d = levels.map(({ lines }) => lines.map(({ points, closed }) => path(onGrid(frame, grid, points), closed)).join("")).join("");
  const walked = path(way.a.flatMap((a, i) => [frame.x(a), frame.y(Number(way.b[i]))]));
  /** @type {[number, number]} */
  const [x, y] = [frame.x(here.a), frame.y(here.b)];
  const start = way.a.length > 1
    ? `<circle class="began" cx="${round(frame.x(Number(way.a[0])))}" cy="${round(frame.y(Number(way.b[0])))}" r="3.5" fill="var(--bg)" stroke="var(--ink)" stroke-width="1.5"/>`
    : "";
  const clip = `<clipPath id="landscape-clip"><rect x="${frame.left}" y="${frame.top}" width="${round(frame.width)}" height="${round(frame.height)}"/></clipPath>`;
  return [
    clip,
    '<g clip-path="url(#landscape-clip)">',
    stroke(d, { width: 0.9, back: 0, opacity: 0.5, name: "levels" }),
    names(levels, frame, grid, [x, y]),
    stroke(walked, { width: 1.8, back: 2.5, name: "walked" }),
    start,
    step ? arrow(x, y, frame.x(here.a + step.a), frame.y(here.b + step.b)) : "",
    `<circle class="here" cx="${round(x)}" cy="${round(y)}" r="5" fill="var(--ink)" stroke="var(--bg)" stroke-width="2"/>`,
    "</g>",
  ].join("");
}

/** How long the step is in pixels. @param {{a: number, b: number}} step @param {Frame} frame */
export const stepLength = ({ a, b }, frame) => Math.hypot(frame.x(a) - frame.x(0), frame.y(b) - frame.y(0));

/** Levels, written on their longest line where there is room. @param {Level[]} levels @param {Frame} frame @param {import("./contour.js").Grid} grid @param {[number, number]} here where none is written */
function names(levels, frame, grid, here) {
  const taken = [here];
  return levels.flatMap(({ level, lines }) => {
    const longest = lines.toSorted((a, b) => b.points.length - a.points.length)[0];
    if (!longest || longest.points.length < 24) return [];
    const at = 2 * Math.floor(longest.points.length / 6);
    const [px = 0, py = 0] = onGrid(frame, grid, longest.points.slice(at, at + 2));
    const x = Math.min(Math.max(px, frame.left + 16), frame.left + frame.width - 16);
    const y = Math.min(Math.max(py + 4, frame.top + 12), frame.top + frame.height - 6);
    if (taken.some(([other, up]) => Math.abs(other - x) < 34 && Math.abs(up - y) < 16)) return [];
    taken.push([x, y]);
    return [halo(x, y, named(level), "middle")];
  }).join("");
}

/** An arrow to scale; where that is too short to be seen a broken one with an open point, as long as it always is. @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
function arrow(x0, y0, x1, y1) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (!(length > 0) || !Number.isFinite(length)) return "";
  const [u, v] = [(x1 - x0) / length, (y1 - y0) / length];
  if (length < SHORT) return direction(x0, y0, u, v);
  const head = Math.min(HEAD, length);
  const back = [x1 - head * u, y1 - head * v];
  const wing = (/** @type {number} */ side) =>
    `L${round(Number(back[0]) - side * v * head * 0.6)} ${round(Number(back[1]) + side * u * head * 0.6)}`;
  const point = `M${round(x1)} ${round(y1)}${wing(1)}${wing(-1)}Z`;
  return [
    stroke(path([x0, y0, Number(back[0]), Number(back[1])]), { width: 2.4, back: 2.6, colour: "var(--step)", name: "step" }),
    `<path d="${point}" fill="var(--step)" stroke="var(--bg)" stroke-width="1"/>`,
  ].join("");
}

/** Which way, and no more. @param {number} x @param {number} y @param {number} u @param {number} v */
function direction(x, y, u, v) {
  const [tip, top] = [x + DIRECTION * u, y + DIRECTION * v];
  const wing = (/** @type {number} */ side) => [tip - HEAD * u - side * v * HEAD * 0.8, top - HEAD * v + side * u * HEAD * 0.8];
  const broken = stroke(path([x, y, tip, top]), { width: 1.6, back: 2.6, colour: "var(--step)", name: "direction" })
    .replace('class="direction"', 'class="direction" stroke-dasharray="3 2"');
  return broken + stroke(path([...wing(1), tip, top, ...wing(-1)]), { width: 1.6, back: 2, colour: "var(--step)" });
}

/**
 * Pictures of the hidden space: patterns on one, two or three neurons' axes, and where the output
 * neuron draws its border through them. Pure.
 *
 * hidden.js chooses what is shown; halfplane.js, space.js and planeframe.js compute places.
 */

import { input } from "./format.js";
import { corners, cut, lieOf } from "./halfplane.js";
import { heat } from "./heat.js";
import { halo, patternMarks, stroke } from "./viewmarks.js";
import { path, restful } from "./planeframe.js";
import { overAt, sideNames } from "./sidenames.js";
import { EDGES, project, section } from "./space.js";
import { line, text } from "./svg.js";

/** @typedef {import("./planeframe.js").Ends} Ends */
/** @typedef {import("./planeframe.js").Frame} Frame */
/** @typedef {import("./viewmarks.js").Mark} Mark */
/** @typedef {import("./space.js").Point3} Point3 */
/** @typedef {{w: number[], c: number, words: {above: string, border: string, below: string},
 *             scheme: import("./palette.js").Scheme}} Border where w . h + c = 0 */
/** @typedef {Omit<Mark, "x" | "y"> & {h: number[]}} Spot */

const ROOM = { x: 0.86, y: 0.8 }; // of a turned box's picture, on each side of its middle

/** The ends of a neuron's axis. @param {string} activation "" for the inputs @param {number[]} values @returns {Ends} */
export function endsOf(activation, values) {
  if (activation === "sigmoid") return [-0.1, 1.1];
  if (activation === "tanh") return [-1.2, 1.2];
  if (activation) return restful(values);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || 1) / 4;
  return [low - room, high + room];
}

/** One neuron: its axis across, a row for each pattern, the border upright. @param {Spot[]} spots @param {Ends} ends @param {Border | null} border */
export function onLine(spots, ends, border) {
  const axes = { x: ends, y: /** @type {Ends} */ ([0, spots.length + 1]), ticks: { x: true, y: false } };
  const row = (/** @type {number} */ p) => spots.length - p;
  const flat = border && { ...border, w: [Number(border.w[0]), 0] };
  return {
    axes,
    places: spots.map(({ h, p }) => ({ x: Number(h[0]), y: row(p) })),
    marks: (/** @type {Frame} */ frame) => {
      const placed = spots.map(({ h, ...one }) => ({ ...one, x: frame.x(Number(h[0])), y: frame.y(row(one.p)) }));
      return [
        flat ? halves(frame, flat) : "",
        ...spots.map(({ p, pattern }) => [
          line(frame.left, frame.y(row(p)), frame.left + frame.width, frame.y(row(p)), "var(--rule)"),
          text(frame.left - 4, frame.y(row(p)) + 3.5, `(${pattern.x.map(input).join(",")})`, { size: 10.5, fill: "var(--muted)", anchor: "end" }),
        ].join("")),
        flat ? edge(frame, flat) + sideNames(frame, flat, placed) : "",
        put(placed, frame, false),
      ].join("");
    },
  };
}

/** Two neurons. @param {Spot[]} spots @param {[Ends, Ends]} ends @param {Border | null} border */
export function onPlane(spots, ends, border) {
  return {
    axes: { x: ends[0], y: ends[1] },
    places: spots.map(({ h }) => ({ x: Number(h[0]), y: Number(h[1]) })),
    marks: (/** @type {Frame} */ frame) => {
      const placed = spots.map(({ h, ...one }) => ({ ...one, x: frame.x(Number(h[0])), y: frame.y(Number(h[1])) }));
      return [
        border ? halves(frame, border) + edge(frame, border) : "",
        border ? sideNames(frame, border, taken(frame, placed)) : "",
        put(placed, frame, true, border),
      ].join("");
    },
  };
}

/** Three neurons, in a box that is turned. @param {Spot[]} spots @param {[Ends, Ends, Ends]} ends @param {Border | null} border @param {number} turn @param {string[]} names */
export function inSpace(spots, ends, border, turn, names) {
  const seen = (/** @type {Point3} */ point) => project(point, turn);
  const inBox = (/** @type {number[]} */ h) =>
    /** @type {Point3} */ (ends.map(([low, high], i) => (Number(h[i]) - low) / (high - low)));
  const placed = spots.map((spot) => ({ ...spot, box: inBox(spot.h) }));
  const marks = (/** @type {Frame} */ frame) => {
    const at = (/** @type {Point3} */ point) => {
      const { x, y } = seen(point);
      return [frame.x(x), frame.y(y)];
    };
    const strut = (/** @type {Point3} */ a, /** @type {Point3} */ b, /** @type {string} */ colour) => {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = [...at(a), ...at(b)];
      return line(x0, y0, x1, y1, colour);
    };
    const farToNear = placed.toSorted((a, b) => seen(a.box).near - seen(b.box).near);
    return [
      ...EDGES.map(([a, b]) => strut(a, b, "var(--rule)")),
      border ? sheet(border, ends, at) || halo(frame.left + 6, frame.top + 14, everywhere(border, ends)) : "",
      ...placed.map(({ box: [a, b, c] }) => strut([a, b, c], [a, b, 0], "var(--muted)")),
      ...names.map((name, i) => axisName(name, i, at)),
      put(farToNear.map(({ h: _, box, ...one }) => {
        const [x = 0, y = 0] = at(box);
        return { ...one, x, y };
      }), frame),
    ].join("");
  };
  return {
    axes: { x: /** @type {Ends} */ ([-ROOM.x, ROOM.x]), y: /** @type {Ends} */ ([-ROOM.y, ROOM.y]), bare: true },
    places: placed.map(({ box }) => seen(box)),
    marks,
  };
}

/** The output neuron's plane in the box, and an arrow to the side where y is larger. @param {Border} border @param {Ends[]} ends @param {(point: Point3) => number[]} at */
function sheet({ w, c, words, scheme }, ends, at) {
  const n = /** @type {Point3} */ (ends.map(([low, high], i) => Number(w[i]) * (high - low)));
  const corner = ends.reduce((sum, [low], i) => sum + Number(w[i]) * low, c);
  const outline = section(n, corner);
  if (outline.length === 0) return "";
  const d = path(outline.flatMap(at), true);
  const middle = /** @type {Point3} */ ([0, 1, 2].map((i) => outline.reduce((sum, p) => sum + Number(p[i]), 0) / outline.length));
  const size = Math.hypot(...n) || 1;
  const tip = /** @type {Point3} */ (middle.map((v, i) => v + (0.22 * Number(n[i])) / size));
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = [...at(middle), ...at(tip)];
  return [
    `<path d="${d}" class="border" fill="${heat(1, { low: 0, high: 1 }, "y", scheme)}" fill-opacity=".4" stroke="var(--ink)" stroke-width="1.5"/>`,
    line(x0, y0, x1, y1, "var(--ink)", { width: 1.5 }),
    halo(x1, y1 - 3, words.above, "middle"),
  ].join("");
}

/** What y is in a box that its border does not cross. @param {Border} border @param {Ends[]} ends */
const everywhere = (border, ends) => (lieOf(border, ends) === "above" ? border.words.above : border.words.below);

/** A name at the end of the box's axis. @param {string} name @param {number} i @param {(point: Point3) => number[]} at */
function axisName(name, i, at) {
  const end = /** @type {Point3} */ ([0, 1, 2].map((j) => (j === i ? 1.08 : 0)));
  const [x = 0, y = 0] = at(end);
  return halo(x, y + 4, name, "middle");
}

/** Both sides of the border in the colours of y. @param {Frame} frame @param {Border} border */
function halves(frame, { w: [a = 0, b = 0], c, scheme }) {
  const outline = corners(frame.axes);
  const unit = { low: 0, high: 1 };
  return [1, -1].map((sign) => {
    const { part } = cut(outline, sign * a, sign * b, sign * c);
    const d = path(part.flatMap(([x, y]) => [frame.x(x), frame.y(y)]), true);
    return d ? `<path d="${d}" fill="${heat(sign > 0 ? 0.9 : 0.1, unit, "y", scheme)}" fill-opacity=".3"/>` : "";
  }).join("");
}

/** The border, where it runs through the picture. @param {Frame} frame @param {Border} border */
function edge(frame, { w: [a = 0, b = 0], c }) {
  const { border } = cut(corners(frame.axes), a, b, c);
  return stroke(path(border.flatMap(([x, y]) => [frame.x(x), frame.y(y)])), { width: 2, name: "border" });
}

/** What marks and their names take: of several together these are in one line. @param {Frame} frame @param {{x: number, y: number}[]} places pixels */
function taken(frame, places) {
  return places.flatMap(({ x, y }) => {
    const together = places.filter((one) => Math.hypot(one.x - x, one.y - y) < 60).length;
    const step = x > frame.left + frame.width * 0.75 ? -25 : 25;
    return Array.from({ length: 1 + 2 * together }, (_, i) => ({ x: x + i * step, y: y - 4 - (together > 1 ? 14 : 0) }));
  });
}

/** @param {Mark[]} marks @param {Frame} frame @param {boolean} [named] @param {Border | null} [border] whose sides they keep to */
function put(marks, frame, named = true, border = null) {
  const over = border ? overAt(frame, border) : () => 0;
  return patternMarks(marks, { left: frame.left, width: frame.left + frame.width, named, over });
}

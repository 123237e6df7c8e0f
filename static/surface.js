/**
 * The decision surface: y over the plane of two inputs, the line between the targets, the patterns.
 *
 * views.js asks the server and gives the answer; contour.js, heat.js, sides.js compute, plane.js draws.
 */

import { contours } from "./contour.js";
import { make } from "./dom.js";
import { fixed, input, number, patternText } from "./format.js";
import { t } from "./i18n.js";
import { wide } from "./svg.js";
import { halo, patternMarks, stroke } from "./viewmarks.js";
import { gridReader, Plane, spaced } from "./plane.js";
import { onGrid, path } from "./planeframe.js";
import { belongsAbove, DUST, middle, outputRange, sideOf } from "./sides.js";
import { standing } from "./sidewords.js";
import { colourBar } from "./viewlegend.js";
import { singles } from "./viewfetch.js";
import { heading } from "./viewsubject.js";

/** @typedef {import("./viewsubject.js").Subject} Subject */
/** @typedef {import("./views.js").Place} Place */
/** @typedef {{k: number, net: number, size: number, x0: [number, number], x1: [number, number], data: string}} Answer */

const SIZE = 91; // inputs of two values then lie on the grid: a quarter of their distance is 15 of its steps
const TABLE_STEP = 9;
const TENTHS = [0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9];

export class Surface {
  rest = 200; // five pictures a second
  /** @type {{answer: Answer, subject: Subject, y: Float32Array, x0: Float64Array, x1: Float64Array} | null} */
  #told = null;

  /** @param {Place} place */
  constructor(place) {
    this.place = place;
    const reader = gridReader(() => {
      const told = this.#told;
      return told && {
        x: told.x0,
        y: told.x1,
        tell: (column, row) => [
          ...axis(0), ` = ${number(Number(told.x0[column]), 3)}, `, ...axis(1),
          ` = ${number(Number(told.x1[row]), 3)}: `, make("b", "", "y = ", number(Number(told.y[row * told.answer.size + column]), 4)),
        ],
      };
    });
    this.plane = new Plane(reader, (reading) => place.read(reading?.text ?? null));
    place.picture.append(this.plane.element);
  }

  /** Why there is nothing to draw. @param {Subject} subject */
  why({ patterns }) {
    const inputs = patterns[0]?.x.length ?? 0;
    return inputs === 2 ? "" : t("view.surface.inputs", { n: inputs });
  }

  /** @param {Subject} subject */
  query({ k, net }) {
    return `surface?k=${k}&net=${net}&size=${SIZE}&encoding=f32`;
  }

  /** @param {Answer} answer @param {Subject} subject */
  take(answer, subject) {
    const { size, x0, x1, data } = answer;
    this.#told = { answer, subject, y: singles(data), x0: spaced(x0, size), x1: spaced(x1, size) };
  }

  /** @param {import("./palette.js").Scheme} scheme */
  draw(scheme) {
    const told = this.#told;
    if (!told) return;
    const { answer, subject, y } = told;
    const { patterns, output } = subject;
    const border = middle(patterns);
    const range = outputRange(output, patterns);
    const grid = { values: y, across: answer.size, up: answer.size };
    const flat = y.every((v) => Math.abs(v - border) < DUST);
    const lines = flat ? [] : contours(grid, border);
    const thin = TENTHS.flatMap((share) => contours(grid, range.low + share * (range.high - range.low)));
    const name = `y = ${input(border)}`;
    this.plane.draw({
      axes: { x: answer.x0, y: answer.x1 },
      heat: { ...grid, range, kind: "y", scheme },
      names: { across: axis(0), up: axis(1) },
      label: `${t("view.surface.label")}: ${heading(subject)}`,
      marks: (frame) => {
        const drawn = (/** @type {import("./contour.js").Line} */ { points, closed }) => path(onGrid(frame, grid, points), closed);
        return [
          stroke(thin.map(drawn).join(""), { width: 0.8, back: 0, opacity: 0.35 }),
          stroke(lines.map(drawn).join(""), { width: 2, back: 2.5, name: "border" }),
          lineName(lines, frame, grid, name),
          patternMarks(this.#marks(frame), { width: frame.left + frame.width, named: true }),
        ].join("");
      },
    });
    this.#side(scheme, range, border, lines.length > 0);
  }

  /** @param {import("./planeframe.js").Frame} frame */
  #marks(frame) {
    const told = this.#told;
    if (!told) return [];
    const { patterns, one, net } = told.subject;
    const border = middle(patterns);
    return patterns.map((pattern, p) => ({
      pattern,
      p,
      x: frame.x(Number(pattern.x[0])),
      y: frame.y(Number(pattern.x[1])),
      above: belongsAbove(pattern, border),
      side: sideOf(this.#at(pattern), pattern, border),
      pale: !one && p !== net,
    }));
  }

  /** y at a pattern: on the grid, or between its numbers. @param {import("./api.js").Pattern} pattern */
  #at({ x }) {
    const told = this.#told;
    if (!told) return NaN;
    const { answer: { size, x0, x1 }, y } = told;
    const place = (/** @type {[number, number]} */ [low, high], /** @type {number} */ v) => ((v - low) / (high - low)) * (size - 1);
    return between(y, size, place(x0, Number(x[0])), place(x1, Number(x[1])));
  }

  /** @param {import("./palette.js").Scheme} scheme @param {import("./heat.js").Range} range @param {number} border @param {boolean} crossed */
  #side(scheme, { low, high }, border, crossed) {
    const told = this.#told;
    if (!told) return;
    const { subject, answer, y } = told;
    const { patterns } = subject;
    const ends = [low, border, high].map((v) => ({ share: (v - low) / (high - low), label: input(v) }));
    colourBar(this.place.legend, "y", scheme, [make("i", "", "y")], ends);
    const y0 = Number(y[0]);
    const where = crossed ? "note" : Math.abs(y0 - border) < DUST ? "on" : y0 > border ? "above" : "below";
    this.place.say(t(`view.surface.${where}`, { border: input(border) }), ...standing(subject, patterns.map((one) => this.#at(one))));
    this.place.table.show(() => {
      const steps = Array.from({ length: Math.floor((answer.size - 1) / TABLE_STEP) + 1 }, (_, i) => i * TABLE_STEP);
      const rows = steps.toReversed().map((row) => [
        `x1 = ${number(Number(told.x1[row]), 3)}`,
        ...steps.map((column) => fixed(Number(y[row * answer.size + column]))),
      ]);
      const learnt = patterns.map((pattern) => [patternText(pattern), `y = ${fixed(this.#at(pattern))}`,
        t(`view.side.${sideOf(this.#at(pattern), pattern, border)}`)]);
      return {
        caption: `${t("view.surface.label")}: ${heading(subject)}`,
        head: ["y", ...steps.map((column) => `x0 = ${number(Number(told.x0[column]), 3)}`)],
        rows: [...rows, ...learnt],
      };
    });
  }
}

/** An input's name. @param {number} i @returns {(Node | string)[]} */
const axis = (i) => [make("i", "", "x"), make("sub", "", String(i))];

/** A number between four of a grid's. @param {ArrayLike<number>} values @param {number} across @param {number} column @param {number} row */
function between(values, across, column, row) {
  const [i, j] = [Math.min(across - 2, Math.max(0, Math.floor(column))), Math.min(across - 2, Math.max(0, Math.floor(row)))];
  const [a, b] = [column - i, row - j];
  const at = (/** @type {number} */ c, /** @type {number} */ r) => Number(values[r * across + c]);
  return (1 - b) * ((1 - a) * at(i, j) + a * at(i + 1, j)) + b * ((1 - a) * at(i, j + 1) + a * at(i + 1, j + 1));
}

/** The name of the longest line, at its middle, beside it. @param {import("./contour.js").Line[]} lines @param {import("./planeframe.js").Frame} frame @param {import("./contour.js").Grid} grid @param {string} name */
export function lineName(lines, frame, grid, name) {
  const longest = lines.toSorted((a, b) => b.points.length - a.points.length)[0];
  if (!longest || longest.points.length < 8) return "";
  const middle = 2 * Math.floor(longest.points.length / 4);
  const [x = 0, y = 0, x1 = x, y1 = y] = onGrid(frame, grid, [...longest.points.slice(middle, middle + 2), ...longest.points.slice(middle + 2, middle + 4)]);
  // At a right angle to the line, as far as the words reach there: half their width, half their height.
  const size = Math.hypot(x1 - x, y1 - y) || 1;
  const [u, v] = [(y1 - y) / size, (x - x1) / size];
  const half = wide(name, 11) / 2;
  const away = Math.abs(u) * half + Math.abs(v) * 6 + 6;
  const places = [1, -1].map((sign) => ({ x: x + sign * u * away, y: y + sign * v * away }));
  const inside = places.find((one) => one.x - half > frame.left && one.x + half < frame.left + frame.width
    && one.y - 8 > frame.top && one.y + 8 < frame.top + frame.height);
  return inside ? halo(inside.x, inside.y + 4, name, "middle") : "";
}

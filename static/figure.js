/**
 * What one chart shows, as Plotly takes it: curves, ranges, grid. Pure; charts.js draws it.
 *
 * All values are given to Plotly as places on linear axes: the logarithms are ours (axis.js, scales.js).
 */

import { axis } from "./axis.js";
import { height, range, ticks } from "./scales.js";
import { linesOf, ONE } from "./series.js";
import { strands } from "./strands.js";

/** @typedef {import("./axis.js").View} View */
/** @typedef {import("./scales.js").Row} Row */
/** @typedef {{ground: string, line: string, grid: string, rule: string, muted: string}} Ink */

/**
 * @typedef {object} Sheet what all charts of the page share
 * @property {import("./series.js").Series[]} series in the order they are drawn
 * @property {View} view
 * @property {number[]} marks the iterations with a grid line
 * @property {number[][]} targets for each column of charts every t that is learnt there
 * @property {{k: number, colour: string}[]} branches where branches begin
 * @property {Record<Row, {low: number, high: number}>} ranges
 * @property {boolean} own each chart has a scale of its own
 * @property {number} [broad] how many times as broad as usual its lines are
 * @property {number} left pixels before the iteration axis: more where the ticks are inside
 * @property {Ink} ink
 */

/** @typedef {{traces: object[], layout: object, range: import("./scales.js").Range,
 *             ticks: import("./axis.js").Tick[], groups: string[][], zero: boolean[], oneOf: number}} Figure
 *          groups: the lines of each cord by name, pale ones left out; zero: which are 0 all along */

export const SIDE = 6; // pixels between the ends of the iteration axis and the chart's edges
export const INSIDE = 48; // and before it, where the ticks of the values are inside the chart
export const EDGE = 7; // pixels above and below
const DOT = 6; // pixels across, where a branch begins

/**
 * @param {Sheet} sheet @param {Row} row @param {number} column of charts
 * @param {number} width @param {number} tall pixels
 * @returns {Figure}
 */
export function figure(sheet, row, column, width, tall) {
  const { series, view, broad = 1 } = sheet;
  const buckets = Math.max(8, Math.floor((width - sheet.left - SIDE) / 2));
  const lines = strands(linesOf(series, row, column), view, buckets, broad);
  const drawn = column === ONE ? nested(lines) : lines;
  const place = (/** @type {number} */ k) => axis(k, view.kind);
  const traces = drawn.flatMap(({ looks, k, v }) => {
    const x = k.map(place);
    const y = v.map((one) => height(row, one));
    return looks.map((line) => curve(x, y, line, broad));
  });
  const dots = drawn.flatMap(({ dots: of, k, v }) =>
    of.map((colour) => ({ x: place(Number(k[0])), y: height(row, Number(v[0])), colour })));
  const least = Math.min(...drawn.map((one) => one.least));
  const greatest = Math.max(...drawn.map((one) => one.greatest));
  const shown = sheet.own ? range(row, least, greatest, true) : sheet.ranges[row];
  const marks = ticks(row, shown, tall - 2 * EDGE);
  const told = drawn.filter(({ names }) => names.length > 0);
  return {
    traces: dots.length ? [...traces, beginnings(dots, broad)] : traces,
    layout: layout(sheet, row, column, { width, height: tall, shown, marks }),
    range: shown,
    ticks: marks,
    groups: told.map(({ names }) => names),
    zero: told.map(({ zero }) => zero),
    oneOf: Math.round(Math.max(1, ...drawn.map((one) => one.oneOf))),
  };
}

/**
 * The gradients of one net swing with the pattern whose turn it is: those that swing less lie over the
 * others, so that none is out of sight. What a run branched from stays under all.
 * @param {import("./strands.js").Strand[]} all
 */
const nested = (all) => {
  const span = (/** @type {import("./strands.js").Strand} */ { names, least, greatest }) =>
    names.length > 0 ? greatest - least : Infinity;
  return all.toSorted((a, b) => (span(a) === span(b) ? 0 : span(b) - span(a)));
};

/**
 * @param {Float64Array} x @param {Float64Array} y
 * @param {import("./strands.js").Look} look @param {number} broad
 */
function curve(x, y, { name, ...line }, broad) {
  const lonely = x.length === 1;
  return {
    type: "scatter",
    mode: lonely ? "markers" : "lines",
    name,
    x,
    y,
    line: { ...line, shape: "linear", simplify: false },
    marker: { size: 7 * broad, color: line.color },
    cliponaxis: !lonely,
    hoverinfo: "skip",
  };
}

/** Where branches begin. @param {{x: number, y: number, colour: string}[]} dots @param {number} broad */
const beginnings = (dots, broad) => ({
  type: "scatter",
  mode: "markers",
  name: "",
  x: dots.map(({ x }) => x),
  y: dots.map(({ y }) => y),
  marker: { size: DOT * broad, color: dots.map(({ colour }) => colour) },
  hoverinfo: "skip",
});

/**
 * @param {Sheet} sheet @param {Row} row @param {number} column
 * @param {{width: number, height: number, shown: import("./scales.js").Range,
 *          marks: import("./axis.js").Tick[]}} size
 */
function layout({ view, marks: k, targets, left, ink, broad = 1 }, row, column, { width, height: tall, shown, marks }) {
  const plain = {
    fixedrange: true,
    showticklabels: false,
    ticks: "",
    tickmode: "array",
    gridcolor: ink.grid,
    gridwidth: 1,
  };
  const target = (/** @type {number} */ t) => ({
    type: "line",
    x0: axis(view.k0, view.kind),
    x1: axis(view.k1, view.kind),
    y0: t,
    y1: t,
    line: { color: ink.muted, width: 2 * broad, dash: "2px,4px" },
    layer: "between", // over the grid's line at the same height, under the curve
  });
  return {
    width,
    height: tall,
    margin: { l: left, r: SIDE, t: EDGE, b: EDGE },
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    showlegend: false,
    hovermode: false,
    dragmode: false,
    xaxis: {
      ...plain,
      range: [axis(view.k0, view.kind), axis(view.k1, view.kind)],
      tickvals: k.map((one) => axis(one, view.kind)),
      zeroline: false,
    },
    yaxis: {
      ...plain,
      range: [shown.low, shown.high],
      tickvals: marks.map(({ at }) => at),
      zeroline: row === "w" || row === "dw",
      zerolinecolor: ink.rule,
      zerolinewidth: 1,
    },
    shapes: row === "y" ? (targets[column] ?? []).map(target) : [],
  };
}

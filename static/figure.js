/**
 * What one chart shows, as Plotly takes it: curves, ranges, grid. Pure; charts.js draws it.
 *
 * All values are given to Plotly as places on linear axes: the logarithms are ours (axis.js, scales.js).
 */

import { axis } from "./axis.js";
import { cords, dash } from "./cords.js";
import { height, range, ROWS, ticks } from "./scales.js";
import { edges, thin } from "./thin.js";

/** @typedef {import("./axis.js").View} View */
/** @typedef {import("./history.js").History} History */
/** @typedef {import("./scales.js").Row} Row */
/** @typedef {{name: string, colour: string, index: number}} Curve */
/** @typedef {{line: string, grid: string, rule: string, muted: string}} Ink */

/**
 * @typedef {object} Sheet what all charts of the page share
 * @property {History} history
 * @property {View} view
 * @property {number[]} marks the iterations with a grid line
 * @property {Curve[]} curves the parameters shown, `index` in the order of the run's parameters
 * @property {number[]} targets t of each pattern
 * @property {Record<Row, {low: number, high: number}>} ranges
 * @property {boolean} own each chart has a scale of its own
 * @property {number} left pixels before the iteration axis: more where the ticks are inside
 * @property {Ink} ink
 */

/** @typedef {{traces: object[], layout: object, range: import("./scales.js").Range,
 *             ticks: import("./axis.js").Tick[], groups: string[][], zero: boolean[], oneOf: number}} Figure
 *          zero: which groups are 0 all along */

export const SIDE = 6; // pixels between the ends of the iteration axis and the chart's edges
export const INSIDE = 48; // and before it, where the ticks of the values are inside the chart
export const EDGE = 7; // pixels above and below

/**
 * The ranges that a row's charts share.
 * @param {History} history @param {Curve[]} curves
 */
export function sharedRanges(history, curves) {
  const rows = Object.fromEntries(
    ROWS.map((row) => {
      const columns = columnsOf(history, row, -1, curves).map(({ column }) => column);
      const least = Math.min(...columns.map((c) => history.least[c] ?? Infinity));
      const greatest = Math.max(...columns.map((c) => history.greatest[c] ?? -Infinity));
      return [row, range(row, least, greatest, false)];
    }),
  );
  return /** @type {Sheet["ranges"]} */ (rows);
}

/**
 * @param {Sheet} sheet @param {Row} row @param {number} net the column of charts
 * @param {number} width @param {number} tall pixels
 * @returns {Figure}
 */
export function figure(sheet, row, net, width, tall) {
  const { history, view, ink } = sheet;
  const columns = columnsOf(history, row, net, sheet.curves, ink.line);
  const pieces = columns.map(({ column }) => history.pieces(column, view.k0, view.k1 + 1));
  const buckets = Math.max(8, Math.floor((width - sheet.left - SIDE) / 2));
  const cuts = (pieces[0] ?? []).map((piece) => edges(view, buckets, piece));
  const curves = (pieces[0] ?? []).reduce((n, { i0, i1 }) => n + i1 - i0, 0) > 1;
  const groups = curves ? cords(pieces) : pieces.map((_, index) => [index]);
  /** @type {boolean[]} */
  const zero = [];
  let oneOf = 1;
  let least = Infinity;
  let greatest = -Infinity;
  const traces = groups.flatMap((group) => {
    const points = thin(pieces[group[0] ?? 0] ?? [], cuts);
    oneOf = Math.max(oneOf, points.whole / (points.k.length || 1));
    zero.push(points.v.every((v) => v === 0));
    for (const v of points.v) {
      least = Math.min(least, v);
      greatest = Math.max(greatest, v);
    }
    const x = points.k.map((k) => axis(k, view.kind));
    const y = points.v.map((v) => height(row, v));
    return group.map((index, i) => {
      const line = { color: columns[index]?.colour, width: group.length > 1 ? 3 : 2 };
      return curve(x, y, { ...line, dash: dash(i, group.length) });
    });
  });
  const shown = sheet.own ? range(row, least, greatest, true) : sheet.ranges[row];
  const marks = ticks(row, shown, tall - 2 * EDGE);
  return {
    traces,
    layout: layout(sheet, row, net, { width, height: tall, shown, marks }),
    range: shown,
    ticks: marks,
    groups: groups.map((group) => group.map((index) => columns[index]?.name ?? "")),
    zero,
    oneOf: Math.round(oneOf),
  };
}

/**
 * The columns of the history that a row of charts draws; of all nets where net is -1.
 * @param {History} history @param {Row} row @param {number} net
 * @param {Curve[]} curves @param {string} [ink]
 */
export function columnsOf(history, row, net, curves, ink = "") {
  const nets = net < 0 ? [...Array(history.nets).keys()] : [net];
  if (row === "y" || row === "E") {
    const patterns = net < 0 ? [...Array(history.patterns).keys()] : [net];
    return patterns.map((p) => ({ name: row, colour: ink, column: history[row](p) }));
  }
  return nets.flatMap((n) =>
    curves.map(({ name, colour, index }) => ({ name, colour, column: history[row](n, index) })),
  );
}

/** @param {Float64Array} x @param {Float64Array} y @param {object} line */
function curve(x, y, line) {
  const lonely = x.length === 1;
  return {
    type: "scatter",
    mode: lonely ? "markers" : "lines",
    x,
    y,
    line: { ...line, shape: "linear", simplify: false },
    marker: { size: 7, color: /** @type {{color: string}} */ (line).color },
    cliponaxis: !lonely,
    hoverinfo: "skip",
  };
}

/**
 * @param {Sheet} sheet @param {Row} row @param {number} net
 * @param {{width: number, height: number, shown: import("./scales.js").Range,
 *          marks: import("./axis.js").Tick[]}} size
 */
function layout({ view, marks: k, targets, left, ink }, row, net, { width, height: tall, shown, marks }) {
  const plain = {
    fixedrange: true,
    showticklabels: false,
    ticks: "",
    tickmode: "array",
    gridcolor: ink.grid,
    gridwidth: 1,
  };
  const target = {
    type: "line",
    x0: axis(view.k0, view.kind),
    x1: axis(view.k1, view.kind),
    y0: targets[net],
    y1: targets[net],
    line: { color: ink.muted, width: 2, dash: "2px,4px" },
    layer: "between", // over the grid's line at the same height, under the curve
  };
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
    shapes: row === "y" ? [target] : [],
  };
}

/**
 * One chart of a picture: a figure, as Plotly takes it, drawn as SVG text. Pure.
 *
 * Of Plotly's figures it knows what those of this page have: curves, grid, zero line, lines across.
 */

import { line, round, text } from "./svg.js";

/** @typedef {import("./figure.js").Figure} Figure */
/** @typedef {import("./picture.js").Size} Size */
/** @typedef {{color: string, width: number, dash: string}} Line */
/** @typedef {{mode: string, x: ArrayLike<number>, y: ArrayLike<number>, line: Line,
 *             marker: {size: number, color: string | string[]}}} Trace */
/**
 * @typedef {object} Layout
 * @property {{l: number, r: number, t: number, b: number}} margin
 * @property {Axis} xaxis @property {Axis} yaxis
 * @property {{x0: number, x1: number, y0: number, y1: number, line: Line}[]} shapes
 *
 * @typedef {{range: [number, number], tickvals: number[], gridcolor: string,
 *            zeroline: boolean, zerolinecolor?: string}} Axis
 */

/** From numbers on a figure's axes to pixels of its chart. @param {Layout} layout @param {Size} size */
function places({ margin, xaxis, yaxis }, { width, height }) {
  const inside = { width: width - margin.l - margin.r, height: height - margin.t - margin.b };
  const share = (/** @type {Axis} */ { range: [low, high] }, /** @type {number} */ v) => (v - low) / (high - low || 1);
  return {
    x: (/** @type {number} */ v) => margin.l + share(xaxis, v) * inside.width,
    y: (/** @type {number} */ v) => margin.t + (1 - share(yaxis, v)) * inside.height,
  };
}

/** @param {Figure} figure @param {number} left @param {number} top @param {Size} size */
function chart({ traces, layout: known }, left, top, size) {
  const layout = /** @type {Layout} */ (known);
  const { xaxis, yaxis, shapes } = layout;
  const at = places(layout, size);
  const [x0, x1] = xaxis.range.map(at.x);
  const [y0, y1] = yaxis.range.map(at.y);
  const upright = (/** @type {number} */ v) => line(at.x(v), Number(y0), at.x(v), Number(y1), xaxis.gridcolor);
  const level = (/** @type {number} */ v, /** @type {string} */ colour) =>
    line(Number(x0), at.y(v), Number(x1), at.y(v), colour);
  const zero = yaxis.zeroline && yaxis.range[0] <= 0 && yaxis.range[1] >= 0;
  return [
    `<svg x="${round(left)}" y="${round(top)}" width="${size.width}" height="${size.height}">`,
    ...xaxis.tickvals.map(upright),
    ...yaxis.tickvals.map((v) => level(v, yaxis.gridcolor)),
    zero ? level(0, yaxis.zerolinecolor ?? yaxis.gridcolor) : "",
    ...shapes.map((one) =>
      line(at.x(one.x0), at.y(one.y0), at.x(one.x1), at.y(one.y1), one.line.color, stroke(one.line))),
    ...curves(/** @type {Trace[]} */ (traces), at),
    "</svg>",
  ].filter(Boolean).join("\n");
}

/** Curves and dots, in the order they are drawn; a cord's members lie on one path. @param {Trace[]} traces @param {ReturnType<typeof places>} at */
function curves(traces, at) {
  let path = "";
  return traces.flatMap((trace, i) => {
    const points = Array.from(trace.x, (x, n) => `${round(at.x(x))} ${round(at.y(Number(trace.y[n])))}`);
    if (points.length === 0) return [];
    if (trace.mode === "markers") return dots(points, trace.marker);
    const { color } = trace.line;
    const { dash, width } = stroke(trace.line);
    if (traces[i - 1]?.x !== trace.x) path = `M${points[0]}L${points.slice(1).join(" ")}`;
    const dashes = dash ? ` stroke-dasharray="${dash}"` : "";
    return `<path d="${path}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linejoin="round"${dashes}/>`;
  });
}

/** @param {string[]} points @param {Trace["marker"]} marker */
const dots = (points, { size, color }) =>
  points.map((point, n) => {
    const [x, y] = point.split(" ");
    return `<circle cx="${x}" cy="${y}" r="${size / 2}" fill="${typeof color === "string" ? color : color[n]}"/>`;
  });

/** Plotly's words for a line in SVG's. @param {Line} line */
function stroke({ width, dash = "solid" }) {
  return dash === "solid" ? { width } : { width, dash: dash.replaceAll("px", "").replaceAll(",", " ") };
}

/** The values' ticks, written to the left of x. @param {Figure} figure @param {number} x @param {number} top @param {Size} size @param {{muted: string}} ink */
function ticks({ ticks: marks, layout }, x, top, size, { muted }) {
  const at = places(/** @type {Layout} */ (layout), size);
  return marks
    .map(({ at: v, label }) => {
      const y = Math.min(Math.max(at.y(v), 6), size.height - 8);
      return text(x, top + y + 3.5, label, { size: 10.5, fill: muted, anchor: "end" });
    })
    .join("\n");
}

export const plot = { chart, ticks };

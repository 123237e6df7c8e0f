/**
 * The charts as one picture that needs nothing else: an SVG text. Pure.
 *
 * scene.js says what is in it, plot.js draws each chart, export.js saves it. All that a reader of the
 * picture alone has to know is on it: which run, its recipe, what the rows, ticks and colours are.
 */

import { plot } from "./plot.js";
import { cut, label, LETTERS, line, text, wide, wrap } from "./svg.js";

/** @typedef {import("./figure.js").Figure} Figure */
/** @typedef {{layer: number, neuron: number, slot: number}} Symbol */

/**
 * @typedef {object} Scene
 * @property {string} title @property {string[]} facts the run's recipe in words
 * @property {string} note about the striped lines, or ""
 * @property {{ground: string, line: string, grid: string, rule: string, muted: string}} ink
 * @property {boolean} own whether each chart has its own ticks, inside
 * @property {string} axis what the axis of iterations counts
 * @property {Band[]} bands one under the other
 * @property {Group[]} legend
 *
 * @typedef {object} Band columns side by side
 * @property {Column[]} columns
 * @property {{symbol: string, name: string}[]} rows
 * @property {Size} size
 * @property {{at: number, label: string}[]} marks of the iteration axis, in pixels of a chart
 *
 * @typedef {{width: number, height: number}} Size of a chart
 * @typedef {{name: string, detail: string, figures: Figure[]}} Column a figure for each row
 * @typedef {{name: string, entries: Entry[]}} Group
 * @typedef {{colour: string, dash?: string, symbol?: Symbol, name?: string}} Entry
 */

const MARGIN = 24;
const GUTTER = 92;
const GAP = 14;
const ROW_GAP = 8;
const TOP = 24; // over a band: the columns' names
const STRIP = 22; // under it: the iterations
const BETWEEN = 12;
const SWATCH = 16;

/** The width of charts side by side. @param {number} columns @param {Size} size */
export const abreast = (columns, { width }) => columns * width + (columns - 1) * GAP;

/** Pixels that a band is high. @param {Band} band */
const tall = ({ rows, size: { height } }) => TOP + rows.length * height + (rows.length - 1) * ROW_GAP + STRIP;

/** @param {Scene} scene @returns {{svg: string, width: number, height: number}} */
export function picture(scene) {
  const { bands, ink } = scene;
  const inside = GUTTER + Math.max(...bands.map(({ columns, size }) => abreast(columns.length, size)));
  const width = inside + 2 * MARGIN;
  const head = heading(scene, inside);
  let y = head.bottom;
  const parts = [head.svg];
  for (const band of bands) {
    parts.push(bandOf(scene, band, y));
    y += tall(band) + BETWEEN;
  }
  const foot = footing(scene, inside, y);
  const height = Math.ceil(foot.bottom + MARGIN - 6);
  const box = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return {
    width,
    height,
    svg: [
      `<svg xmlns="http://www.w3.org/2000/svg" ${box} role="img" font-family="${LETTERS}">`,
      `<title>${label(scene.title)}</title><desc>${label(scene.facts.join(", "))}</desc>`,
      `<rect width="${width}" height="${height}" fill="${ink.ground}"/>`,
      ...parts,
      foot.svg,
      "</svg>\n",
    ].join("\n"),
  };
}

/** The run's name, and its recipe in words. @param {Scene} scene @param {number} width */
function heading({ title, facts, ink }, width) {
  const lines = wrap(facts, " · ", 12, width);
  const svg = [
    text(MARGIN, MARGIN + 16, cut(title, 18, width), { size: 18, fill: ink.line, weight: 600 }),
    ...lines.map((one, i) => text(MARGIN, MARGIN + 36 + 17 * i, one, { size: 12, fill: ink.muted })),
  ];
  return { svg: svg.join("\n"), bottom: MARGIN + 34 + 17 * lines.length };
}

/** Charts side by side, with their names above and their ticks around. @param {Scene} scene @param {Band} band @param {number} top */
function bandOf({ ink, own, axis }, { columns, marks, rows, size }, top) {
  const { width, height } = size;
  const down = (/** @type {number} */ row) => top + TOP + row * (height + ROW_GAP);
  const parts = rows.map(({ symbol, name }, row) => {
    const middle = down(row) + height / 2;
    const figure = columns[0]?.figures[row];
    return [
      text(MARGIN, middle, symbol, { size: 17, fill: ink.line, italic: true }),
      text(MARGIN, middle + 15, name, { size: 11, fill: ink.muted }),
      own || !figure ? "" : plot.ticks(figure, MARGIN + GUTTER - 8, down(row), size, ink),
    ].join("\n");
  });
  const strip = down(rows.length) - ROW_GAP + 15;
  parts.push(text(MARGIN + GUTTER - 8, strip, axis, { size: 10.5, fill: ink.muted, anchor: "end" }));
  columns.forEach(({ name, detail, figures }, i) => {
    const left = MARGIN + GUTTER + i * (width + GAP);
    const bold = { size: 12, fill: ink.line, weight: 600 };
    parts.push(text(left + 6, top + 14, name, { size: 12, fill: ink.muted }));
    parts.push(text(left + 6 + wide(name, 12) + 8, top + 14, detail, bold));
    figures.forEach((figure, row) => {
      parts.push(plot.chart(figure, left, down(row), size));
      parts.push(line(left, down(row) + height, left + width, down(row) + height, ink.rule));
      if (own) parts.push(plot.ticks(figure, left + 43, down(row), size, ink));
    });
    for (const { at, label: mark } of marks) {
      const half = wide(mark, 10.5) / 2;
      const anchor = at < half - 3 ? "start" : at > width - half ? "end" : "middle";
      const x = left + (anchor === "start" ? Math.max(0, at - 3) : anchor === "end" ? Math.min(width, at + 4) : at);
      parts.push(text(x, strip, mark, { size: 10.5, fill: ink.muted, anchor }));
    }
  });
  return parts.join("\n");
}

/** Whose curves the colours are, what stripes mean, and where the picture is from. @param {Scene} scene @param {number} width @param {number} top */
function footing({ legend, note, ink }, width, top) {
  const parts = [line(MARGIN, top, MARGIN + width, top, ink.rule)];
  const down = legend.some(({ name }) => name) ? 22 : 2; // from a group's name to its entries
  let x = MARGIN;
  let y = top + 20;
  for (const { name, entries } of legend) {
    const needs = Math.max(wide(name, 11), entries.reduce((sum, entry) => sum + entryWidth(entry), 0));
    if (x > MARGIN && x + needs > MARGIN + width) {
      x = MARGIN;
      y += down + 24;
    }
    if (name) parts.push(text(x, y, name, { size: 11, fill: ink.muted }));
    let at = x;
    for (const entry of entries) {
      parts.push(entryOf(entry, at, y + down, ink));
      at += entryWidth(entry);
    }
    x += needs + 24;
  }
  const from = "Backscope";
  const room = x - 24 < MARGIN + width - wide(from, 12) - 24;
  y += legend.length === 0 ? 0 : note || !room ? down + 24 : down;
  const lines = note ? wrap(note.split(" "), " ", 12, width - 44 - wide(from, 12)) : [""];
  if (note) parts.push(sample(MARGIN, y - 4, legend));
  lines.forEach((one, i) => parts.push(text(MARGIN + 38, y + 17 * i, one, { size: 12, fill: ink.muted })));
  parts.push(text(MARGIN + width, y + 17 * (lines.length - 1), from, { size: 12, fill: ink.muted, anchor: "end" }));
  return { svg: parts.join("\n"), bottom: y + 17 * (lines.length - 1) };
}

/** A piece of a striped line, in two of the curves' colours. @param {number} x @param {number} y @param {Group[]} legend */
function sample(x, y, legend) {
  const all = legend.flatMap(({ entries }) => entries).filter(({ dash }) => !dash);
  const colours = all.some(({ symbol }) => symbol) ? all.filter(({ symbol }) => symbol) : all;
  const [one, other = one] = [colours[0], colours.find((_, i) => i > colours.length / 3)];
  if (!one || !other) return "";
  return line(x, y, x + 28, y, one.colour, { width: 3, dash: "7 7" })
    + line(x + 7, y, x + 28, y, other.colour, { width: 3, dash: "7 7" });
}

/** @param {Entry} entry */
const entryWidth = ({ symbol, name }) =>
  SWATCH + 7 + (symbol ? 24 : 0) + (name ? wide(name, 12) + (symbol ? 4 : 0) : 0) + 14;

/** @param {Entry} entry @param {number} x @param {number} y @param {Scene["ink"]} ink */
function entryOf({ colour, dash, symbol, name }, x, y, ink) {
  const at = x + SWATCH + 7;
  return [
    line(x, y - 4, x + SWATCH, y - 4, colour, { width: dash ? 2 : 4, ...(dash ? { dash } : { round: true }) }),
    symbol ? symbolAt(symbol, at, y, ink.line) : "",
    name ? text(at + (symbol ? 28 : 0), y, name, { size: symbol ? 11 : 12, fill: symbol ? ink.muted : ink.line }) : "",
  ].join("");
}

/** A parameter's symbol: the layer above, neuron and slot below. @param {Symbol} one @param {number} x @param {number} y @param {string} fill */
const symbolAt = ({ layer, neuron, slot }, x, y, fill) =>
  text(x, y, "w", { size: 15, fill, italic: true, length: 10.5 })
  + text(x + 11.5, y - 6, String(layer), { size: 9, fill })
  + text(x + 11.5, y + 4, `${neuron}${slot}`, { size: 9, fill });

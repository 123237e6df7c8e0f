/**
 * A column of the grid as elements: a card, a chart for each row, the iterations under them; and where
 * one net learns all patterns, the charts of its weights across all columns.
 *
 * grid.js asks for one for each pattern; cards.js or runcards.js fill the card, charts.js the charts.
 */

import { make } from "./dom.js";

/** @typedef {import("./scales.js").Row} Row */
/** @typedef {{sheet: import("./figure.js").Sheet | null, width: number}} Frame what charts of one width share */
/** @typedef {{net: number, row: Row, figure: import("./figure.js").Figure | null, chart: HTMLElement,
 *             scale: HTMLElement}} Cell net: the column's number, or ONE */
/** @typedef {{frame: Frame, plots: HTMLElement, cursor: HTMLElement, branches: HTMLElement, strip: HTMLElement,
 *             cells: Cell[]}} Field charts over one iteration axis */
/** @typedef {Field & {element: HTMLElement, card: HTMLElement}} Column */

/** @param {number} net @param {readonly Row[]} rows @param {Frame} frame @returns {Column} */
export function column(net, rows, frame) {
  const card = make("button", "card");
  card.type = "button";
  const charts = field(net, rows, frame);
  const element = make("article", "column", card, charts.plots, charts.strip);
  return { ...charts, element, card };
}

/** @param {number} net @param {readonly Row[]} rows @param {Frame} frame @returns {Field} */
export function field(net, rows, frame) {
  const branches = make("div", "branches");
  const cursor = make("div", "cursor");
  const strip = make("div", "strip");
  strip.setAttribute("aria-hidden", "true");
  const cells = rows.map((row) => cell(net, row));
  const panels = cells.map(({ panel }) => panel);
  const plots = make("div", "plots", ...panels, branches, cursor);
  return { frame, plots, cursor, branches, strip, cells };
}

/** @param {number} net @param {Row} row */
function cell(net, row) {
  const chart = make("div", "chart");
  const scale = make("div", "scale");
  const panel = make("div", "panel", chart, scale, make("i", "row-symbol", row));
  panel.dataset.row = row;
  panel.setAttribute("role", "img");
  return { net, row, figure: null, chart, scale, panel };
}

/** What a column is called. @param {Column} column @param {string} name @param {(row: Row) => string} label of a row */
export function nameColumn(column, name, label) {
  column.element.setAttribute("aria-label", name);
  nameCharts(column, name, label);
}

/** What charts are called. @param {Field} field @param {string} name @param {(row: Row) => string} label of a row */
export function nameCharts({ cells }, name, label) {
  for (const { chart, row } of cells) {
    chart.parentElement?.setAttribute("aria-label", `${name}: ${label(row)}`);
  }
}

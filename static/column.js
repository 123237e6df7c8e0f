/**
 * A column of the grid as elements: a card, a chart for each row, the iterations under them.
 *
 * grid.js asks for one for each pattern; cards.js or runcards.js fill the card, charts.js the charts.
 */

import { make } from "./dom.js";
import { ROWS } from "./scales.js";

/** @typedef {import("./scales.js").Row} Row */
/** @typedef {{net: number, row: Row, figure: import("./figure.js").Figure | null, chart: HTMLElement,
 *             scale: HTMLElement}} Cell net: the column's number */
/** @typedef {{element: HTMLElement, card: HTMLElement, plots: HTMLElement, cursor: HTMLElement,
 *             branches: HTMLElement, strip: HTMLElement, cells: Cell[]}} Column */

/** @param {number} net @returns {Column} */
export function column(net) {
  const card = make("button", "card");
  card.type = "button";
  const branches = make("div", "branches");
  const cursor = make("div", "cursor");
  const strip = make("div", "strip");
  strip.setAttribute("aria-hidden", "true");
  const cells = ROWS.map((row) => cell(net, row));
  const panels = cells.map(({ panel }) => panel);
  const plots = make("div", "plots", ...panels, branches, cursor);
  const element = make("article", "column", card, plots, strip);
  return { element, card, plots, cursor, branches, strip, cells };
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

/**
 * What a column and its charts are called.
 * @param {Column} column @param {string} name @param {(row: Row) => string} label of a row
 */
export function nameColumn({ element, cells }, name, label) {
  element.setAttribute("aria-label", name);
  for (const { chart, row } of cells) {
    chart.parentElement?.setAttribute("aria-label", `${name}: ${label(row)}`);
  }
}

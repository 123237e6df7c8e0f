/**
 * The small multiples: a column for each pattern, a chart for y, E, w and dw in each, one cursor.
 *
 * state -> sheet.js -> grid -> a figure for each panel (figure.js) -> charts.js. Sets ticks, cursor and
 * the marks where branches begin; column.js makes the elements, pointer.js listens to mouse and finger.
 */

import { fraction } from "./axis.js";
import { Panel } from "./charts.js";
import { column, nameColumn } from "./column.js";
import { find, make } from "./dom.js";
import { EDGE, figure, SIDE } from "./figure.js";
import { patternText } from "./format.js";
import { t } from "./i18n.js";
import { labels, putTicks } from "./labels.js";
import { COLUMNS, Pages } from "./pages.js";
import { ROWS, ticks } from "./scales.js";
import { PHONE, sheetOf } from "./sheet.js";
import { any, view } from "./state.js";

/** @typedef {import("./column.js").Cell} Cell */
/** @typedef {import("./column.js").Column} Column */
/** @typedef {import("./figure.js").Sheet} Sheet */
/** @typedef {import("./state.js").Values} Values */

export class Grid {
  /** @type {Column[]} */
  columns = [];
  /** @type {Sheet | null} */
  sheet = null;
  /** @type {Values | null} */
  values = null;
  width = 0;
  #tall = 0;
  #shape = "";
  #marks = "";
  #measured = new ResizeObserver(() => this.#measure());

  /**
   * @param {import("./charts.js").Charts} charts
   * @param {(net: number) => void} choose
   * @param {() => void} drawn
   */
  constructor(charts, choose, drawn) {
    this.charts = charts;
    this.drawn = drawn;
    this.home = find(".columns");
    this.gutter = find(".gutter");
    this.pages = new Pages(this.home, choose);
    this.#measured.observe(this.home);
  }

  /** Pixels from a column's left edge to a place 0 ... 1 of the iteration axis. @param {number} share */
  place(share) {
    const left = this.sheet?.left ?? SIDE;
    return left + share * (this.width - left - SIDE);
  }

  /** Pixels that the iteration axis is long. */
  get across() {
    return this.place(1) - this.place(0);
  }

  /** Every figure now on the page, and whose it is. */
  get figures() {
    return this.columns.flatMap(({ cells }) =>
      cells.flatMap(({ net, row, figure: drawn }) => (drawn ? { ...drawn, net, row } : [])),
    );
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    this.values = values;
    const patterns = values.patterns.map(({ x, t: target }) => [...x, target].join()).join(";");
    const shape = `${values.compared.length > 0} ${patterns}`;
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#build(values);
    }
    if (any(changed, "language", "patterns")) {
      this.#name(values);
      this.pages.show(this.columns.length);
    }
    const redraw = any(
      changed, "history", "frontier", "past", "compared", "hidden", "kind", "own", "window", "shown",
      "scheme", "start", "iterations",
    );
    if (redraw) {
      this.sheet = sheetOf(values, this.width);
      this.charts.touch();
      this.#axes();
    }
    if (redraw || changed.has("k")) this.#cursor();
    if (changed.has("net")) {
      this.columns.forEach(({ element }, p) => element.classList.toggle("chosen", p === values.net));
    }
  }

  /** @param {Values} values */
  #build({ patterns, net }) {
    this.charts.clear();
    this.#marks = "";
    this.home.style.setProperty("--shown", String(Math.min(COLUMNS, patterns.length)));
    this.columns = patterns.map((_, p) => column(p));
    for (const cell of this.columns.flatMap(({ cells }) => cells)) {
      const draw = (/** @type {number} */ width, /** @type {number} */ height) =>
        this.sheet && figure(this.sheet, cell.row, cell.net, width, height);
      this.charts.add(new Panel(cell.chart, draw, (drawn, tall) => this.#drawn(cell, drawn, tall)));
    }
    this.columns[net]?.element.classList.add("chosen");
    this.home.replaceChildren(...this.columns.map(({ element }) => element));
    this.#measure();
  }

  /** @param {Values} values */
  #name({ patterns }) {
    this.columns.forEach((one, p) => {
      const name = `${t("net", { n: p + 1 })} ${patternText(patterns[p])}`;
      nameColumn(one, name, (row) => t(`row.${row}.label`));
    });
  }

  /** @param {Cell} cell @param {import("./figure.js").Figure} drawn @param {number} tall */
  #drawn(cell, drawn, tall) {
    cell.figure = drawn;
    const inside = this.sheet?.own || PHONE.matches;
    putTicks(cell.scale, inside ? drawn.ticks : [], drawn.range, tall);
    this.drawn();
  }

  #measure() {
    const width = this.columns[0]?.plots.clientWidth ?? 0;
    const tall = this.columns[0]?.cells[0]?.scale.parentElement?.clientHeight ?? 0;
    if ((width === this.width && tall === this.#tall) || !this.values) return;
    this.width = width;
    this.#tall = tall;
    this.sheet = sheetOf(this.values, width);
    this.charts.touch();
    this.#axes();
    this.#cursor();
  }

  /** Ticks along the columns and in the gutter, which all charts of a row share; marks of branches. */
  #axes() {
    const { sheet, width, values } = this;
    if (!sheet || !width || !values) return;
    const places = sheet.marks.map((k) => this.place(fraction(sheet.view, k)));
    const key = JSON.stringify([sheet.marks, places, sheet.branches, this.columns.length]);
    if (key !== this.#marks) {
      this.#marks = key;
      for (const { strip, branches } of this.columns) {
        strip.replaceChildren(...labels(sheet.marks, places, width));
        branches.replaceChildren(...this.#branches(sheet));
      }
    }
    this.gutter.classList.toggle("own", sheet.own);
    this.home.classList.toggle("own", sheet.own);
    for (const row of ROWS) {
      const scale = find(`[data-row="${row}"] .scale`, this.gutter);
      const shown = sheet.own || !this.#tall ? [] : ticks(row, sheet.ranges[row], this.#tall - 2 * EDGE);
      putTicks(scale, shown, sheet.ranges[row], this.#tall);
    }
  }

  /** A line down a column for each branch point in sight. @param {Sheet} sheet */
  #branches(sheet) {
    return sheet.branches.flatMap(({ k, colour }) => {
      const place = fraction(sheet.view, k);
      if (place < 0 || place > 1) return [];
      const mark = make("span", "branch-mark");
      mark.style.left = `${this.place(place)}px`;
      mark.style.setProperty("--curve", colour);
      return [mark];
    });
  }

  #cursor() {
    const { values, width } = this;
    if (!values || !width) return;
    const place = fraction(view(values), Math.min(values.k, values.iterations));
    const x = Math.min(this.place(place), this.place(1) - 1); // at the end too it is no frame
    const outside = place < -1e-9 || place > 1 + 1e-9;
    for (const { cursor } of this.columns) {
      cursor.style.transform = `translateX(${x.toFixed(2)}px)`;
      cursor.hidden = outside;
    }
  }
}

/**
 * The small multiples: a column for each pattern, a chart for y, E, w and dw in each, one cursor. Where
 * one net learns all patterns its w and dw are a chart each across all columns.
 *
 * state -> sheet.js -> grid -> a figure for each panel (figure.js) -> charts.js. Sets ticks, cursor and
 * the marks where branches begin; column.js makes the elements, pointer.js listens to mouse and finger.
 */

import { fraction } from "./axis.js";
import { Panel } from "./charts.js";
import { column, field, nameCharts, nameColumn } from "./column.js";
import { find, make } from "./dom.js";
import { EDGE, figure, SIDE } from "./figure.js";
import { patternText } from "./format.js";
import { t } from "./i18n.js";
import { labels, putTicks, rowLabel } from "./labels.js";
import { netName, together } from "./nets.js";
import { COLUMNS, Pages } from "./pages.js";
import { ROWS, ticks } from "./scales.js";
import { ONE } from "./series.js";
import { PHONE, sheetOf } from "./sheet.js";
import { any, view } from "./state.js";

/** @typedef {import("./column.js").Cell} Cell */
/** @typedef {import("./column.js").Column} Column */
/** @typedef {import("./column.js").Field} Field */
/** @typedef {import("./column.js").Frame} Frame */
/** @typedef {import("./figure.js").Sheet} Sheet */
/** @typedef {import("./state.js").Values} Values */

export class Grid {
  /** @type {Column[]} */
  columns = [];
  /** The one net's charts across the columns. @type {Field | null} */
  across = null;
  /** What the columns' charts share. @type {Frame} */
  narrow = { sheet: null, width: 0 };
  /** And those across them. @type {Frame} */
  wide = { sheet: null, width: 0 };
  /** @type {Values | null} */
  values = null;
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
    this.area = find(".grid");
    this.home = find(".columns");
    this.below = find(".across");
    this.gutter = find(".gutter");
    this.pages = new Pages(this.home, choose);
    this.#measured.observe(this.home);
    this.#measured.observe(this.below);
  }

  /** Whatever has an iteration axis. */
  get fields() {
    return [...this.columns, ...(this.across ? [this.across] : [])];
  }

  /** Pixels from a chart's left edge to a place 0 ... 1 of its iteration axis. @param {number} share @param {Frame} [frame] */
  place(share, { sheet, width } = this.narrow) {
    const left = sheet?.left ?? SIDE;
    return left + share * (width - left - SIDE);
  }

  /** Pixels that a column's iteration axis is long. */
  get length() {
    return this.place(1) - this.place(0);
  }

  /** Every figure now on the page, and whose it is. */
  get figures() {
    return this.fields.flatMap(({ cells }) =>
      cells.flatMap(({ net, row, figure: drawn }) => (drawn ? { ...drawn, net, row } : [])),
    );
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    this.values = values;
    const patterns = values.patterns.map(({ x, t: target }) => [...x, target].join()).join(";");
    const shape = `${values.compared.length > 0} ${together(values)} ${patterns}`;
    const rebuilt = shape !== this.#shape;
    if (rebuilt) {
      this.#shape = shape;
      this.#build(values);
    }
    if (rebuilt || any(changed, "language", "patterns", "run")) this.#name(values);
    if (rebuilt || any(changed, "language", "patterns")) this.pages.show(this.columns.length);
    const redraw = any(
      changed, "history", "frontier", "past", "compared", "hidden", "kind", "own", "window", "shown",
      "listed", "scheme", "start", "iterations", "present",
    );
    if (redraw || rebuilt) {
      this.#sheets(values);
      this.charts.touch();
      this.#axes();
    }
    if (redraw || rebuilt || changed.has("k")) this.#cursor();
    if (changed.has("net")) {
      this.columns.forEach(({ element }, p) => element.classList.toggle("chosen", p === values.net));
    }
  }

  /** @param {Values} values */
  #sheets(values) {
    for (const frame of [this.narrow, this.wide]) frame.sheet = sheetOf(values, frame.width);
  }

  /** @param {Values} values */
  #build(values) {
    const { patterns, net } = values;
    this.charts.clear();
    this.#marks = "";
    const one = together(values);
    document.documentElement.classList.toggle("one-net", one);
    this.home.style.setProperty("--shown", String(Math.min(COLUMNS, patterns.length)));
    const own = one ? ROWS.slice(0, 2) : ROWS;
    this.columns = patterns.map((_, p) => column(p, own, this.narrow));
    this.across = one ? field(ONE, ROWS.slice(2), this.wide) : null;
    for (const { cells, frame } of this.fields) {
      for (const cell of cells) {
        const draw = (/** @type {number} */ width, /** @type {number} */ height) =>
          frame.sheet && figure(frame.sheet, cell.row, cell.net, width, height);
        this.charts.add(new Panel(cell.chart, draw, (drawn, tall) => this.#drawn(cell, drawn, tall)));
      }
    }
    this.columns[net]?.element.classList.add("chosen");
    this.home.replaceChildren(...this.columns.map(({ element }) => element));
    this.below.replaceChildren(...(this.across ? [this.across.plots, this.across.strip] : []));
    this.#measure();
  }

  /** @param {Values} values */
  #name(values) {
    const label = (/** @type {import("./scales.js").Row} */ row) => rowLabel(row, values);
    this.columns.forEach((one, p) => {
      nameColumn(one, `${netName(values, p)} ${patternText(values.patterns[p])}`, label);
    });
    if (this.across) nameCharts(this.across, t("net.one"), label);
  }

  /** @param {Cell} cell @param {import("./figure.js").Figure} drawn @param {number} tall */
  #drawn(cell, drawn, tall) {
    cell.figure = drawn;
    const inside = this.narrow.sheet?.own || PHONE.matches;
    putTicks(cell.scale, inside ? drawn.ticks : [], drawn.range, tall);
    this.drawn();
  }

  #measure() {
    const seen = this.columns.find(({ plots }) => plots.clientWidth > 0); // presented is one alone
    const width = seen?.plots.clientWidth ?? 0;
    const whole = this.across?.plots.clientWidth ?? 0;
    const tall = seen?.cells[0]?.scale.parentElement?.clientHeight ?? 0;
    // A scroll bar under the columns moves what is under them.
    this.area.style.setProperty("--bar-below", `${this.home.offsetHeight - this.home.clientHeight}px`);
    const same = width === this.narrow.width && whole === this.wide.width && tall === this.#tall;
    if (same || !this.values) return;
    this.narrow.width = width;
    this.wide.width = whole;
    this.#tall = tall;
    this.#sheets(this.values);
    this.charts.touch();
    this.#axes();
    this.#cursor();
  }

  /** Ticks along the columns and in the gutter, which all charts of a row share; marks of branches. */
  #axes() {
    const { sheet, width } = this.narrow;
    if (!sheet || !width || !this.values) return;
    const { length } = this.columns;
    const key = JSON.stringify([sheet.view, sheet.left, sheet.branches, width, this.wide.width, length]);
    if (key !== this.#marks) {
      this.#marks = key;
      for (const { strip, branches, frame } of this.fields) {
        const { marks = [] } = frame.sheet ?? {};
        const places = marks.map((k) => this.place(fraction(sheet.view, k), frame));
        strip.replaceChildren(...labels(marks, places, frame.width));
        branches.replaceChildren(...this.#branches(sheet, frame));
      }
    }
    this.gutter.classList.toggle("own", sheet.own);
    this.area.classList.toggle("own", sheet.own);
    for (const row of ROWS) {
      const scale = find(`[data-row="${row}"] .scale`, this.gutter);
      const shown = sheet.own || !this.#tall ? [] : ticks(row, sheet.ranges[row], this.#tall - 2 * EDGE);
      putTicks(scale, shown, sheet.ranges[row], this.#tall);
    }
  }

  /** A line down the charts for each branch point in sight. @param {Sheet} sheet @param {Frame} frame */
  #branches(sheet, frame) {
    return sheet.branches.flatMap(({ k, colour }) => {
      const place = fraction(sheet.view, k);
      if (place < 0 || place > 1) return [];
      const mark = make("span", "branch-mark");
      mark.style.left = `${this.place(place, frame)}px`;
      mark.style.setProperty("--curve", colour);
      return [mark];
    });
  }

  #cursor() {
    const { values } = this;
    if (!values || !this.narrow.width) return;
    const place = fraction(view(values), Math.min(values.k, values.iterations));
    const outside = place < -1e-9 || place > 1 + 1e-9;
    for (const { cursor, frame } of this.fields) {
      const x = Math.min(this.place(place, frame), this.place(1, frame) - 1); // at the end too it is no frame
      cursor.style.transform = `translateX(${x.toFixed(2)}px)`;
      cursor.hidden = outside;
    }
  }
}

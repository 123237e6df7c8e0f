/**
 * The small multiples: a column for each pattern, a chart for y, E, w and dw in each, one cursor.
 *
 * state -> grid -> a figure for each panel (figure.js) -> charts.js. Builds the columns, sets ticks
 * and cursor; cards.js fills the cards on top, pointer.js listens to mouse and finger.
 */

import { fraction } from "./axis.js";
import { Panel } from "./charts.js";
import { find, make, say } from "./dom.js";
import { EDGE, figure, INSIDE, sharedRanges, SIDE } from "./figure.js";
import { input } from "./format.js";
import { t } from "./i18n.js";
import { iterationMarks, labels, putTicks } from "./labels.js";
import { isOutput } from "./names.js";
import { colour, INK } from "./palette.js";
import { ROWS, ticks } from "./scales.js";
import { any, view } from "./state.js";

/** @typedef {import("./figure.js").Sheet} Sheet */
/** @typedef {import("./figure.js").Figure} Figure */
/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./scales.js").Row} Row */
/** @typedef {{net: number, row: Row, figure: Figure | null, scale: HTMLElement}} Cell */
/** @typedef {{element: HTMLElement, card: HTMLElement, plots: HTMLElement, cursor: HTMLElement,
 *             strip: HTMLElement, cells: Cell[]}} Column */

const COLUMNS = 4; // in sight at a time
const PHONE = matchMedia("(width <= 600px)"); // as in page.css: ticks inside the charts,
const SYMBOL = 12; // pixels for the row's symbol before them

export class Grid {
  /** @type {Column[]} */
  columns = [];
  /** @type {Sheet | null} */
  sheet = null;
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
    this.#measured.observe(this.home);
    this.pages = find(".pages", this.gutter);
    this.pages.addEventListener("click", ({ target }) => {
      const way = /** @type {HTMLElement} */ (target).closest("button")?.dataset.page;
      if (way) this.home.scrollBy({ left: (way === "on" ? 1 : -1) * this.home.clientWidth, behavior: "smooth" });
    });
    this.home.addEventListener("scroll", () => this.#page(), { passive: true });
    this.home.addEventListener("scrollend", () => {
      if (PHONE.matches) choose(this.#first()); // who swipes to a column reads its values
    });
    /** @type {Values | null} */
    this.values = null;
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
    const shape = values.patterns.map(({ x, t: target }) => [...x, target].join()).join(";");
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#build(values);
    }
    if (any(changed, "language", "patterns")) {
      this.#name(values);
      this.#page();
    }
    const redraw = any(
      changed, "history", "frontier", "kind", "own", "window", "shown", "scheme", "iterations",
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
    this.columns = patterns.map((_, p) => this.#column(p));
    this.columns[net]?.element.classList.add("chosen");
    this.home.replaceChildren(...this.columns.map(({ element }) => element));
    this.#measure();
  }

  /** @param {number} net @returns {Column} */
  #column(net) {
    const card = make("button", "card");
    card.type = "button";
    const plots = make("div", "plots");
    const cursor = make("div", "cursor");
    const strip = make("div", "strip");
    strip.setAttribute("aria-hidden", "true");
    const cells = ROWS.map((row) => {
      const chart = make("div", "chart");
      const scale = make("div", "scale");
      const name = make("i", "row-symbol", row);
      const panel = make("div", "panel", chart, scale, name);
      panel.dataset.row = row;
      panel.setAttribute("role", "img");
      plots.append(panel);
      /** @type {Cell} */
      const cell = { net, row, figure: null, scale };
      const draw = (/** @type {number} */ width, /** @type {number} */ height) =>
        this.sheet && figure(this.sheet, row, net, width, height);
      this.charts.add(new Panel(chart, draw, (drawn, tall) => this.#drawn(cell, drawn, tall)));
      return cell;
    });
    plots.append(cursor);
    const element = make("article", "column", card, plots, strip);
    return { element, card, plots, cursor, strip, cells };
  }

  /** @param {Values} values */
  #name({ patterns }) {
    this.columns.forEach(({ element, plots }, p) => {
      const name = `${t("net", { n: p + 1 })} ${patternText(patterns[p])}`;
      element.setAttribute("aria-label", name);
      for (const panel of /** @type {NodeListOf<HTMLElement>} */ (plots.querySelectorAll(".panel"))) {
        panel.setAttribute("aria-label", `${name}: ${t(`row.${panel.dataset.row}.label`)}`);
      }
    });
  }

  /** The first column in sight. */
  #first() {
    const { scrollLeft, scrollWidth } = this.home;
    return Math.round((scrollLeft / (scrollWidth || 1)) * this.columns.length);
  }

  /** Which of many columns are in sight. */
  #page() {
    const n = this.columns.length;
    const { clientWidth, scrollWidth } = this.home;
    this.pages.hidden = n <= COLUMNS;
    if (this.pages.hidden || !scrollWidth) return;
    const from = this.#first();
    const to = Math.min(n, from + Math.max(1, Math.round((clientWidth / scrollWidth) * n)));
    say(find(".pages-text", this.pages), t("pages", { from: from + 1, to, n }));
  }

  /** @param {Cell} cell @param {Figure} drawn @param {number} tall */
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

  /** Ticks along the columns and in the gutter, which all charts of a row share. */
  #axes() {
    const { sheet, width, values } = this;
    if (!sheet || !width || !values) return;
    const places = sheet.marks.map((k) => this.place(fraction(sheet.view, k)));
    const key = JSON.stringify([sheet.marks, places, this.columns.length]);
    if (key !== this.#marks) {
      this.#marks = key;
      for (const { strip } of this.columns) strip.replaceChildren(...labels(sheet.marks, places, width));
    }
    this.gutter.classList.toggle("own", sheet.own);
    this.home.classList.toggle("own", sheet.own);
    for (const row of ROWS) {
      const scale = find(`[data-row="${row}"] .scale`, this.gutter);
      const shown = sheet.own || !this.#tall ? [] : ticks(row, sheet.ranges[row], this.#tall - 2 * EDGE);
      putTicks(scale, shown, sheet.ranges[row], this.#tall);
    }
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

/** @param {Values} values @param {number} width @returns {Sheet} */
function sheetOf(values, width) {
  const shownView = view(values);
  const left = PHONE.matches ? INSIDE + SYMBOL : values.own ? INSIDE : SIDE;
  const curves = values.parameters
    .map((one, index) => ({ one, index, name: one.name }))
    .filter(({ name }) => values.shown.has(name))
    .map(({ one, index, name }) => ({
      name,
      index,
      colour: colour(one, isOutput(one, values.parameters), values.scheme),
    }));
  return {
    history: values.history,
    view: shownView,
    marks: iterationMarks(shownView, Math.max(40, width - left - SIDE)),
    curves,
    targets: values.patterns.map(({ t: target }) => target),
    ranges: sharedRanges(values.history, curves),
    own: values.own,
    left,
    ink: INK[values.scheme],
  };
}

/** A pattern as it is named everywhere: (0,1) → 1. @param {import("./api.js").Pattern} [pattern] */
export function patternText(pattern) {
  return pattern ? `(${pattern.x.map(input).join(",")}) → ${input(pattern.t)}` : "";
}

/**
 * Mouse and finger on the charts: a click or tap puts the cursor, a drag with the mouse zooms the
 * iteration axis of all charts, a double click shows all again; the mouse reads values as it passes.
 */

import { iterationAt } from "./axis.js";
import { find, make, symbol } from "./dom.js";
import { columnsOf, EDGE } from "./figure.js";
import { count, number } from "./format.js";
import { t } from "./i18n.js";
import { height } from "./scales.js";

/** @typedef {import("./grid.js").Cell} Cell */
/** @typedef {import("./grid.js").Column} Column */

const DRAG_PX = 6;

export class Pointer {
  /** @type {{x: number, column: Column} | null} */
  #down = null;
  #dragging = false;

  /**
   * @param {import("./grid.js").Grid} grid
   * @param {import("./state.js").State} state
   * @param {(k: number) => void} move
   */
  constructor(grid, state, move) {
    this.grid = grid;
    this.state = state;
    this.move = move;
    this.brush = make("div", "brush");
    this.tip = find(".tip");
    const { home } = grid;
    home.addEventListener("pointerdown", (event) => this.#press(event));
    home.addEventListener("pointermove", (event) => this.#pass(event));
    home.addEventListener("pointerup", (event) => this.#release(event));
    home.addEventListener("pointercancel", () => this.#end());
    home.addEventListener("pointerleave", () => (this.tip.hidden = true));
    home.addEventListener("click", (event) => this.#click(event));
    home.addEventListener("dblclick", (event) => {
      if (this.#columnOf(event)) this.state.set({ window: null });
    });
  }

  /** @param {Event} event */
  #columnOf({ target }) {
    const plots = /** @type {HTMLElement} */ (target).closest(".plots");
    return this.grid.columns.find((column) => column.plots === plots);
  }

  /** Pixels from a column's left edge, on its iteration axis. @param {MouseEvent} event @param {Column} column */
  #x(event, { plots }) {
    const x = event.clientX - plots.getBoundingClientRect().left;
    return Math.min(Math.max(this.grid.place(0), x), this.grid.place(1));
  }

  /** @param {number} x */
  #iteration(x) {
    const { grid } = this;
    const share = (x - grid.place(0)) / (grid.place(1) - grid.place(0));
    return grid.sheet ? iterationAt(grid.sheet.view, share) : 0;
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const column = this.#columnOf(event);
    if (!column || event.pointerType === "touch" || event.button !== 0) return;
    this.#down = { x: this.#x(event, column), column };
  }

  /** @param {PointerEvent} event */
  #pass(event) {
    if (!this.#down) {
      if (event.pointerType === "mouse") this.#read(event);
      return;
    }
    const { x, column } = this.#down;
    const now = this.#x(event, column);
    if (!this.#dragging && Math.abs(now - x) < DRAG_PX) return;
    if (!this.#dragging) {
      this.#dragging = true;
      this.tip.hidden = true;
      column.plots.append(this.brush);
      this.grid.home.setPointerCapture(event.pointerId);
    }
    this.brush.style.left = `${Math.min(x, now)}px`;
    this.brush.style.width = `${Math.abs(now - x)}px`;
  }

  /** @param {PointerEvent} event */
  #release(event) {
    if (this.#dragging && this.#down) {
      const ends = [this.#down.x, this.#x(event, this.#down.column)].sort((a, b) => a - b);
      const [k0 = 0, k1 = 0] = ends.map((x) => this.#iteration(x));
      if (k1 - k0 >= 2) this.state.set({ window: { k0, k1 } });
      // The click that ends a drag is not a click on the chart.
      window.addEventListener("click", (click) => click.stopPropagation(), { capture: true, once: true });
    }
    this.#end();
  }

  #end() {
    this.#down = null;
    this.#dragging = false;
    this.brush.remove();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const column = this.#columnOf(event);
    if (column) this.move(this.#iteration(this.#x(event, column)));
  }

  /** @param {PointerEvent} event */
  #read(event) {
    const column = this.#columnOf(event);
    const chart = /** @type {HTMLElement} */ (event.target).closest(".panel");
    const cell = column?.cells.find(({ row }) => row === chart?.getAttribute("data-row"));
    const k = column ? this.#iteration(this.#x(event, column)) : 0;
    this.tip.hidden = !cell?.figure || !this.#fill(cell, k, event.clientY, chart);
    if (this.tip.hidden) return;
    const left = event.clientX + 14 + this.tip.offsetWidth > innerWidth;
    const x = left ? event.clientX - 14 - this.tip.offsetWidth : event.clientX + 14;
    this.tip.style.transform = `translate(${x}px, ${event.clientY + 14}px)`;
  }

  /**
   * Write the nearest curve's value, and whose curve it is.
   * @param {Cell} cell @param {number} k @param {number} y @param {Element | null} chart
   */
  #fill(cell, k, y, chart) {
    const { sheet } = this.grid;
    if (!sheet || !chart || !cell.figure) return false;
    const { history, curves } = sheet;
    const { range, groups } = cell.figure;
    const { top, height: tall } = chart.getBoundingClientRect();
    const at = range.high - ((y - top - EDGE) / (tall - 2 * EDGE)) * (range.high - range.low);
    const columns = columnsOf(history, cell.row, cell.net, curves);
    const near = columns
      .flatMap(({ name, column }) => {
        const span = history.around(column, k);
        if (!span) return [];
        const [low, high] = span;
        const far = Math.max(height(cell.row, low) - at, at - height(cell.row, high), 0);
        return [{ name, low, high, far }];
      })
      .sort((a, b) => a.far - b.far)[0];
    if (!near) return false;
    const members = groups.find((group) => group.includes(near.name)) ?? [near.name];
    const values = near.low === near.high
      ? number(near.low, 5)
      : t("between", { low: number(near.low, 4), high: number(near.high, 4) });
    const named = this.state.values.parameters.filter(({ name }) => members.includes(name));
    this.tip.replaceChildren(
      make("span", "tip-k", `k = ${count(k)}`),
      ...(named.length && cell.row === "dw" ? ["d"] : []),
      ...(named.length ? named.flatMap((one, i) => [...(i ? [" = "] : []), symbol(one)]) : [cell.row]),
      make("b", "", ` = ${values}`),
    );
    return true;
  }
}

/**
 * Mouse and finger on the charts: a click or tap puts the cursor, a drag with the mouse zooms the
 * iteration axis of all charts, a double click shows all again; the mouse reads values as it passes.
 */

import { iterationAt } from "./axis.js";
import { make } from "./dom.js";
import { Tip } from "./tip.js";

/** @typedef {import("./column.js").Column} Column */

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
    this.tip = new Tip();
    const { home } = grid;
    home.addEventListener("pointerdown", (event) => this.#press(event));
    home.addEventListener("pointermove", (event) => this.#pass(event));
    home.addEventListener("pointerup", (event) => this.#release(event));
    home.addEventListener("pointercancel", () => this.#end());
    home.addEventListener("pointerleave", () => this.tip.hide());
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
      this.tip.hide();
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
    const { sheet } = this.grid;
    const column = this.#columnOf(event);
    const row = /** @type {HTMLElement} */ (event.target).closest(".panel")?.getAttribute("data-row");
    const cell = column?.cells.find((one) => one.row === row);
    if (!column || !cell || !sheet) this.tip.hide();
    else this.tip.show(event, { cell, sheet, k: this.#iteration(this.#x(event, column)) }, this.state.values);
  }
}

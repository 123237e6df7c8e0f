/**
 * Mouse and finger on the charts: a click or tap puts the cursor, a drag with the mouse zooms the
 * iteration axis of all charts, a double click shows all again; the mouse reads values as it passes.
 */

import { iterationAt } from "./axis.js";
import { make } from "./dom.js";
import { Tip } from "./tip.js";

/** @typedef {import("./column.js").Field} Field */

const DRAG_PX = 6;

export class Pointer {
  /** @type {{x: number, field: Field} | null} */
  #down = null;
  #dragging = false;
  /** Where the cursor was before the first of several clicks. @type {Pick<import("./state.js").Values, "k" | "follow"> | null} */
  #before = null;

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
    const { area } = grid;
    area.addEventListener("pointerdown", (event) => this.#press(event));
    area.addEventListener("pointermove", (event) => this.#pass(event));
    area.addEventListener("pointerup", (event) => this.#release(event));
    area.addEventListener("pointercancel", () => this.#end());
    area.addEventListener("pointerleave", () => this.tip.hide());
    area.addEventListener("click", (event) => this.#click(event));
    area.addEventListener("dblclick", (event) => {
      if (this.#fieldOf(event)) this.state.set({ window: null, ...this.#before });
    });
  }

  /** @param {Event} event */
  #fieldOf({ target }) {
    const plots = /** @type {HTMLElement} */ (target).closest(".plots");
    return this.grid.fields.find((field) => field.plots === plots);
  }

  /** Pixels from the charts' left edge, on their iteration axis. @param {MouseEvent} event @param {Field} field */
  #x(event, { plots, frame }) {
    const x = event.clientX - plots.getBoundingClientRect().left;
    return Math.min(Math.max(this.grid.place(0, frame), x), this.grid.place(1, frame));
  }

  /** @param {number} x @param {Field} field */
  #iteration(x, { frame }) {
    const [start, end] = [0, 1].map((share) => this.grid.place(share, frame));
    return frame.sheet ? iterationAt(frame.sheet.view, (x - Number(start)) / (Number(end) - Number(start))) : 0;
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const field = this.#fieldOf(event);
    if (!field || event.pointerType === "touch" || event.button !== 0) return;
    this.#down = { x: this.#x(event, field), field };
  }

  /** @param {PointerEvent} event */
  #pass(event) {
    if (!this.#down) {
      if (event.pointerType === "mouse") this.#read(event);
      return;
    }
    const { x, field } = this.#down;
    const now = this.#x(event, field);
    if (!this.#dragging && Math.abs(now - x) < DRAG_PX) return;
    if (!this.#dragging) {
      this.#dragging = true;
      this.tip.hide();
      field.plots.append(this.brush);
      this.grid.area.setPointerCapture(event.pointerId);
    }
    this.brush.style.left = `${Math.min(x, now)}px`;
    this.brush.style.width = `${Math.abs(now - x)}px`;
  }

  /** @param {PointerEvent} event */
  #release(event) {
    if (this.#dragging && this.#down) {
      const { x: start, field } = this.#down;
      const ends = [start, this.#x(event, field)].sort((a, b) => a - b);
      const [k0 = 0, k1 = 0] = ends.map((x) => this.#iteration(x, field));
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
    const field = this.#fieldOf(event);
    const { k, follow } = this.state.values;
    if (event.detail <= 1) this.#before = { k, follow };
    if (field) this.move(this.#iteration(this.#x(event, field), field));
  }

  /** @param {PointerEvent} event */
  #read(event) {
    const field = this.#fieldOf(event);
    const sheet = field?.frame.sheet;
    const row = /** @type {HTMLElement} */ (event.target).closest(".panel")?.getAttribute("data-row");
    const cell = field?.cells.find((one) => one.row === row);
    if (!field || !cell || !sheet) this.tip.hide();
    else this.tip.show(event, { cell, sheet, k: this.#iteration(this.#x(event, field), field) }, this.state.values);
  }
}

/**
 * How the charts are shown: the iteration axis, each chart's own scale, the zoom; and how many of the
 * values are drawn.
 */

import { axis, unaxis } from "./axis.js";
import { find, say } from "./dom.js";
import { count } from "./format.js";
import { t } from "./i18n.js";
import { view } from "./state.js";

/** @typedef {import("./state.js").Values} Values */

const LEAST = 4; // iterations in the closest zoom

export class Toolbar {
  #oneOf = 1;

  /** @param {import("./state.js").State} state */
  constructor(state) {
    this.state = state;
    this.home = find(".toolbar");
    this.badge = find(".badge");
    this.reset = find("[data-zoom=all]", this.home);
    this.own = /** @type {HTMLInputElement} */ (find("[name=own]", this.home));
    this.home.addEventListener("change", ({ target }) => {
      const { name, checked } = /** @type {HTMLInputElement} */ (target);
      if (name === "own") state.set({ own: checked });
    });
    this.home.addEventListener("click", ({ target }) => {
      const { zoom, kind } = /** @type {HTMLElement} */ (target).closest("button")?.dataset ?? {};
      if (kind) state.set({ kind: kind === "linear" ? "linear" : "log" });
      if (zoom === "all") state.set({ window: null });
      else if (zoom) this.#zoom(zoom === "in" ? 0.5 : 2);
    });
  }

  /** @param {Values} values */
  update(values) {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.home.querySelectorAll("[data-kind]"))) {
      button.setAttribute("aria-pressed", String(button.dataset.kind === values.kind));
    }
    this.own.checked = values.own;
    this.reset.toggleAttribute("disabled", values.window === null);
    find("[data-zoom=out]", this.home).toggleAttribute("disabled", values.window === null);
    this.thinned(this.#oneOf); // in the language chosen
  }

  /** Say how many values stand for how many. @param {number} oneOf */
  thinned(oneOf) {
    this.#oneOf = oneOf;
    this.badge.hidden = oneOf < 2;
    if (oneOf > 1) say(this.badge, t("badge", { n: count(oneOf) }));
  }

  /** Show half or twice as much of the axis, around the cursor. @param {number} factor */
  #zoom(factor) {
    const { values } = this.state;
    const { kind, k0, k1 } = view(values);
    const [low, high] = [axis(k0, kind), axis(k1, kind)];
    const middle = Math.min(Math.max(axis(values.k, kind), low), high);
    const half = ((high - low) * factor) / 2;
    const [start, end] = [axis(values.start, kind), axis(values.iterations, kind)];
    const from = Math.max(start, Math.min(middle - half, end - 2 * half));
    const to = Math.min(end, from + 2 * half);
    const window = {
      k0: Math.round(unaxis(from, kind)),
      k1: Math.round(unaxis(to, kind)),
    };
    if (window.k1 - window.k0 < LEAST) return;
    const all = window.k0 <= values.start && window.k1 >= values.iterations;
    this.state.set({ window: all ? null : window });
  }
}

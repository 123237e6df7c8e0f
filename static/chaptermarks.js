/**
 * The moments of a run as marks on the timeline's rail: where each begins, and a band as far as it lasts.
 *
 * moments.js says which there are, and which one's button is pointed at.
 */

import { fraction } from "./axis.js";
import { make } from "./dom.js";
import { chapter, lasts } from "./momentwords.js";

/** @typedef {import("./momentwords.js").Moment} Moment */

export class ChapterMarks {
  #drawn = "";
  #lit = -1;

  /** @param {HTMLElement} home */
  constructor(home) {
    this.home = home;
  }

  /** One for each, in their order. @param {readonly Moment[]} all @param {import("./axis.js").View} whole the timeline's axis */
  draw(all, whole) {
    const drawn = `${whole.kind} ${whole.k0} ${whole.k1} ${all.map(chapter).join()}`;
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const x = (/** @type {number} */ k) => 100 * Math.min(1, fraction(whole, k));
    this.home.replaceChildren(...all.map((moment) => {
      const mark = make("span", lasts(moment) ? "lasting" : "");
      mark.hidden = moment.k0 < whole.k0;
      if (mark.hidden) return mark;
      mark.style.left = `${x(moment.k0).toFixed(3)}%`;
      mark.style.width = lasts(moment) ? `${(x(moment.k1) - x(moment.k0)).toFixed(3)}%` : "0";
      // Of some that begin together only one is under the mouse: it tells of all.
      mark.title = all.filter(({ k0 }) => k0 === moment.k0).map(chapter).join("\n");
      return mark;
    }));
    this.light(this.#lit);
  }

  /** Let one stand out; -1: none. @param {number} at */
  light(at) {
    this.#lit = at;
    [...this.home.children].forEach((mark, i) => mark.classList.toggle("lit", i === at));
  }
}

/**
 * Which of many columns are in sight, and the two buttons that lead to the others.
 */

import { find, say } from "./dom.js";
import { t } from "./i18n.js";
import { PHONE } from "./sheet.js";

export const COLUMNS = 4; // in sight at a time

export class Pages {
  #columns = 0;

  /** @param {HTMLElement} home of the columns @param {(column: number) => void} choose */
  constructor(home, choose) {
    this.home = home;
    this.element = find(".pages");
    this.element.addEventListener("click", ({ target }) => {
      const way = /** @type {HTMLElement} */ (target).closest("button")?.dataset.page;
      if (way) home.scrollBy({ left: (way === "on" ? 1 : -1) * home.clientWidth, behavior: "smooth" });
    });
    home.addEventListener("scroll", () => this.show(), { passive: true });
    home.addEventListener("scrollend", () => {
      if (PHONE.matches) choose(this.#first()); // who swipes to a column reads its values
    });
  }

  /** The first column in sight. */
  #first() {
    const { scrollLeft, scrollWidth } = this.home;
    return Math.round((scrollLeft / (scrollWidth || 1)) * this.#columns);
  }

  /** @param {number} [n] how many columns there are */
  show(n = this.#columns) {
    this.#columns = n;
    const { clientWidth, scrollWidth } = this.home;
    this.element.hidden = n <= COLUMNS;
    if (this.element.hidden || !scrollWidth) return;
    const from = this.#first();
    const to = Math.min(n, from + Math.max(1, Math.round((clientWidth / scrollWidth) * n)));
    say(find(".pages-text", this.element), t("pages", { from: from + 1, to, n }));
  }
}

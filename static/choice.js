/**
 * The chosen runs: how many they are, and what can be done with them together.
 */

import { find, say } from "./dom.js";
import { t } from "./i18n.js";

export const LEAST = 2; // runs to compare
export const MOST = 8;

export class Choice {
  /**
   * @param {HTMLElement} home the library
   * @param {{all: (on: boolean) => void, compare: () => void, remove: () => void}} on
   */
  constructor(home, on) {
    this.bar = find(".library-chosen", home);
    this.count = find(".chosen-count", home);
    this.all = /** @type {HTMLInputElement} */ (find("[name=all]", home));
    this.compare = /** @type {HTMLButtonElement} */ (find(".chosen-compare", home));
    this.all.addEventListener("change", () => on.all(this.all.checked));
    this.compare.addEventListener("click", () => on.compare());
    find(".chosen-delete", home).addEventListener("click", () => on.remove());
    find(".chosen-none", home).addEventListener("click", () => {
      on.all(false);
      this.all.focus();
    });
  }

  /** @param {import("./runlist.js").RunList} runs */
  show(runs) {
    const { here, elsewhere } = runs.shares;
    const n = runs.chosen.size;
    this.bar.hidden = n === 0;
    this.all.checked = here > 0 && here === runs.runs.length;
    this.all.indeterminate = n > 0 && !this.all.checked;
    this.all.disabled = runs.runs.length === 0;
    say(this.count, elsewhere > 0 ? t("library.chosen.hidden", { n, m: elsewhere }) : t("library.chosen.n", { n }));
    const fits = n >= LEAST && n <= MOST;
    this.compare.disabled = !fits;
    this.compare.title = fits ? "" : t("library.compare.how");
  }
}

/**
 * The chosen runs: how many they are, what can be done with them together, and what it takes.
 */

import { find, say } from "./dom.js";
import { t } from "./i18n.js";
import { LEAST_RUNS, MOST_RUNS } from "./limits.js";

export class Choice {
  /**
   * @param {HTMLElement} home the library
   * @param {{all: (on: boolean) => void, compare: () => void, remove: () => void}} on
   */
  constructor(home, on) {
    this.bar = find(".library-chosen", home);
    this.count = find(".chosen-count", home);
    this.how = find(".chosen-how", home); // beside the button
    this.hint = find(".library-how", home); // where there is no button, or no room beside it
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
    this.compare.disabled = n < LEAST_RUNS;
    this.hint.classList.toggle("idle", n === 0 && runs.runs.length < LEAST_RUNS);
    this.hint.classList.toggle("chosen", n > 0);
    say(this.hint, how(n));
    say(this.how, n > 0 ? how(n) : "");
  }
}

/** What it takes to compare n chosen runs, or what is compared of them. @param {number} n */
export function how(n) {
  const places = { least: LEAST_RUNS, most: MOST_RUNS, n };
  if (n === 0) return t("library.compare.how", places);
  if (n < LEAST_RUNS) return t("library.compare.another");
  return n > MOST_RUNS ? t("library.compare.most", places) : "";
}

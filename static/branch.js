/**
 * Branch from here: the button that trains on from the cursor's iteration, with the form's settings.
 */

import { branchBody, branchPoint } from "./branching.js";
import { find, say } from "./dom.js";
import { count } from "./format.js";
import { t } from "./i18n.js";

/** @typedef {import("./state.js").Values} Values */

export class Branch {
  /**
   * @param {import("./state.js").State} state
   * @param {() => Record<string, unknown>} config as the form has it
   * @param {(body: object) => void} train
   */
  constructor(state, config, train) {
    this.button = /** @type {HTMLButtonElement} */ (find("button.branch"));
    this.button.addEventListener("click", () => {
      const point = branchPoint(state.values);
      if (point) train(branchBody(point, config()));
    });
  }

  /** @param {Values} values */
  update(values) {
    const point = branchPoint(values);
    this.button.hidden = !values.run;
    this.button.disabled = !point;
    say(this.button, point ? t("branch.from", { k: count(point.k) }) : t("branch"));
    this.button.title = point ? t("branch.note", { k: count(point.k) }) : t("branch.rest");
  }
}

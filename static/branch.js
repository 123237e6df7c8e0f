/**
 * Branch from here: the control that trains on from the cursor's iteration, with the form's settings.
 * Where the form's eta is folded away it has an eta of its own, and on a phone it is at the timeline.
 */

import { branchBody, branchPoint, waits } from "./branching.js";
import { find, say } from "./dom.js";
import { count } from "./format.js";
import { t } from "./i18n.js";

/** @typedef {import("./state.js").Values} Values */

export class Branch {
  /**
   * @param {import("./state.js").State} state
   * @param {import("./form.js").Form} form
   * @param {(body: object) => void} train
   */
  constructor(state, form, train) {
    this.state = state;
    this.form = form;
    this.train = train;
    this.home = find(".branching");
    this.button = /** @type {HTMLButtonElement} */ (find("button.branch", this.home));
    this.note = find(".note", this.home);
    this.eta = /** @type {HTMLInputElement} */ (find(".branch-eta input", this.home));
    this.button.addEventListener("click", () => this.#go());
    this.#mirror(/** @type {HTMLInputElement} */ (find("[name=eta]", form.element)));
    this.#place(matchMedia("(width <= 600px)"));
  }

  /** @param {Values} values */
  update(values) {
    const point = branchPoint(values);
    this.home.hidden = !values.run;
    this.button.disabled = !point;
    say(this.button, point ? t("branch.from", { k: count(point.k) }) : t("branch"));
    const note = point ? t("branch.note", { k: count(point.k) }) : waits(values) ? t("branch.rest") : "";
    say(this.note, note);
    this.button.title = note;
    this.home.classList.toggle("ready", point !== null);
    this.#show();
  }

  #go() {
    const point = branchPoint(this.state.values);
    if (point) this.train(branchBody(point, this.form.config()));
  }

  /** One eta in two fields, of which one is in sight. @param {HTMLInputElement} field the form's */
  #mirror(field) {
    field.addEventListener("input", () => this.#show());
    this.eta.addEventListener("input", () => {
      field.value = this.eta.value;
      field.dispatchEvent(new Event("input", { bubbles: true })); // what was refused of it is past
    });
    this.eta.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // it would train anew
      this.#go();
    });
  }

  #show() {
    const eta = this.form.get("eta");
    if (this.eta.value !== eta) this.eta.value = eta;
  }

  /** At a phone's timeline: the thumb that put the cursor there goes on from there. @param {MediaQueryList} phone */
  #place(phone) {
    const put = () => (phone.matches ? find(".timeline") : find(".onward")).prepend(this.home);
    phone.addEventListener("change", put);
    put();
  }
}

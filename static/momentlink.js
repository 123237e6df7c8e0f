/**
 * The control that copies the link to the moment shown, and says which moment that is. Where a page may
 * not write to the clipboard, the link lies selected in a field. On a phone, whose timeline is full, it
 * stands with the run's moments, or over the table of those that are compared.
 *
 * state, address -> permalink.js -> here.
 */

import { copy } from "./copying.js";
import { find, say } from "./dom.js";
import { t } from "./i18n.js";
import { momentOf, momentWords, permalink } from "./permalink.js";

/** @typedef {import("./state.js").Values} Values */

export class MomentLink {
  /**
   * @param {import("./state.js").State} state @param {import("./address.js").Address} address
   * @param {import("./toast.js").Toasts} toasts
   */
  constructor(state, address, toasts) {
    this.state = state;
    this.address = address;
    this.toasts = toasts;
    this.button = /** @type {HTMLButtonElement} */ (find("button.moment-copy"));
    this.words = find(".moment-copy-words", this.button);
    this.home = find(".moment-link");
    this.about = find(".moment-link-about", this.home);
    this.field = /** @type {HTMLInputElement} */ (find("input", this.home));
    this.button.addEventListener("click", () => this.copy());
    this.field.addEventListener("focus", () => this.field.select());
    this.phone = matchMedia("(width <= 600px)");
    this.phone.addEventListener("change", () => this.#place(state.values));
  }

  /** @param {Values} values */
  update(values) {
    this.#place(values);
    const moment = momentOf(values);
    const label = moment ? t("permalink", { what: momentWords(moment) }) : t(values.phase === "start" ? "permalink.none" : "permalink.soon");
    this.button.disabled = !moment;
    say(this.words, label);
    if (this.button.title === label) return;
    this.button.title = label;
    this.button.setAttribute("aria-label", label);
  }

  async copy() {
    const { values } = this.state;
    const moment = momentOf(values);
    if (!moment) return;
    const link = permalink(this.address.shown, moment, values.language, location.href);
    const done = await copy(link, this.field, () => {
      say(this.about, t("permalink.about", { what: momentWords(moment) }));
      this.home.showPopover();
    });
    if (done) this.toasts.show(() => t("permalink.copied", { what: momentWords(moment) }));
  }

  /** @param {Values} values */
  #place({ compared }) {
    const home = find(!this.phone.matches ? ".timeline" : compared.length ? ".comparison" : ".moments");
    if (home.contains(this.button)) return;
    if (this.phone.matches) home.prepend(this.button);
    else find(".where", home).after(this.button);
  }
}

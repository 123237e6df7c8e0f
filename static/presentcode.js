/**
 * The moment that is presented as a link for phones: a QR code in the corner, and a large one over the
 * page. It is drawn by the server once the cursor rests; while it is of another moment it is dimmed, and
 * while there is no moment there is none.
 */

import { find, say } from "./dom.js";
import { t } from "./i18n.js";
import { momentOf, permalink } from "./permalink.js";
import { localOnly, presenting } from "./present.js";

/** @typedef {import("./state.js").Values} Values */

const REST_MS = 300;

export class PresentCode {
  #wanted = ""; // the address of what is shown; none while nothing is presented
  #drawn = ""; // that of the picture
  #failed = ""; // that which could not be drawn
  #timer = 0;

  /** @param {import("./address.js").Address} address */
  constructor(address) {
    this.address = address;
    this.home = find(".present-code");
    this.large = find(".present-large");
    this.link = find(".present-link", this.large);
    this.failed = find(".present-failed", this.large);
    this.pictures = /** @type {HTMLImageElement[]} */ ([this.home, this.large].map((one) => find("img", one)));
    for (const note of document.querySelectorAll(".present-local")) {
      note.toggleAttribute("hidden", !localOnly(location.hostname));
    }
    this.large.addEventListener("click", ({ target }) => {
      if (!(target instanceof Element) || !target.closest(".present-words")) this.large.hidePopover();
    });
    // The key that opens it closes it; keys.js has no keys while something lies over the page.
    document.addEventListener("keydown", (event) => {
      if (event.key !== "q" || event.ctrlKey || event.metaKey || event.altKey || !this.open) return;
      event.stopImmediatePropagation();
      this.large.hidePopover();
    });
  }

  get open() {
    return this.large.matches(":popover-open");
  }

  /** The large one, where there is a moment. */
  show() {
    if (this.#wanted) this.large.showPopover();
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    const on = presenting(values) && values.run !== null;
    const moment = on ? momentOf(values) : null;
    if (!moment && this.open) this.large.hidePopover();
    const wanted = moment ? permalink(this.address.shown, moment, values.language, location.href) : "";
    const again = this.#failed !== "" && changed.has("reconnecting"); // the server may be back
    if (wanted === this.#wanted && !again) return;
    this.#wanted = wanted;
    this.#failed = "";
    clearTimeout(this.#timer);
    if (wanted) {
      say(this.link, wanted);
      if (wanted !== this.#drawn) this.#timer = setTimeout(() => this.#draw(), REST_MS);
    }
    this.#mark();
  }

  async #draw() {
    const address = this.#wanted;
    this.#drawn = "";
    const { protocol, pathname, search } = new URL(address); // behind a proxy the server was asked by another
    const query = new URLSearchParams({ address: pathname + search, scheme: protocol.slice(0, -1) });
    const source = `/qr.svg?${query}`;
    const loaded = this.pictures.map((picture) => {
      picture.src = source;
      return picture.decode();
    });
    const all = await Promise.allSettled(loaded);
    if (address !== this.#wanted) return; // its own turn comes
    if (all.every(({ status }) => status === "fulfilled")) this.#drawn = address;
    else this.#failed = address;
    this.#mark();
  }

  /** Show whether the pictures are of what is shown. */
  #mark() {
    const wanted = this.#wanted !== "";
    const current = wanted && this.#drawn === this.#wanted;
    this.home.hidden = !wanted;
    for (const element of [this.home, this.large]) {
      element.classList.toggle("late", !current);
      element.setAttribute("aria-busy", String(wanted && !current && !this.#failed));
    }
    say(this.failed, this.#failed ? t("present.code.failed") : "");
  }
}

/**
 * A field for tags: each a chip that can be taken out, and a text that becomes one.
 */

import { make } from "./dom.js";
import { t } from "./i18n.js";

export class TagInput {
  /** @type {string[]} */
  #tags;

  /** @param {string[]} tags */
  constructor(tags) {
    this.#tags = [...tags];
    this.input = make("input");
    this.input.name = "tags";
    this.input.setAttribute("list", "library-tags");
    this.input.autocomplete = "off";
    this.chips = make("span", "chips");
    this.element = make("div", "tag-input", this.chips, this.input);
    this.input.addEventListener("keydown", (event) => this.#key(event));
    const separated = (/** @type {Event} */ event) => {
      // A Japanese word that is still being converted is not whole yet.
      if (event instanceof InputEvent && event.isComposing) return;
      if (/[,、\n]/.test(this.input.value)) this.#take();
    };
    this.input.addEventListener("input", separated);
    this.input.addEventListener("compositionend", separated);
    this.element.addEventListener("click", ({ target }) => {
      const chip = target instanceof Element && target.closest("button");
      if (chip instanceof HTMLElement) this.#remove(Number(chip.dataset.at));
      else this.input.focus();
    });
    this.speak();
  }

  /** The tags, with what is being typed. */
  get tags() {
    return unique([...this.#tags, ...parse(this.input.value)]);
  }

  speak() {
    const chips = this.#tags.map((tag, at) => {
      const chip = make("button", "tag", make("span", "tag-text", tag), make("span", "cross", "×"));
      chip.type = "button";
      chip.dataset.at = String(at);
      chip.setAttribute("aria-label", t("library.untag", { tag }));
      chip.title = t("library.untag", { tag });
      return chip;
    });
    this.chips.replaceChildren(...chips);
    this.input.setAttribute("aria-label", t("library.tags"));
    this.input.placeholder = this.#tags.length > 0 ? "" : t("library.tags.hint");
  }

  #take() {
    this.#tags = this.tags;
    this.input.value = "";
    this.speak();
  }

  /** @param {number} at */
  #remove(at) {
    this.#tags.splice(at, 1);
    this.speak();
    this.input.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && this.input.value.trim() && !event.isComposing) {
      event.preventDefault(); // once more sends the form
      this.#take();
    } else if (event.key === "Backspace" && this.input.value === "" && this.#tags.length > 0) {
      this.#remove(this.#tags.length - 1);
    }
  }
}

/** @param {string} text */
const parse = (text) => text.split(/[,、\n]/).map((tag) => tag.trim()).filter(Boolean);

/** @param {string[]} tags */
const unique = (tags) => [...new Set(tags)];

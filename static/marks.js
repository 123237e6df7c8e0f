/**
 * Refusals at the fields they are about: what is allowed below the field, its controls marked.
 *
 * form.js hands over what the server refused; refusals.js puts it into words.
 */

import { find } from "./dom.js";
import { t } from "./i18n.js";
import { refusal } from "./refusals.js";

/** @typedef {import("./api.js").Problem} Problem */
/** @typedef {Iterable<Element>} Controls */

export class Marks {
  /**
   * @param {HTMLElement} form
   * @param {(field: Element, path: string) => Controls} inside a field's controls that a path is about
   */
  constructor(form, inside) {
    this.form = form;
    this.inside = inside;
  }

  /**
   * Put a refusal's reasons at their fields, what fits no field above Train; null takes all away.
   * @param {Problem | null} problem
   * @returns {HTMLElement | null} the first control that is wrong
   */
  put(problem) {
    for (const field of this.#fields) this.clear(field);
    const { fields: refused, rest } = refusal(problem);
    const others = rest ? [rest] : [];
    for (const { path, text } of refused) {
      const field = this.#field(path);
      if (field) this.#mark(field, path, text);
      else others.push(`${path}: ${text}`);
    }
    const general = find(".form-error", this.form);
    general.textContent = others.join(" ");
    general.hidden = others.length === 0;
    if (others.length > 0) general.scrollIntoView({ block: "nearest" }); // a phone's branch is far from it
    return this.form.querySelector("[aria-invalid=true]");
  }

  /** Take away what was said of a field: it is being changed. @param {Element} field */
  clear(field) {
    const error = field.querySelector(".error");
    if (error instanceof HTMLElement) {
      error.textContent = "";
      error.hidden = true;
    }
    for (const control of field.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  }

  get #fields() {
    return [...this.form.querySelectorAll("[data-field]")];
  }

  /** The field shown that a path is about, the closest one. @param {string} path */
  #field(path) {
    return this.#fields
      .filter((one) => covers(name(one), path) && !one.closest("[hidden]"))
      .reverse() // an own table, where there is one, rather than the problem's name above it
      .sort((a, b) => name(b).length - name(a).length)[0];
  }

  /** Of several reasons the first is said. @param {Element} field @param {string} path @param {string} text */
  #mark(field, path, text) {
    const error = field.querySelector(".error");
    if (error instanceof HTMLElement && error.hidden) {
      error.textContent = text;
      error.hidden = false;
    }
    for (const control of this.inside(field, path)) {
      control.setAttribute("aria-invalid", "true");
      if (error && hasComma(control)) error.textContent = `${text} ${t("decimals")}`;
    }
  }
}

/** @param {Element} field */
const name = (field) => field.getAttribute("data-field") ?? "";

/** Whether a number was typed as 0,1. @param {Element} control */
const hasComma = (control) =>
  control instanceof HTMLInputElement && control.inputMode === "decimal" && control.value.includes(",");

/** Whether a field's path is the refused one or holds it. @param {string} field @param {string} path */
const covers = (field, path) => path === field || path.startsWith(`${field}.`);

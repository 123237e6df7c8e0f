/**
 * The experiment's form: from fields to a recipe, and from the server's refusals back to the fields.
 */

import { find } from "./dom.js";
import { t } from "./i18n.js";
import { listNames } from "./names.js";
import { refusal } from "./refusals.js";
import { list, value } from "./table.js";
import { TableEditor } from "./tableeditor.js";

/** @typedef {import("./api.js").Problem} Problem */
/** @typedef {import("./api.js").Config} Config */

const HIDDEN = 2;

export class Form {
  /** @type {Problem | null} */
  #refused = null;

  /**
   * @param {Record<string, {x: number[][], t: number[]}>} tables the named problems
   * @param {{train: (config: object) => void, preview: (config: any) => void}} on
   */
  constructor(tables, on) {
    this.tables = tables;
    this.on = on;
    this.element = /** @type {HTMLFormElement} */ (find("form.experiment"));
    this.table = new TableEditor(find(".table-editor"), () => this.#changed());
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      on.train(this.config());
    });
    this.element.addEventListener("change", ({ target }) => {
      const { name } = /** @type {HTMLInputElement} */ (target);
      if (name === "problem") this.#choose();
      this.#changed();
    });
    this.element.addEventListener("input", ({ target }) => {
      const field = /** @type {HTMLElement} */ (target).closest("[data-field]");
      if (field) this.#mark(field, "");
    });
    find("button.settings").addEventListener("click", () => this.unfold());
    find("button.sheet-close").addEventListener("click", () => this.unfold(false));
    this.#choose();
    this.#arrange();
  }

  /** On small screens the fields behind Settings open over the page. @param {boolean} [open] */
  unfold(open = !this.element.classList.contains("open")) {
    this.element.classList.toggle("open", open);
    find("button.settings").setAttribute("aria-expanded", String(open));
  }

  /** @param {string} name */
  get(name) {
    const control = this.element.elements.namedItem(name);
    return control && "value" in control ? String(control.value) : "";
  }

  /** @param {string} name @param {unknown} v */
  put(name, v) {
    const control = this.element.elements.namedItem(name);
    if (control && "value" in control) control.value = String(v);
  }

  /** The recipe as filled in. What is not a number goes as it is: the server says what it allows. */
  config() {
    const kind = this.get("init.kind");
    const init = {
      constant: () => ({ kind, value: value(this.get("init.value")) }),
      uniform: () => ({
        kind,
        low: value(this.get("init.low")),
        high: value(this.get("init.high")),
        seed: value(this.get("init.seed")),
      }),
      weights: () => ({ kind, w: list(this.get("init.w")) }),
    }[kind];
    return {
      problem: this.get("problem") === "own" ? this.table.table : this.get("problem"),
      wiring: this.get("wiring"),
      init: init?.(),
      eta: value(this.get("eta")),
      iterations: value(this.get("iterations")),
    };
  }

  /** Show a run's recipe. @param {Config} config */
  fill({ problem, wiring, init, eta, iterations }) {
    this.put("problem", typeof problem === "string" ? problem : "own");
    if (typeof problem !== "string") this.table.show(problem);
    this.put("wiring", wiring);
    for (const [key, v] of Object.entries(init)) {
      this.put(`init.${key}`, Array.isArray(v) ? v.join(" ") : v);
    }
    this.put("eta", eta);
    this.put("iterations", iterations);
    this.#arrange();
  }

  /**
   * Put a refusal's reasons at their fields, what fits no field above Train; null takes all away.
   * @param {Problem | null} problem
   */
  refuse(problem) {
    this.#refused = problem;
    const fields = [...this.element.querySelectorAll("[data-field]")];
    for (const field of fields) this.#mark(field, "");
    const { fields: refused, rest } = refusal(problem);
    const others = rest ? [rest] : [];
    for (const { path, text } of refused) {
      const field = fields
        .filter((one) => covers(one.getAttribute("data-field") ?? "", path))
        .filter((one) => !one.closest("[hidden]"))
        .reverse() // an own table, where there is one, rather than the problem's name above it
        .sort((a, b) => Number(b.getAttribute("data-field")?.length) - Number(a.getAttribute("data-field")?.length))[0];
      if (field) this.#mark(field, text);
      else others.push(`${path}: ${text}`);
    }
    const general = find(".form-error", this.element);
    general.textContent = others.join(" ");
    general.hidden = others.length === 0;
    if (others.length > 0) general.scrollIntoView({ block: "nearest" }); // a phone's branch is far from it
    const first = this.element.querySelector("[aria-invalid=true]");
    if (first instanceof HTMLElement) {
      this.unfold(true);
      first.focus();
    }
  }

  /** Say everything again in the language chosen. */
  speak() {
    this.table.render();
    this.#arrange();
    if (this.#refused) this.refuse(this.#refused);
  }

  /** @param {Element} field @param {string} text */
  #mark(field, text) {
    const error = field.querySelector(".error");
    if (error instanceof HTMLElement) {
      error.textContent = text;
      error.hidden = text === "";
    }
    for (const control of field.querySelectorAll("input, select, textarea")) {
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }

  #choose() {
    const named = this.tables[this.get("problem")];
    if (named) this.table.show(named);
  }

  #changed() {
    this.#arrange();
    this.on.preview(this.config());
  }

  /** Show the fields that count now, and what they mean. */
  #arrange() {
    find(".table-editor", this.element).hidden = this.get("problem") !== "own";
    const kind = this.get("init.kind");
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("[data-init]"))) {
      part.hidden = part.dataset.init !== kind;
    }
    const inputs = this.table.inputs;
    const names = listNames([inputs, HIDDEN, 1]);
    const weights = /** @type {HTMLTextAreaElement} */ (find("[name='init.w']", this.element));
    if (weights.value === weights.defaultValue) {
      weights.value = weights.defaultValue = names.map(() => "1").join(" ");
    }
    find(".wiring-note", this.element).textContent = t(`wiring.${this.get("wiring")}.note`);
    find(".weights-note", this.element).textContent =
      t("weights.note", { n: names.length, names: names.join(" ") });
    find(".network", this.element).textContent = `${inputs}-${HIDDEN}-1`;
  }
}

/** Whether a field's path is the refused one or holds it. @param {string} field @param {string} path */
const covers = (field, path) => path === field || path.startsWith(`${field}.`);

/**
 * The experiment's form: from fields to a recipe, and from a run's recipe to the fields.
 *
 * What the texts of its controls mean is in recipe.js, what the notes say in formnotes.js, where a
 * refusal goes in marks.js.
 */

import { nameOf, signed, toBinary, toSigned } from "./coding.js";
import { find, say } from "./dom.js";
import { notes, offer, unusual } from "./formnotes.js";
import { Layers } from "./layers.js";
import { Marks } from "./marks.js";
import { listNames } from "./names.js";
import { breakable, complete, compose, meant, pairs, texts } from "./recipe.js";
import { TableEditor } from "./tableeditor.js";

/** @typedef {import("./api.js").Problem} Problem */
/** @typedef {import("./api.js").Config} Config */
/** @typedef {import("./table.js").Table} Table */

export class Form {
  /** @type {Problem | null} */
  #refused = null;

  /**
   * @param {Record<string, {x: number[][], t: number[]}>} tables the named problems
   * @param {{train: (config: object) => void, preview: (config: ReturnType<Form["config"]>) => void}} on
   */
  constructor(tables, on) {
    this.tables = tables;
    this.on = on;
    this.element = /** @type {HTMLFormElement} */ (find("form.experiment"));
    this.table = new TableEditor(find(".table-editor"), () => this.#changed());
    this.layers = new Layers(find(".layers"), () => this.#changed());
    this.fold = /** @type {HTMLDetailsElement} */ (find("details.more", this.element));
    this.marks = new Marks(this.element, (field, path) =>
      field === this.table.home ? this.table.about(path) : field.querySelectorAll("input:not([type=hidden]), select, textarea"));
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      on.train(this.config());
    });
    this.element.addEventListener("change", ({ target }) => {
      const { name } = /** @type {HTMLInputElement} */ (target);
      if (name === "coding") this.#recode();
      // The listing's secret is one of the faults on the page, and a wiring on the wire.
      if (name === "fault") this.put("wiring", this.get("fault") === "as_listed" ? "as_listed" : "connected");
      if (name === "wiring") this.put("fault", this.get("wiring") === "as_listed" ? "as_listed" : "");
      this.#changed();
    });
    this.element.addEventListener("input", ({ target }) => this.#typed(/** @type {HTMLInputElement} */ (target)));
    find("button.use-tanh", this.element).addEventListener("click", () => {
      this.put("output", "tanh");
      this.#recode();
      this.#changed();
    });
    find("button.settings").addEventListener("click", () => this.unfold());
    find("button.sheet-close").addEventListener("click", () => this.unfold(false));
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

  /** What every control holds, by its name. */
  get texts() {
    const names = [...this.element.elements].map((one) => one.getAttribute("name") ?? "").filter(Boolean);
    return Object.fromEntries(names.map((name) => [name, this.get(name)]));
  }

  /** The problem as it goes: a name, or the rows of a table. @returns {string | Table} */
  get problem() {
    const name = this.get("problem");
    const named = this.tables[name];
    if (!named) return this.table.table;
    return this.get("coding") === "signed" ? toSigned(named, this.get("output")) : name;
  }

  /** The recipe as filled in. What is not a number goes as it is: the server says what it allows. */
  config() {
    return compose(this.texts, this.problem);
  }

  /** Show a run's recipe. @param {Partial<Config>} recipe */
  fill(recipe) {
    for (const [name, text] of Object.entries(texts(recipe))) this.put(name, text);
    const { problem, output } = complete(recipe);
    const turned = typeof problem === "string" ? null : nameOf(problem, output, this.tables);
    this.put("problem", typeof problem === "string" ? problem : (turned ?? "own"));
    this.put("coding", turned ? "signed" : "binary");
    if (typeof problem !== "string") this.table.show(problem);
    this.#arrange();
  }

  /** Put a refusal's reasons at their fields; null takes all away. @param {Problem | null} problem */
  refuse(problem) {
    this.#refused = problem;
    const first = this.marks.put(problem);
    if (!first) return;
    this.unfold(true);
    if (first.closest("details") === this.fold) this.fold.open = true;
    first.focus();
    const why = first.closest("[data-field]:has(.error:not([hidden]))")?.querySelector(".error:not([hidden])");
    requestAnimationFrame(() => why?.scrollIntoView({ block: "nearest" })); // once the form has its place again
  }

  /** Say everything again in the language chosen. */
  speak() {
    this.table.render();
    this.#arrange();
    if (this.#refused) this.refuse(this.#refused);
  }

  /** @param {HTMLInputElement} target */
  #typed(target) {
    const field = target.closest("[data-field]");
    if (field) this.marks.clear(field);
    if (target.name === "stop.plateau.iterations") this.#arrange();
  }

  /** Turn an own table to -1 and +1, or back; a named one is turned when it goes. */
  #recode() {
    if (this.get("problem") !== "own") return;
    const { table } = this.table;
    const output = this.get("output");
    this.table.show(this.get("coding") === "signed" ? toSigned(table, output) : toBinary(table));
  }

  #changed() {
    this.#arrange();
    this.on.preview(this.config());
  }

  /** Show the fields that count now, and what they mean. */
  #arrange() {
    const own = this.get("problem") === "own";
    this.table.home.hidden = !own;
    if (own) this.put("coding", signed(this.table.table) ? "signed" : "binary");
    this.#match();
    const now = this.texts;
    const fields = meant(now);
    for (const field of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("[data-field]"))) {
      if (field !== this.table.home) field.hidden = !fields.has(field.dataset.field ?? "");
    }
    this.layers.render();
    const { problem } = this;
    const rows = typeof problem === "string" ? this.tables[problem] : problem;
    if (!own && rows) this.table.show(rows); // where an own one begins
    this.#say(now, rows ?? { x: [], t: [] });
  }

  /** Not every loss can be had with every output, nor every fault with every net. */
  #match() {
    const loss = /** @type {HTMLSelectElement} */ (find("[name=loss]", this.element));
    for (const option of loss.options) option.hidden = option.disabled = !pairs(option.value, this.get("output"));
    if (loss.selectedOptions[0]?.disabled) loss.value = "squared";
    const fault = /** @type {HTMLSelectElement} */ (find("[name=fault]", this.element));
    const can = breakable(this.texts);
    for (const option of fault.options) option.hidden = option.disabled = !can.has(option.value);
    if (fault.selectedOptions[0]?.disabled) fault.value = "";
    if (this.get("wiring") === "as_listed" && can.has("as_listed")) fault.value = "as_listed";
    find(".field.fault", this.element).classList.toggle("broken", fault.value !== "");
  }

  /** @param {Record<string, string>} now @param {Table} rows */
  #say(now, rows) {
    const sizes = [this.table.inputs, ...this.layers.sizes, 1];
    const names = listNames(sizes);
    const weights = /** @type {HTMLTextAreaElement} */ (find("[name='init.w']", this.element));
    if (weights.value === weights.defaultValue) {
      weights.value = weights.defaultValue = names.map(() => "1").join(" ");
    }
    say(find(".network", this.element), sizes.join("-"));
    for (const [name, text] of Object.entries(notes(now, names, rows))) {
      const note = find(`[data-note="${name}"]`, this.element);
      say(note, text);
      note.hidden = text === "";
    }
    find("button.use-tanh", this.element).hidden = !offer(now, rows);
    say(find(".unusual", this.element), unusual(this.config()));
  }
}

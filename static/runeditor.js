/**
 * What people say of a run, edited in its row: name, tags, note. A refusal stands at its field.
 */

import { change, Refusal } from "./api.js";
import { find, make } from "./dom.js";
import { t, translate } from "./i18n.js";
import { refusal } from "./refusals.js";
import { title } from "./runnames.js";
import { TagInput } from "./taginput.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./api.js").Problem} Problem */

export class RunEditor {
  #busy = false;

  /** @param {Run} run @param {{saved: (run: Run) => void, closed: () => void}} on */
  constructor(run, on) {
    this.run = run;
    this.on = on;
    this.name = make("input");
    this.name.name = "name";
    this.name.value = run.name ?? "";
    this.name.autocomplete = "off";
    this.tags = new TagInput(run.tags);
    this.note = make("textarea");
    this.note.name = "note";
    this.note.rows = 2;
    this.note.value = run.note ?? "";
    this.general = make("p", "error");
    this.general.setAttribute("role", "alert");
    const save = make("button", "save");
    save.dataset.t = "library.save";
    this.remove = make("button", "delete");
    this.remove.type = "button";
    this.remove.dataset.t = "library.delete";
    this.remove.dataset.act = "remove"; // heard as the row's own button is
    const cancel = make("button", "cancel");
    cancel.type = "button";
    cancel.dataset.t = "library.cancel";
    cancel.onclick = () => on.closed();
    this.element = make(
      "form", "run-editor", field("name", this.name), field("tags", this.tags.element, "div"), field("note", this.note),
      make("div", "run-editor-end", this.remove, this.general, cancel, save),
    );
    this.element.noValidate = true;
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.speak();
    this.refuse(null);
  }

  speak() {
    translate(this.element);
    this.element.setAttribute("aria-label", t("library.edit", { name: title(this.run) }));
    this.remove.setAttribute("aria-label", t("library.remove", { name: title(this.run) }));
    this.tags.speak();
  }

  /** @param {Problem | null} problem */
  refuse(problem) {
    const { fields, rest } = refusal(problem);
    for (const home of this.element.querySelectorAll("[data-field]")) {
      const name = home.getAttribute("data-field") ?? "";
      const text = fields.filter(({ path }) => path === name || path.startsWith(`${name}.`)).map(({ text: said }) => said).join(" ");
      const error = find(".error", home);
      error.textContent = text;
      error.hidden = !text;
      const input = find("input, textarea", home);
      if (text) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    this.general.textContent = rest;
    this.general.hidden = !rest;
    const first = this.element.querySelector("[aria-invalid=true]");
    if (first instanceof HTMLElement) first.focus();
  }

  async #save() {
    if (this.#busy) return;
    this.#busy = true;
    const patch = { name: this.name.value.trim() || null, tags: this.tags.tags, note: this.note.value.trim() || null };
    try {
      this.on.saved(await change(this.run.id, patch));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refuse(error.problem);
    } finally {
      this.#busy = false;
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key, ctrlKey, metaKey, isComposing } = event;
    if (isComposing) return; // the keys belong to the word being written
    if (key === "Escape") this.on.closed();
    else if (key === "Enter" && (ctrlKey || metaKey)) this.element.requestSubmit();
    else return;
    event.preventDefault();
  }
}

/** @param {string} name @param {HTMLElement} control @param {"label" | "div"} [tag] */
function field(name, control, tag = "label") {
  const word = make("span");
  word.dataset.t = `library.${name}`;
  const home = make(tag, "run-field", word, control, make("p", "error"));
  home.dataset.field = name;
  return home;
}

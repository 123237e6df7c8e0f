/**
 * The rows of the library, kept as they are while what they show changes: the focus, an open editor
 * and the place scrolled to stay.
 */

import { find, make } from "./dom.js";
import { RunEditor } from "./runeditor.js";
import { RunRow } from "./runrow.js";

/** @typedef {import("./api.js").Run} Run */

export class RunRows {
  /** @type {Map<string, RunRow>} */
  #rows = new Map();
  /** @type {Map<string, RunEditor>} */
  #editors = new Map();
  #last = ""; // the run that had the focus

  /**
   * @param {HTMLElement} home
   * @param {{act: (act: string, id: string, event: MouseEvent, element: HTMLElement) => void, saved: (run: Run) => void}} on
   */
  constructor(home, on) {
    this.home = home;
    this.on = on;
    home.addEventListener("focusin", ({ target }) => {
      this.#last = idOf(target) ?? this.#last;
    });
    home.addEventListener("click", (event) => this.#click(event));
  }

  /** The run that has the focus, or had it last; the first, where none has. */
  get current() {
    return this.#rows.has(this.#last) ? this.#last : this.ids[0] ?? "";
  }

  /** Runs in the order shown. */
  get ids() {
    return [...this.home.children].map((element) => idOf(element) ?? "");
  }

  /** @param {Run[]} runs @param {(run: Run) => import("./runrow.js").View} view */
  show(runs, view) {
    const ids = new Set(runs.map(({ id }) => id));
    const focused = document.activeElement;
    for (const [id, row] of this.#rows) {
      if (ids.has(id)) continue;
      row.element.remove();
      this.#rows.delete(id);
      this.#editors.delete(id);
    }
    runs.forEach((run, at) => {
      const row = this.#rows.get(run.id) ?? this.#make(run.id);
      row.show(run, view(run));
      const there = this.home.children[at];
      if (there !== row.element) this.home.insertBefore(row.element, there ?? null);
    });
    // What moves loses the focus.
    if (focused instanceof HTMLElement && focused !== document.activeElement && this.home.contains(focused)) focused.focus();
  }

  /** Put the focus on a run. @param {string} id */
  focus(id) {
    this.#rows.get(id)?.link.focus();
  }

  /** Go some rows up or down; returns where. @param {number} by */
  move(by) {
    const { ids } = this;
    const at = this.home.contains(document.activeElement) ? ids.indexOf(this.current) + by : 0;
    const id = ids[Math.min(Math.max(0, at), ids.length - 1)] ?? "";
    this.focus(id);
    return id;
  }

  /** Open a run's editor, or close it. @param {Run} run @param {string[]} tags that are in use */
  edit(run, tags) {
    const row = this.#rows.get(run.id);
    if (!row) return;
    if (this.#editors.has(run.id)) {
      this.#close(run.id);
      return;
    }
    find("#library-tags").replaceChildren(...tags.map((tag) => make("option", "", tag)));
    const editor = new RunEditor(run, {
      saved: (saved) => {
        this.#close(run.id);
        this.on.saved(saved);
      },
      closed: () => this.#close(run.id),
    });
    this.#editors.set(run.id, editor);
    row.element.append(editor.element);
    row.element.classList.add("edited");
    editor.name.select();
    editor.name.focus();
  }

  speak() {
    for (const editor of this.#editors.values()) editor.speak();
  }

  /** @param {string} id */
  #close(id) {
    const editor = this.#editors.get(id);
    if (!editor) return;
    this.#editors.delete(id);
    const focused = editor.element.contains(document.activeElement);
    editor.element.remove();
    this.#rows.get(id)?.element.classList.remove("edited");
    if (focused) this.focus(id);
  }

  /** @param {string} id */
  #make(id) {
    const row = new RunRow(id);
    this.#rows.set(id, row);
    return row;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const { target } = event;
    const id = idOf(target);
    if (!id || !(target instanceof Element)) return;
    const element = target.closest("[data-act]");
    if (element instanceof HTMLElement) this.on.act(element.dataset.act ?? "", id, event, element);
    else if (!target.closest(".cell-check, .run-editor") && getSelection()?.isCollapsed !== false) {
      this.on.act("open", id, event, find(".run-name", /** @type {HTMLElement} */ (target.closest(".run"))));
    }
  }
}

/** @param {EventTarget | null} target */
function idOf(target) {
  const row = target instanceof Element ? target.closest(".run") : null;
  return row instanceof HTMLElement ? row.dataset.id : undefined;
}

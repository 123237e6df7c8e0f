/**
 * The library as it stands, put on the page: its rows, what is chosen, what is said around them. At
 * most once a frame, and only while it is open.
 *
 * library.js (shelf, finder) and the state -> here -> runrows.js, choice.js, librarypanel.js.
 */

import { Parents } from "./parents.js";

export class LibraryDrawing {
  #due = false;

  /** @param {import("./library.js").Library} library */
  constructor(library) {
    this.library = library;
    this.parents = new Parents(() => this.soon());
  }

  /** In the next frame, however often it is asked for until then. */
  soon() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => this.now());
  }

  /** At once: the focus is to be put on something that must be there by then. */
  now() {
    const { panel, shelf, rows, choice, finder, state } = this.library;
    this.#due = false;
    if (!panel.opened) return;
    const { runs } = shelf;
    const { ids, run: here, language } = state.values;
    const shown = new Set([...ids, here?.id]);
    this.parents.know(runs.runs);
    rows.show(runs.runs, (run) => ({
      chosen: runs.chosen.has(run.id),
      shown: shown.has(run.id),
      tag: finder.query.tag,
      language,
      name: (id) => this.parents.name(id),
    }));
    choice.show(runs);
    panel.show();
  }
}

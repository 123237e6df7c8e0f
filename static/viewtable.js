/**
 * A view's picture as a table, made when somebody opens it.
 */

import { find, make } from "./dom.js";

/** @typedef {{caption: string, head: string[], rows: (string | number)[][]}} Table the first cell of a row names it */

export class ViewTable {
  /** @type {(() => Table | null) | null} */
  #table = null;

  /** @param {HTMLElement} home a details element */
  constructor(home) {
    this.home = /** @type {HTMLDetailsElement} */ (home);
    this.table = find("table", home);
    this.home.addEventListener("toggle", () => this.#fill());
  }

  /** @param {() => Table | null} table */
  show(table) {
    this.#table = table;
    this.#fill();
  }

  #fill() {
    if (!this.home.open) return;
    const told = this.#table?.();
    if (!told) {
      this.table.replaceChildren();
      return;
    }
    const heading = (/** @type {string} */ words, /** @type {string} */ scope) => {
      const cell = make("th", "", words);
      cell.scope = scope;
      return cell;
    };
    const rows = told.rows.map(([first = "", ...rest]) =>
      make("tr", "", heading(String(first), "row"), ...rest.map((one) => make("td", "", String(one)))));
    this.table.replaceChildren(
      make("caption", "", told.caption),
      make("thead", "", make("tr", "", ...told.head.map((words) => heading(words, "col")))),
      make("tbody", "", ...rows),
    );
  }
}

/**
 * Which of the runs the library lists, and in which order: the search, the tag, the star, the sort.
 */

import { find, say } from "./dom.js";
import { t } from "./i18n.js";

/** @typedef {import("./api.js").Query} Query */

const PAUSE_MS = 180; // of typing, before it is searched

export class Finder {
  #timer = 0;
  /** @type {Query} */
  query = { q: "", tag: "", starred: false, sort: "-created" };

  /** @param {HTMLElement} home the library @param {() => void} changed */
  constructor(home, changed) {
    this.home = home;
    this.changed = changed;
    this.search = /** @type {HTMLInputElement} */ (find("[name=q]", home));
    this.tag = find(".tag-filter", home);
    this.star = find(".star-filter", home);
    this.sort = /** @type {HTMLSelectElement} */ (find("[name=sort]", home));
    this.columns = /** @type {HTMLElement[]} */ ([...home.querySelectorAll("[data-sort]")]);
    this.search.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.now(), PAUSE_MS);
    });
    this.tag.addEventListener("click", () => {
      this.put({ tag: "" });
      this.search.focus();
    });
    this.star.addEventListener("click", () => this.put({ starred: !this.query.starred }));
    this.sort.addEventListener("change", () => this.put({ sort: this.sort.value }));
    for (const column of this.columns) {
      column.addEventListener("click", () => this.#order(column.dataset.sort ?? ""));
    }
    this.show();
  }

  /** Whether anything is looked for: else the list is that of all runs. */
  get narrow() {
    const { q, tag, starred } = this.query;
    return q !== "" || tag !== "" || starred;
  }

  /** Search for what is typed. */
  now() {
    this.put({ q: this.search.value.trim() });
  }

  /** @param {Partial<Query>} patch */
  put(patch) {
    clearTimeout(this.#timer);
    const before = JSON.stringify(this.query);
    this.query = { ...this.query, q: this.search.value.trim(), ...patch };
    if (this.search.value.trim() !== this.query.q) this.search.value = this.query.q;
    this.show();
    if (JSON.stringify(this.query) !== before) this.changed();
  }

  /** Look for nothing: list all. */
  clear() {
    this.put({ q: "", tag: "", starred: false });
  }

  show() {
    const { tag, starred, sort } = this.query;
    this.tag.hidden = tag === "";
    say(find("span", this.tag), tag);
    const label = t("library.tag.all", { tag });
    this.tag.setAttribute("aria-label", label);
    this.tag.title = label;
    this.star.setAttribute("aria-pressed", String(starred));
    this.sort.value = sort;
    for (const column of this.columns) {
      const mine = bare(column.dataset.sort ?? "") === bare(sort);
      const head = /** @type {HTMLElement} */ (column.parentElement);
      column.classList.toggle("down", sort.startsWith("-"));
      if (mine) head.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  /** Sort by a column, its usual way first. @param {string} usual */
  #order(usual) {
    const { sort } = this.query;
    const other = usual.startsWith("-") ? bare(usual) : `-${usual}`;
    this.put({ sort: sort === usual ? other : usual });
  }
}

/** @param {string} sort */
const bare = (sort) => sort.replace(/^-/, "");

/**
 * The runs that are compared, one a row: show or hide, name, values at the cursor, what differs in
 * their recipes, how they ended. Also the choice of the one weight that is drawn.
 *
 * rungroups.js says what is in the cells; made anew only where its shape changes, else filled.
 */

import { elsewhere, find, make, say, symbol } from "./dom.js";
import { ending } from "./endingwords.js";
import { t } from "./i18n.js";
import { BOUND } from "./limits.js";
import { runColour } from "./palette.js";
import { atCursor, bounds, endings, recipes, taken } from "./rungroups.js";
import { alive, fate, share, title } from "./runnames.js";
import { markEnds } from "./scrolled.js";
import { any } from "./state.js";
import { slotText } from "./weightwords.js";

/** @typedef {import("./rungroups.js").Column} Column */
/** @typedef {import("./rungroups.js").Group} Group */
/** @typedef {import("./state.js").Compared} Compared */
/** @typedef {import("./state.js").Values} Values */
/** @typedef {{row: HTMLElement, toggle: HTMLElement, link: HTMLElement, state: HTMLElement, cells: HTMLElement[]}} Row */

export class RunTable {
  #shape = "";
  /** @type {Row[]} */
  #rows = [];
  /** @type {HTMLElement[]} */
  #heads = [];

  /**
   * @param {import("./records.js").Records} records
   * @param {import("./state.js").State} state
   * @param {(ids: string[]) => void} open shows a run alone
   */
  constructor(records, state, open) {
    this.records = records;
    this.state = state;
    this.open = open;
    this.home = find(".comparison");
    this.table = find("table", this.home);
    markEnds(find(".table-scroll", this.home), this.table);
    this.cord = find(".run-cord", this.home);
    this.weight = /** @type {HTMLSelectElement} */ (find("select[name=weight]"));
    this.weight.addEventListener("change", () => state.set({ shown: new Set([this.weight.value]) }));
    this.table.addEventListener("click", (event) => this.#click(event));
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    const { compared, language } = values;
    if (any(changed, "compared", "parameters", "shown", "language")) this.#weights(values);
    const groups = [
      atCursor(values, this.records),
      recipes(values),
      endings(values),
      bounds(values, BOUND),
      taken(values),
    ].filter(({ columns }) => columns.length);
    const named = groups.map(({ columns }) => columns.map(({ name, weight }) => name + (weight?.name ?? "")));
    const shape = JSON.stringify([language, compared.map(({ run }) => run.id), named]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.home.parentElement?.style.setProperty("--runs", String(compared.length));
      this.#build(values, groups);
    }
    this.#fill(values, groups);
  }

  /** Say what striped lines are, where there are any. @param {{groups: string[][]}[]} drawn all charts */
  strip(drawn) {
    this.cord.hidden = !drawn.some(({ groups }) => groups.some((group) => group.length > 1));
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const id = target.closest("tr")?.dataset.run;
    if (!id) return;
    if (target.closest("a")) {
      if (elsewhere(event)) return;
      event.preventDefault();
      this.open([id]);
    } else if (target.closest("button")) {
      const hidden = new Set(this.state.values.hidden);
      if (!hidden.delete(id)) hidden.add(id);
      this.state.set({ hidden });
    }
  }

  /** The weights that can be drawn. @param {Values} values */
  #weights({ parameters, shown, language }) {
    const key = `${language} ${[...shown].join()} ${parameters.map(({ name }) => name).join()}`;
    if (this.weight.dataset.key === key) return;
    this.weight.dataset.key = key;
    const options = parameters.map((one) => {
      const option = make("option", "", `${one.name} · ${slotText(one)}`);
      option.value = one.name;
      option.selected = shown.has(one.name);
      return option;
    });
    this.weight.replaceChildren(...options);
  }

  /** @param {Values} values @param {Group[]} groups */
  #build({ compared }, groups) {
    const corner = head("whose", "col", t("compare.run"));
    corner.rowSpan = 2;
    this.#heads = groups.map(({ columns }) => {
      const one = head("group", "colgroup");
      one.colSpan = columns.length;
      return one;
    });
    const names = groups.flatMap(({ columns }) => columns.map((column, i) => heading(column, i === 0)));
    this.#rows = compared.map(({ run }) => this.#row(run, groups));
    this.table.replaceChildren(
      make("thead", "", make("tr", "", corner, ...this.#heads), make("tr", "", ...names)),
      make("tbody", "", ...this.#rows.map(({ row }) => row)),
    );
  }

  /** @param {import("./api.js").Run} run @param {Group[]} groups @returns {Row} */
  #row(run, groups) {
    const toggle = make("button", "toggle", make("span", "swatch"));
    toggle.type = "button";
    const link = make("a", "");
    link.href = `?run=${encodeURIComponent(run.id)}`;
    const state = make("span", "state");
    const name = head("whose", "row");
    name.append(make("span", "whose-name", toggle, link, state));
    const cells = groups.flatMap(({ columns }) => columns.map((_, i) => make("td", i ? "" : "first")));
    const row = make("tr", "", name, ...cells);
    row.dataset.run = run.id;
    return { row, toggle, link, state, cells };
  }

  /** @param {Values} values @param {Group[]} groups */
  #fill({ compared, hidden, scheme }, groups) {
    groups.forEach(({ name }, i) => say(/** @type {HTMLElement} */ (this.#heads[i]), name));
    const columns = groups.flatMap((group) => group.columns);
    this.#rows.forEach(({ row, toggle, link, state, cells }, i) => {
      const one = /** @type {Compared} */ (compared[i]);
      const { run } = one;
      const shown = !hidden.has(run.id);
      row.classList.toggle("hidden-run", !shown);
      row.style.setProperty("--curve", runColour(i, scheme));
      toggle.setAttribute("aria-pressed", String(shown));
      toggle.setAttribute("aria-label", t("compare.toggle", { name: title(run) }));
      say(link, title(run));
      link.title = t("compare.alone", { name: title(run), id: run.id });
      say(state, how(one));
      state.title = ending(run);
      state.dataset.fate = fate(run);
      columns.forEach((column, c) => put(/** @type {HTMLElement} */ (cells[c]), column.cells[i], scheme));
    });
  }
}

/** @param {string} className @param {string} scope @param {...string} text */
function head(className, scope, ...text) {
  const element = make("th", className, ...text);
  element.scope = scope;
  return element;
}

/** @param {Column} column @param {boolean} first of its group */
function heading({ name, weight, symbol: letter }, first) {
  const element = head(first ? "first" : "", "col");
  element.append(letter ? make("i", "", name) : name, ...(weight ? [symbol(weight)] : []));
  return element;
}

/** @param {HTMLElement} element @param {import("./rungroups.js").Cell | undefined} cell @param {import("./palette.js").Scheme} scheme */
function put(element, cell, scheme) {
  if (!cell) return;
  say(element, cell.text);
  if (cell.of !== undefined) {
    if (!element.firstElementChild) element.prepend(make("span", "swatch"));
    element.style.setProperty("--curve", runColour(cell.of, scheme));
  }
  element.title = cell.title ?? "";
  element.classList.toggle("least", cell.least === true);
  element.classList.toggle("dim", cell.dim === true);
}

/** How a run fares, where that is not simply done. @param {Compared} one */
function how({ run, trouble }) {
  if (trouble === "run-deleted") return t("compare.gone");
  const ended = fate(run);
  if (ended === "done") return "";
  return alive(run) ? t(`library.status.${ended}`, { n: Math.floor(share(run) * 100) }) : t(`library.status.${ended}`);
}

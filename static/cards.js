/**
 * A card on top of each column: which net, its y and E at the cursor, and how far y is from t; where one
 * net learns a pattern an iteration, whose turn it is.
 */

import { mirrors } from "./cords.js";
import { make, say } from "./dom.js";
import { full, number, patternText, steady } from "./format.js";
import { t } from "./i18n.js";
import { along, netName, reach, together } from "./nets.js";
import { any, teller } from "./state.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {{card: HTMLElement, name: HTMLElement, pattern: HTMLElement, mirror: HTMLElement,
 *             y: HTMLElement, E: HTMLElement, target: HTMLElement, dot: HTMLElement}} Parts */

export class Cards {
  /** @type {Parts[]} */
  #cards = [];
  /** @type {import("./column.js").Column[]} */
  #columns = [];
  /** @type {number[]} */
  #mirrors = [];

  /**
   * @param {import("./records.js").Records} records
   * @param {import("./order.js").Order} order
   * @param {(net: number) => void} choose
   */
  constructor(records, order, choose) {
    this.records = records;
    this.order = order;
    this.choose = choose;
  }

  /**
   * @param {import("./column.js").Column[]} columns
   * @param {Values} values @param {Set<import("./state.js").Key>} changed
   */
  update(columns, values, changed) {
    if (columns !== this.#columns) {
      this.#columns = columns;
      this.#cards = columns.map(({ card }, p) => this.#fill(card, p));
    }
    if (any(changed, "phase", "history", "final")) this.#mirrors = values.final ? reflections(values) : [];
    const record = this.records.at(values);
    const patterns = teller(values, values.k).run?.patterns ?? values.patterns;
    const turn = this.order.at(values)?.p ?? -1;
    const track = reach(values);
    this.#cards.forEach((parts, p) => {
      const pattern = patterns[p];
      const mirror = this.#mirrors[p] ?? -1;
      say(parts.name, netName(values, p));
      say(parts.pattern, patternText(pattern));
      say(parts.mirror, p === turn ? t("turn") : mirror < 0 ? "" : t("mirror", { n: mirror + 1 }));
      parts.card.classList.toggle("turn", p === turn);
      parts.card.setAttribute("aria-pressed", String(p === values.net));
      parts.target.style.left = `${along(track, pattern?.t ?? 0)}%`;
      const y = record?.y[p];
      const E = record?.E[p];
      const empty = values.frontier === values.history.start ? "–" : "…";
      say(parts.y, y === undefined ? empty : steady(y));
      say(parts.E, E === undefined ? empty : number(E, 4));
      parts.y.title = y === undefined ? "" : `y = ${full(y)}`;
      parts.E.title = E === undefined ? "" : `E = ${full(E)}`;
      parts.card.classList.toggle("waiting", y === undefined);
      parts.dot.style.left = `${along(track, y ?? 0)}%`;
    });
  }

  /** @param {HTMLElement} card @param {number} p @returns {Parts} */
  #fill(card, p) {
    const span = (/** @type {string} */ name) => make("span", name);
    const parts = {
      card,
      name: span("name"),
      pattern: span("pattern"),
      mirror: span("mirror"),
      y: span("value"),
      E: span("value"),
      target: span("target"),
      dot: span("dot"),
    };
    const symbol = (/** @type {string} */ text) => make("i", "", text);
    const track = make("span", "track", parts.dot, parts.target);
    track.setAttribute("aria-hidden", "true");
    card.replaceChildren(
      make("span", "top", parts.name, parts.pattern, parts.mirror),
      make(
        "span",
        "numbers",
        make("span", "y", symbol("y"), parts.y),
        make("span", "E", symbol("E"), parts.E),
      ),
      track,
    );
    card.onclick = () => this.choose(p);
    return parts;
  }
}

/** @param {Values} values */
function reflections(values) {
  const { patterns, history, frontier } = values;
  if (frontier < 2 || together(values)) return [];
  return mirrors(patterns, patterns.map((_, p) => history.pieces(history.y(p), 0, frontier)));
}

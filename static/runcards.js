/**
 * A card on top of each column where runs are compared: which net, and how far each run's y is from t.
 */

import { make } from "./dom.js";
import { input, patternText, steady } from "./format.js";
import { along, netName, reach } from "./nets.js";
import { runColour } from "./palette.js";
import { title } from "./runnames.js";

/** @typedef {import("./column.js").Column} Column */
/** @typedef {import("./state.js").Values} Values */
/** @typedef {{low: number, high: number}} Ends of a card's track */

export class RunCards {
  /** @param {import("./records.js").Records} records @param {(net: number) => void} choose */
  constructor(records, choose) {
    this.records = records;
    this.choose = choose;
  }

  /** @param {Column[]} columns @param {number[][]} targets of each column @param {Values} values */
  update(columns, targets, values) {
    const ends = reach(values);
    columns.forEach(({ card }, column) => {
      card.setAttribute("aria-pressed", String(column === values.net));
      const net = make("span", "name", netName(values, column));
      const top = make("span", "top", net, make("span", "pattern", patternOf(values, column, targets[column] ?? [])));
      const track = make("span", "track", ...this.#dots(column, values, ends), ...(targets[column] ?? []).map((t) => target(t, ends)));
      track.setAttribute("aria-hidden", "true");
      card.replaceChildren(top, track);
      card.onclick = () => this.choose(column);
    });
  }

  /** Each run's y at the cursor, in its colour. @param {number} column @param {Values} values @param {Ends} ends */
  #dots(column, { compared, hidden, k, scheme }, ends) {
    return compared.flatMap((one, i) => {
      const place = hidden.has(one.run.id) ? null : one.places[column];
      const y = place && this.records.of(one, k)?.y[place.p];
      if (typeof y !== "number") return [];
      const dot = make("span", "dot");
      dot.style.left = `${along(ends, y)}%`;
      dot.style.setProperty("--curve", runColour(i, scheme));
      dot.title = `${title(one.run)}: y = ${steady(y)}`;
      return [dot];
    });
  }
}

/** A column's inputs, and every target that is learnt for them. @param {Values} values @param {number} column @param {number[]} targets */
function patternOf({ patterns }, column, targets) {
  const pattern = patterns[column];
  if (targets.length < 2) return patternText(pattern);
  return `${patternText(pattern).split("→")[0]}→ ${targets.map(input).join(" / ")}`;
}

/** @param {number} t @param {Ends} ends */
function target(t, ends) {
  const mark = make("span", "target");
  mark.style.left = `${along(ends, t)}%`;
  return mark;
}

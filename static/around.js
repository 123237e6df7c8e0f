/**
 * The records around the cursor as a table, for who prefers or needs numbers: all digits of the
 * chosen net; of many weights those that are drawn.
 */

import { find, make } from "./dom.js";
import { count, full, patternText } from "./format.js";
import { t } from "./i18n.js";
import { MOST } from "./names.js";
import { netAt, netName } from "./nets.js";

/** @typedef {import("./state.js").Values} Values */

const EACH_SIDE = 3;

export class Around {
  /** @param {import("./records.js").Records} records */
  constructor(records) {
    this.records = records;
    this.home = /** @type {HTMLDetailsElement} */ (find("details.around"));
    this.table = find("table", this.home);
    /** @type {Values | null} */
    this.values = null;
    this.home.addEventListener("toggle", () => {
      if (this.values) this.update(this.values);
      if (this.home.open) this.home.scrollIntoView({ block: "nearest" });
    });
  }

  /** @param {Values} values */
  update(values) {
    this.values = values;
    if (!this.home.open) return;
    const { k, net, parameters, shown, start, frontier, final, history } = values;
    const few = parameters.length <= MOST;
    const indices = [...parameters.keys()].filter((i) => few || shown.has(parameters[i]?.name ?? ""));
    const names = indices.map((i) => parameters[i]?.name ?? "");
    const whose = netAt(history, net);
    const heading = ["k", "y", "E", ...names, ...names.map((name) => `d${name}`)];
    const end = final ? frontier : frontier - 1;
    const rows = [];
    for (let at = Math.max(start, k - EACH_SIDE); at <= Math.min(end, k + EACH_SIDE); at += 1) {
      const record = this.records.at(values, at);
      const numbers = record
        ? [record.y[net], record.E[net], ...indices.map((i) => record.w[whose]?.[i]), ...indices.map((i) => record.dw[whose]?.[i])]
        : Array(heading.length - 1).fill(undefined);
      const label = at === frontier && final ? t("after")
        : at < history.start ? t("branch.row", { k: count(at) }) : count(at);
      const first = make("th", "", label);
      first.scope = "row";
      const row = make("tr", at === k ? "now" : "", first);
      row.append(...numbers.map((v) => make("td", "", v === undefined ? "…" : full(v))));
      rows.push(row);
    }
    const caption = make("caption", "", t("around.caption", { net: `${netName(values, net)} ${patternText(values.patterns[net])}`, k: count(k) }));
    const head = make("tr", "", ...heading.map((name) => {
      const cell = make("th", "", name);
      cell.scope = "col";
      return cell;
    }));
    this.table.replaceChildren(caption, make("thead", "", head), make("tbody", "", ...rows));
  }
}

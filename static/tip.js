/**
 * What the mouse reads from a chart: the nearest curve's value, and whose curve it is.
 *
 * pointer.js knows where the mouse is, figure.js which curves are one cord.
 */

import { find, make, symbol } from "./dom.js";
import { EDGE } from "./figure.js";
import { count, number } from "./format.js";
import { t } from "./i18n.js";
import { runColour } from "./palette.js";
import { title } from "./runnames.js";
import { height } from "./scales.js";
import { linesOf } from "./series.js";

/** @typedef {import("./column.js").Cell} Cell */
/** @typedef {import("./figure.js").Sheet} Sheet */
/** @typedef {import("./state.js").Values} Values */
/** @typedef {{name: string, low: number, high: number, pale: boolean}} Near */

const NEXT = 14; // pixels from the mouse

export class Tip {
  constructor() {
    this.home = find(".tip");
  }

  hide() {
    this.home.hidden = true;
  }

  /**
   * Show what is nearest to the mouse at iteration k of a chart; nothing where nothing is.
   * @param {{clientX: number, clientY: number}} mouse
   * @param {{cell: Cell, sheet: Sheet, k: number}} place @param {Values} values
   */
  show({ clientX, clientY }, { cell, sheet, k }, values) {
    const near = nearest(cell, sheet, k, clientY);
    this.home.hidden = !near;
    if (!near) return;
    this.#fill(near, cell, k, values);
    const left = clientX + NEXT + this.home.offsetWidth > innerWidth;
    const x = left ? Math.max(0, clientX - NEXT - this.home.offsetWidth) : clientX + NEXT;
    this.home.style.transform = `translate(${x}px, ${clientY + NEXT}px)`;
  }

  /** @param {Near} near @param {Cell} cell @param {number} k @param {Values} values */
  #fill({ name, low, high, pale }, { row, figure }, k, values) {
    const members = (!pale && figure?.groups.find((group) => group.includes(name))) || [name];
    const value = low === high
      ? number(low, 5)
      : t("between", { low: number(low, 4), high: number(high, 4) });
    const { compared, parameters, shown, past } = values;
    const named = parameters.filter((one) => (compared.length ? shown.has(one.name) : members.includes(one.name)));
    const symbols = row === "w" || row === "dw" ? named : [];
    const whose = compared.length ? this.#runs(members, values) : pale && past ? [`${title(past.run)}: `] : [];
    this.home.replaceChildren(
      make("span", "tip-k", `k = ${count(k)}`),
      ...whose,
      ...(symbols.length && row === "dw" ? ["d"] : []),
      ...(symbols.length ? symbols.flatMap((one, i) => [...(i ? [" = "] : []), symbol(one)]) : [row]),
      make("b", "", ` = ${value}`),
    );
  }

  /** The runs of a cord, each in its colour. @param {string[]} members @param {Values} values */
  #runs(members, { compared, scheme }) {
    return compared.flatMap(({ run }, i) => {
      if (!members.includes(run.id)) return [];
      const swatch = make("span", "swatch");
      swatch.style.setProperty("--curve", runColour(i, scheme));
      return [make("span", "tip-run", swatch, title(run))];
    });
  }
}

/**
 * The curve nearest to a height at iteration k, and what it spans there; full ones before pale ones.
 * @param {Cell} cell @param {Sheet} sheet @param {number} k @param {number} y in the window
 * @returns {Near | undefined}
 */
function nearest({ row, net, figure, chart }, { series }, k, y) {
  if (!figure) return undefined;
  const { low: bottom, high: up } = figure.range;
  const { top, height: tall } = chart.getBoundingClientRect();
  const at = up - ((y - top - EDGE) / (tall - 2 * EDGE)) * (up - bottom);
  return linesOf(series, row, net)
    .flatMap(({ name, column, series: { history, pale } }) => {
      const span = history.around(column, k);
      if (!span) return [];
      const [low, high] = span;
      const far = Math.max(height(row, low) - at, at - height(row, high), 0);
      return [{ name, low, high, pale, far }];
    })
    .sort((a, b) => a.far - b.far || Number(a.pale) - Number(b.pale))[0];
}

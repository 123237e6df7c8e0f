/**
 * The curves that charts show, whosever they are: one run's, beside it what it branched from, or one
 * for each run that is compared. Pure.
 *
 * sheet.js makes a series for each run -> its lines in each chart -> figure.js draws them.
 */

import { range, ROWS } from "./scales.js";

/** @typedef {import("./history.js").History} History */
/** @typedef {import("./scales.js").Row} Row */
/** @typedef {{name: string, colour: string, index: number}} Curve */
/** @typedef {{p: number, net: number}} Place which of a run's patterns and nets a column of charts shows */

export const ONE = -1; // in the place of a column: charts of the one net that learns all patterns

/**
 * @typedef {object} Series what is drawn of one run
 * @property {string} id the run's, where several are drawn
 * @property {History} history
 * @property {string} line the colour of y and E
 * @property {Curve[]} curves the parameters drawn, `index` in the order of the run's parameters
 * @property {(Place | null)[]} places for each column of charts; null where the run has nothing there
 * @property {boolean} pale thinner and under the others: what a run branched from
 * @property {boolean} branched its curves begin with a dot
 */

/** @typedef {{name: string, colour: string, column: number, series: Series}} Line a column of a history, and how it looks */

/**
 * The lines of one chart.
 * @param {readonly Series[]} all @param {Row} row @param {number} column of charts
 * @returns {Line[]}
 */
export const linesOf = (all, row, column) =>
  all.flatMap((series) => {
    const place = column === ONE ? { p: 0, net: 0 } : series.places[column];
    if (!place) return [];
    const { history, curves, id, line } = series;
    if (row === "y") return [{ name: id || row, colour: line, column: history.y(place.p), series }];
    if (row === "E") return [{ name: id || row, colour: line, column: history.E(place.p), series }];
    return curves.map(({ name, colour, index }) => ({
      name: id || name,
      colour,
      column: history[row](place.net, index),
      series,
    }));
  });

/**
 * The ranges that a row's charts share.
 * @param {readonly Series[]} all @param {number} columns of charts
 * @param {readonly number[]} [targets] which y moves to
 * @returns {Record<Row, import("./scales.js").Range>}
 */
export function sharedRanges(all, columns, targets = []) {
  const rows = ROWS.map((row) => {
    const lines = Array.from({ length: columns }, (_, column) => linesOf(all, row, column)).flat();
    const marks = row === "y" ? targets : [];
    const least = Math.min(...marks, ...lines.map(({ column, series }) => series.history.least[column] ?? Infinity));
    const greatest = Math.max(...marks, ...lines.map(({ column, series }) => series.history.greatest[column] ?? -Infinity));
    return [row, range(row, least, greatest, false)];
  });
  return Object.fromEntries(rows);
}

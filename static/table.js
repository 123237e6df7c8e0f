/**
 * A truth table as text and as rows: what is pasted from a spreadsheet, what is sent. Pure.
 */

/** @typedef {{x: (number | string)[][], t: (number | string)[]}} Table */

/** What separates the columns, the strongest first; where there is none of them, blanks do. */
const SEPARATORS = ["\t", ";", ","];

/**
 * The cells of a pasted text: rows by line, columns by tab, semicolon, comma or blank. A first line
 * without any number is a heading. Where the comma separates no columns it is a decimal one.
 * @param {string} text
 * @returns {string[][]}
 */
export function cells(text) {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/).filter((line) => line.trim() !== "");
  const separator = SEPARATORS.find((one) => lines.some((line) => line.includes(one)));
  const decimal = separator === "\t" || separator === ";";
  const rows = trimmed(lines.map((line) => {
    const parts = separator ? line.split(separator) : line.trim().split(/\s+/);
    return parts.map((part) => cell(part, decimal));
  }));
  const heading = rows.length > 1 && rows[0]?.every((one) => typeof value(one) === "string");
  return heading ? rows.slice(1) : rows;
}

/** A cell without the quotes of a file, its decimal comma a point. @param {string} text @param {boolean} decimal */
function cell(text, decimal) {
  const plain = text.trim().replace(/^"(.*)"$/, "$1").trim();
  return decimal && /^[-+\u2212]?\d*,\d+(e[-+]?\d+)?$/i.test(plain) ? plain.replace(",", ".") : plain;
}

/** The rows without columns that are empty from top to bottom at either side. @param {string[][]} rows */
function trimmed(rows) {
  const empty = (/** @type {string[]} */ row, /** @type {number} */ at) => (row.at(at) ?? "") === "";
  let result = rows;
  while (result.some((row) => row.length > 1) && result.every((row) => empty(row, -1))) result = result.map((row) => row.slice(0, -1));
  while (result.some((row) => row.length > 1) && result.every((row) => empty(row, 0))) result = result.map((row) => row.slice(1));
  return result;
}

/**
 * The number that a text means, or the text itself: the server says what is wrong with it.
 * Full-width digits and a real minus sign are numbers too.
 * @param {string} text
 */
export function value(text) {
  const plain = text.normalize("NFKC").replace(/\u2212/g, "-").trim();
  const number = Number(plain);
  return plain !== "" && Number.isFinite(number) ? number : text.trim();
}

/** Numbers in a list: by blanks, commas or lines. @param {string} text */
export const list = (text) =>
  text.normalize("NFKC").split(/[,;\s]+/).filter((part) => part !== "").map(value);

/**
 * Rows of cells as inputs and targets, the last column the target.
 * @param {string[][]} rows
 * @returns {Table}
 */
export const table = (rows) => ({
  x: rows.map((row) => row.slice(0, -1).map(value)),
  t: rows.map((row) => value(row.at(-1) ?? "")),
});

/**
 * The rows after `pasted` was put at a cell. Several columns in the first cell, and several rows that
 * are no part of the table from there on, are a table of their own: the last column is the target.
 * Anything else fills the cells from there on; rows are added for it, columns are not.
 * @param {string[][]} rows @param {string[][]} pasted @param {number} row @param {number} column
 * @returns {string[][]}
 */
export function paste(rows, pasted, row, column) {
  const wide = Math.max(...pasted.map((r) => r.length));
  const width = rows[0]?.length ?? 0;
  const corner = row === 0 && column === 0;
  const part = wide < width && column + wide <= width;
  if (wide > 1 && (corner || (pasted.length > 1 && !part))) return pasted.map((r) => [...r]);
  const result = rows.map((r) => [...r]);
  const from = column + wide <= width ? column : 0; // a whole row, wherever in it
  pasted.forEach((cellsOfRow, i) => {
    const target = (result[row + i] ??= Array(width).fill(""));
    cellsOfRow.forEach((cell, j) => {
      if (from + j < width) target[from + j] = cell;
    });
  });
  return result;
}

/**
 * The rows that contradict each other, from 0: the same inputs, another target. No network can learn them.
 * @param {Table} table
 * @returns {number[]}
 */
export function contradictions({ x, t }) {
  const inputs = x.map((row) => row.join());
  return inputs.flatMap((one, p) => (inputs.some((other, q) => other === one && t[q] !== t[p]) ? [p] : []));
}

/**
 * The rows with another number of inputs; columns are added and taken before the target.
 * @param {string[][]} rows @param {number} inputs
 */
export const resize = (rows, inputs) =>
  rows.map((row) => {
    const x = row.slice(0, -1).slice(0, inputs);
    return [...x, ...Array(inputs - x.length).fill("0"), row.at(-1) ?? ""];
  });

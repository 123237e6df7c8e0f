/**
 * A truth table as text and as rows: what is pasted from a spreadsheet, what is sent. Pure.
 */

/** @typedef {{x: (number | string)[][], t: (number | string)[]}} Table */

/**
 * The cells of a pasted text: rows by line, columns by tab, comma, semicolon or blank. A first line
 * without any number is a heading.
 * @param {string} text
 * @returns {string[][]}
 */
export function cells(text) {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "");
  const tabbed = lines.some((line) => line.includes("\t"));
  const rows = lines.map((line) => {
    const parts = tabbed ? line.split("\t") : line.trim().split(/[,;\s]+/);
    return parts.map((cell) => cell.trim());
  });
  const heading = rows.length > 1 && rows[0]?.every((cell) => typeof value(cell) === "string");
  return heading ? rows.slice(1) : rows;
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
 * The rows after `pasted` was put at a cell; rows are added, columns only by pasting at the corner.
 * @param {string[][]} rows @param {string[][]} pasted @param {number} row @param {number} column
 * @returns {string[][]}
 */
export function paste(rows, pasted, row, column) {
  if (row === 0 && column === 0 && (pasted[0]?.length ?? 0) > 1) return pasted.map((r) => [...r]);
  const width = rows[0]?.length ?? 0;
  const result = rows.map((r) => [...r]);
  pasted.forEach((cellsOfRow, i) => {
    const target = (result[row + i] ??= Array(width).fill(""));
    cellsOfRow.forEach((cell, j) => {
      if (column + j < width) target[column + j] = cell;
    });
  });
  return result;
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

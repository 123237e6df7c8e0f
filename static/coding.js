/**
 * 0 and 1 as -1 and +1, and back: the inputs of a truth table, and its targets where the output can
 * reach them. Pure.
 *
 * form.js -> coding -> table.js. The contract has no word for it: a named problem so turned goes as a
 * table, and is known again by its numbers.
 */

/** @typedef {import("./table.js").Table} Table */
/** @typedef {number | string} Cell a number, or what was typed instead of one */

/** @type {Record<string, [number, number]>} what an output neuron reaches; identity reaches all */
const REACH = { sigmoid: [0, 1], tanh: [-1, 1] };

/** @param {Cell} v */
const negative = (v) => typeof v === "number" && v < 0;
/** @param {number} v 0.1 came from 0.1: the last digits of a sum are no one's */
const tidy = (v) => Number(v.toPrecision(12)) + 0;
/** @param {Cell} v */
const up = (v) => (typeof v === "number" ? tidy((v + 1) / 2) : v);
/** @param {Cell} v */
const down = (v) => (typeof v === "number" ? tidy(2 * v - 1) : v);

/** Whether a table is one of -1 and +1. @param {Table} table */
export const signed = ({ x, t }) => [...x.flat(), ...t].some(negative);

/** Whether an output can be asked for -1. @param {string} output */
export const reachesMinus = (output) => output !== "sigmoid";

/**
 * The table with -1 for 0: its inputs, and its targets where the output reaches them.
 * @param {Table} table @param {string} output
 * @returns {Table}
 */
export const toSigned = ({ x, t }, output) => ({
  x: x.flat().some(negative) ? x : x.map((row) => row.map(down)),
  t: t.some(negative) || !reachesMinus(output) ? t : t.map(down),
});

/** The table with 0 for -1. @param {Table} table @returns {Table} */
export const toBinary = ({ x, t }) => ({
  x: x.flat().some(negative) ? x.map((row) => row.map(up)) : x,
  t: t.some(negative) ? t.map(up) : t,
});

/** Where the targets lie that an output cannot reach, or null. @param {Table} table @param {string} output */
export function beyond({ t }, output) {
  const reach = REACH[output];
  const outside = reach && t.some((v) => typeof v === "number" && (v < reach[0] || v > reach[1]));
  return outside ? reach : null;
}

/**
 * The named problem that a table is when it is turned to -1 and +1, or null.
 * @param {Table} table @param {string} output @param {Record<string, Table>} tables the named problems
 */
export function nameOf(table, output, tables) {
  const text = (/** @type {Table} */ { x, t }) => JSON.stringify([x, t]);
  return Object.keys(tables).find((name) => text(toSigned(tables[name] ?? table, output)) === text(table)) ?? null;
}

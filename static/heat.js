/**
 * Colours of a number: y between its ends, log E between its least and its greatest. Pure.
 *
 * Each ramp only gets lighter, so that it reads without hue: by protan, deutan and tritan sight, and
 * in grey. Blue to yellow for y, as in "cividis" (Nuñez, Anderton & Renslow 2018); green for E, the
 * valleys dark. plane.js puts the pixels on a canvas.
 */

import { along } from "./palette.js";

/** @typedef {import("./palette.js").Scheme} Scheme */
/** @typedef {"y" | "E"} Kind */
/** @typedef {{low: number, high: number}} Range */

/** @type {Record<Kind, Record<Scheme, string[]>>} */
export const RAMPS = {
  y: {
    light: ["#2f4f93", "#6d84a8", "#a9aea6", "#d8cc93", "#fcea86"],
    dark: ["#16305f", "#3d506e", "#6c7173", "#a3966a", "#dcc25c"],
  },
  E: {
    light: ["#0f4c4a", "#347a70", "#6da797", "#b0d0c0", "#f1f5ea"],
    dark: ["#06231f", "#124840", "#2f7468", "#68a393", "#b3d6c4"],
  },
};

const STEPS = 256;
/** @type {Map<string, Uint8ClampedArray>} */
const tables = new Map();

/** A ramp's colours, red green blue one after another. @param {Kind} kind @param {Scheme} scheme */
function tableOf(kind, scheme) {
  const key = `${kind} ${scheme}`;
  let table = tables.get(key);
  if (!table) {
    table = new Uint8ClampedArray(3 * STEPS);
    for (let i = 0; i < STEPS; i += 1) {
      const hex = along(RAMPS[kind][scheme], i / (STEPS - 1));
      for (const c of [0, 1, 2]) table[3 * i + c] = Number.parseInt(hex.slice(1 + 2 * c, 3 + 2 * c), 16);
    }
    tables.set(key, table);
  }
  return table;
}

/**
 * The pixels of a grid, its last row first, as a canvas has them. What is not finite stays transparent.
 * @param {import("./contour.js").Grid} grid @param {Range} range @param {Kind} kind @param {Scheme} scheme
 * @returns {Uint8ClampedArray<ArrayBuffer>}
 */
export function pixels({ values, across, up }, { low, high }, kind, scheme) {
  const table = tableOf(kind, scheme);
  const result = new Uint8ClampedArray(4 * across * up);
  const span = high - low || 1;
  for (let row = 0; row < up; row += 1) {
    for (let column = 0; column < across; column += 1) {
      const v = Number(values[row * across + column]);
      if (!Number.isFinite(v)) continue;
      const step = Math.round(Math.min(1, Math.max(0, (v - low) / span)) * (STEPS - 1));
      const to = 4 * ((up - 1 - row) * across + column);
      result.set(table.subarray(3 * step, 3 * step + 3), to);
      result[to + 3] = 255;
    }
  }
  return result;
}

/** The colour of one number. @param {number} v @param {Range} range @param {Kind} kind @param {Scheme} scheme */
export const heat = (v, { low, high }, kind, scheme) =>
  along(RAMPS[kind][scheme], Math.min(1, Math.max(0, (v - low) / (high - low || 1))));

/** The logarithm that E is coloured by; what is 0 is as small as it gets. @param {number} E */
export const logError = (E) => (Number.isFinite(E) ? Math.log10(Math.max(E, 1e-18)) : NaN);

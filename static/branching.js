/**
 * Where a branch can begin, and what is asked of the server for it. Pure; branch.js is the button.
 */

import { complete } from "./recipe.js";

/** @typedef {import("./api.js").Config} Config */
/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./state.js").Values} Values */

const NOTHING_TO_LEAVE = new Set(["start", "loading", "sending", "missing", "deleted", "offline", "comparing"]);

/**
 * Whose state the cursor stands on, and at which k; null where nobody put it there: it follows the end,
 * or moves by itself. Behind the last iteration it is the final weights.
 * @param {Pick<Values, "phase" | "run" | "history" | "past" | "k" | "playing" | "follow">} values
 * @returns {{run: Run, k: number} | null}
 */
export function branchPoint({ phase, run, history, past, k, playing, follow }) {
  if (!run || NOTHING_TO_LEAVE.has(phase) || playing || follow) return null;
  if (k < history.start) return past && { run: past.run, k };
  return k <= run.k ? { run, k } : null;
}

/** Whether a branch can begin as soon as the cursor is put somewhere. @param {Values} values */
export const waits = (values) =>
  !branchPoint(values) && branchPoint({ ...values, playing: false, follow: false }) !== null;

/**
 * The body of POST /train: what the form says otherwise than the recipe of the run that is left. Not
 * how weights start: a branch begins with those that are there. What the form leaves out is as usual.
 * @param {{run: Run, k: number}} point @param {object} config as the form has it
 */
export function branchBody({ run, k }, config) {
  const recipe = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (complete(run.config)));
  const { init: _, ...wanted } = complete(config);
  const others = Object.entries(wanted).filter(([field, value]) => written(value) !== written(recipe[field]));
  return { fork: { run: run.id, k }, ...Object.fromEntries(others) };
}

/** A value as text, whatever the order of its fields. @param {unknown} value @returns {string} */
export function written(value) {
  if (Array.isArray(value)) return `[${value.map(written).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, one]) => `${name}:${written(one)}`).join()}}`;
}

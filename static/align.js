/**
 * Runs side by side, whatever their shapes: which column of charts shows which of a run's patterns,
 * and which of its weights is the one that was chosen. Pure.
 */

import { isBias, parameters } from "./names.js";

/** @typedef {import("./api.js").Pattern} Pattern */
/** @typedef {import("./names.js").Parameter} Parameter */
/** @typedef {import("./series.js").Place} Place */
/** @typedef {{patterns: Pattern[], parameters: string[], nets: number}} Shape what of a run decides it */

/**
 * A column for every input that one of the runs learns, in the order in which they are met.
 * @param {readonly Shape[]} runs
 * @returns {{patterns: Pattern[], places: (Place | null)[][], shared: boolean}} places: a list for each
 *   run; shared: whether all runs are in all columns
 */
export function align(runs) {
  /** @type {Map<string, Pattern>} */
  const columns = new Map();
  const keyed = runs.map(({ patterns }) => patterns.map((pattern, p) => [key(patterns, p), pattern]));
  for (const [name, pattern] of /** @type {[string, Pattern][]} */ (keyed.flat())) {
    if (!columns.has(name)) columns.set(name, pattern);
  }
  const places = runs.map(({ nets }, i) =>
    [...columns.keys()].map((name) => {
      const p = /** @type {[string, Pattern][]} */ (keyed[i]).findIndex(([other]) => other === name);
      return p < 0 ? null : { p, net: nets > 1 ? p : 0 };
    }));
  return { patterns: [...columns.values()], places, shared: places.every((list) => list.every(Boolean)) };
}

/** What tells a pattern from others: its inputs, and the how manieth of them it is. @param {Pattern[]} patterns @param {number} p */
function key(patterns, p) {
  const inputs = (/** @type {Pattern} */ { x }) => x.join();
  const own = inputs(/** @type {Pattern} */ (patterns[p]));
  const before = patterns.slice(0, p).filter((other) => inputs(other) === own).length;
  return `${own}#${before}`;
}

/** The weights of all runs by name, as the first run that has it means it. @param {readonly Shape[]} runs */
export function weights(runs) {
  /** @type {Map<string, Parameter>} */
  const found = new Map();
  for (const one of runs.flatMap((run) => parameters(run.parameters))) {
    if (!found.has(one.name)) found.set(one.name, one);
  }
  return [...found.values()].sort((a, b) => a.layer - b.layer || a.neuron - b.neuron || a.slot - b.slot);
}

/**
 * Where a run has a weight, or -1: where it has none of this name, or one with another meaning, as
 * w1_12 is the bias of two inputs and the weight of the third of three, and w2_10 the output's or not.
 * @param {readonly string[]} names the run's parameters @param {Parameter} weight
 */
export function indexOf(names, weight) {
  const all = parameters(names);
  const index = all.findIndex(({ name }) => name === weight.name);
  const one = all[index];
  return one && isBias(one) === isBias(weight) && one.output === weight.output ? index : -1;
}

/** The weight shown until a person chooses: the output's first, whose gradient has the fewest factors. @param {Parameter[]} all */
export const firstWeight = (all) => all.find((one) => one.output && one.slot === 0)?.name ?? all[0]?.name ?? "";

/**
 * What differs in the recipes of runs. Pure; runtable.js puts it into words.
 */

import { written } from "./branching.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {{field: string, values: unknown[]}} Difference a field, and its value in each run */

/**
 * The fields that are not the same in all runs, in the order of the recipe; then where they branched.
 * @param {readonly Pick<Run, "config" | "fork">[]} runs
 * @returns {Difference[]}
 */
export function differences(runs) {
  const recipes = runs.map(({ config, fork }) =>
    /** @type {Record<string, unknown>} */ ({ ...config, fork: fork ?? null }));
  const fields = [...new Set(recipes.flatMap(Object.keys))];
  return fields
    .map((field) => ({ field, values: recipes.map((recipe) => recipe[field]) }))
    .filter(({ values }) => new Set(values.map(written)).size > 1);
}

/**
 * Which of some numbers are the least, where they are not all the same.
 * @param {readonly (number | null | undefined)[]} numbers
 */
export function least(numbers) {
  const known = numbers.filter((one) => typeof one === "number");
  const low = Math.min(...known);
  const telling = known.length > 1 && known.some((one) => one !== low);
  return numbers.map((one) => telling && one === low);
}

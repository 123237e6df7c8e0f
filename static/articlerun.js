/**
 * Whether a run is the article's, and what there is to hold against its printed results. Pure.
 *
 * recipe.js and differences.js know recipes; article.js and articleresults.js say it in words.
 */

import { differences } from "./differences.js";
import { complete, DEFAULTS } from "./recipe.js";
import { LAST } from "./printed.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {{field: string, value: unknown, article: unknown}} Other a field that is not as in the article */
/** @typedef {"connected" | "as_listed"} Wiring */

/** @type {readonly Wiring[]} */
export const WIRINGS = ["connected", "as_listed"];

const INPUTS = "0,0 0,1 1,0 1,1";

/** How a run's output neuron is wired. @param {Pick<Run, "config">} run @returns {Wiring} */
export const wiringOf = ({ config }) => (config.wiring === "as_listed" ? "as_listed" : "connected");

/** What differs from the article's recipe, but for the wiring: it has both. @param {Pick<Run, "config" | "fork">} run @returns {Other[]} */
export const others = ({ config, fork }) =>
  differences([{ config: DEFAULTS, fork: null }, { config: complete(config), fork }])
    .filter(({ field }) => field !== "wiring")
    .map(({ field, values }) => ({ field, article: values[0], value: values[1] }));

/**
 * Why the article's equations are not those of a run: its network or the formula of its error is another;
 * "" where they are. A factor 1/2 before the error is carried along.
 * @param {Pick<Run, "config" | "parameters">} run @returns {"" | "shape" | "function" | "loss"}
 */
export function unlike({ config, parameters }) {
  const { hidden, activation, output, loss } = complete(config);
  const inputs = parameters.filter((name) => name.startsWith("w1_1")).length - 1;
  if (hidden.length !== 1 || hidden[0] !== 2 || inputs !== 2) return "shape";
  if (activation !== "sigmoid" || output !== "sigmoid") return "function";
  return loss === "cross_entropy" ? "loss" : "";
}

/**
 * Whether a run's numbers have a place beside the printed ones: four nets of nine weights, one for each
 * input of the article.
 * @param {Pick<Run, "nets" | "patterns" | "parameters">} run
 */
export const comparable = ({ nets, patterns, parameters }) =>
  nets === 4 && parameters.length === 9 && patterns.map(({ x }) => x.join()).join(" ") === INPUTS;

/**
 * Whether the iteration that is printed is there, still to come, or never will be: a run may end before
 * it, and a branch begin after it.
 * @param {Pick<Run, "k" | "config" | "fork" | "status">} run @param {number} frontier iterations that the page knows of
 * @returns {"there" | "coming" | "short"}
 */
export function reached({ k, config, fork, status }, frontier) {
  if (fork && fork.k > LAST) return "short";
  if (Math.max(k, frontier) > LAST) return "there";
  const going = status === "queued" || status === "running";
  return going && complete(config).iterations > LAST ? "coming" : "short";
}

/**
 * What is shown before any run: the form's patterns; of the article's recipe, its start values too.
 *
 * form -> start -> state. The start values come with the page (app/routes/page.py).
 */

import { written } from "./branching.js";
import { History } from "./history.js";
import { chosen, listNames, parameters } from "./names.js";
import { complete, DEFAULTS, sizes } from "./recipe.js";

/** @typedef {{x: number[][], t: number[]}} Table */
/** @typedef {import("./api.js").Config} Config */
/** @typedef {import("./state.js").Values} Values */

/**
 * @typedef {object} Boot what the server put into the page
 * @property {import("./i18n.js").Catalogue} catalogue
 * @property {string} plotly where plotly.js is
 * @property {Record<string, Table>} problems the named truth tables
 * @property {import("./presets.js").Preset[]} presets
 * @property {import("./printed.js").Printed} printed what the article's listing prints at its end
 * @property {{y: number[], E: number[], dw: number[][], w: number[][]}} start the article's record at k = 0
 */

const LENGTH = 10_000; // of the iteration axis, until the form says another one
export const LONGEST = 10_000_000; // that is shown or proposed before the server has said what it allows
const MOST_PATTERNS = 16;
/** Of a recipe these decide the record at k = 0; in `batch` and `online` the schedule mixes its gradients. @type {(keyof Config)[]} */
const DECISIVE = ["problem", "hidden", "activation", "output", "loss", "init", "weight_decay", "wiring", "fault"];

/** The page as it opens. @param {Boot} boot */
export const first = (boot) => beginning(boot, DEFAULTS, boot.problems.xor ?? { x: [], t: [] }, LENGTH);

/**
 * What a recipe begins with, or null where its table cannot be shown yet.
 * @param {Boot} boot @param {ReturnType<import("./form.js").Form["config"]>} config as the form has it
 * @param {Values} values what is shown now: curves stay chosen while their names stay
 * @returns {Partial<Values> | null}
 */
export function preview(boot, config, values) {
  const { problem, iterations } = config;
  const table = typeof problem === "string" ? boot.problems[problem] : problem;
  if (!table || table.x.length > MOST_PATTERNS) return null;
  if (![...table.x.flat(), ...table.t].every((v) => typeof v === "number")) return null;
  const wanted = Number(iterations);
  const length = Number.isInteger(wanted) && wanted >= 1 ? Math.min(wanted, LONGEST) : LENGTH;
  const { parameters: named, shown, ...rest } = beginning(boot, complete(config), /** @type {Table} */ (table), length);
  const names = (/** @type {Values["parameters"]} */ all) => all.map(({ name }) => name).join();
  const same = names(named) === names(values.parameters);
  return { ...rest, ...(same ? {} : { parameters: named, shown }), net: 0, k: 0 };
}

/** @param {Boot} boot @param {Config} config @param {Table} table @param {number} iterations */
function beginning(boot, config, table, iterations) {
  const patterns = table.x.map((x, p) => ({ x, t: Number(table.t[p]) }));
  const names = listNames(sizes({ ...config, problem: table }));
  const all = parameters(names);
  const one = [{ k0: 0, k1: 1, stride: 1 }];
  const nets = config.schedule === "each" ? patterns.length : 1;
  const history = new History(patterns.length, nets, names.length, one);
  const mixed = config.schedule === "online" && config.order === "shuffled";
  if (!mixed && DECISIVE.every((field) => written(config[field]) === written(DEFAULTS[field]))) {
    const { y, E } = boot.start;
    const { dw, w } = nets === 1 ? together(boot.start, config) : boot.start;
    const lo = Float64Array.from([...y, ...E, ...dw.flat(), ...w.flat()]);
    history.append({ k0: 0, n: 1, stride: 1, end: 1, lo, hi: lo });
  }
  return { patterns, history, frontier: history.frontier, iterations, parameters: all, shown: chosen(all) };
}

/**
 * Where one net begins that learns what the article's four do: they all start with the same weights. Which
 * pattern a shuffled order takes first is the seed's to say, so its gradient is not known here.
 * @param {Boot["start"]} start @param {Config} config
 */
function together({ dw, w }, { schedule, reduction }) {
  const share = schedule === "batch" && reduction === "mean" ? 1 / dw.length : 1;
  const learnt = schedule === "online" ? dw.slice(0, 1) : dw;
  const sum = (dw[0] ?? []).map((_, i) => learnt.reduce((all, net) => all + (net[i] ?? 0), 0) * share);
  return { dw: [sum], w: w.slice(0, 1) };
}

/**
 * What is shown before any run: the form's patterns; of the article's recipe, its start values too.
 *
 * form -> start -> state. The start values come with the page (app/routes/page.py).
 */

import { History } from "./history.js";
import { chosen, listNames, parameters } from "./names.js";

/** @typedef {{x: number[][], t: number[]}} Table */
/** @typedef {import("./state.js").Values} Values */

/**
 * @typedef {object} Boot what the server put into the page
 * @property {import("./i18n.js").Catalogue} catalogue
 * @property {string} plotly where plotly.js is
 * @property {Record<string, Table>} problems the named truth tables
 * @property {{y: number[], E: number[], dw: number[][], w: number[][]}} start the article's record at k = 0
 */

const LENGTH = 10_000; // of the iteration axis, until the form says another one
export const LONGEST = 10_000_000; // that is shown or proposed before the server has said what it allows
const MOST_PATTERNS = 16;
const HIDDEN = 2;
const ARTICLE = JSON.stringify(["xor", { kind: "constant", value: 1 }, "connected", "each", [HIDDEN]]);

/** The page as it opens. @param {Boot} boot */
export const first = (boot) => beginning(boot, boot.problems.xor ?? { x: [], t: [] }, LENGTH, true);

/**
 * What a recipe begins with, or null where its table cannot be shown yet.
 * @param {Boot} boot @param {Record<string, any>} config as the form has it
 * @param {Values} values what is shown now: curves stay chosen while their names stay
 * @returns {Partial<Values> | null}
 */
export function preview(boot, config, values) {
  const { problem, iterations, schedule = "each", hidden = [HIDDEN] } = config;
  const table = typeof problem === "string" ? boot.problems[problem] : problem;
  if (!table || table.x.length > MOST_PATTERNS) return null;
  if (![...table.x.flat(), ...table.t].every((v) => typeof v === "number")) return null;
  const wanted = Number(iterations);
  const length = Number.isInteger(wanted) && wanted >= 1 ? Math.min(wanted, LONGEST) : LENGTH;
  const shape = { hidden, one: schedule !== "each" };
  const start = beginning(boot, /** @type {Table} */ (table), length, isArticle(config), shape);
  const { parameters: named, shown, ...rest } = start;
  const names = (/** @type {Values["parameters"]} */ all) => all.map(({ name }) => name).join();
  const same = names(named) === names(values.parameters);
  return { ...rest, ...(same ? {} : { parameters: named, shown }), net: 0, k: 0 };
}

/** Whether a recipe's first record is the article's: what is not said is as there. @param {Record<string, any>} config */
function isArticle({ problem, init, wiring, schedule = "each", hidden = [HIDDEN], activation, output, loss, weight_decay: decay }) {
  const usual = [activation, output].every((one) => (one ?? "sigmoid") === "sigmoid") && (loss ?? "squared") === "squared";
  return usual && !Number(decay ?? 0) && JSON.stringify([problem, init, wiring, schedule, hidden]) === ARTICLE;
}

/** @param {Boot} boot @param {Table} table @param {number} iterations @param {boolean} article @param {{hidden: number[], one: boolean}} [shape] */
function beginning(boot, table, iterations, article, { hidden, one } = { hidden: [HIDDEN], one: false }) {
  const patterns = table.x.map((x, p) => ({ x, t: Number(table.t[p]) }));
  const names = listNames([table.x[0]?.length ?? 2, ...hidden, 1]);
  const all = parameters(names);
  const first = [{ k0: 0, k1: 1, stride: 1 }];
  const history = new History(patterns.length, one ? 1 : patterns.length, names.length, first);
  if (article) {
    const { y, E, dw, w } = boot.start;
    const lo = Float64Array.from([...y, ...E, ...dw.flat(), ...w.flat()]);
    history.append({ k0: 0, n: 1, stride: 1, lo, hi: lo });
  }
  return { patterns, history, frontier: history.frontier, iterations, parameters: all, shown: chosen(all) };
}

/**
 * What the table of compared runs says: groups of columns, a cell for each run. runtable.js shows it.
 */

import { indexOf } from "./align.js";
import { differences, least } from "./differences.js";
import { count, duration, full, number, patternText } from "./format.js";
import { t } from "./i18n.js";
import { netName } from "./nets.js";
import { alive, title } from "./runnames.js";
import { fieldName, fieldValue } from "./runwords.js";

/** @typedef {import("./names.js").Parameter} Parameter */
/** @typedef {import("./state.js").Compared} Compared */
/** @typedef {import("./state.js").Values} Values */
/** @typedef {{text: string, title?: string, least?: boolean, dim?: boolean, of?: number}} Cell dim: no number; of: which run it is about */
/**
 * @typedef {object} Column a heading, and a cell for each run
 * @property {string} name
 * @property {Parameter} [weight] whose symbol follows the name
 * @property {boolean} [symbol] whether the name is one
 * @property {Cell[]} cells
 */
/** @typedef {{name: string, columns: Column[]}} Group */

const WAITING = { text: "…", dim: true };
const NONE = { text: "–", dim: true };

/**
 * What the chosen net has at the cursor in each run.
 * @param {Values} values @param {import("./records.js").Records} records @returns {Group}
 */
export function atCursor(values, records) {
  const { compared, k, net, parameters, shown, patterns } = values;
  const weight = parameters.find(({ name }) => shown.has(name));
  const told = compared.map((one) => records.of(one, k));
  const cells = (/** @type {string} */ name, /** @type {(one: Compared, i: number) => number | undefined} */ read) =>
    compared.map((one, i) => {
      const outside = told[i] ? null : notThere(one, k);
      if (outside || !one.places[net]) return outside ?? NONE;
      const v = told[i] ? read(one, i) : null;
      return v === null ? WAITING : v === undefined ? { ...NONE, title: t("compare.weightless") } : { text: number(v, 4), title: `${name} = ${full(v)}` };
    });
  const pattern = (/** @type {"y" | "E"} */ row) => (/** @type {Compared} */ { places }, /** @type {number} */ i) =>
    told[i]?.[row][places[net]?.p ?? -1];
  /** @type {Column[]} */
  const columns = [
    { name: "E", symbol: true, cells: cells("E", pattern("E")) },
    { name: "y", symbol: true, cells: cells("y", pattern("y")) },
  ];
  if (weight) {
    const of = (/** @type {"w" | "dw"} */ row) => (/** @type {Compared} */ { run, places }, /** @type {number} */ i) =>
      told[i]?.[row][places[net]?.net ?? -1]?.[indexOf(run.parameters, weight)];
    columns.push({ name: "", weight, cells: cells("w", of("w")) }, { name: "d", weight, cells: cells("dw", of("dw")) });
  }
  const whose = `${netName(values, net)} ${patternText(patterns[net])}`;
  return { name: t("compare.now", { k: count(k), net: whose }), columns };
}

/** Why a run has no record at k, or null where it is on its way. @param {Compared} one @param {number} k @returns {Cell | null} */
function notThere({ run, history, trouble }, k) {
  if (k < history.start) return { ...NONE, title: t("compare.begins", { k: count(history.start) }) };
  if (k >= run.k && !alive(run)) return { ...NONE, title: t("compare.ended", { k: count(run.k) }) };
  return trouble ? NONE : null;
}

/** What differs in the recipes. @param {Values} values @returns {Group} */
export function recipes({ compared }) {
  const runs = compared.map(({ run }) => run);
  const columns = differences(runs).map(({ field, values }) => ({
    name: fieldName(field),
    symbol: field === "eta",
    cells: values.map((value) => ({
      text: fieldValue(field, value),
      ...(field === "fork" ? parent(/** @type {import("./api.js").Run["fork"]} */ (value), runs) : {}),
    })),
  }));
  return { name: t("compare.recipe"), columns };
}

/** Which of the runs another one branched from. @param {import("./api.js").Run["fork"]} fork @param {readonly import("./api.js").Run[]} runs */
function parent(fork, runs) {
  const of = fork ? runs.findIndex(({ id }) => id === fork.run) : -1;
  const run = runs[of];
  return run && fork ? { of, title: t("compare.branch.of", { k: count(fork.k), name: title(run) }) } : {};
}

/** How the runs ended: E of each pattern in the last record. @param {Values} values @returns {Group} */
export function endings(values) {
  return {
    name: t("compare.final"),
    columns: patterns(values, ({ final, trouble }, p) =>
      final ? final.E?.[p] : trouble ? undefined : null, (v) => ({ text: number(v, 3), title: `E = ${full(v)}` })),
  };
}

/** When each pattern's error fell below a bound. @param {Values} values @param {number} bound @returns {Group} */
export function bounds(values, bound) {
  const late = { text: t("compare.never"), dim: true };
  const groups = patterns(values, ({ reached, trouble, history }, p) => {
    if (!reached) return trouble ? undefined : null;
    const k = reached[p];
    return k === null ? Infinity : k === history.start && history.start > 0 ? -k : k;
  }, (k) => (k === Infinity ? late : k < 0 ? { text: `≤ ${count(-k)}`, title: t("compare.before") } : { text: count(k) }));
  return { name: t("compare.reached", { bound }), columns: groups };
}

/** What training took. @param {Values} values @returns {Group} */
export function taken({ compared }) {
  const seconds = compared.map(({ run }) => run.seconds);
  const times = seconds.map((s) => (s === null ? WAITING : { text: duration(s) }));
  const done = compared.map(({ run }) => ({ text: count(run.k - (run.fork?.k ?? 0)) }));
  return { name: t("compare.training"), columns: [{ name: t("compare.end"), cells: done }, { name: t("compare.time"), cells: times }] };
}

/**
 * A column for each pattern; null is on its way, undefined is nothing.
 * @param {Values} values @param {(one: Compared, p: number) => number | null | undefined} read
 * @param {(v: number) => Cell} told @returns {Column[]}
 */
function patterns({ compared, patterns: all }, read, told) {
  return all.map((pattern, column) => {
    const numbers = compared.map((one) => {
      const place = one.places[column];
      return place ? read(one, place.p) : undefined;
    });
    const best = !comparable(compared, column) ? [] : least(numbers.map((v) => (v === undefined || v === Infinity || Number(v) < 0 ? null : v)));
    const cells = numbers.map((v, i) =>
      v === undefined ? NONE : v === null ? WAITING : { ...told(v), least: best[i] === true });
    return { name: patternText(pattern).split(" ")[0] ?? "", cells };
  });
}

/** Whether the errors of a column measure the same: all runs learn one target there, by one loss. @param {Compared[]} compared @param {number} column */
function comparable(compared, column) {
  const learnt = compared.map(({ run, places }) => `${run.patterns[places[column]?.p ?? -1]?.t} ${run.config.loss}`);
  return new Set(learnt).size === 1;
}

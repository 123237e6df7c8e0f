/**
 * Which net is whose: with `each` every pattern has its own, with `batch` and `online` one learns all.
 *
 * state -> here -> the grid's layout, the cards and whoever names a net.
 */

import { t } from "./i18n.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {Pick<Values, "history" | "patterns" | "compared">} Learnt */

/** Whether one net learns all patterns, in every run that is shown. @param {Learnt} values */
export function together({ history, patterns, compared }) {
  const all = compared.length ? compared.map((one) => one.history) : [history];
  return patterns.length > 1 && all.every(({ nets }) => nets === 1);
}

/** Whether runs are compared of which some have one net and some a net for each pattern. @param {Learnt} values */
export const mixed = ({ patterns, compared }) =>
  patterns.length > 1 && new Set(compared.map(({ history }) => history.nets === 1)).size > 1;

/** The net behind a column of charts. @param {{nets: number}} history @param {number} column */
export const netAt = ({ nets }, column) => (nets > 1 ? column : 0);

/** What a column's net is called. @param {Learnt} values @param {number} column */
export function netName(values, column) {
  if (together(values)) return t("net.one");
  return t(mixed(values) ? "input" : "net", { n: column + 1 });
}

/** What y can be: the ends of a card's track. @param {Values} values @returns {{low: number, high: number}} */
export function reach({ run, compared, patterns }) {
  const runs = compared.length ? compared.map((one) => one.run) : run ? [run] : [];
  const targets = [...patterns, ...runs.flatMap((one) => one.patterns)].map((pattern) => pattern.t);
  const below = runs.some(({ config }) => config.output === "tanh") ? -1 : 0;
  return { low: Math.min(below, ...targets), high: Math.max(1, ...targets) };
}

/** Where a number stands on a track, in percent, inside its ends. @param {{low: number, high: number}} track @param {number} v */
export const along = ({ low, high }, v) => Math.min(1, Math.max(0, (v - low) / (high - low))) * 100;

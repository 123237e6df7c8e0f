/**
 * The moments of a run in words: a chapter's name, and the sentences for where the cursor is. Pure.
 *
 * moments.js asks the server for them; the rules are core/moments.py.
 */

import { count, input, patternText } from "./format.js";
import { t } from "./i18n.js";

/** @typedef {"fall" | "plateau" | "rise" | "saturation" | "twins" | "turn" | "oscillation" | "solved" | "divergence"} Kind */
/**
 * @typedef {{kind: Kind, k0: number, k1: number, values: Record<string, number | null>, neurons: string[], parameters: string[], until?: number}} Moment
 *   until: the end of what was cut, of what a branch left: its numbers are of all of it
 */
/** @typedef {import("./api.js").Pattern} Pattern */

/** What is said first, where several hold at once. @type {readonly Kind[]} */
const FIRST = ["divergence", "turn", "rise", "oscillation", "plateau", "saturation", "fall", "solved", "twins"];
const MOST = 3; // sentences; large, as they are presented, fewer
const MOST_LARGE = 2;

/** Whether a moment has an end that tells something. @param {Moment} moment */
export const lasts = ({ kind, k0, k1 }) => k0 !== k1 && kind !== "solved" && kind !== "twins";

/** @param {Moment} moment */
export function chapter(moment) {
  const { kind, k0, k1 } = moment;
  return `${t(`moment.${kind}`)} · k = ${count(k0)}${lasts(moment) ? ` … ${count(k1)}` : ""}`;
}

/** Those that hold at k, the most telling first. @param {readonly Moment[]} moments @param {number} k @param {number} [most] */
export const holding = (moments, k, most = MOST) =>
  moments
    .filter(({ k0, k1 }) => k0 <= k && k <= k1)
    .sort((a, b) => FIRST.indexOf(a.kind) - FIRST.indexOf(b.kind))
    .slice(0, most);

/**
 * What is said of the cursor's place.
 * @param {readonly Moment[]} moments @param {number} k @param {readonly Pattern[]} patterns
 * @param {{end?: number, one?: boolean, large?: boolean}} [of] end: how many iterations were looked at; one: whether one net
 *   learns all patterns; large: whether they are presented
 */
export function sentences(moments, k, patterns, { end = Infinity, one = false, large = false } = {}) {
  if (k >= end) return t("moment.beyond", { k: count(k) });
  const said = holding(moments, k, large ? MOST_LARGE : MOST).map((moment) => sentence(moment, patterns, one && patterns.length > 1));
  return said.length ? said.join(" ").replaceAll("。 ", "。") : t("moment.none", { k: count(k) });
}

/** @param {Moment} moment @param {readonly Pattern[]} patterns @param {boolean} mean whether E is that of several patterns */
function sentence({ kind, k0, k1, until = k1, values, neurons, parameters }, patterns, mean) {
  const numbers = Object.entries(values).map(([name, v]) => [name, name === "at" ? count(v ?? 0) : input(Number((v ?? NaN).toPrecision(3)))]);
  const places = {
    ...Object.fromEntries(numbers),
    k0: count(k0),
    k1: count(until),
    pattern: patternText(patterns[values.pattern ?? 0]),
    names: neurons.map(hidden).join(", "),
    weights: parameters.join(kind === "twins" ? " = " : ", "),
    error: mean ? t("moment.mean") : "E",
  };
  return t(`moment.say.${kind}`, places);
}

/** A hidden neuron's name: 1_2 -> 2; of a later layer 2.2. @param {string} name */
const hidden = (name) => name.replace("1_", "").replace("_", ".");

/**
 * What is told of a branch: of what it branched from what lies before it, then its own.
 * @param {readonly Moment[]} before @param {readonly Moment[]} own @param {number} start its first iteration
 */
export const joined = (before, own, start) => [
  ...before.filter(({ k0 }) => k0 < start).map((one) => ({ ...one, k1: Math.min(one.k1, start - 1), until: one.k1 })),
  ...own,
];

/**
 * Where a step over the chapters leads from k: to the next begin, or the one before; null at the ends.
 * @param {readonly Moment[]} moments @param {number} k @param {1 | -1} way
 */
export function nextChapter(moments, k, way) {
  const begins = [...new Set(moments.map(({ k0 }) => k0))].sort((a, b) => a - b);
  const found = way > 0 ? begins.find((one) => one > k) : begins.findLast((one) => one < k);
  return found ?? null;
}

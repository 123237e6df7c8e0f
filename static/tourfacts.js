/**
 * The numbers that the guided tour cites, of the net that is chosen. Pure.
 *
 * state and exact records -> here -> tourwords.js. What is not there yet is null, never another
 * iteration's number.
 */

import { cords } from "./cords.js";
import { inputsText } from "./format.js";
import { t } from "./i18n.js";
import { netAt, together } from "./nets.js";
import { stageOf } from "./toursteps.js";
import { chosenWeight } from "./weightchoice.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./api.js").RunRecord} RunRecord */
/**
 * @typedef {object} Facts
 * @property {import("./toursteps.js").Stage} stage how far the run is
 * @property {number} nets how many inputs there are @property {boolean} single whether one net learns all of them
 * @property {number} column of charts that is chosen, from 0
 * @property {string} who whose y is told: net 1, or of one net input (0,1)
 * @property {number} target @property {number} k0 @property {number} k1 @property {number} k
 * @property {boolean} after whether that is the entry after the last update
 * @property {boolean} turn whether k is where y moves fastest
 * @property {Seen | null} first at k0 @property {Seen | null} last at k1 @property {Seen | null} now at k
 * @property {string} weight @property {boolean} touch whether it is read where there are fingers and no keys
 */
/** @typedef {{y: number, E: number, w: number, dw: number}} Seen of the chosen net and weight */

/**
 * @param {Values} values @param {(k: number) => RunRecord | null} at the exact record, where it is there
 * @param {boolean} [touch] @returns {Facts}
 */
export function factsOf(values, at, touch = false) {
  const { final, patterns, parameters, history, net, start, frontier, k, steepest, weight } = values;
  const names = parameters.map(({ name }) => name);
  const chosen = chosenWeight(weight, names);
  const index = names.indexOf(chosen);
  const whose = netAt(history, net);
  const single = together(values);
  const seen = (/** @type {number} */ iteration) => {
    const record = at(iteration);
    const [y, E, w, dw] = [record?.y[net], record?.E[net], record?.w[whose]?.[index], record?.dw[whose]?.[index]];
    return y === undefined || E === undefined || w === undefined || dw === undefined ? null : { y, E, w, dw };
  };
  const last = Math.max(start, frontier - 1);
  return {
    stage: stageOf(values),
    nets: patterns.length,
    single,
    column: net,
    who: single ? t("diagram.for", { input: inputsText(patterns[net]) }) : t("net", { n: net + 1 }),
    target: patterns[net]?.t ?? 0,
    k0: start,
    k1: last,
    k,
    after: final !== null && k >= frontier,
    turn: k === steepest,
    first: seen(start),
    last: seen(last),
    now: seen(k),
    weight: chosen,
    touch,
  };
}

/**
 * How many lines the drawn weights of the chosen net are, where some of them are one and the same.
 * @param {Values} values @returns {{weights: number, lines: number}}
 */
export function linesOf({ history, net, parameters, shown, start, frontier }) {
  const whose = netAt(history, net);
  const drawn = parameters.flatMap(({ name }, i) => (shown.has(name) ? [i] : []));
  const lines = cords(drawn.map((i) => history.pieces(history.w(whose, i), Math.max(start, history.start), frontier)));
  return { weights: drawn.length, lines: lines.length };
}

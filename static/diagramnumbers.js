/**
 * The numbers of the diagram at the cursor: those of the chosen net, for the chosen input. What is on its
 * way is undefined, what is not there null.
 *
 * records.js has w, dw, y and E, insight.js u, h and delta -> here -> drawn, read and listed.
 */

import { exact } from "./exact.js";
import { t } from "./i18n.js";
import { netAt } from "./nets.js";
import { teller } from "./state.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {number | null | undefined} Value */
/**
 * @typedef {object} Numbers
 * @property {number} net from 0 @property {number} p the pattern shown
 * @property {string} gradient what dw is: "dE/dw", but where it is not (exact.js) @property {string} delta likewise
 * @property {boolean} unfed whether the output neuron is never handed what the hidden ones give
 * @property {boolean} after whether it is the entry after the last update
 * @property {import("./api.js").Pattern | undefined} pattern
 * @property {Value} y @property {Value} E
 * @property {(index: number) => Value} w @property {(index: number) => Value} dw
 * @property {(index: number) => Value} step what the update adds to w
 * @property {(name: string) => {u: Value, h: Value, delta: Value}} neuron by its name, "1_2"
 */

/** @param {Values} values @param {import("./records.js").Records} records @param {import("./insight.js").Insight} insight @returns {Numbers} */
export function numbersAt(values, records, insight) {
  const { k, net: p, final, frontier, patterns, history } = values;
  const after = final !== null && k >= frontier;
  const net = netAt(history, p);
  const record = records.at(values);
  const { run } = teller(values, k);
  const right = exact(run);
  const weights = after ? final.w : record?.w; // of a run without a record w is all there is
  const none = values.run ? undefined : null;
  const next = after || !values.run ? null : following(values, records)?.[net];
  const told = after ? null : insight.at(values);
  const unknown = !after && insight.has(values) ? undefined : null;
  const row = told ? told.patterns.indexOf(p) : -1;
  const pick = (/** @type {Float64Array[] | undefined} */ rows, /** @type {number} */ i) => rows?.[row]?.[i] ?? unknown;
  return {
    net,
    p,
    gradient: right ? t("diagram.gradient") : "dw",
    delta: right ? t("diagram.delta") : "δ",
    unfed: run?.config.wiring === "as_listed",
    after,
    pattern: patterns[p],
    y: after ? null : record?.y[p] ?? none,
    E: after ? null : record?.E[p] ?? none,
    w: (index) => weights?.[net]?.[index] ?? none,
    dw: (index) => (after ? null : record?.dw[net]?.[index] ?? none),
    step: (index) => {
      if (next === null) return null;
      const [before, then] = [record?.w[net]?.[index], next?.[index]];
      return before === undefined || then === undefined ? undefined : then - before;
    },
    neuron: (name) => {
      const i = told?.neurons.indexOf(name) ?? -1;
      return { u: pick(told?.u, i), h: pick(told?.h, i), delta: pick(told?.delta, i) };
    },
  };
}

/** The weights after the update of the cursor's iteration. @param {Values} values @param {import("./records.js").Records} records */
function following(values, records) {
  const { k } = values;
  const told = teller(values, k);
  if (told.final && told.run && k + 1 === told.run.k) return told.final.w;
  return records.of(told, k + 1)?.w;
}

/**
 * How a weight went lately: places along the iterations and what it was there, as closely as it is held.
 * @param {Values} values @param {number} index of the parameter @param {number} [most] iterations
 * @returns {{k: number, low: number, high: number}[]}
 */
export function lately(values, index, most = 100) {
  const { k, net } = values;
  const { history } = teller(values, k);
  const row = history.w(netAt(history, net), index);
  const read = (/** @type {number} */ span) => history.pieces(row, Math.max(history.start, k - span), k + 1)
    .flatMap(({ k0, stride, i0, i1, lo, hi }) => Array.from({ length: i1 - i0 }, (_, i) => ({
      k: k0 + (i0 + i) * stride,
      low: Number(lo[i0 + i]),
      high: Number(hi[i0 + i]),
    })));
  const [piece] = history.pieces(row, k, k + 1);
  return read(Math.max(1, piece?.stride ?? 1) * most).slice(-most - 1);
}

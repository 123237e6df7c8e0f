/**
 * One gradient taken apart, as cells: what GET /runs/{id}/explain answers, ready to be shown. Pure.
 *
 * why.js asks and draws; formula.js writes the symbols, chainwords.js the sentences.
 */

import { DOWNSTREAM, DW, errorSlope, fed, gradient, hidden, hiddenSlope, neuron, outputSlope, weight } from "./formula.js";

/** @typedef {import("./formula.js").Symbol} Symbol */
/** @typedef {import("./formula.js").Net} Net */
/** @typedef {"error" | "output_slope" | "weight" | "hidden_slope" | "downstream" | "input" | "bias"} Kind */
/** @typedef {{neuron: string, parameter: string, delta: number, w: number, product: number}} Term */
/**
 * @typedef {object} Factor
 * @property {Kind} kind @property {number} value
 * @property {string | null} neuron @property {string | null} parameter
 * @property {"dropped" | "flipped" | "updated" | null} fault
 * @property {Term[]} [terms]
 */
/** @typedef {{count: number, largest: {neurons: string[], product: number}[], rest: number}} Paths */
/** @typedef {{pattern: number, factors: Factor[], product: number, paths?: Paths | null}} Entry */
/** @typedef {{parameter: string, patterns: Entry[], divisor: number, decay: number, total: number, difference: number}} Chain */
/** @typedef {{analytic: number, numeric: number | null, h: number | null, relative_error: number | null,
 *             verdict: "agrees" | "near" | "differs" | "unclear", kink: boolean}} Proof */
/**
 * @typedef {object} Weight
 * @property {string} parameter @property {number} w @property {number} dw @property {number} next @property {number} step
 * @property {number[]} shares @property {number} decay @property {number} sum @property {number | null} cancellation
 * @property {Proof} proof
 */
/** @typedef {{optimizer: string, eta: number, w: number, dw: number, next: number, move: number} & Record<string, number | string>} Update */
/**
 * @typedef {object} Answer
 * @property {string} run @property {number} k @property {number} net @property {number | null} p
 * @property {number[]} patterns @property {number[]} learnt
 * @property {number[][]} x @property {number[]} t @property {number[]} y @property {number[]} E
 * @property {string[]} neurons @property {number[][]} u @property {number[][]} h @property {number[][]} delta
 * @property {Weight[]} weights @property {Chain | null} chain @property {Update | null} update
 * @property {string | null} fault
 */
/** @typedef {Factor & {symbol: Symbol}} Cell */

/** How a run's net writes its factors. @param {Partial<import("./api.js").Config> & {fault?: string | null}} config @returns {Net} */
export const netOf = ({ loss = "squared", output = "sigmoid", activation = "sigmoid", hidden = [2], fault = null }) => ({
  loss,
  output,
  activation,
  layers: hidden.length + 1,
  fault,
});

/**
 * What a run's products are headed with: ∂E/∂w, or dw where its program may compute something else; one
 * that is a gradient late does compute it.
 * @param {Partial<import("./api.js").Config> & {fault?: string | null}} config @param {string} parameter
 */
export function headOf({ fault = null, wiring }, parameter) {
  const broken = fault !== null || wiring === "as_listed";
  return broken && fault !== "last_gradient" ? DW : gradient(parameter);
}

/** How many weights the neuron of a parameter has. @param {string} parameter @param {readonly string[]} parameters of the run */
export const slotsOf = (parameter, parameters) =>
  parameters.filter((name) => name.slice(0, -1) === parameter.slice(0, -1)).length;

/**
 * The factors of one pattern's chain with their symbols.
 * @param {Entry} entry @param {string} parameter @param {readonly string[]} parameters @param {Net} net
 * @returns {Cell[]}
 */
export const cellsOf = (entry, parameter, parameters, net) =>
  entry.factors.map((factor) => ({
    ...factor,
    neuron: factor.kind === "downstream" ? parameter.slice(1, -1) : factor.neuron, // what comes back to it
    symbol: symbolOf(factor, parameter, parameters, net),
  }));

/** @param {Factor} factor @param {string} parameter @param {readonly string[]} parameters @param {Net} net @returns {Symbol} */
function symbolOf({ kind, neuron: name, parameter: through, fault }, parameter, parameters, net) {
  switch (kind) {
    case "error":
      return errorSlope({ ...net, fault: fault === "flipped" ? "flipped_sign" : null });
    case "output_slope":
      return outputSlope(net);
    case "weight": {
      const plain = weight(through ?? parameter);
      return fault === "updated" ? { math: `${plain.math}<mo>′</mo>`, text: `${plain.text}′` } : plain;
    }
    case "hidden_slope":
      return hiddenSlope(name ?? "1_1", net);
    case "downstream":
      return DOWNSTREAM;
    default:
      return fed(parameter, slotsOf(parameter, parameters), net);
  }
}

/**
 * Whose chain is shown: in `online` that of the pattern learnt, else the chosen column's.
 * @param {Answer} answer @param {number} column from 0
 */
export function shownPattern({ patterns, p }, column) {
  const wanted = p ?? column;
  return Math.max(0, patterns.indexOf(wanted));
}

/** The entry of a chain that a pattern has. @param {Chain} chain @param {number} row */
export const entryOf = ({ patterns }, row) => /** @type {Entry} */ (patterns[row] ?? patterns[0]);

/**
 * Whether dw is more than the product that is shown: a sum over patterns, a share of weight decay, or
 * with the fault of a gradient that is late, another iteration's.
 * @param {Answer} answer @param {number} row
 */
export function isSum({ chain, learnt, patterns, fault }, row) {
  if (!chain) return false;
  const alone = learnt.length === 1 && learnt[0] === patterns[row];
  return !alone || chain.divisor !== 1 || chain.decay !== 0 || fault === "last_gradient";
}

/** What decides how the chain is built; where it is the same only numbers change. @param {Answer} answer @param {number} row */
export const shapeOf = ({ chain, update, p, fault }, row) => JSON.stringify([
  chain?.parameter,
  chain?.patterns.map(({ pattern, factors, paths }) => [
    pattern,
    factors.map(({ kind, neuron: name, parameter, fault: wrong, terms }) => [kind, name, parameter, wrong, terms?.length]),
    paths?.largest.map(({ neurons }) => neurons.join()),
  ]),
  chain?.divisor,
  chain?.decay !== 0,
  update?.optimizer,
  p === null,
  fault,
  row,
]);

/** A path from a weight's neuron to the output: h1 → h3 → y, as markup. @param {string[]} neurons @param {Net} net */
export const pathMath = (neurons, net) =>
  neurons.map((name) => (neuron(name).layer === net.layers ? "<mi>y</mi>" : hidden(name, net).math)).join("<mo>→</mo>");

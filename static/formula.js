/**
 * The article's notation, as MathML and as text: w with subscript first, h, x, y, and the factors of the
 * chain rule. Pure.
 *
 * chain.js says which factor stands where; why.js puts the markup on the page. All of it is made from
 * names and numbers of a network, never from words that a person wrote.
 */

import { parameters as parsed } from "./names.js";

/** @typedef {{math: string, text: string}} Symbol markup of a MathML row, and the same as text */
/** @typedef {{loss: string, output: string, activation: string, layers: number, fault: string | null}} Net what decides how its factors are written */

const DIGITS = "₀₁₂₃₄₅₆₇₈₉";

/** @param {string} name */
const mi = (name) => `<mi>${name}</mi>`;
/** @param {string | number} v */
const mn = (v) => `<mn>${v}</mn>`;
/** @param {string} sign */
const mo = (sign) => `<mo>${sign}</mo>`;
/** @param {string} a @param {string | number} i */
const sub = (a, i) => `<msub>${mi(a)}${mn(i)}</msub>`;
/** @param {...string} parts */
const round = (...parts) => `<mo stretchy="false">(</mo>${parts.join("")}<mo stretchy="false">)</mo>`;

/** Small digits below the line. @param {string | number} digits */
const low = (digits) => [...String(digits)].map((digit) => DIGITS[Number(digit)] ?? digit).join("");

/** A row of markup as an element's content. @param {string} row */
export const math = (row) => `<math><mrow>${row}</mrow></math>`;

/** @param {string} name w2_10 @returns {Symbol} */
export function weight(name) {
  const [one] = parsed([name]);
  const index = `${one?.neuron}${one?.slot}`;
  return { math: `<msubsup>${mi("w")}${mn(index)}${mn(Number(one?.layer))}</msubsup>`, text: name };
}

/** @param {string} neuron 1_2 @returns {{layer: number, n: number}} */
export function neuron(neuron) {
  const [layer, n] = neuron.split("_").map(Number);
  return { layer: Number(layer), n: Number(n) };
}

/** A hidden neuron's output: h1, or where there are several hidden layers, with its layer above. @param {string} name 1_2 @param {Pick<Net, "layers">} net @returns {Symbol} */
export function hidden(name, { layers }) {
  const { layer, n } = neuron(name);
  if (layers <= 2) return { math: sub("h", n), text: `h${low(n)}` };
  return { math: `<msubsup>${mi("h")}${mn(n)}${mn(layer)}</msubsup>`, text: `h${low(n)} (${layer})` };
}

/** @param {number} i @returns {Symbol} */
export const inputSymbol = (i) => ({ math: sub("x", i), text: `x${low(i)}` });

/** @param {string} name 1_2 @param {Pick<Net, "layers">} net @returns {Symbol} */
export function delta(name, { layers }) {
  const { layer, n } = neuron(name);
  if (layer === layers) return { math: mi("δ"), text: "δ" };
  if (layers <= 2) return { math: sub("δ", n), text: `δ${low(n)}` };
  return { math: `<msubsup>${mi("δ")}${mn(n)}${mn(layer)}</msubsup>`, text: `δ${low(n)} (${layer})` };
}

/** What a weight multiplies: an input, a hidden output, or 1. @param {string} name w1_10 @param {number} slots of its neuron @param {Pick<Net, "layers">} net @returns {Symbol} */
export function fed(name, slots, net) {
  const [one] = parsed([name]);
  const { layer = 1, slot = 0 } = one ?? {};
  if (slot === slots - 1) return { math: mn(1), text: "1" };
  return layer === 1 ? inputSymbol(slot) : hidden(`${layer - 1}_${slot + 1}`, net);
}

/** How steep a neuron is, by its output. @param {string} kind of activation @param {Symbol} out @param {Symbol} sum what goes in @returns {Symbol} */
export function slope(kind, out, sum) {
  if (kind === "sigmoid") return { math: out.math + round(mn(1), mo("−"), out.math), text: `${out.text}(1 − ${out.text})` };
  if (kind === "tanh") return { math: `${mn(1)}${mo("−")}<msup><mrow>${out.math.startsWith("<msubsup>") ? round(out.math) : out.math}</mrow>${mn(2)}</msup>`, text: `1 − ${out.text}²` };
  return { math: `<msup>${mi("f")}${mo("′")}</msup>` + round(sum.math), text: `f′(${sum.text})` };
}

const Y = { math: mi("y"), text: "y" };

/** How E changes with y; with cross-entropy, with u. @param {Net} net @returns {Symbol} */
export function errorSlope({ loss, fault }) {
  const [a, b] = fault === "flipped_sign" ? ["t", "y"] : ["y", "t"];
  const difference = mi(a) + mo("−") + mi(b);
  if (loss !== "squared") return { math: round(difference), text: `${a} − ${b}` };
  return { math: mn(2) + round(difference), text: `2(${a} − ${b})` };
}

/** @param {Net} net @returns {Symbol} */
export const outputSlope = ({ output }) => slope(output, Y, { math: mi("u"), text: "u" });

/** @param {string} name 1_2 @param {Net} net @returns {Symbol} */
export function hiddenSlope(name, net) {
  const out = hidden(name, net);
  return slope(net.activation, out, { math: out.math.replaceAll(mi("h"), mi("u")), text: out.text.replace("h", "u") });
}

/** What comes back from the layer after: the sum of its deltas, by their weights. @type {Symbol} */
export const DOWNSTREAM = { math: `${mo("∑")}${mi("δ")}${mi("w")}`, text: "∑ δ·w" };

/** dw of a parameter, or of one pattern's E. @param {string} name @param {string} [of] @returns {Symbol} */
export const gradient = (name, of = "E") => ({
  math: `${mo("∂")}${mi(of)}${mo("/")}${mo("∂")}${weight(name).math}`,
  text: `∂${of}/∂${name}`,
});

/** What a program computes for it, where that may be something else. @type {Symbol} */
export const DW = { math: `${mi("d")}${mi("w")}`, text: "dw" };

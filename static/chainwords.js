/**
 * What a gradient's factors mean, and why the weight moves, in sentences. Pure but for the language.
 *
 * chain.js has the factors; why.js puts the words under them.
 */

import { hidden, neuron, weight } from "./formula.js";
import { brief, count, input, patternText } from "./format.js";
import { t } from "./i18n.js";
import { cancelling } from "./landscapewords.js";

/** @typedef {import("./chain.js").Answer} Answer */
/** @typedef {import("./chain.js").Cell} Cell */
/** @typedef {import("./formula.js").Net} Net */
/** @typedef {import("./api.js").Pattern} Pattern */
/** @typedef {{answer: Answer, row: number, net: Net, patterns: Pattern[], wiring: string}} Case row: of the answer's patterns */

const SMALL = 0.05; // a slope or an output below this is why a step is small

/** A number in a sentence: three digits after the point, more where it is small. @param {number | null | undefined} v */
const few = (v) => (Number.isFinite(v ?? NaN) ? brief(Number(v), Math.abs(Number(v)) < 0.01 ? 4 : 3) : "∞");

/** What a neuron is called. @param {string} name 1_2 @param {Pick<Net, "layers">} net */
export function neuronWord(name, { layers }) {
  const { layer, n } = neuron(name);
  if (layer === layers) return t("output");
  return layers > 2 ? t("hidden.deep", { layer, n }) : t("hidden", { n });
}

/** Half a sentence: what a factor is. @param {Cell} cell @param {Case} one */
export function factorWords(cell, { answer, row, net }) {
  const y = few(answer.y[row]);
  const name = cell.neuron ?? "";
  switch (cell.kind) {
    case "error":
      return t(net.loss === "cross_entropy" ? "why.error.cross" : "why.error", { y, t: input(Number(answer.t[row])) });
    case "output_slope":
      return net.output === "identity" ? t("why.slope.identity") : t("why.slope.output", { y });
    case "weight":
      return t("why.weight", { neuron: neuronWord(sourceOf(cell), net) });
    case "hidden_slope":
      return slopeWords(cell, answer, row, net);
    case "downstream":
      return t("why.downstream", { neuron: neuronWord(name, net) });
    case "bias":
      return t("why.bias");
    default:
      return inputWords(cell, net);
  }
}

/** What the product is: the gradient, unless the proof beside it says that it is none. @param {Answer} answer @param {string} wiring */
export function gradientWords({ weights: [told], fault }, wiring) {
  if (told?.proof.verdict !== "differs") return t("why.dw");
  if (fault) return t("why.dw.broken");
  return t(wiring === "as_listed" ? "why.dw.listed" : "why.dw");
}

/** Whether what is shown is the recorded dw to the last bit; which is no praise where it is not the slope. @param {Answer} answer */
export function exactWords({ weights: [told], chain }) {
  const difference = chain?.difference ?? 0;
  if (difference !== 0) return t("why.inexact", { difference: difference.toExponential(2).replaceAll("-", "−") });
  return t(told?.proof.verdict === "differs" ? "why.exact.differs" : "why.exact");
}

/** What the fault did to a factor, if it did. @param {Pick<Cell, "fault">} cell */
export const faultWords = ({ fault }) => (fault ? t(`why.fault.${fault}`) : "");

/** The hidden neuron that a weight to the output comes from. @param {Pick<Cell, "parameter">} cell w2_10 */
function sourceOf({ parameter }) {
  const [, layer, slot] = /^w(\d)_\d(\d)$/.exec(parameter ?? "") ?? [];
  return `${Number(layer) - 1}_${Number(slot) + 1}`;
}

/** @param {Cell} cell @param {Answer} answer @param {number} row @param {Net} net */
function slopeWords(cell, answer, row, net) {
  const name = cell.neuron ?? "";
  const places = {
    neuron: neuronWord(name, net),
    h: `${hidden(name, net).text} = ${few(answer.h[row]?.[answer.neurons.indexOf(name)])}`,
  };
  if (net.activation === "identity") return t("why.slope.identity");
  if (!net.activation.endsWith("relu")) return t("why.slope", places);
  return t(cell.value === 1 ? "why.slope.on" : cell.value === 0 ? "why.slope.off" : "why.slope.leaky", places);
}

/** @param {Cell} cell @param {Net} net */
function inputWords({ value, symbol, neuron: name }, net) {
  if (name) return t(value === 0 ? "why.fed.zero" : "why.fed", { neuron: neuronWord(name, net) });
  return t(value === 0 ? "why.input.zero" : "why.input", { x: symbol.text });
}

/** Why the weight moves at this iteration. @param {Case} one @param {Cell[]} cells of the pattern that is shown @returns {string[]} sentences */
export function story(one, cells) {
  const { answer, net, wiring } = one;
  const [told] = answer.weights;
  if (!told || !answer.chain) return [];
  const many = answer.learnt.length > 1;
  const late = answer.fault === "last_gradient"; // dw is of the iteration before, the cells are of this one
  const says = [told.dw !== 0 ? moves(told) : late ? t("why.zero.late") : nothing(told, cells, many)];
  if (told.dw === 0 && told.step !== 0) says.push(t("why.carried"));
  const listed = wiring === "as_listed" && told.parameter !== seen(one);
  const pull = answer.chain.patterns[one.row]?.product ?? 0;
  const against = !late && told.decay !== 0 && pull * told.dw < 0; // weight decay turns dw round
  const decays = told.dw !== 0 && told.decay !== 0 && !late && (many ? told.shares : [pull]).every((v) => v === 0);
  if (decays) says.push(alone(told, cells, many));
  else if (told.dw !== 0 && !late && many) says.push(pulls(told));
  else if (told.dw !== 0 && !late && !against) says.push(listed ? "" : cause(one, cells), small(cells, net));
  if (told.decay !== 0 && !decays && !late) says.push(t(against && !many ? "why.decay.wins" : "why.decay", { decay: few(told.decay), pull: few(pull) }));
  if (listed) says.push(t("why.listed", { w: told.parameter }));
  if (net.fault) says.push(t(`why.broken.${net.fault}`, { k: count(answer.k) }));
  return says.filter(Boolean);
}

/** The output's bias: what alone reaches y in the listing as it is printed. @param {Case} one */
const seen = ({ answer: { neurons }, net }) =>
  `w${net.layers}_1${neurons.filter((name) => neuron(name).layer === net.layers - 1).length}`;

/** dw's sign, and where w goes. @param {import("./chain.js").Weight} told */
function moves({ parameter, dw, step }) {
  const sign = dw < 0 ? "negative" : "positive";
  const name = weight(parameter).text;
  if (step === 0) return t(`why.still.${sign}`, { w: name });
  return t(`why.moves.${sign}.${step > 0 ? "up" : "down"}`, { w: name });
}

/** Why there is no gradient. @param {import("./chain.js").Weight} told @param {Cell[]} cells @param {boolean} many */
function nothing({ parameter, shares }, cells, many) {
  const zero = cells.find(({ value }) => value === 0);
  if (many && shares.some((v) => v !== 0)) return t("why.zero.sum");
  if (!zero) return t("why.zero");
  const key = zero.kind === "bias" ? "input" : zero.kind;
  return t(`why.zero.${key}`, { factor: zero.symbol.text, w: parameter });
}

/** What dw is where no input pulls. @param {import("./chain.js").Weight} told @param {Cell[]} cells @param {boolean} many */
function alone({ decay }, cells, many) {
  const zero = many ? undefined : cells.find(({ value }) => value === 0);
  const places = { decay: few(decay), factor: zero?.symbol.text ?? "" };
  return t(zero ? "why.alone" : "why.alone.plain", places);
}

/** Of several inputs: how many pull which way, and what is left. @param {import("./chain.js").Weight} told */
function pulls({ shares, cancellation }) {
  const up = shares.filter((v) => v < 0).length;
  const down = shares.filter((v) => v > 0).length;
  const all = few(shares.reduce((sum, v) => sum + Math.abs(v), 0));
  const left = few(Math.abs(shares.reduce((sum, v) => sum + v, 0)));
  const places = { up, down, all, left, share: cancelling(1 - (cancellation ?? 1)) };
  if (!up && !down) return "";
  if (up && down) return t("why.pulls", places);
  return t(`why.pulls.${up ? "up" : "down"}${up + down === 1 ? ".one" : ""}`, places);
}

/** Of one input: on which side of the target y is, and what a larger w does to y. @param {Case} one @param {Cell[]} cells */
function cause({ answer, row }, cells) {
  const [y, target] = [Number(answer.y[row]), Number(answer.t[row])];
  const entry = answer.chain?.patterns[row];
  if (!entry || y === target || answer.fault) return "";
  const raises = entry.product > 0 === y > target;
  const because = cells
    .filter(({ kind }) => kind === "weight" || kind === "input")
    .map(({ symbol, value }) => `${symbol.text} = ${few(value)}`);
  const places = { y: few(y), t: input(target), because: because.join(t("why.and")), w: answer.chain?.parameter ?? "" };
  const side = y < target ? "below" : "above";
  return t(`why.cause.${side}.${raises ? "raises" : "lowers"}${because.length ? "" : ".plain"}`, places);
}

/** The slope or output that keeps dw small, if one does. @param {Cell[]} cells @param {Net} net */
function small(cells, net) {
  const found = cells
    .filter(({ kind, value }) => (kind.endsWith("slope") || kind === "input") && value !== 0 && Math.abs(value) < SMALL)
    .sort((a, b) => Math.abs(a.value) - Math.abs(b.value))[0];
  if (!found) return "";
  const places = { factor: found.symbol.text, value: few(found.value) };
  const saturated = found.kind.endsWith("slope") && ["sigmoid", "tanh"].includes(found.kind === "output_slope" ? net.output : net.activation);
  return t(saturated ? "why.small.saturated" : "why.small", places);
}

/** A pattern's name in a table's row. @param {Answer} answer @param {number} row @param {Pattern[]} patterns */
export const patternName = ({ patterns: of }, row, patterns) => patternText(patterns[of[row] ?? 0]);


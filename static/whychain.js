/**
 * What stands in the rows of a gradient that is taken apart: the chain, the sum, the update, and what
 * is folded away. Elements only; why.js says when they are built and filled.
 */

import { cellsOf, entryOf, isSum, pathMath } from "./chain.js";
import { faultWords, factorWords, neuronWord, patternName } from "./chainwords.js";
import { make, say } from "./dom.js";
import { count, inputsText } from "./format.js";
import { delta, gradient, weight } from "./formula.js";
import { t } from "./i18n.js";
import { proofCell } from "./proofs.js";
import { updateRows } from "./updaterows.js";
import { point, put, row as cells } from "./whycells.js";

/** @typedef {import("./why.js").Told} Told */
/** @typedef {import("./live.js").Live<Told>} Filled */
/** @typedef {import("./whycells.js").Spot} Spot */

const parameterOf = (/** @type {Told} */ { answer }) => answer.chain?.parameter ?? "";
const caseOf = (/** @type {Told} */ { answer, row, net, subject }) =>
  ({ answer, row, net, patterns: subject.patterns, wiring: subject.run.config.wiring });

/** The factors, and their product; which is dw where nothing is added to it. @param {Filled} live @param {Told} told */
export function chainOf(live, told) {
  const sum = isSum(told.answer, told.row);
  const factors = told.cells.map((cell, i) => factorSpot(live, told, cell, i));
  const name = parameterOf(told);
  const words = live.text("div", "cell-words", ({ answer, row, subject }) =>
    sum ? t("why.pull", { pattern: inputsText(subject.patterns[answer.patterns[row] ?? 0]) }) : t("why.dw"));
  /** @type {Spot} */
  const product = {
    symbol: gradient(name),
    sign: "=",
    kind: sum ? "pull" : "dw",
    parameter: name,
    body: [live.number(({ entry }) => entry.product, "cell-value"), words],
  };
  const head = sum ? live.text("p", "why-of note", ({ answer, row, subject }) =>
    t(answer.p === null ? "why.of" : answer.learnt.includes(answer.patterns[row] ?? -1) ? "why.of.learnt" : "why.of.other",
      { pattern: patternName(answer, row, subject.patterns) })) : null;
  const list = cells("chain", sum ? [...factors, product] : [...factors, product, proofCell(live)]);
  list.setAttribute("aria-label", t("why.label", { w: name }));
  return [...(head ? [head] : []), list, ...(sum ? [] : [exactness(live)])];
}

/** @param {Filled} live @param {Told} told @param {import("./chain.js").Cell} cell @param {number} i @returns {Spot} */
function factorSpot(live, told, cell, i) {
  const now = (/** @type {Told} */ one) => one.cells[i] ?? cell;
  const body = [
    live.number((one) => now(one).value, "cell-value"),
    live.text("div", "cell-words", (one) => factorWords(now(one), caseOf(one))),
  ];
  if (cell.fault) body.push(make("div", "cell-fault", `⚠ ${faultWords(cell)}`));
  return {
    symbol: cell.symbol,
    sign: i ? "×" : "",
    kind: cell.kind,
    neuron: cell.neuron,
    parameter: cell.parameter ?? (cell.neuron ? null : parameterOf(told)),
    wrong: cell.fault !== null,
    dropped: cell.fault === "dropped",
    body,
  };
}

/** Whether what is shown is the recorded dw to the last bit. @param {Filled} live */
const exactness = (live) =>
  live.text("p", "why-exact note", ({ answer }) => {
    const difference = answer.chain?.difference ?? 0;
    if (answer.fault === "last_gradient") return "";
    return difference === 0 ? t("why.exact") : t("why.inexact", { difference: difference.toExponential(2).replaceAll("-", "−") });
  });

/** What the patterns' products come to, with weight decay: dw. @param {Filled} live @param {Told} told */
export function sumOf(live, told) {
  const { answer, row, subject } = told;
  const { chain } = answer;
  if (!chain || !isSum(answer, row)) return [];
  const name = parameterOf(told);
  const learnt = answer.learnt.map((p) => answer.patterns.indexOf(p));
  /** @type {Spot[]} */
  const spots = learnt.map((r, i) => ({
    symbol: { math: `<mtext>${inputsText(subject.patterns[answer.patterns[r] ?? 0])}</mtext>`, text: "" },
    sign: i ? "+" : learnt.length > 1 && chain.divisor !== 1 ? "(" : "",
    kind: "share",
    body: [live.number(({ answer: now }) => now.chain?.patterns[r]?.product ?? 0, "cell-value")],
  }));
  if (chain.divisor !== 1) {
    spots.push({
      symbol: { math: `<mi>P</mi>`, text: "P" },
      sign: ") ÷",
      kind: "divisor",
      body: [make("span", "cell-value", String(chain.divisor)), make("div", "cell-words", t("why.mean"))],
    });
  }
  if (chain.decay !== 0) {
    spots.push({
      symbol: { math: `<mi>λ</mi>${weight(name).math}`, text: `λ ${name}` },
      sign: "+",
      kind: "decay",
      parameter: name,
      body: [live.number(({ answer: now }) => now.chain?.decay ?? 0, "cell-value"), make("div", "cell-words", t("why.decay.cell"))],
    });
  }
  const late = answer.fault === "last_gradient";
  spots.push({
    symbol: gradient(name),
    sign: "=",
    kind: late ? "pull" : "dw",
    parameter: name,
    body: [live.number(({ answer: now }) => now.chain?.total ?? 0, "cell-value"), make("div", "cell-words", t(late ? "why.dw.now" : "why.dw"))],
  });
  if (late) {
    spots.push({
      symbol: { math: "<mi>d</mi><mi>w</mi>", text: "dw" },
      sign: "≠",
      kind: "dw",
      parameter: name,
      wrong: true,
      body: [live.number(({ answer: now }) => now.weights[0]?.dw ?? 0, "cell-value"), make("div", "cell-fault", `⚠ ${t("why.dw.late")}`)],
    });
  }
  const list = cells("sum", [...spots, proofCell(live)]);
  list.setAttribute("aria-label", t("why.sum"));
  const of = answer.learnt.length > 1 ? t(chain.divisor === 1 ? "why.sum.all" : "why.sum.mean", { n: answer.learnt.length }) : t("why.sum.one");
  return [make("p", "why-of note", of), list, exactness(live)];
}

/** Digits of w that show its step. @param {Told} told */
function digitsOf({ answer }) {
  const step = Math.abs(answer.weights[0]?.step ?? 0);
  return step > 0 ? Math.min(14, Math.max(4, 2 - Math.floor(Math.log10(step)))) : 4;
}

/** The optimizer's rows. @param {Filled} live @param {Told} told */
export function updateOf(live, told) {
  const { update } = told.answer;
  if (!update) return [];
  const rows = updateRows(update.optimizer, parameterOf(told));
  const all = rows.map(({ name, formula, parts }, i) => {
    const result = i === rows.length - 1;
    const numbers = parts.map((part, at) =>
      typeof part === "string" ? make("span", "op", part)
        : live.number((now) => (now.answer.update ? part(now.answer.update) : 0), at === parts.length - 1 ? "result" : "", {
          inner: at > 0 && at < parts.length - 1,
          digits: (now) => (result && (at === 0 || at === parts.length - 1) ? digitsOf(now) : 4),
        }));
    const line = make(
      "p",
      `update-row${result ? " update-new" : ""}`,
      ...(result ? [make("span", "update-word", t("why.new"))] : []),
      put(make("span", "update-math"), `${name}<mo>=</mo>${formula}`),
      make("span", "update-numbers", make("span", "op", "= "), ...numbers),
    );
    if (result) line.append(live.text("span", "update-used note", ({ answer }) => t("why.used", { k: count(answer.k + 1) })));
    return line;
  });
  return [make("div", "update", ...all)];
}

/** @param {string} name a class @param {string} summary @param {HTMLElement} body */
const fold = (name, summary, body) => make("details", `fold ${name}`, make("summary", "", summary), body);

/** Chains of all patterns, the terms of what comes back, the paths to the output. @param {Filled} live @param {Told} told */
export function folded(live, told) {
  const { answer, entry, cells: shown } = told;
  const parts = [];
  if (answer.patterns.length > 1) parts.push(fold("fold-chains", t("why.chains"), chains(live, told)));
  const back = shown.findIndex(({ terms }) => terms && terms.length > 0);
  if (back >= 0) parts.push(fold("fold-terms", t("why.terms"), terms(live, told, back)));
  if (entry.paths) parts.push(fold("fold-paths", t("why.paths", { n: count(entry.paths.count) }), paths(live, told)));
  return parts;
}

/** @param {HTMLElement[]} head @param {HTMLElement[][]} rows the first cell of each its heading */
function grid(head, rows) {
  const table = make("table", "", make("thead", "", make("tr", "", ...head)), make("tbody", "", ...rows.map((one) => make("tr", "", ...one))));
  const scroll = make("div", "table-scroll", table);
  scroll.tabIndex = 0;
  return scroll;
}

/** @param {string} scope @param {...(Node | string)} content */
function heading(scope, ...content) {
  const cell = make("th", "", ...content);
  cell.scope = scope;
  return cell;
}

/** @param {string} markup */
const formula = (markup) => put(make("span"), markup);

/** A chain a pattern. @param {Filled} live @param {Told} told */
function chains(live, told) {
  const { answer, net, subject, row } = told;
  const { chain } = answer;
  if (!chain) return make("div");
  const first = cellsOf(entryOf(chain, row), chain.parameter, subject.parameters, net);
  const rows = chain.patterns.map((_, r) => {
    const name = heading("row", patternName(answer, r, subject.patterns));
    const state = make("td", "words");
    live.run(({ answer: now }) => {
      const learnt = now.learnt.includes(now.patterns[r] ?? -1);
      say(state, now.p === null ? "" : t(learnt ? "why.learnt" : "why.would"));
      state.parentElement?.classList.toggle("other", !learnt);
    });
    const values = first.map((_cell, i) => make("td", "", live.number(({ answer: now }) => now.chain?.patterns[r]?.factors[i]?.value ?? 0)));
    return [name, ...values, make("td", "product", live.number(({ answer: now }) => now.chain?.patterns[r]?.product ?? 0)), state];
  });
  const head = [
    heading("col", t("view.pattern")),
    ...first.map(({ symbol }, i) => heading("col", i ? "× " : "", formula(symbol.math))),
    heading("col", "= ", formula(gradient(chain.parameter).math)),
    heading("col"),
  ];
  return grid(head, rows);
}

/** What the neurons of the layer after send back. @param {Filled} live @param {Told} told @param {number} at which factor */
function terms(live, told, at) {
  const { net, cells: shown } = told;
  const all = shown[at]?.terms ?? [];
  const now = (/** @type {Told} */ one, /** @type {number} */ i) => one.cells[at]?.terms?.[i];
  const rows = all.map(({ neuron, parameter }, i) => {
    const name = heading("row", neuronWord(neuron, net), " ", formula(`${delta(neuron, net).math}<mo>·</mo>${weight(parameter).math}`));
    point(name, { neuron, parameter });
    return [name, ...(/** @type {const} */ (["delta", "w", "product"])).map((key) =>
      make("td", key, live.number((one) => now(one, i)?.[key] ?? 0)))];
  });
  return grid([heading("col"), heading("col", formula("<mi>δ</mi>")), heading("col", "× ", formula("<mi>w</mi>")), heading("col", t("why.product"))], rows);
}

/** The largest of the paths from the weight to the output. @param {Filled} live @param {Told} told */
function paths(live, told) {
  const { net, entry } = told;
  const found = entry.paths;
  if (!found) return make("div");
  const rows = found.largest.map(({ neurons }, i) => [
    heading("row", formula(pathMath(neurons, net))),
    make("td", "", live.number((one) => one.entry.paths?.largest[i]?.product ?? 0)),
  ]);
  if (found.count > found.largest.length) {
    rows.push([
      heading("row", t("why.paths.rest", { n: count(found.count - found.largest.length) })),
      make("td", "", live.number((one) => one.entry.paths?.rest ?? 0)),
    ]);
  }
  rows.push([heading("row", t("why.paths.sum")), make("td", "product", live.number((one) => one.entry.product))]);
  return grid([heading("col", t("why.path")), heading("col", t("why.product"))], rows);
}


/**
 * What stands in the rows of a gradient that is taken apart: the chain, the sum, the update. Elements
 * only; why.js says when they are built and filled.
 */

import { headOf, isSum } from "./chain.js";
import { exactWords, faultWords, factorWords, gradientWords, patternName } from "./chainwords.js";
import { make } from "./dom.js";
import { count, inputsText } from "./format.js";
import { DW, weight } from "./formula.js";
import { t } from "./i18n.js";
import { proofCell } from "./proofs.js";
import { updateRows } from "./updaterows.js";
import { put, row as cells } from "./whycells.js";

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
    sum ? t("why.pull", { pattern: inputsText(subject.patterns[answer.patterns[row] ?? 0]) }) : gradientWords(answer, subject.run.config.wiring));
  /** @type {Spot} */
  const product = {
    symbol: headOf(told.subject.run.config, name),
    sign: "=",
    kind: sum ? "pull" : "dw",
    parameter: name,
    body: [live.number(({ entry }) => entry.product, "cell-value"), words],
  };
  const head = sum ? live.text("p", "why-of note", ({ answer, row, subject }) =>
    t(answer.p === null ? "why.of" : "why.of.learnt", { pattern: patternName(answer, row, subject.patterns) })) : null;
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
    neuron: cell.neuron ?? (cell.kind === "input" ? `x${parameterOf(told).at(-1)}` : null),
    parameter: cell.parameter ?? (cell.neuron ? null : parameterOf(told)),
    wrong: cell.fault !== null,
    dropped: cell.fault === "dropped",
    body,
  };
}

/** Beside the recorded dw. @param {Filled} live */
const exactness = (live) => live.text("p", "why-exact note", ({ answer }) => exactWords(answer));

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
  const words = live.text("div", "cell-words", ({ answer: now }) =>
    late ? t("why.dw.now") : gradientWords(now, subject.run.config.wiring));
  spots.push({
    symbol: headOf(subject.run.config, name),
    sign: "=",
    kind: late ? "pull" : "dw",
    parameter: name,
    body: [live.number(({ answer: now }) => now.chain?.total ?? 0, "cell-value"), words],
  });
  if (late) {
    spots.push({
      symbol: DW,
      sign: live.text("span", "", ({ answer: now }) => (now.chain?.difference === 0 ? "=" : "≠")),
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

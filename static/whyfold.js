/**
 * What is folded away under a gradient that is taken apart: the chain of every input, what comes back
 * neuron by neuron, the paths to the output. Elements only; why.js says when they are built and filled.
 */

import { cellsOf, entryOf, headOf, pathMath } from "./chain.js";
import { neuronWord, patternName } from "./chainwords.js";
import { make, say } from "./dom.js";
import { count } from "./format.js";
import { delta, weight } from "./formula.js";
import { t } from "./i18n.js";
import { point, put } from "./whycells.js";

/** @typedef {import("./why.js").Told} Told */
/** @typedef {import("./live.js").Live<Told>} Filled */

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
    heading("col", "= ", formula(headOf(subject.run.config, chain.parameter).math)),
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


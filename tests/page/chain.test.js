/** A gradient as cells: the article's symbols over the article's numbers, and the sentences about them. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { cellsOf, entryOf, headOf, isSum, netOf, shapeOf, shownPattern, slotsOf } from "../../static/chain.js";
import { exactWords, factorWords, faultWords, gradientWords, neuronWord, story } from "../../static/chainwords.js";
import { fed, gradient, hidden, weight } from "../../static/formula.js";
import { speak, t } from "../../static/i18n.js";
import { badgeOf, tally } from "../../static/proof.js";
import { Tug } from "../../static/tug.js";
import { updateRows } from "../../static/updaterows.js";
import { Why } from "../../static/why.js";
import { explained, PARAMETERS, PATTERNS, y } from "./explained.js";

speak(JSON.parse(readFileSync(new URL("../../static/catalogue.json", import.meta.url), "utf8")), "en");

const net = netOf({});

/** @param {import("../../static/chain.js").Answer} answer @param {Partial<import("../../static/formula.js").Net>} [other] */
function cells(answer, other = {}) {
  const { chain } = answer;
  assert.ok(chain);
  return cellsOf(entryOf(chain, 0), chain.parameter, PARAMETERS, { ...net, ...other });
}

/** @param {string} parameter @param {(answer: import("../../static/chain.js").Answer) => void} [change] @param {Partial<import("../../static/formula.js").Net>} [other] */
function told(parameter, change, other = {}) {
  const answer = explained(parameter);
  change?.(answer);
  const one = { answer, row: 0, net: { ...net, ...other }, patterns: PATTERNS, wiring: "connected" };
  return story(one, cells(answer, other)).join(" ");
}

test("the factors are written as the article writes them", () => {
  const text = (/** @type {string} */ name) => cells(explained(name)).map(({ symbol }) => symbol.text).join(" · ");
  assert.equal(text("w2_10"), "2(y − t) · y(1 − y) · h₁");
  assert.equal(text("w2_12"), "2(y − t) · y(1 − y) · 1");
  assert.equal(text("w1_10"), "2(y − t) · y(1 − y) · w2_10 · h₁(1 − h₁) · x₀");
  assert.equal(text("w1_12"), "2(y − t) · y(1 − y) · w2_10 · h₁(1 − h₁) · 1");
});

test("a weight's symbol has its subscript first, in markup that begins with w", () => {
  assert.equal(weight("w2_10").math, "<msubsup><mi>w</mi><mn>10</mn><mn>2</mn></msubsup>");
  assert.match(gradient("w1_12").math, /<mi>E<\/mi>.*<mn>12<\/mn><mn>1<\/mn>/);
});

test("of several hidden layers each neuron says which", () => {
  assert.equal(hidden("2_3", { layers: 2 }).math, "<msub><mi>h</mi><mn>3</mn></msub>");
  assert.equal(hidden("2_3", { layers: 4 }).math, "<msubsup><mi>h</mi><mn>3</mn><mn>2</mn></msubsup>");
  assert.equal(neuronWord("2_3", { layers: 4 }), "hidden 2.3");
  assert.equal(neuronWord("4_1", { layers: 4 }), "output");
});

test("what a weight multiplies: an input, a hidden output, or 1", () => {
  assert.equal(slotsOf("w1_10", PARAMETERS), 3);
  assert.deepEqual(["w1_11", "w2_11", "w2_12"].map((name) => fed(name, 3, net).text), ["x₁", "h₂", "1"]);
});

test("other losses, outputs and activations have their own factors", () => {
  const of = (/** @type {object} */ config) => cells(explained("w1_12"), netOf(config)).map(({ symbol }) => symbol.text);
  assert.equal(of({ loss: "half_squared" })[0], "y − t");
  assert.equal(of({ output: "tanh" })[1], "1 − y²");
  assert.equal(of({ activation: "tanh" })[3], "1 − h₁²");
  assert.equal(of({ activation: "relu" })[3], "f′(u₁)");
});

test("cross-entropy says why there is no slope of the output", () => {
  const answer = explained("w2_10");
  const [error] = cells(answer, { loss: "cross_entropy" });
  assert.ok(error);
  const one = { answer, row: 0, net: { ...net, loss: "cross_entropy" }, patterns: PATTERNS, wiring: "connected" };
  assert.match(factorWords(error, one), /y\(1 − y\) cancels out/);
});

test("a fault is said in the cell it is in, and changes its symbol", () => {
  const answer = explained("w1_10");
  const factors = answer.chain?.patterns[0]?.factors ?? [];
  Object.assign(factors[0] ?? {}, { fault: "flipped" });
  Object.assign(factors[1] ?? {}, { fault: "dropped", value: 1 });
  Object.assign(factors[2] ?? {}, { fault: "updated" });
  const found = cells(answer);
  assert.equal(found[0]?.symbol.text, "2(t − y)");
  assert.equal(found[2]?.symbol.text, "w2_10′");
  assert.deepEqual(found.map(faultWords), [
    "sign turned by the fault", "left out by the fault: taken as 1", "already updated, by the fault", "", "",
  ]);
});

test("the story says where w goes, on which side of its target y is, and what a larger w does", () => {
  assert.equal(
    told("w2_10"),
    `dw is positive, so w2_10 decreases. y = ${y.toFixed(3)} is above its target 0, and with h₁ = 0.731 a larger w2_10 raises y.`,
  );
});

test("a weight without a gradient says which factor is 0", () => {
  assert.equal(told("w1_10"), "x₀ = 0, so this weight gets no gradient.");
  assert.match(told("w1_10", ({ weights: [one] }) => Object.assign(one ?? {}, { step: -0.01 })), /earlier gradients still carry/);
});

test("an optimizer that moves w against its gradient's wish says so", () => {
  assert.match(told("w2_10", ({ weights: [one] }) => Object.assign(one ?? {}, { step: 0.01 })), /^dw is positive, and yet w2_10 increases/);
  assert.match(told("w2_10", ({ weights: [one] }) => Object.assign(one ?? {}, { step: 0 })), /too small to change any digit/);
});

test("a saturated neuron is named as what keeps dw small", () => {
  const saturate = (/** @type {import("../../static/chain.js").Answer} */ answer) =>
    Object.assign(answer.chain?.patterns[0] ?? {}, {
      factors: explained("w2_10").chain?.patterns[0]?.factors.map((one) => (one.kind === "output_slope" ? { ...one, value: 0.0012 } : one)),
    });
  assert.match(told("w2_10", saturate), /What keeps dw small is y\(1 − y\) = 0.0012: the neuron is saturated\.$/);
});

test("of several inputs it is told how much of their pull cancels", () => {
  const many = (/** @type {import("../../static/chain.js").Answer} */ answer) => {
    Object.assign(answer, { learnt: [0, 1, 2] });
    Object.assign(answer.weights[0] ?? {}, { shares: [0.5, -0.3, -0.1], dw: 0.1, step: -0.01, cancellation: 0.1 / 0.9 });
  };
  assert.equal(
    told("w2_10", many),
    "dw is positive, so w2_10 decreases. The inputs pull 0.9 in all, 2 of them up and 1 down; 0.1 of it is left, 88.9% cancels.",
  );
});

test("one input that pulls alone is told in the singular", () => {
  const one = (/** @type {import("../../static/chain.js").Answer} */ answer) => {
    Object.assign(answer, { learnt: [0, 1] });
    Object.assign(answer.weights[0] ?? {}, { shares: [0, -0.1], dw: -0.1, step: 0.01, cancellation: 1 });
  };
  assert.match(told("w2_10", one), /No input pulls it down: 1 pulls it up\.$/);
});

test("where the input does not pull, dw is weight decay's, and no direction of y is told", () => {
  const decays = (/** @type {import("../../static/chain.js").Answer} */ answer) => {
    Object.assign(answer.weights[0] ?? {}, { dw: 0.01, decay: 0.01, step: -0.001 });
    Object.assign(answer.chain ?? {}, { decay: 0.01 });
  };
  const alone = "dw is positive, so w1_10 decreases. x₀ = 0, so the input adds nothing: dw = 0.01 is weight decay alone.";
  assert.equal(told("w1_10", decays), alone);
  const many = (/** @type {import("../../static/chain.js").Answer} */ answer) => {
    decays(answer);
    Object.assign(answer, { learnt: [0, 1] });
    Object.assign(answer.weights[0] ?? {}, { shares: [0, 0], cancellation: null });
  };
  assert.match(told("w1_10", many), /No input pulls at it: dw = 0.01 is weight decay alone\.$/);
  const late = (/** @type {import("../../static/chain.js").Answer} */ answer) => {
    decays(answer);
    Object.assign(answer, { fault: "last_gradient" });
  };
  assert.doesNotMatch(told("w1_10", late), /alone/); // dw is another iteration's
});

test("a late gradient is told of the iteration before, never by this one's pulls", () => {
  const late = (/** @type {number} */ dw) => (/** @type {import("../../static/chain.js").Answer} */ answer) => {
    Object.assign(answer, { fault: "last_gradient", learnt: [0, 1] });
    Object.assign(answer.weights[0] ?? {}, { shares: [0.3, -0.1], dw, step: -0.1 * dw, cancellation: 0.5, decay: 0.01 });
  };
  assert.equal(told("w2_10", late(0)), "dw = 0: the gradient of the iteration before was 0, or there was none.");
  assert.equal(told("w2_10", late(0.2)), "dw is positive, so w2_10 decreases.");
});

test("a broken program's dw is not headed as the gradient; a late one's products are", () => {
  const heads = (/** @type {object} */ config) => headOf(config, "w2_10").text;
  assert.equal(heads({ fault: null, wiring: "connected" }), "∂E/∂w2_10");
  assert.equal(heads({ fault: "flipped_sign", wiring: "connected" }), "dw");
  assert.equal(heads({ fault: null, wiring: "as_listed" }), "dw");
  assert.equal(heads({ fault: "last_gradient", wiring: "connected" }), "∂E/∂w2_10");
});

test("the check of all weights tells what differs from what cannot be measured", () => {
  const says = (/** @type {("agrees" | "near" | "differs" | "unclear")[]} */ ...verdicts) =>
    tally(verdicts.map((verdict) => ({ verdict }))).map(({ key, n }) => t(key, { n, all: verdicts.length })).join(" ");
  assert.equal(says("agrees", "agrees"), "All 2 gradients agree with the measured slope.");
  assert.equal(says("agrees", "unclear", "unclear"), "1 of 3 gradients agree with the measured slope. 2 cannot be measured here.");
  assert.equal(
    says("agrees", "differs", "near", "unclear"),
    "1 of 4 gradients agree with the measured slope. 1 differs from it. 1 nearly agrees. 1 cannot be measured here.",
  );
});

test("a run without a complete iteration sends nobody to one before it", () => {
  const at = (/** @type {number} */ k) => /** @type {any} */ ({ run: { nets: 1 }, after: true, one: true, k });
  const view = /** @type {any} */ ({ proofs: { want() {} }, course: { want() {} } });
  for (const { prototype } of [Why, Tug]) {
    assert.match(prototype.why.call(view, at(0)), /^No iteration is complete/);
    assert.match(prototype.why.call(view, at(1_001)), /Go to k = 1,000 /);
  }
});

test("dw is a sum where there are several inputs, a mean, weight decay or a late gradient", () => {
  const sum = (/** @type {(answer: import("../../static/chain.js").Answer) => void} */ change) => {
    const answer = explained("w2_10");
    change(answer);
    return isSum(answer, 0);
  };
  assert.equal(sum(() => {}), false);
  assert.equal(sum((one) => Object.assign(one, { learnt: [0, 1] })), true);
  assert.equal(sum((one) => Object.assign(one.chain ?? {}, { decay: 0.1 })), true);
  assert.equal(sum((one) => Object.assign(one, { fault: "last_gradient" })), true);
});

test("online shows the chain of the pattern that is learnt, else the chosen column's", () => {
  const answer = { ...explained("w2_10"), patterns: [0, 1, 2, 3] };
  assert.equal(shownPattern(answer, 2), 2);
  assert.equal(shownPattern({ ...answer, p: 1 }, 2), 1);
  assert.equal(shownPattern({ ...answer, patterns: [3] }, 3), 0);
});

test("it is built anew for another weight, and not for other numbers", () => {
  const answer = explained("w2_10");
  const other = { ...answer, k: 7, y: [0.5] };
  assert.equal(shapeOf(answer, 0), shapeOf(other, 0));
  assert.notEqual(shapeOf(answer, 0), shapeOf(explained("w2_12"), 0));
});

/** What a row's numbers come to, left to right with brackets. @param {import("../../static/updaterows.js").Row} row @param {import("../../static/chain.js").Update} update */
function computed({ parts }, update) {
  const text = parts.slice(0, -2).map((part) => (typeof part === "string" ? part : `(${part(update)})`)).join("");
  const plain = text.replaceAll("−", "-").replaceAll("×", "*").replace(/√(\([^)]*\))/g, "Math.sqrt$1").replaceAll("²", "**2").replace(/ = $/, "");
  return Function(`return ${plain}`)();
}

const MADE = /** @type {const} */ ({
  gd: {}, momentum: { mu: 0.9, v_before: 0.2, v_after: 0.9 * 0.2 + 0.5 }, nesterov: { mu: 0.9, v_before: 0.2, v_after: 0.9 * 0.2 + 0.5 },
  rmsprop: { rho: 0.9, s_before: 0.1, s_after: 0.9 * 0.1 + 0.1 * 0.25, epsilon: 1e-8 },
  adam: { beta1: 0.9, beta2: 0.999, m_before: 0.1, m_after: 0.14, v_before: 0.01, v_after: 0.01024, m_hat: 0.3, v_hat: 0.09, epsilon: 1e-8 },
});
const MOVE = { gd: 0.5, momentum: 0.68, nesterov: 0.5 + 0.9 * 0.68, rmsprop: 0.5 / (Math.sqrt(0.115) + 1e-8), adam: 0.3 / (0.3 + 1e-8) };

for (const optimizer of /** @type {const} */ (["gd", "momentum", "nesterov", "rmsprop", "adam"])) {
  test(`${optimizer}'s rows are its formulas, the new w last`, () => {
    const update = { optimizer, eta: 0.1, w: 1, dw: 0.5, move: MOVE[optimizer], next: 1 - 0.1 * MOVE[optimizer], ...MADE[optimizer] };
    const rows = updateRows(optimizer, "w2_10");
    for (const row of rows) {
      const result = row.parts.at(-1);
      assert.ok(typeof result === "function");
      if (row.parts.length > 1) assert.ok(Math.abs(computed(row, update) - result(update)) < 1e-12, row.formula);
    }
    assert.equal(rows.length, { gd: 1, momentum: 2, nesterov: 2, rmsprop: 2, adam: 5 }[optimizer]);
  });
}

test("what the proof refuses is not called the gradient", () => {
  const answer = explained("w2_10");
  const said = (/** @type {string | null} */ fault, wiring = "connected") => gradientWords({ ...answer, fault }, wiring);
  assert.equal(said(null), "the gradient dw");
  assert.equal(said(null, "as_listed"), "the gradient dw"); // as of its output bias, where it is
  assert.equal(exactWords(answer), "This is the recorded dw to the last bit.");
  Object.assign(answer.weights[0]?.proof ?? {}, { verdict: "differs" });
  assert.equal(said(null, "as_listed"), "what the listing uses as dw");
  assert.equal(said("no_derivative", "as_listed"), "what this faulty backprop uses as dw");
  assert.match(exactWords(answer), /^It is no slope of E, but it is the recorded dw/);
  Object.assign(answer.chain ?? {}, { difference: 1e-12 });
  assert.equal(exactWords(answer), "This differs from the recorded dw by 1.00e−12.");
});

test("a badge has a sign and a word, never a colour alone", () => {
  const verdicts = /** @type {const} */ (["agrees", "near", "differs", "unclear"]);
  const badges = verdicts.map((verdict) => badgeOf({ verdict, kink: false }));
  assert.equal(new Set(badges.map(({ sign }) => sign)).size, 4);
  assert.equal(new Set(badges.map(({ word }) => word)).size, 4);
  assert.equal(badgeOf({ verdict: "unclear", kink: true }).sentence, "proof.kink.note");
});

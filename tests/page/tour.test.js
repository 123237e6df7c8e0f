/** The guided tour: where its steps lead, where they put the cursor, and what they say of a run's numbers. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { History } from "../../static/history.js";
import { speak, t } from "../../static/i18n.js";
import { chosen, listNames, parameters } from "../../static/names.js";
import { factsOf, linesOf } from "../../static/tourfacts.js";
import { cursorFor, follows, ready, stageOf, STEPS } from "../../static/toursteps.js";
import { sentences, WAITING } from "../../static/tourwords.js";

const catalogue = JSON.parse(readFileSync(new URL("../../static/catalogue.json", import.meta.url), "utf8"));
speak(catalogue, "en");

const patterns = [[0, 0, 0], [0, 1, 1]].map(([a, b, target]) => ({ x: [a, b], t: target }));
const names = parameters(listNames([2, 2, 1]));
const COUNT = 100;

/** Two nets of nine weights over a hundred iterations: hidden 1 and 2 are alike. */
function held() {
  const history = new History(2, 2, 9, [{ k0: 0, k1: COUNT, stride: 1 }]);
  const rows = Array.from({ length: history.rows }, (_, row) =>
    Array.from({ length: COUNT }, (_unused, k) => (row < 4 ? 0.9 - row / 10 - k / 200 : ((row - 4) % 9 % 3) + k / 100)));
  const lo = Float64Array.from(rows.flat());
  history.append({ k0: 0, n: COUNT, stride: 1, end: COUNT, lo, hi: lo });
  return history;
}

/** @param {object} [more] @returns {any} */
const values = (more = {}) => ({
  phase: "done", run: { id: "a" }, compared: [], start: 0, frontier: COUNT, k: 99, steepest: 51, net: 0, final: {},
  patterns, parameters: names, shown: chosen(names), weight: null, history: held(), ...more,
});
const record = (/** @type {number} */ k) => values().history.record(k);
const say = (/** @type {import("../../static/toursteps.js").Name} */ name, /** @type {object} */ more = {}, /** @type {any} */ lines = null, /** @type {any} */ answer = null) =>
  sentences(name, factsOf(values(more), record), lines, answer);

test("there are six steps, each with a title", () => {
  assert.equal(STEPS.length, 6);
  for (const { name } of STEPS) assert.notEqual(t(`tour.${name}`), `tour.${name}`);
});

test("it waits at the first step for a run, and goes on when one has moved", () => {
  const start = values({ run: null, phase: "start", frontier: 1 });
  const under = { phase: "running", final: null };
  assert.equal(follows(0, true, start), 0);
  assert.equal(follows(0, true, values({ ...under, frontier: 1 })), 0);
  assert.equal(follows(0, true, values({ ...under, frontier: 2 })), 1);
});

test("who begins it with a run stays at the first step until they go on", () => {
  assert.equal(follows(0, false, values()), 0);
  assert.equal(follows(3, false, values()), 3);
});

test("a run that has ended is not waited for: one iteration is gone on with, none is said", () => {
  for (const phase of ["done", "stopped", "failed", "damaged"]) {
    assert.equal(follows(0, true, values({ phase, frontier: 1 })), 1);
    assert.equal(follows(0, true, values({ phase, frontier: 0 })), 0);
    assert.equal(follows(3, false, values({ phase, frontier: 0 })), 0);
    assert.equal(stageOf(values({ phase, frontier: 0 })), "empty");
  }
  const branch = { start: 0, frontier: 41, history: { start: 40 } };
  assert.equal(stageOf(values({ ...branch, phase: "filling", final: null })), "soon");
  assert.equal(stageOf(values(branch)), "ready");
});

test("without a run it begins anew, and a comparison or a presentation ends it", () => {
  for (const phase of ["start", "missing", "deleted", "offline", "damaged"]) {
    assert.equal(follows(4, false, values({ run: null, phase })), 0);
  }
  for (const phase of ["loading", "sending"]) {
    assert.equal(follows(4, false, values({ run: null, phase })), 4);
  }
  assert.equal(follows(2, false, values({ ids: ["a"], present: true })), -1);
  assert.equal(follows(2, false, values({ compared: [{}], run: null })), -1);
  assert.equal(follows(0, true, values({ phase: "comparing", run: null })), -1);
});

test("the cursor is put where the step speaks of", () => {
  assert.equal(cursorFor(null, values()), null);
  assert.equal(cursorFor("end", values({ k: 40 })), 99);
  assert.equal(cursorFor("end", values({ k: 100 })), null);
  assert.equal(cursorFor("turn", values()), 51);
  assert.equal(cursorFor("turn", values({ steepest: -1, start: 18 })), 27); // 18 + the root of 81
  assert.equal(cursorFor("run", values({ k: 40 })), null);
  assert.equal(cursorFor("run", values({ k: 100 })), 99);
});

test("while iterations come the first one is nothing to be led through, and moves no cursor", () => {
  const one = values({ phase: "running", final: null, frontier: 1, k: 0 });
  assert.ok(!ready(one));
  assert.equal(cursorFor("turn", one), null);
});

test("of one iteration alone it does not say that something went from one number to another", () => {
  const one = { frontier: 1, k: 0, steepest: -1 };
  assert.equal(cursorFor("turn", values({ ...one, k: 1 })), 0);
  assert.equal(say("learns", one), t("tour.learns.rows"));
  assert.equal(say("weights", one), t("tour.weights.rows"));
  assert.match(say("time", one), /stands at k = 0: y of net 1 is 0\.9000 there/);
});

test("what is waited for, and that there is nothing, is said at the first step", () => {
  assert.match(say("nets", { phase: "queued", final: null, frontier: 0 }), /goes on as soon as there are iterations to see\.$/);
  assert.match(say("nets", { phase: "stopped", frontier: 0 }), /no iteration to look at\. Press Train for another one\.$/);
});

test("before a run it says what begins, and what to press", () => {
  const said = say("nets", { run: null, frontier: 1 });
  assert.match(said, /^2 small neural nets/);
  assert.match(said, /For net 1 y begins at 0\.9000 and should be 0\. Press Train\.$/);
  assert.match(say("nets", { net: 1 }), /For net 2 y began at 0\.8000 and should be 1\.$/);
});

test("it cites the first and the last iteration of the chosen net", () => {
  assert.equal(say("learns"), "From k = 0 to 99 the output y of net 1 went from 0.9000 to 0.4050; the dotted line is its target, 0. "
    + "The error E below it went from 0.7000 to 0.2050.");
  assert.match(say("weights", { weight: "w1_11", net: 1 }), /For net 2 w1_11 went from 1\.0000 at k = 0 to 1\.9900 at k = 99\.$/);
});

test("a number that is not there is not said", () => {
  const facts = factsOf(values({ k: 60 }), () => null);
  assert.equal(sentences("learns", facts, null, null), t("tour.learns.rows"));
  assert.match(sentences("time", facts, null, null), /y of net 1 is … there/);
});

test("it says that y moves fastest there only where it does", () => {
  assert.match(say("time", { k: 51 }), /at k = 51, where y of net 1 moves fastest: y is 0\.6450/);
  assert.match(say("time", { k: 50 }), /stands at k = 50: y of net 1 is 0\.6500/);
});

test("where there are fingers and no keys none is to be pressed", () => {
  const said = (/** @type {boolean} */ touch) => sentences("time", factsOf(values(), record, touch), null, null);
  assert.match(said(true), /Drag the timeline, and/);
  assert.match(said(false), /press ← and →/);
});

test("equal weights are one line, and it says so only where there are some", () => {
  assert.deepEqual(linesOf(values()), { weights: 9, lines: 3 });
  assert.match(say("weights", {}, { weights: 9, lines: 3 }), /9 weights are 3 lines here/);
  assert.doesNotMatch(say("weights", {}, { weights: 9, lines: 9 }), /striped/);
});

test("one net that learns all inputs is told by the input that is shown", () => {
  const history = new History(2, 1, 9, []);
  assert.match(say("network", { history, net: 1 }), /the net at k = 99 with input \(0,1\)/);
  assert.match(say("nets", { history }), /^One small neural net that learns the answers to all 2 inputs/);
});

/** @param {object} proof @param {object} [more] */
const taken = (proof, more = {}) => ({
  k: 51, p: null, fault: null, patterns: [0], learnt: [0],
  chain: { parameter: "w2_10", patterns: [{}], divisor: 1, decay: 0, total: 0.2094, difference: 0 },
  weights: [{ w: 0.3831, dw: 0.2094, next: 0.3622, proof: { relative_error: 8.1e-13, ...proof } }],
  ...more,
});

test("the product, its proof and the step are those of the answer", () => {
  const said = say("why", { k: 51 }, null, taken({ verdict: "agrees" }));
  assert.match(said, /^The cells multiplied give dw = 0\.2094, to the last bit/);
  assert.match(said, /same slope \(relative error 8e−13\)/);
  assert.match(said, /So w2_10 goes from 0\.3831 to 0\.3622\.$/);
});

test("a sum is called one, and what is not the recorded dw is not called it", () => {
  const several = { patterns: [0, 1], learnt: [0, 1] };
  assert.match(say("why", {}, null, taken({ verdict: "agrees" }, several)), /multiplied and added up/);
  const late = { chain: { ...taken({}).chain, total: 0.3, difference: 0.1 } };
  assert.match(say("why", {}, null, taken({ verdict: "differs" }, late)), /^The cells come to 0\.3000; training used dw = 0\.2094\./);
  assert.match(say("why", {}, null, taken({ verdict: "differs" }, late)), /dw is wrong here/);
});

test("after the last update there is no gradient to take apart", () => {
  assert.equal(say("why", { k: 100 }, null, taken({ verdict: "agrees" })), t("why.after", { k: 99 }));
});

test("a proof that has no number is told without one", () => {
  const said = say("why", { k: 51 }, null, taken({ verdict: "unclear", relative_error: null }));
  assert.match(said, /too large to be compared/);
  assert.ok(!said.includes(WAITING));
  assert.ok(!said.includes("relative error"));
});

test("until the answer is here it says that it is on its way, and that none comes where none does", () => {
  assert.match(say("why", { k: 51 }), /w2_10 at k = 51 is being taken apart/);
  assert.match(say("why", { k: 51 }, null, "refused"), /w2_10 at k = 51 cannot be taken apart now: the server gives no answer\.$/);
  assert.equal(say("why", { k: 100 }, null, "refused"), t("why.after", { k: 99 }));
});

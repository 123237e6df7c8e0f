/** What the page shows of a recipe before it is trained. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { first, preview } from "../../static/start.js";

const XOR = { x: [[0, 0], [0, 1], [1, 0], [1, 1]], t: [0, 1, 1, 0] };
const PARITY = { x: Array.from({ length: 8 }, (_, p) => [p >> 2, (p >> 1) & 1, p & 1]), t: [0, 1, 1, 0, 1, 0, 0, 1] };
const nine = (/** @type {number} */ v) => Array(9).fill(v);
const boot = /** @type {any} */ ({
  problems: { xor: XOR, parity3: PARITY },
  start: { y: [0.1, 0.2, 0.3, 0.4], E: [1, 2, 3, 4], dw: [1, 2, 3, 6].map(nine), w: Array(4).fill(nine(1)) },
});
/** @param {object} recipe @returns {any} */
const shown = (recipe) => preview(boot, /** @type {any} */ ({ problem: "xor", iterations: 10_000, ...recipe }), /** @type {any} */ ({ parameters: [] }));
/** @param {any} values */
const record = ({ history }) => (history.frontier ? history.record(0) : null);

test("the page opens with the article's four nets and what they start with", () => {
  const { history, patterns, parameters } = first(boot);
  assert.deepEqual([history.nets, patterns.length, parameters.length, history.frontier], [4, 4, 9, 1]);
});

test("batch and online are one net, whatever the number of inputs", () => {
  for (const schedule of ["batch", "online"]) {
    const { history, patterns } = shown({ schedule, problem: "parity3" });
    assert.deepEqual([history.nets, patterns.length], [1, 8]);
  }
  assert.equal(shown({ problem: "parity3" }).history.nets, 8);
});

test("the parameters are those of the layers", () => {
  const names = (/** @type {object} */ recipe) => shown(recipe).parameters.map((/** @type {any} */ { name }) => name);
  assert.deepEqual(names({ hidden: [] }), ["w1_10", "w1_11", "w1_12"]);
  assert.equal(names({ hidden: [3, 3] }).length, 9 + 12 + 4);
  assert.equal(names({ problem: { x: [[0, 0, 0, 0]], t: [1] }, hidden: [8, 8, 8, 8] }).length, 265);
});

test("of the article's start a batch has the mean or the sum of the gradients, online the first", () => {
  const dw = (/** @type {object} */ recipe) => record(shown(recipe)).dw;
  assert.deepEqual(dw({ schedule: "batch" }), [nine(3)]);
  assert.deepEqual(dw({ schedule: "batch", reduction: "sum" }), [nine(12)]);
  assert.deepEqual(dw({ schedule: "online" }), [nine(1)]);
  assert.deepEqual(dw({}), boot.start.dw);
});

test("what starts otherwise has no numbers before it is trained", () => {
  const others = [
    { hidden: [2, 2] }, { activation: "tanh" }, { loss: "half_squared" }, { init: { kind: "constant", value: 2 } },
    { weight_decay: 0.1 }, { wiring: "as_listed" }, { problem: "parity3" }, { schedule: "online", order: "shuffled" },
  ];
  for (const recipe of others) assert.equal(record(shown(recipe)), null, JSON.stringify(recipe));
  assert.notEqual(record(shown({ eta: 3, optimizer: { kind: "adam" } })), null);
});

test("a table that is not yet one is not shown", () => {
  assert.equal(shown({ problem: { x: [["a"]], t: [1] } }), null);
});

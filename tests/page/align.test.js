/** Runs of any shape side by side. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { align, firstWeight, indexOf, weights } from "../../static/align.js";
import { listNames } from "../../static/names.js";

/** @param {number[][]} x @param {number[]} t @param {number} [nets] */
const run = (x, t, nets = x.length) => ({
  patterns: x.map((one, p) => ({ x: one, t: Number(t[p]) })),
  parameters: listNames([Number(x[0]?.length), 2, 1]),
  nets,
});
const TWO = [[0, 0], [0, 1], [1, 0], [1, 1]];
const xor = run(TWO, [0, 1, 1, 0]);
const three = run([[0, 0, 0], [1, 1, 1]], [0, 1]);

test("runs of the same inputs share every column, whatever their targets", () => {
  const { patterns, places, shared } = align([xor, run(TWO, [0, 0, 0, 1])]);
  assert.deepEqual(patterns, xor.patterns);
  assert.deepEqual(places[1], [0, 1, 2, 3].map((p) => ({ p, net: p })));
  assert.ok(shared);
});

test("inputs in another order are found where they are", () => {
  const { places } = align([xor, run([[1, 1], [0, 0]], [0, 0])]);
  assert.deepEqual(places[1], [{ p: 1, net: 1 }, null, null, { p: 0, net: 0 }]);
});

test("inputs that only one run has get columns of their own", () => {
  const { patterns, places, shared } = align([xor, three]);
  assert.equal(patterns.length, 6);
  assert.deepEqual(places[0]?.slice(4), [null, null]);
  assert.deepEqual(places[1], [null, null, null, null, { p: 0, net: 0 }, { p: 1, net: 1 }]);
  assert.equal(shared, false);
});

test("a row that is there twice is matched with its own kind", () => {
  const twice = run([[0, 0], [0, 0]], [0, 0]);
  assert.deepEqual(align([twice, twice]).places[1], [{ p: 0, net: 0 }, { p: 1, net: 1 }]);
});

test("where one net learns all patterns, every column shows that net", () => {
  assert.deepEqual(align([run(TWO, [0, 1, 1, 0], 1)]).places[0]?.[3], { p: 3, net: 0 });
});

test("a weight is where its name and its meaning are", () => {
  const all = weights([xor, three]);
  const named = (/** @type {string} */ name) => /** @type {import("../../static/names.js").Parameter} */ (all.find((one) => one.name === name));
  assert.equal(indexOf(xor.parameters, named("w1_11")), 1);
  assert.equal(indexOf(three.parameters, named("w1_11")), 1);
  // The bias of two inputs and the weight of the third of three have one name.
  assert.equal(indexOf(xor.parameters, named("w1_12")), 2);
  assert.equal(indexOf(three.parameters, named("w1_12")), -1);
  assert.equal(indexOf(xor.parameters, named("w1_13")), -1);
  assert.equal(indexOf(three.parameters, named("w1_13")), 3);
});

test("the output's first weight is shown first", () => {
  assert.equal(firstWeight(weights([xor])), "w2_10");
});

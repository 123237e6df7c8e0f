/** What the parameters' names say. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { byNeuron, chosen, isBias, listNames, parameters } from "../../static/names.js";

const ARTICLE = ["w1_10", "w1_11", "w1_12", "w1_20", "w1_21", "w1_22", "w2_10", "w2_11", "w2_12"];

test("a 2-2-1 network has the article's nine weights, layer by layer, bias last", () => {
  assert.deepEqual(listNames([2, 2, 1]), ARTICLE);
  assert.equal(listNames([4, 2, 1]).length, 13);
});

test("a name tells layer, neuron and slot", () => {
  const all = parameters(ARTICLE);
  assert.deepEqual(all[4], { name: "w1_21", layer: 1, neuron: 2, slot: 1, slots: 3, output: false, deep: false });
  assert.deepEqual(all.filter(isBias).map(({ name }) => name), ["w1_12", "w1_22", "w2_12"]);
});

test("weights are grouped by neuron, the last layer's is the output", () => {
  const all = parameters(ARTICLE);
  assert.deepEqual(byNeuron(all).map((group) => group.length), [3, 3, 3]);
  assert.deepEqual(all.map(({ output }) => output), [...Array(6).fill(false), ...Array(3).fill(true)]);
});

test("of thirteen weights nine are drawn: the output's first, then the hidden ones slot by slot", () => {
  const nine = ["w2_10", "w2_11", "w2_12", "w1_10", "w1_20", "w1_11", "w1_21", "w1_12", "w1_22"];
  assert.deepEqual([...chosen(parameters(listNames([4, 2, 1])))], nine);
  assert.deepEqual(chosen(parameters(ARTICLE)), new Set(ARTICLE));
});

test("no hidden layer: the output neuron sees the inputs", () => {
  const all = parameters(listNames([2, 1]));
  assert.deepEqual(all.map(({ name, output, deep }) => [name, output, deep]),
    ["w1_10", "w1_11", "w1_12"].map((name) => [name, true, false]));
});

test("of several hidden layers each neuron is named with its layer's number", () => {
  assert.ok(parameters(listNames([2, 3, 2, 1])).every(({ deep }) => deep));
  assert.ok(parameters(listNames([2, 8, 1])).every(({ deep }) => !deep));
});

test("a net without hidden layers has the output's weights alone, one of four times eight has them all", () => {
  assert.deepEqual(listNames([2, 1]), ["w1_10", "w1_11", "w1_12"]);
  const names = listNames([4, 8, 8, 8, 8, 1]); // 8 x 5 + 3 x 8 x 9 + 9
  assert.equal(names.length, 265);
  assert.equal(new Set(names).size, 265);
  const all = parameters(names);
  assert.deepEqual(all[264], { name: "w5_18", layer: 5, neuron: 1, slot: 8, slots: 9, output: true, deep: true });
  const one = { name: "w3_87", layer: 3, neuron: 8, slot: 7, slots: 9, output: false, deep: true };
  assert.deepEqual(all.find(({ name }) => name === "w3_87"), one);
  assert.deepEqual([all.filter(isBias).length, byNeuron(all).length, chosen(all).size], [33, 33, 9]);
  const [alone] = parameters(listNames([1, 1]));
  assert.ok(alone?.output);
});

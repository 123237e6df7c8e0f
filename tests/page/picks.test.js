/** Which weights are drawn, of many. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { layersOf, listing, listNames, neuronsOf, parameters } from "../../static/names.js";
import { added, largest, ofLayer, ofNeuron, picked } from "../../static/picks.js";

const DEEP = parameters(listNames([4, 8, 8, 8, 8, 1]));
const names = DEEP.map(({ name }) => name);

/** Gradients that are 0 but at some places. @param {Record<string, number>} some */
const gradients = (some) => names.map((name) => some[name] ?? 0);

test("the largest network has 265 weights in five layers, and nine are drawn of them", () => {
  assert.equal(DEEP.length, 265);
  assert.deepEqual(layersOf(DEEP), [1, 2, 3, 4, 5]);
  assert.deepEqual(neuronsOf(DEEP, 3), [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(neuronsOf(DEEP, 5), [1]);
  for (const pick of [largest(DEEP, null), ofLayer(DEEP, null, 2), ofNeuron(DEEP, 4, 8), ofLayer(DEEP, null, 5)]) {
    assert.equal(pick.length, 9);
  }
});

test("the largest gradients are those of either sign, told in the network's order", () => {
  const some = { w5_10: -9, w1_10: 1, w2_31: -3, w4_80: 2, w3_11: 5, w2_88: -6, w1_44: 4, w3_55: 8, w4_18: -7 };
  assert.deepEqual(largest(DEEP, gradients(some)),
    ["w1_10", "w1_44", "w2_31", "w2_88", "w3_11", "w3_55", "w4_18", "w4_80", "w5_10"]);
});

test("of a layer with more than nine weights those with the largest gradients are drawn", () => {
  const pick = ofLayer(DEEP, gradients({ w2_88: -6, w2_40: 5, w3_11: 100 }), 2);
  assert.equal(pick.length, 9);
  assert.ok(pick.every((name) => name.startsWith("w2_")));
  assert.ok(pick.includes("w2_88") && pick.includes("w2_40"));
});

test("a neuron's weights are all of it, in order, the bias last", () => {
  assert.deepEqual(ofNeuron(DEEP, 1, 8), ["w1_80", "w1_81", "w1_82", "w1_83", "w1_84"]);
});

test("one weight more is drawn only where one is hidden, whose place it takes", () => {
  const nine = ofNeuron(DEEP, 2, 1);
  assert.equal(added(picked(nine), "w3_11"), null);
  const shown = new Set(nine);
  shown.delete("w2_14");
  const pick = added({ listed: nine, shown }, "w3_11");
  assert.deepEqual(pick?.listed, nine.map((name) => (name === "w2_14" ? "w3_11" : name)));
  assert.deepEqual([...(pick?.shown ?? [])].sort(), [...shown, "w3_11"].sort());
});

test("one that is hidden is drawn again in its own place, and one that is drawn changes nothing", () => {
  const listed = ["w1_10", "w1_11", "w1_12"];
  assert.deepEqual(added({ listed, shown: new Set(["w1_10"]) }, "w1_12")?.listed, listed);
  assert.deepEqual(added(picked(listed), "w1_10"), picked(listed));
  assert.deepEqual(added(picked(listed), "w5_10")?.listed, [...listed, "w5_10"]);
});

test("hidden weights keep their place in the legend, and so every colour stays", () => {
  const listed = ofNeuron(DEEP, 2, 1);
  const shown = new Set(listed.slice(1));
  assert.deepEqual(listing({ parameters: DEEP, shown, listed }), listed);
  // What an address asks for is not in the list that is left of something else.
  assert.deepEqual(listing({ parameters: DEEP, shown: new Set(["w5_10", "w1_10"]), listed }), ["w1_10", "w5_10"]);
});

test("nine weights or fewer are all in the legend, whatever is drawn", () => {
  const few = parameters(listNames([2, 2, 1]));
  assert.equal(listing({ parameters: few, shown: new Set(), listed: [] }).length, 9);
});

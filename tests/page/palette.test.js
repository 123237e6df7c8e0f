/** Colours: hue is the neuron, strength the slot. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { listNames, isOutput, parameters } from "../../static/names.js";
import { along, colour } from "../../static/palette.js";

/** @param {number[]} sizes @param {"light" | "dark"} scheme */
function colours(sizes, scheme) {
  const all = parameters(listNames(sizes));
  return all.map((one) => colour(one, isOutput(one, all), scheme));
}

test("the article's nine weights have the nine colours that were checked", () => {
  assert.deepEqual(colours([2, 2, 1], "light"), [
    "#12308f", "#2f6fc0", "#6690f5", "#6b2a06", "#b8420a", "#c9762f", "#101214", "#5f6368", "#878c99",
  ]);
});

test("more inputs get colours between them, all different, the bias the last of its ramp", () => {
  const wide = colours([4, 2, 1], "dark");
  assert.equal(new Set(wide).size, 13);
  assert.equal(wide[0], "#a9d4fc");
  assert.equal(wide[4], "#4673a3");
});

test("a place on a ramp is mixed from its neighbours", () => {
  assert.equal(along(["#000000", "#ffffff"], 0.5), "#808080");
});

/** Why the curves of a cord are equal. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { listNames, parameters } from "../../static/names.js";
import { reasons } from "../../static/reasons.js";

const ALL = parameters(listNames([2, 2, 1]));
const NONE = { cords: false, start: false, zero: [], unreached: false, inputs: false };
const single = ALL.map(({ name }) => [name]);

/** @param {string[][]} groups @param {boolean[]} [zero] */
const gradients = (groups, zero = groups.map(() => false)) => ({ row: /** @type {const} */ ("dw"), groups, zero });

/** @param {string[][]} groups */
const weights = (groups) => ({ row: /** @type {const} */ ("w"), groups, zero: groups.map(() => false) });

test("single curves need no reason", () => {
  assert.deepEqual(reasons([weights(single), gradients(single)], [[0, 1]], ALL), NONE);
});

test("weights that are equal started equal, and so did those whose gradients are", () => {
  const hidden = ["w1_10", "w1_20"];
  const found = reasons([weights([hidden]), gradients([hidden], [true])], [[0, 1]], ALL);
  assert.deepEqual(found, { ...NONE, cords: true, start: true });
});

test("different weights whose input is 0 get no gradient: each such input is named once", () => {
  const dark = ["w1_10", "w1_11", "w1_20", "w1_21"];
  const found = reasons([weights(single), gradients([dark], [true])], [[0, 0]], ALL);
  assert.deepEqual(found, { ...NONE, cords: true, zero: [0, 1] });
});

test("gradients that are 0 though their input is not are not explained by it", () => {
  const found = reasons([weights(single), gradients([["w1_10", "w1_11"]], [true])], [[0, 1]], ALL);
  assert.deepEqual(found, { ...NONE, cords: true, unreached: true });
});

test("different weights of one neuron get equal gradients from equal inputs, the bias's 1 among them", () => {
  const found = reasons([weights(single), gradients([["w1_11", "w1_12"]])], [[0, 1]], ALL);
  assert.deepEqual(found, { ...NONE, cords: true, inputs: true });
});

test("of a cord of different neurons no reason is claimed", () => {
  const found = reasons([weights(single), gradients([["w1_12", "w1_22"]])], [[0, 1]], ALL);
  assert.deepEqual(found, { ...NONE, cords: true });
});

test("of one net that learns all inputs, one that is 0 in some of them explains nothing", () => {
  const dark = ["w1_10", "w1_20"];
  const of = (/** @type {number[][]} */ xs) => reasons([weights(single), gradients([dark], [true])], xs, ALL);
  assert.deepEqual(of([[0, 0], [0, 1]]), { ...NONE, cords: true, zero: [0] });
  assert.deepEqual(of([[0, 0], [1, 1]]), { ...NONE, cords: true, unreached: true });
});

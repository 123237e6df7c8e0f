/** Recipes in words: what their fields are called, what their values say. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { speak } from "../../static/i18n.js";
import { DEFAULTS, PARTS } from "../../static/recipe.js";
import { fieldName, fieldValue } from "../../static/runwords.js";

const catalogue = JSON.parse(readFileSync(new URL("../../static/catalogue.json", import.meta.url), "utf8"));

beforeEach(() => speak(catalogue, "en"));

test("every field of a recipe has a name of its own, in both languages", () => {
  const fields = Object.keys(DEFAULTS);
  assert.equal(new Set(fields.map(fieldName)).size, fields.length);
  const plain = fields.filter((field) => fieldName(field) === field);
  assert.deepEqual(plain, ["slope", "eta"], "eta, and the word that is the field's");
  speak(catalogue, "ja");
  assert.deepEqual(fields.filter((field) => fieldName(field) === field), ["eta"]);
});

/** @type {[string, unknown, string][]} a field, its value, what is said */
const SAID = [
  ["problem", "xor", "XOR"],
  ["problem", { x: [[0]], t: [1] }, "own table"],
  ["schedule", "batch", "batch"],
  ["reduction", "sum", "sum"],
  ["order", "shuffled", "shuffled"],
  ["hidden", [3, 2], "3-2"],
  ["hidden", [], "none"],
  ["activation", "leaky_relu", "leaky ReLU"],
  ["output", "identity", "identity"],
  ["loss", "cross_entropy", "cross-entropy"],
  ["init", { kind: "constant", value: -1 }, "w = −1"],
  ["init", { kind: "uniform", low: -1, high: 1, seed: 7 }, "−1 … 1, seed 7"],
  ["init", { kind: "normal", std: 0.5, seed: 7 }, "std 0.5, seed 7"],
  ["init", { kind: "he", seed: 7 }, "He, seed 7"],
  ["init", { kind: "weights", w: [1] }, "A list"],
  ["optimizer", { kind: "gd" }, "Gradient descent"],
  ["optimizer", { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, "Adam, beta1 0.9, beta2 0.999, epsilon 1e−8"],
  ["weight_decay", 0.001, "0.001"],
  ["iterations", 10_000, "10,000"],
  ["stop", DEFAULTS.stop, "–"],
  ["stop", { error_below: 0.01, tolerance: 0.1, plateau: { iterations: 500, improvement: 0.02 } }, "E < 0.01, |t − y| < 0.1, no gain of 0.02 in 500"],
];

test("every value is said in a few words", () => {
  for (const [field, value, words] of SAID) assert.equal(fieldValue(field, value), words, field);
});

test("every kind of start and optimizer has a name in both languages", () => {
  for (const part of Object.keys(PARTS)) {
    for (const kind of Object.keys(PARTS[part] ?? {})) assert.ok(`${part}.${kind}` in catalogue, kind);
  }
});

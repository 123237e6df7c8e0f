/** A recipe as the form's texts, and back. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { complete, compose, DEFAULTS, functions, meant, pairs, sizes, texts } from "../../static/recipe.js";

/** What the template's controls hold when the page opens, where a recipe says nothing of them. */
const CONTROLS = {
  ...{ "init.value": "1", "init.low": "-1", "init.high": "1", "init.std": "1", "init.seed": "7", "init.w": "1 1 1" },
  ...{ "optimizer.mu": "0.9", "optimizer.rho": "0.9", "optimizer.beta1": "0.9", "optimizer.beta2": "0.999" },
  ...{ "optimizer.epsilon": "1e-8", "stop.plateau.improvement": "0.001" },
};
/** @param {object} recipe as a run has it @returns {any} what the form sends after it was filled in */
const sent = (recipe) => compose({ ...CONTROLS, ...texts(recipe) }, /** @type {any} */ (recipe).problem ?? "xor");

/** One recipe for each way to fill a field, as the server completes it. @type {Record<string, object>} */
const RECIPES = {
  "the article": {},
  "batch": { schedule: "batch" },
  "Rumelhart, Hinton & Williams": { schedule: "batch", reduction: "sum", loss: "half_squared", optimizer: { kind: "momentum", mu: 0.9 }, init: { kind: "uniform", low: -0.5, high: 0.5, seed: 1 } },
  "online": { schedule: "online" },
  "online, shuffled": { schedule: "online", order: "shuffled" },
  "no hidden layer": { hidden: [] },
  "four hidden layers": { hidden: [8, 8, 8, 8], activation: "relu", init: { kind: "he", seed: 9007199254740991 } },
  "as listed": { wiring: "as_listed" },
  "leaky ReLU": { hidden: [3, 1], activation: "leaky_relu", slope: 0.2, output: "identity" },
  "tanh": { activation: "tanh", output: "tanh", init: { kind: "glorot", seed: 0 }, problem: { x: [[-1, -1], [1, 1]], t: [-1, 1] } },
  "cross-entropy": { loss: "cross_entropy", init: { kind: "normal", std: 0.5, seed: 3 } },
  "a constant": { init: { kind: "constant", value: -0.25 } },
  "weights": { init: { kind: "weights", w: [1, -2, 3e-7, 4, 5, 6, 7, 8, 0.1] } },
  "Nesterov": { optimizer: { kind: "nesterov", mu: 0.5 }, weight_decay: 0.001 },
  "RMSProp": { optimizer: { kind: "rmsprop", rho: 0.99, epsilon: 1e-6 } },
  "Adam": { optimizer: { kind: "adam", beta1: 0.8, beta2: 0.99, epsilon: 1e-10 }, eta: 1e-3, iterations: 10_000_000 },
  "a rule": { stop: { error_below: 0.01, tolerance: null, plateau: null } },
  "all rules": { stop: { error_below: 1e-9, tolerance: 0.1, plateau: { iterations: 500, improvement: 0 } } },
};

test("every recipe that the form is filled with comes out of it again", () => {
  for (const [name, recipe] of Object.entries(RECIPES)) {
    assert.deepEqual(complete(sent(recipe)), complete(recipe), name);
  }
});

test("what nothing reads is not sent", () => {
  const article = sent({});
  for (const field of ["reduction", "order", "slope", "stop"]) assert.ok(!(field in article), field);
  assert.deepEqual(article.init, { kind: "constant", value: 1 });
  assert.deepEqual(article.optimizer, { kind: "gd" });
  assert.ok(!("wiring" in sent({ hidden: [2, 2] })) && !("activation" in sent({ hidden: [] })));
  assert.equal(sent({ schedule: "batch", reduction: "sum" }).reduction, "sum");
});

test("what is left over of another choice is not sent either", () => {
  const left = { ...CONTROLS, ...texts({ schedule: "batch", reduction: "sum", wiring: "as_listed", activation: "leaky_relu", slope: 0.3 }) };
  const now = compose({ ...left, schedule: "each", hidden: "", "stop.plateau.improvement": "9" }, "xor");
  assert.deepEqual(Object.keys(now), ["problem", "schedule", "hidden", "output", "loss", "init", "optimizer", "eta", "iterations", "weight_decay"]);
});

test("a field is meant where it has a meaning", () => {
  const field = (/** @type {object} */ recipe, /** @type {object} */ more = {}) => meant({ ...CONTROLS, ...texts(recipe), ...more });
  assert.ok(field({}).has("wiring") && !field({ hidden: [3, 3] }).has("wiring") && !field({ hidden: [] }).has("wiring"));
  assert.ok(field({ optimizer: { kind: "adam" } }).has("optimizer.beta2") && !field({}).has("optimizer.mu"));
  assert.ok(field({ init: { kind: "normal" } }).has("init.std") && !field({}).has("init.seed"));
  assert.ok(!field({}).has("stop.plateau.improvement"));
  assert.ok(field({}, { "stop.plateau.iterations": "5" }).has("stop.plateau.improvement"));
});

test("what is no number goes as it was typed, for the server to refuse", () => {
  const typed = compose({ ...CONTROLS, ...texts({}), eta: "fast", "stop.tolerance": "0,1", "init.value": "" }, "xor");
  assert.deepEqual([typed.eta, typed.init?.value, /** @type {any} */ (typed).stop.tolerance], ["fast", "", "0,1"]);
});

test("cross-entropy goes with a sigmoid output alone", () => {
  assert.deepEqual(["sigmoid", "tanh", "identity"].map((output) => pairs("cross_entropy", output)), [true, false, false]);
  assert.ok(pairs("squared", "identity"));
});

test("a network's shape counts the inputs of its problem, its functions say what differs", () => {
  assert.deepEqual(sizes(DEFAULTS), [2, 2, 1]);
  assert.deepEqual(sizes({ problem: "parity3", hidden: [] }), [3, 1]);
  assert.deepEqual(sizes({ problem: { x: [[0, 0, 0, 1]], t: [1] }, hidden: [8, 8] }), [4, 8, 8, 1]);
  assert.deepEqual(functions(complete({ activation: "tanh" })), ["tanh", "sigmoid"]);
  assert.deepEqual(functions(complete({ activation: "tanh", hidden: [] })), ["sigmoid"]);
});

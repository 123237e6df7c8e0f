/** Whether a run is the article's, and what of it can be held against the printed numbers. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { comparable, others, reached, unlike, wiringOf } from "../../static/articlerun.js";
import { complete } from "../../static/recipe.js";
import { listNames } from "../../static/names.js";

const XOR = [[0, 0], [0, 1], [1, 0], [1, 1]].map((x) => ({ x, t: Number(x[0] !== x[1]) }));

/** @param {object} [recipe] @param {number[]} [sizes] */
const run = (recipe = {}, sizes = [2, 2, 1]) => ({
  config: complete(recipe), fork: null, parameters: listNames(sizes), patterns: XOR, nets: 4,
  k: 10_000, status: /** @type {const} */ ("done"),
});
const fields = (/** @type {object} */ recipe) => others(run(recipe)).map(({ field }) => field);

test("the article's run is the recipe that says nothing, wired either way", () => {
  assert.deepEqual(others(run()), []);
  assert.deepEqual(others(run({ wiring: "as_listed" })), []);
  assert.equal(wiringOf(run()), "connected");
  assert.equal(wiringOf(run({ wiring: "as_listed" })), "as_listed");
});

test("what differs is named, with both values", () => {
  assert.deepEqual(others(run({ eta: 0.2 })), [{ field: "eta", article: 0.1, value: 0.2 }]);
  assert.deepEqual(fields({ loss: "half_squared", iterations: 60, init: { kind: "constant", value: 2 } }), ["loss", "init", "iterations"]);
  assert.deepEqual(fields({ fault: "flipped_sign" }), ["fault"]);
});

test("a branch is not the article's, though its recipe is", () => {
  assert.deepEqual(others({ ...run(), fork: { run: "a", k: 40 } }).map(({ field }) => field), ["fork"]);
});

test("the equations are of 2-2-1 sigmoid nets with a squared error", () => {
  assert.equal(unlike(run()), "");
  assert.equal(unlike(run({ loss: "half_squared", eta: 3 })), "");
  assert.equal(unlike(run({ schedule: "batch" })), "");
  assert.equal(unlike(run({ hidden: [3] }, [2, 3, 1])), "shape");
  assert.equal(unlike(run({ hidden: [] }, [2, 1])), "shape");
  assert.equal(unlike(run({ problem: "parity3" }, [3, 2, 1])), "shape");
  assert.equal(unlike(run({ activation: "tanh" })), "function");
  assert.equal(unlike(run({ output: "identity" })), "function");
  assert.equal(unlike(run({ loss: "cross_entropy" })), "loss");
});

test("four nets of nine weights have a place beside the printed numbers", () => {
  assert.ok(comparable(run({ eta: 0.2 })));
  assert.ok(!comparable({ ...run(), nets: 1 }));
  assert.ok(!comparable(run({}, [2, 3, 1])));
  assert.ok(!comparable({ ...run(), patterns: [...XOR].reverse() }));
});

test("a branch that begins after the last iteration never has it, however long it is", () => {
  const long = { ...run({ iterations: 20_000 }), k: 20_000 };
  assert.equal(reached({ ...long, fork: { run: "a", k: 9_999 } }, 20_000), "there");
  assert.equal(reached({ ...long, fork: { run: "a", k: 10_000 } }, 20_000), "short");
  assert.equal(reached({ ...long, fork: { run: "a", k: 12_000 }, k: 12_000, status: "queued" }, 12_000), "short");
});

test("until the last iteration is complete it is not there, and a shorter run never has it", () => {
  const going = { ...run(), status: /** @type {const} */ ("running"), k: 512 };
  assert.equal(reached(run(), 0), "there");
  assert.equal(reached(going, 9_999), "coming");
  assert.equal(reached(going, 10_000), "there");
  assert.equal(reached({ ...going, status: "stopped" }, 512), "short");
  assert.equal(reached({ ...run({ iterations: 60 }), k: 60 }, 60), "short");
  assert.equal(reached({ ...going, config: complete({ iterations: 60 }) }, 20), "short");
  assert.equal(reached({ ...run({ iterations: 20_000 }), k: 20_000 }, 20_000), "there");
});

/** What differs between runs. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, least } from "../../static/differences.js";

const recipe = { problem: "xor", wiring: "connected", init: { kind: "constant", value: 1 }, eta: 0.1, iterations: 10_000 };

test("only fields that are not the same everywhere are told, with the value of each run", () => {
  const runs = [{}, { eta: 0.5 }, { eta: 0.1 }].map((one) => ({ config: { ...recipe, ...one }, fork: null }));
  assert.deepEqual(differences(runs), [{ field: "eta", values: [0.1, 0.5, 0.1] }]);
});

test("runs of one recipe have no differences, in whatever order its fields are written", () => {
  const init = { value: 1, kind: "constant" };
  assert.deepEqual(differences([{ config: recipe, fork: null }, { config: { ...recipe, init }, fork: null }]), []);
});

test("where a branch began is a difference, and comes last", () => {
  const fork = { run: "a", k: 40 };
  const found = differences([{ config: recipe, fork: null }, { config: { ...recipe, eta: 1 }, fork }]);
  assert.deepEqual(found.map(({ field }) => field), ["eta", "fork"]);
  assert.deepEqual(found[1]?.values, [null, fork]);
});

test("the least of several numbers is marked, and all that are equal to it; of equal ones none", () => {
  assert.deepEqual(least([3, 1, 2, 1]), [false, true, false, true]);
  assert.deepEqual(least([1, 1]), [false, false]);
  assert.deepEqual(least([null, 5, undefined]), [false, false, false]);
  assert.deepEqual(least([null, 5, 4]), [false, false, true]);
});

/** Where a branch can begin, and what is asked for it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { branchBody, branchPoint, waits } from "../../static/branching.js";

const config = { problem: "xor", wiring: "connected", init: { kind: "constant", value: 1 }, eta: 0.1, iterations: 10_000 };
/** @param {string} id @param {number} k @param {number} [start] */
const told = (id, k, start = 0) => /** @type {any} */ ({ run: { id, k, config }, history: { start } });
/** @param {object} patch */
const values = (patch) => /** @type {any} */ ({ phase: "done", past: null, k: 40, playing: false, follow: false, ...told("a", 10_000), ...patch });

test("a branch can begin at any iteration that is complete, and behind the last one", () => {
  for (const k of [0, 40, 9_999, 10_000]) assert.equal(branchPoint(values({ k }))?.k, k);
  assert.equal(branchPoint(values({ k: 10_001 })), null);
});

test("there is none where nothing is shown, where the cursor moves, or where the run is gone", () => {
  for (const patch of [{ run: null }, { playing: true }, { phase: "deleted" }, { phase: "sending" }]) {
    assert.equal(branchPoint(values(patch)), null);
  }
  assert.ok(branchPoint(values({ phase: "running" })));
});

test("there is none while the cursor follows the end, where nobody has put it", () => {
  for (const phase of ["running", "done"]) assert.equal(branchPoint(values({ phase, follow: true })), null);
});

test("only a cursor that can be put somewhere is waited for", () => {
  for (const patch of [{ follow: true }, { playing: true }]) assert.ok(waits(values(patch)));
  for (const patch of [{}, { run: null, follow: true }, { phase: "deleted", follow: true }]) {
    assert.equal(waits(values(patch)), false);
  }
});

test("before the branch that is shown, it is its parent's state that is left", () => {
  const branch = { ...told("b", 10_000, 500), past: told("a", 10_000) };
  assert.equal(branchPoint(values({ ...branch, k: 499 }))?.run.id, "a");
  assert.equal(branchPoint(values({ ...branch, k: 500 }))?.run.id, "b");
  assert.equal(branchPoint(values({ ...branch, past: null, k: 499 })), null);
});

test("only what the form says otherwise is sent", () => {
  const point = { run: told("a", 10_000).run, k: 40 };
  assert.deepEqual(branchBody(point, { ...config }), { fork: { run: "a", k: 40 } });
  assert.deepEqual(branchBody(point, { ...config, eta: 0.5 }), { fork: { run: "a", k: 40 }, eta: 0.5 });
});

test("what the form leaves out is as usual: a branch of a batch that learns one net each says so", () => {
  const point = { run: { ...told("a", 10_000).run, config: { ...config, schedule: "batch", reduction: "sum", stop: { tolerance: 0.1 } } }, k: 40 };
  const none = { error_below: null, tolerance: null, plateau: null };
  const left = { fork: { run: "a", k: 40 }, schedule: "each", reduction: "mean", stop: none };
  assert.deepEqual(branchBody(point, { ...config, schedule: "each" }), left);
});

test("how weights start is not sent: a branch begins with those that are there", () => {
  const point = { run: told("a", 10_000).run, k: 40 };
  const init = { kind: "uniform", low: -1, high: 1, seed: 7 };
  assert.deepEqual(branchBody(point, { ...config, init }), { fork: { run: "a", k: 40 } });
});

test("a table of one's own is compared by its numbers", () => {
  const problem = { x: [[0, 0], [1, 1]], t: [0, 1] };
  const run = { ...told("a", 10_000).run, config: { ...config, problem } };
  assert.deepEqual(branchBody({ run, k: 1 }, { ...config, problem: { t: [0, 1], x: [[0, 0], [1, 1]] } }), { fork: { run: "a", k: 1 } });
  const other = { x: [[0, 0], [1, 1]], t: [1, 1] };
  assert.deepEqual(branchBody({ run, k: 1 }, { ...config, problem: other }), { fork: { run: "a", k: 1 }, problem: other });
});

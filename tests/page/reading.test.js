/** In which order several runs are read. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder } from "../../static/reading.js";

/** @returns {any} */
const told = (/** @type {string} */ id, /** @type {number} */ iterations, status = "done", fork = 0) =>
  ({ run: { id, status, config: { iterations }, fork: fork ? { run: null, k: fork } : null } });
const ids = (/** @type {any[]} */ all) => inOrder(all).map(({ run }) => run.id).join("");

test("a long run that has ended does not hold up the short ones", () => {
  assert.equal(ids([told("a", 10_000_000), told("b", 10_000), told("c", 500)]), "cba");
});

test("a branch is as long as what it trained itself", () => {
  assert.equal(ids([told("a", 10_000), told("b", 1_000_500, "done", 1_000_000)]), "ba");
});

test("runs under way come last, as they were chosen", () => {
  assert.equal(ids([told("a", 9, "running"), told("b", 5, "queued"), told("c", 1_000_000)]), "cab");
});

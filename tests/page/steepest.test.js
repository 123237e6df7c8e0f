/** The place worth looking at. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { steepest } from "../../static/steepest.js";

const view = /** @type {const} */ ({ kind: "log", k0: 0, k1: 10_000 });
/** @param {(k: number) => number} curve */
function pieces(curve) {
  const column = Float64Array.from({ length: 10_000 }, (_, k) => curve(k));
  return [{ k0: 0, stride: 1, i0: 0, i1: 10_000, lo: column, hi: column }];
}

test("a fall around k = 50 on the logarithmic axis is found there", () => {
  const k = steepest(pieces((one) => 1 / (1 + (one / 50) ** 4)), view);
  assert.ok(k > 40 && k < 62, `k = ${k}`);
});

test("a flat curve has no such place", () => {
  assert.equal(steepest(pieces(() => 0.5), view), -1);
});

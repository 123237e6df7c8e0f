/** Fewer points, no extreme lost. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { edges, thin } from "../../static/thin.js";

/** @param {number[]} values */
function piece(values, k0 = 0) {
  const column = Float64Array.from(values);
  return { k0, stride: 1, i0: 0, i1: values.length, lo: column, hi: column };
}
/** @param {import("../../static/axis.js").View} view @param {number} buckets @param {import("../../static/history.js").Piece[]} pieces */
const points = (view, buckets, ...pieces) => thin(pieces, pieces.map((one) => edges(view, buckets, one)));

test("a single spike among a million values stays, where it was", () => {
  const values = Array(1_000_000).fill(0);
  values[765_432] = 7;
  const { k, v, whole } = points({ kind: "linear", k0: 0, k1: 1_000_000 }, 120, piece(values));
  assert.ok(k.length <= 242);
  assert.equal(k[v.indexOf(7)], 765_432);
  assert.equal(whole, 1_000_000);
});

test("few values are drawn one by one, in order", () => {
  const { k, v } = points({ kind: "linear", k0: 0, k1: 5 }, 100, piece([3, 1, 4, 1, 5]));
  assert.deepEqual([[...k], [...v]], [[0, 1, 2, 3, 4], [3, 1, 4, 1, 5]]);
});

test("iterations stay in order and the last one is drawn, on both axes", () => {
  const values = Array.from({ length: 9973 }, (_, i) => Math.sin(i / 7));
  for (const kind of /** @type {const} */ (["log", "linear"])) {
    const { k } = points({ kind, k0: 0, k1: 10_000 }, 130, piece(values));
    k.slice(1).forEach((one, i) => assert.ok(one > Number(k[i])));
    assert.equal(k[0], 0);
    assert.equal(k.at(-1), 9972);
  }
});

test("of an envelope the least and the greatest are drawn in the middle of their stride", () => {
  const lo = Float64Array.from([1, 2]);
  const hi = Float64Array.from([3, 5]);
  const envelope = { k0: 100, stride: 11, i0: 0, i1: 2, lo, hi };
  const { k, v } = points({ kind: "linear", k0: 0, k1: 122 }, 61, envelope);
  assert.deepEqual([[...k], [...v]], [[105, 105, 116, 116], [1, 3, 2, 5]]);
});

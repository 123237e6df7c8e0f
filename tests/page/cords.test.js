/** Equal curves and mirrored nets. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { cords, dash, mirrors, stretches } from "../../static/cords.js";

/** @param {...number} values */
function column(...values) {
  const all = Float64Array.from(values);
  return [{ k0: 0, stride: 1, i0: 0, i1: all.length, lo: all, hi: all }];
}

test("columns that are equal bit for bit are one cord, in the order of their first members", () => {
  assert.deepEqual(cords([column(1, 2), column(1, 3), column(1, 2), column(1, 3)]), [[0, 2], [1, 3]]);
});

test("a difference in the last bit of one value makes two curves", () => {
  assert.deepEqual(cords([column(1, 0.1), column(1, 0.1 + 2 ** -56)]), [[0], [1]]);
});

test("0 and -0 are drawn alike and are one cord", () => {
  assert.deepEqual(cords([column(0, 1), column(-0, 1)]), [[0, 1]]);
});

test("the members of a cord take turns of 7 px; a single curve is solid", () => {
  assert.equal(dash(0, 1), "solid");
  assert.deepEqual([0, 1, 2].map((i) => dash(i, 3)), ["0px,0px,7px,14px", "0px,7px,7px,7px", "0px,14px,7px,0px"]);
});

test("the nets of (0,1) and (1,0) mirror each other when their outputs are equal", () => {
  const patterns = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]].map(([a = 0, b = 0, t = 0]) => ({ x: [a, b], t }));
  const y = [column(0.9, 0.1), column(0.9, 0.99), column(0.9, 0.99), column(0.9, 0.1)];
  assert.deepEqual(mirrors(patterns, y), [-1, -1, 1, -1]);
  y[2] = column(0.9, 0.98);
  assert.deepEqual(mirrors(patterns, y), [-1, -1, -1, -1]);
});

/** @param {number} k0 the first iteration @param {...number} values */
const from = (k0, ...values) => column(...values).map((piece) => ({ ...piece, k0 }));

test("a branch that goes on as its parent does is one cord with it, from where it begins", () => {
  const parent = column(1, 2, 3, 4);
  assert.deepEqual(cords([parent, from(2, 3, 4), from(2, 3, 5)]), [[0, 1], [2]]);
  assert.deepEqual(stretches([parent, from(2, 3, 4)]), [
    { members: [0], k0: 0, k1: 2 },
    { members: [0, 1], k0: 2, k1: 3 },
  ]);
});

test("two branches that never meet are one cord through the run that both agree with", () => {
  assert.deepEqual(cords([column(1, 2, 3, 4), from(0, 1), from(3, 4)]), [[0, 1, 2]]);
  assert.deepEqual(cords([from(0, 1), from(3, 4)]), [[0], [1]]);
});

test("a run that ends earlier shares its part of the cord", () => {
  assert.deepEqual(stretches([column(1, 2, 3), column(1, 2)]), [
    { members: [0, 1], k0: 0, k1: 1 },
    { members: [0], k0: 1, k1: 2 },
  ]);
});

test("members of the same length are one stretch", () => {
  assert.deepEqual(stretches([column(1, 2), column(1, 2)]), [{ members: [0, 1], k0: 0, k1: 1 }]);
});

test("of columns held in different strides nothing is claimed", () => {
  const coarse = column(1, 3).map((piece) => ({ ...piece, stride: 2 }));
  assert.deepEqual(cords([column(1, 1, 3, 3), coarse]), [[0], [1]]);
});

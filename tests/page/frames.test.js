/** What a frame event carries. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../static/frames.js";

/** @param {number[]} numbers */
const base64 = (numbers) => Buffer.from(Float64Array.from(numbers).buffer).toString("base64");

test("exact numbers come back bit for bit, and lo and hi are one array", () => {
  const numbers = [0.010878916557652177, -0, 5e-324, 1.7976931348623157e308, 0.1, -2.5];
  const frame = decode(JSON.stringify({ k0: 250, n: 3, stride: 1, data: base64(numbers) }), 252);
  assert.deepEqual([...frame.lo], numbers);
  assert.ok(Object.is(frame.lo[1], -0));
  assert.equal(frame.lo, frame.hi);
  assert.deepEqual([frame.k0, frame.n, frame.stride, frame.end], [250, 3, 1, 253]);
});

test("an envelope has a least and a greatest of each", () => {
  const frame = decode(JSON.stringify({ k0: 0, n: 1, stride: 50, lo: base64([1, 2]), hi: base64([3, 4]) }), 40);
  assert.deepEqual([[...frame.lo], [...frame.hi]], [[1, 2], [3, 4]]);
  assert.equal(frame.end, 41);
});

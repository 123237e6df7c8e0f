/** How much an export is, before it is asked for. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { csvBytes, npzBytes, recordCount, size, strides } from "../../static/amount.js";

test("as many records are counted as there are k with k % stride = 0", () => {
  for (const [k0, k1] of [[0, 10_000], [1, 10], [7, 8], [10, 11], [500, 501], [3, 3]]) {
    for (const stride of [1, 2, 3, 10, 1000]) {
      let n = 0;
      for (let k = Number(k0); k < Number(k1); k += 1) n += Number(k % stride === 0);
      assert.equal(recordCount(Number(k0), Number(k1), stride), n, `${k0} ${k1} ${stride}`);
    }
  }
});

test("strides are offered that leave something to look at", () => {
  assert.deepEqual(strides(150), [1]);
  assert.deepEqual(strides(10_000), [1, 10, 100]);
  assert.deepEqual(strides(10_000_000), [1, 10, 100, 1000, 10_000, 100_000]);
});

test("a record of the article's run takes 8 bytes a number in an NPZ", () => {
  assert.equal(npzBytes(80), 648);
});

test("a CSV's record is as long as its digits, its commas and its end of line", () => {
  const line = "1234,0.5,-0.25,0.125\n";
  assert.equal(csvBytes([0.5, -0.25, 0.125], 3, 1234), line.length);
});

test("sizes are said with two digits that count, or as many as there are before the point", () => {
  const said = [900, 9_940, 9_960, 123_456, 999_400, 999_600, 6_480_000, 14e6, 1.4e9, 5e12].map(size);
  assert.deepEqual(said, [
    "0.9 kB", "9.9 kB", "10 kB", "123 kB", "999 kB", "1.0 MB", "6.5 MB", "14 MB", "1.4 GB", "5.0 TB",
  ]);
});

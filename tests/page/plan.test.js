/** How much of a history the page holds. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { detail, frameLength, MOST_NUMBERS, plan } from "../../static/plan.js";

const ARTICLE = 80; // numbers in a record of four 2-2-1 nets: 2 * 4 + 2 * 4 * 9
const WIDEST = 448; // of sixteen 4-2-1 nets: 2 * 16 + 2 * 16 * 13

test("the article's run is held whole, every iteration", () => {
  assert.deepEqual(plan(10_000, ARTICLE), [{ k0: 0, k1: 10_000, stride: 1 }]);
});

test("segments follow each other without a gap, begin at a multiple of their stride, reach the end", () => {
  for (const rows of [4, ARTICLE, WIDEST]) {
    for (const iterations of [1, 9_999, 31_251, 123_457, 10_000_000]) {
      const segments = plan(iterations, rows);
      assert.equal(segments[0]?.k0, 0);
      assert.equal(segments.at(-1)?.k1, iterations);
      segments.forEach(({ k0, stride }, i) => {
        if (i > 0) assert.equal(k0, segments[i - 1]?.k1);
        assert.equal(k0 % stride, 0);
      });
    }
  }
});

test("memory is bounded: ten million iterations of sixteen nets take at most 2.5 million numbers", () => {
  for (const rows of [4, ARTICLE, WIDEST]) {
    for (const iterations of [10_000, 40_000, 1_000_000, 10_000_000]) {
      const numbers = plan(iterations, rows)
        .map(({ k0, k1, stride }) => Math.ceil((k1 - k0) / stride) * rows * (stride > 1 ? 2 : 1))
        .reduce((sum, n) => sum + n, 0);
      assert.ok(numbers <= MOST_NUMBERS, `${rows} rows, ${iterations}: ${numbers}`);
    }
  }
});

test("a small window is looked at iteration by iteration, a large one by at most 2,000 buckets", () => {
  assert.deepEqual(detail(1_234_000, 1_234_500, ARTICLE), { k0: 1_234_000, k1: 1_234_500, stride: 1 });
  const { k0, k1, stride } = detail(1_234_567, 5_000_000, ARTICLE);
  assert.equal(k0 % stride, 0);
  assert.ok(k0 <= 1_234_567 && (k1 - k0) / stride <= 2001);
});

test("a frame's numbers stay below the server's 320 kB", () => {
  for (const rows of [4, ARTICLE, WIDEST]) {
    assert.ok(frameLength(rows, false) * rows * 8 < 320_000);
    assert.ok(frameLength(rows, true) * rows * 16 < 320_000);
  }
});

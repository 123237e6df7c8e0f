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

test("a branch is held from where it begins: exactly there, then in buckets that begin at their stride", () => {
  assert.deepEqual(plan(10_000, ARTICLE, 500), [{ k0: 500, k1: 10_000, stride: 1 }]);
  assert.deepEqual(plan(5_010_000, ARTICLE, 5_000_000), [{ k0: 5_000_000, k1: 5_010_000, stride: 1 }]);
  for (const from of [1, 4_999, 5_001, 12_345, 99_999, 999_990]) {
    for (const iterations of [1_000_000, 10_000_000]) {
      const segments = plan(iterations, ARTICLE, from);
      assert.equal(segments[0]?.k0, from);
      assert.equal(segments[0]?.stride, 1);
      assert.equal(segments.at(-1)?.k1, iterations);
      segments.forEach(({ k0, k1, stride }, i) => {
        assert.ok(k1 > k0);
        if (i > 0) assert.equal(k0, segments[i - 1]?.k1);
        if (i > 0) assert.equal(k0 % stride, 0);
      });
      const numbers = segments.map(({ k0, k1, stride }) =>
        Math.ceil((k1 - k0) / stride) * ARTICLE * (stride > 1 ? 2 : 1));
      assert.ok(numbers.reduce((sum, n) => sum + n, 0) <= MOST_NUMBERS);
    }
  }
});

test("wherever a branch begins, its plan goes from there to the end without a gap, and memory is bounded", () => {
  for (const rows of [ARTICLE, 320, WIDEST]) {
    for (const most of [MOST_NUMBERS, MOST_NUMBERS / 2]) {
      for (const from of [1, 49, 501, 4_999, 5_000, 77_777, 500_000, 1_234_567, 5_000_000, 5_000_123, 9_999_999]) {
        const segments = plan(10_000_000, rows, from, most);
        const what = `${rows} rows from ${from}, ${most}`;
        assert.equal(segments[0]?.k0, from, what);
        assert.equal(segments[0]?.stride, 1, what);
        assert.equal(segments.at(-1)?.k1, 10_000_000, what);
        segments.forEach(({ k0, k1, stride }, i) => {
          assert.ok(k0 < k1, what);
          assert.equal(k0, i > 0 ? segments[i - 1]?.k1 : from, what);
          assert.equal(k0 % stride, 0, what);
        });
        const numbers = segments.map(({ k0, k1, stride }) => Math.ceil((k1 - k0) / stride) * rows * (stride > 1 ? 2 : 1));
        assert.ok(numbers.reduce((sum, n) => sum + n, 0) <= most, what);
      }
    }
  }
});

test("half the memory holds half as much, and still the article's run whole", () => {
  assert.deepEqual(plan(10_000, ARTICLE, 0, MOST_NUMBERS / 2), [{ k0: 0, k1: 10_000, stride: 1 }]);
  assert.equal(plan(20_000, ARTICLE, 0, MOST_NUMBERS / 2)[0]?.k1, 5_000);
});

test("a closer look at a branch asks for no bucket that begins before it", () => {
  assert.deepEqual(detail(0, 1_500, ARTICLE, 500), { k0: 500, k1: 1_500, stride: 1 });
  const { k0, stride } = detail(0, 1_000_000, ARTICLE, 12_345);
  assert.ok(k0 >= 12_345 && k0 - stride < 12_345 && k0 % stride === 0);
});

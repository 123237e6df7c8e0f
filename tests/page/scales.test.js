/** Heights, ranges and ticks of the four rows. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { height, range, ROWS, ticks } from "../../static/scales.js";

test("y spans 0 to 1 at least, unless a chart has its own scale", () => {
  assert.deepEqual(range("y", 0.9, 0.99, false), { low: -0.05, high: 1.05 });
  assert.ok(range("y", 0.9, 0.99, true).low > 0.8);
  assert.deepEqual(ticks("y", range("y", 0.9, 0.99, false), 90).map(({ at }) => at), [0, 0.5, 1]);
});

test("y spans what targets of -1 and 1 or an output without bounds reach", () => {
  const { low, high } = range("y", -1, 1, false);
  assert.deepEqual([low, high], [-1.1, 1.1]);
  const marks = ticks("y", { low, high }, 90).map(({ at }) => at);
  for (const at of [-1, 0, 1]) assert.ok(marks.includes(at));
  assert.ok(range("y", -3, 20, false).low < -3 && range("y", -3, 20, false).high > 20);
});

test("E spans whole decades, and an error of 0 has a finite height", () => {
  const { low, high } = range("E", 9e-5, 0.9, false);
  assert.deepEqual([low, Math.floor(high)], [-5, 0]);
  assert.ok(Number.isFinite(height("E", 0)));
});

test("dw keeps the order of values and has 0 among its ticks", () => {
  const spread = range("dw", -0.05, 0.29, false);
  const marks = ticks("dw", spread, 110);
  assert.deepEqual(marks.map(({ label }) => label), ["−0.01", "0", "0.01", "0.1"]);
});

test("every row has a range and ticks before there are numbers, and for flat ones", () => {
  for (const row of ROWS) {
    for (const [least, greatest] of [[Infinity, -Infinity], [0.5, 0.5], [0, 0]]) {
      for (const own of [true, false]) {
        const { low, high } = range(row, Number(least), Number(greatest), own);
        assert.ok(high > low, `${row} ${least} ${own}`);
        assert.ok(ticks(row, { low, high }, 90).length >= 1, `${row} ${least} ${own}`);
      }
    }
  }
});

test("ticks have room in the lowest charts", () => {
  for (const [row, least, greatest] of /** @type {const} */ ([["w", -2.4, 1.7], ["E", 1e-9, 1], ["dw", -3, 3]])) {
    const spread = range(row, least, greatest, false);
    const places = ticks(row, spread, 60).map(({ at }) => ((at - spread.low) / (spread.high - spread.low)) * 60);
    places.slice(1).forEach((place, i) => assert.ok(place - Number(places[i]) >= 12, `${row}: ${places}`));
  }
});

/** Which iterations of u, h and delta are asked for around the cursor. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { blockLength, wanted } from "../../static/insightplan.js";

const ALL = { k0: 0, k1: 10_000 };

test("an answer has at most 60,000 numbers and 512 iterations", () => {
  assert.equal(blockLength(1, 3), 512);
  assert.equal(blockLength(16, 33), 37);
  assert.ok(37 * 3 * 16 * 33 <= 60_000);
});

test("where the cursor jumps to, a few iterations around it come first", () => {
  assert.deepEqual(wanted([], 1000, 0, ALL, 512), { k0: 984, k1: 1016 });
  assert.deepEqual(wanted([], 3, 0, ALL, 512), { k0: 0, k1: 19 });
  assert.deepEqual(wanted([], 9_999, 0, ALL, 512), { k0: 9_983, k1: 10_000 });
});

test("where it goes on, a block in the direction it goes", () => {
  assert.deepEqual(wanted([], 1000, 1, ALL, 512), { k0: 1000, k1: 1512 });
  assert.deepEqual(wanted([], 1000, -1, ALL, 512), { k0: 489, k1: 1001 });
});

test("what comes next is asked for before the cursor is there, and nothing twice", () => {
  const held = [{ k0: 984, k1: 1016 }];
  assert.deepEqual(wanted(held, 1000, 1, ALL, 512), { k0: 1016, k1: 1528 });
  assert.deepEqual(wanted(held, 1000, -1, ALL, 512), { k0: 472, k1: 984 });
  assert.deepEqual(wanted([...held, { k0: 1100, k1: 1200 }], 1000, 1, ALL, 512), { k0: 1016, k1: 1100 });
  assert.equal(wanted([{ k0: 500, k1: 1500 }], 1000, 1, ALL, 512), null);
});

test("at rest both sides come", () => {
  /** @type {import("../../static/insightplan.js").Range[]} */
  const held = [];
  for (let next = wanted(held, 1000, 0, ALL, 512); next; next = wanted(held, 1000, 0, ALL, 512)) held.push(next);
  assert.deepEqual(held, [{ k0: 984, k1: 1016 }, { k0: 1016, k1: 1528 }, { k0: 472, k1: 984 }]);
});

test("nothing is asked for where there is no record", () => {
  assert.equal(wanted([], 10_000, 0, ALL, 512), null);
  assert.equal(wanted([], 39, 0, { k0: 40, k1: 100 }, 512), null);
  assert.equal(wanted([{ k0: 0, k1: 10_000 }], 9_999, 1, ALL, 512), null);
});

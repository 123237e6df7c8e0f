/** Which pattern an iteration of `online` learns, so far as the page knows it by itself. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { cyclic, epochOf } from "../../static/epochs.js";

test("with four patterns k = 12 begins epoch 3, and k = 15 ends it", () => {
  assert.deepEqual([0, 3, 4, 11, 12, 15, 16].map((k) => epochOf(k, 4)), [0, 0, 1, 2, 3, 3, 4]);
});

test("in cyclic order the patterns follow each other, an epoch after the other", () => {
  const config = { schedule: "online", order: "cyclic" };
  assert.deepEqual([0, 1, 2, 3, 4, 13].map((k) => cyclic(config, k, 4)), [0, 1, 2, 3, 0, 1]);
});

test("a shuffled order is not guessed, and other schedules learn no pattern by itself", () => {
  assert.equal(cyclic({ schedule: "online", order: "shuffled" }, 12, 4), null);
  assert.equal(cyclic({ schedule: "batch", order: "cyclic" }, 12, 4), null);
  assert.equal(cyclic({ schedule: "each" }, 12, 4), null);
});

/** An iteration as a person writes it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { iterationOf } from "../../static/iteration.js";

const GOOD = { "137": 137, " 40 ": 40, "0": 0, "10000": 10_000, "1,234": 1_234, "1 234": 1_234, "１３７": 137, "007": 7 };
const BAD = ["", " ", "-1", "10001", "1.5", "1e3", "abc", "1,23", "12 3", "0x10", "∞", "1,,000"];

test("whole numbers in range are iterations, as the page writes them too", () => {
  for (const [text, k] of Object.entries(GOOD)) assert.equal(iterationOf(text, 0, 10_000), k, text);
});

test("anything else is none", () => {
  for (const text of BAD) assert.equal(iterationOf(text, 0, 10_000), null, text);
  assert.equal(iterationOf("39", 40, 100), null);
});

/** What an address asks for that its run does not have is said, with what it has. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { speak } from "../../static/i18n.js";
import { listNames } from "../../static/names.js";
import { oddWords } from "../../static/oddplace.js";

speak(JSON.parse(readFileSync(new URL("../../static/catalogue.json", import.meta.url), "utf8")), "en");

const run = /** @type {import("../../static/api.js").Run} */ (/** @type {unknown} */ ({
  status: "done", k: 10_000, config: { iterations: 10_000 }, patterns: [{}, {}, {}, {}], parameters: listNames([2, 2, 1]),
}));
const WEIGHTS = "Allowed: the weights of this run, w1_10 to w2_12.";

test("what the run has is asked for in silence", () => {
  for (const search of ["", "?k=0", "?k=10000&net=4&weight=w2_12&w=w1_10,w2_12", "?w=none", "?net=1&weight="]) {
    assert.deepEqual(oddWords(search, run), [], search);
  }
});

test("a place that the run does not have is named, with what came and what is allowed", () => {
  const asks = (/** @type {string} */ what) => `The address asks for ${what}, which this run does not have.`;
  assert.deepEqual(oddWords("?k=10001&weight=w9_99", run), [
    `${asks("k = 10001")} Allowed: a whole number from 0 to 10,000.`,
    `${asks("weight = w9_99")} ${WEIGHTS}`,
  ]);
  for (const k of ["-1", "abc", "1e3", "1.5"]) {
    assert.deepEqual(oddWords(`?k=${k}`, run), [`${asks(`k = ${k}`)} Allowed: a whole number from 0 to 10,000.`]);
  }
  for (const net of ["0", "5", "x"]) {
    assert.deepEqual(oddWords(`?net=${net}`, run), [`${asks(`net = ${net}`)} Allowed: a whole number from 1 to 4.`]);
  }
  assert.deepEqual(oddWords("?w=w1_10,nonsense", run), [`${asks("w = w1_10,nonsense")} ${WEIGHTS}`]);
});

test("of a run that was stopped the iterations it made are allowed, of one under way all it will make", () => {
  assert.equal(oddWords("?k=5000", { ...run, status: "stopped", k: 312 }).length, 1);
  assert.deepEqual(oddWords("?k=5000", { ...run, status: "running", k: 312 }), []);
});

test("of a branch that stands alone its own iterations are allowed", () => {
  assert.match(String(oddWords("?k=40", run, 500)), /Allowed: a whole number from 500 to 10,000\./);
  assert.deepEqual(oddWords("?k=500", run, 500), []);
});

test("what came is shortened where it is absurdly long", () => {
  const [said = ""] = oddWords(`?weight=${"w".repeat(5_000)}`, run);
  assert.ok(said.length < 200);
});

/** Why a run ended before its last iteration. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ending } from "../../static/endingwords.js";
import { speak } from "../../static/i18n.js";
import { fate } from "../../static/runnames.js";

const words = JSON.parse(readFileSync(new URL("../../static/catalogue.json", import.meta.url), "utf8"));
speak(words, "en");
/** @param {string | null} reason @param {object} [stop] @returns {any} */
const run = (reason, stop) => ({ status: "done", stop_reason: reason, k: 1_235, config: { stop } });

test("a rule that ended a run is said with its bound and the last iteration's k", () => {
  assert.equal(ending(run("error_below", { error_below: 0.01 })), "every E below 0.01 at k = 1,234");
  assert.equal(ending(run("tolerance", { tolerance: 0.1 })), "every |t − y| below 0.1 at k = 1,234");
  assert.equal(
    ending(run("plateau", { plateau: { iterations: 500, improvement: 0.001 } })),
    "a plateau at k = 1,234, the mean of E fell by less than 0.1% over 500 iterations",
  );
});

test("the same in Japanese", () => {
  speak(words, "ja");
  assert.equal(ending(run("error_below", { error_below: 0.01 })), "k = 1,234 ですべての E が 0.01 未満");
  speak(words, "en");
});

test("a run that went to its end, was stopped or diverged was ended by no rule", () => {
  for (const reason of ["iterations", "stopped", "diverged", null]) assert.equal(ending(run(reason, {})), "");
});

test("the library tells a run that a rule ended from one that diverged and one that is done", () => {
  assert.equal(fate(run("plateau", {})), "plateau");
  assert.equal(fate(run("diverged", {})), "diverged");
  assert.equal(fate(run("iterations", {})), "done");
});

/** What a view asks for: one at a time, the latest wins; what may be wanted next is asked for before. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { Latest } from "../../static/viewfetch.js";

/** Questions that are answered by their keys, and what was asked and given. */
function scene() {
  /** @type {string[]} */
  const asked = [];
  /** @type {string[]} */
  const given = [];
  /** @type {Map<string, () => void>} */
  const open = new Map();
  const question = (/** @type {string} */ key) => ({
    key,
    ask: (/** @type {AbortSignal} */ signal) => {
      asked.push(key);
      return new Promise((/** @type {(answer: string) => void} */ resolve, reject) => {
        open.set(key, () => resolve(`of ${key}`));
        signal.addEventListener("abort", () => reject(new DOMException("taken back", "AbortError")));
      });
    },
  });
  const latest = /** @type {Latest<string>} */ (new Latest((answer, key) => given.push(`${key}: ${answer}`), () => assert.fail()));
  const answer = async (/** @type {string} */ key) => {
    open.get(key)?.();
    await rest(60);
  };
  return { asked, given, question, latest, answer };
}
const none = () => [];

test("an answer that was asked for before it was wanted is given at once", async () => {
  const { asked, given, question, latest, answer } = scene();
  const beside = () => ["k=6", "k=4"].map(question);
  latest.want(question("k=5"), beside);
  await rest(60);
  assert.deepEqual(asked, ["k=5"]); // nothing else before it is there
  await answer("k=5");
  await answer("k=6");
  await answer("k=4");
  assert.deepEqual(asked, ["k=5", "k=6", "k=4"]);
  assert.deepEqual(given, ["k=5: of k=5"]);
  latest.want(question("k=6"), beside);
  assert.deepEqual(given, ["k=5: of k=5", "k=6: of k=6"]);
  latest.want(question("k=5"), beside);
  assert.equal(given.at(-1), "k=5: of k=5");
  assert.equal(asked.length, 3);
});

test("what is wanted now is never behind what may be wanted next", async () => {
  const { asked, given, question, latest, answer } = scene();
  latest.want(question("k=5"));
  await answer("k=5");
  latest.want(question("k=5"), () => [question("k=6"), question("k=4")]);
  await rest(60);
  latest.want(question("k=900"));
  await rest(60);
  assert.deepEqual(asked, ["k=5", "k=6", "k=900"]); // k=6 was taken back, k=4 is not asked for
  await answer("k=900");
  assert.equal(given.at(-1), "k=900: of k=900");
});

test("an answer on its way is not given in place of a later one that was there", async () => {
  const { given, question, latest, answer } = scene();
  latest.want(question("k=5"), none);
  await answer("k=5");
  latest.want(question("k=900"), none);
  await rest(60);
  latest.want(question("k=5"), none);
  assert.ok(latest.current);
  await answer("k=900");
  assert.deepEqual(given, ["k=5: of k=5"]);
  latest.want(question("k=900"), none); // which is kept all the same
  assert.equal(given.at(-1), "k=900: of k=900");
});

test("of many the ones asked for last are kept", async () => {
  const { asked, question, latest, answer } = scene();
  for (const k of [1, 2, 3, 4, 5, 6]) {
    latest.want(question(`k=${k}`), none);
    await answer(`k=${k}`);
  }
  latest.want(question("k=3"), none);
  await rest(60);
  latest.want(question("k=1"), none);
  await rest(60);
  assert.deepEqual(asked.slice(6), ["k=1"]);
});

test("what came while nothing could come after it is kept as soon as something can", async () => {
  const { asked, given, question, latest, answer } = scene();
  latest.want(question("k=10"));
  await answer("k=10"); // the run is still coming in
  const beside = () => [question("k=11")];
  latest.want(question("k=10"), beside);
  await rest(60);
  await answer("k=11");
  latest.want(question("k=11"), none);
  latest.want(question("k=10"), none);
  assert.deepEqual(given, ["k=10: of k=10", "k=11: of k=11", "k=10: of k=10"]);
  assert.deepEqual(asked, ["k=10", "k=11"]);
});

test("what is shown is not kept where it was forgotten", async () => {
  const { asked, question, latest, answer } = scene();
  latest.want(question("k=10"));
  await answer("k=10");
  latest.forget(); // it went on
  latest.want(question("k=10"), none);
  latest.want(question("k=11"), none);
  await answer("k=11");
  latest.want(question("k=10"), none);
  await rest(60);
  assert.deepEqual(asked, ["k=10", "k=11", "k=10"]);
});

test("what was asked for before all was forgotten is given, and not kept", async () => {
  const { asked, given, question, latest, answer } = scene();
  latest.want(question("k=10"), none);
  latest.forget(); // it went on, and the answer is of before
  await answer("k=10");
  assert.deepEqual(given, ["k=10: of k=10"]);
  latest.want(question("k=11"), none);
  await answer("k=11");
  latest.want(question("k=10"), none);
  await rest(60);
  assert.deepEqual(asked, ["k=10", "k=11", "k=10"]);
});

test("who goes back and forth asks for none of them again", async () => {
  const { asked, question, latest, answer } = scene();
  const beside = (/** @type {number} */ k, /** @type {number} */ way) => () => [k + way, k - way].map((at) => question(`k=${at}`));
  const step = async (/** @type {number} */ k, /** @type {number} */ way) => {
    latest.want(question(`k=${k}`), beside(k, way));
    for (const at of [k, k + way, k - way]) {
      await rest(30);
      await answer(`k=${at}`);
    }
  };
  await step(10, 1);
  await step(11, 1);
  await step(10, -1);
  await step(9, -1);
  await step(10, 1);
  assert.deepEqual(asked, ["k=10", "k=11", "k=9", "k=12", "k=8"]);
});

test("where nothing comes after it nothing is kept", async () => {
  const { asked, question, latest, answer } = scene();
  for (const key of ["k=1", "k=2", "k=1"]) {
    latest.want(question(key));
    await answer(key);
  }
  assert.deepEqual(asked, ["k=1", "k=2", "k=1"]);
});

test("what is asked for before it is wanted is not asked for twice", async () => {
  const { asked, given, question, latest, answer } = scene();
  const beside = () => ["k=6", "k=4"].map(question);
  latest.want(question("k=5"), beside);
  await answer("k=5");
  assert.deepEqual(asked, ["k=5", "k=6"]); // once it is there, by itself
  latest.want(question("k=6"), none);
  await rest(60);
  await answer("k=6");
  assert.deepEqual(asked, ["k=5", "k=6"]);
  assert.equal(given.at(-1), "k=6: of k=6");
});

test("what was kept is forgotten where it would be another by now", async () => {
  const { asked, question, latest, answer } = scene();
  latest.want(question("k=5"), none);
  await answer("k=5");
  latest.want(question("k=6"), none);
  await answer("k=6");
  latest.forget();
  latest.want(question("k=5"), none);
  await rest(60);
  assert.deepEqual(asked, ["k=5", "k=6", "k=5"]);
});

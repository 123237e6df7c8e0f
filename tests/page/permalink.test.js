/** The link to a moment: what it is about, in words, and as an address that needs no guessing. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { History } from "../../static/history.js";
import { speak } from "../../static/i18n.js";
import { listNames, parameters } from "../../static/names.js";
import { momentOf, momentWords, permalink } from "../../static/permalink.js";
import { decode } from "../../static/url.js";

const catalogue = JSON.parse(readFileSync(new URL("../../static/catalogue.json", import.meta.url), "utf8"));
speak(catalogue, "en");

const XOR = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]].map(([a, b, t]) => ({ x: [a, b], t }));
const run = { id: "b5dxq2m7ka" };
/** @param {object} [more] @returns {any} */
const values = (more = {}) => ({
  run, compared: [], k: 137, part: null, final: {}, frontier: 10_000, start: 0, weight: null, net: 0, tab: "why",
  patterns: XOR, parameters: parameters(listNames([2, 2, 1])), history: new History(4, 4, 9, []), ...more,
});
const words = (/** @type {object} */ more) => momentWords(/** @type {any} */ (momentOf(values(more))));
const shown = { ...decode("?run=b5dxq2m7ka&axis=linear"), k: null };

test("it is about an iteration, a weight and a net", () => {
  assert.equal(words({}), "k = 137, weight w2_10, net 1");
  assert.equal(words({ weight: "w1_12", net: 2 }), "k = 137, weight w1_12, net 3");
});

test("and about a part of the iteration, or a view, where one is shown", () => {
  assert.equal(words({ part: "backward" }), "k = 137, backward, weight w2_10, net 1");
  assert.equal(words({ tab: "tug" }), "k = 137, weight w2_10, net 1, Tug of war");
});

test("after the last update it says so", () => {
  assert.equal(words({ k: 10_000 }), "after the last update (k = 10,000), weight w2_10, net 1");
});

test("of one net that learns all inputs it says which input is shown", () => {
  assert.equal(words({ net: 1, history: new History(4, 1, 9, []) }), "k = 137, weight w2_10, input (0,1)");
});

test("of runs that are compared it says how many", () => {
  const compared = [{ history: new History(4, 4, 9, []) }, { history: new History(4, 4, 9, []) }];
  assert.equal(words({ run: null, compared }), "k = 137, 2 runs, net 1");
});

test("of runs with one net and with several it says which input, as the page does", () => {
  const compared = [{ history: new History(4, 1, 9, []) }, { history: new History(4, 4, 9, []) }];
  assert.equal(words({ run: null, compared, net: 1 }), "k = 137, 2 runs, input 2");
});

test("what is presented is the usual view, whichever was chosen before", () => {
  const presented = { present: true, ids: [run.id], phase: "done", tab: "tug" };
  assert.equal(words(presented), "k = 137, weight w2_10, net 1");
  const moment = /** @type {any} */ (momentOf(values(presented)));
  const link = permalink({ ...shown, tab: "tug", present: true }, moment, "en", "http://host/");
  assert.equal(decode(new URL(link).search).tab, "why");
});

test("without a run, or before its first iteration, there is no moment", () => {
  assert.equal(momentOf(values({ run: null })), null);
  assert.equal(momentOf(values({ frontier: 0, k: 0, final: null })), null);
});

test("in Japanese it is about the same", () => {
  speak(catalogue, "ja");
  assert.equal(words({ part: "error" }), "k = 137、誤差、重み w2_10、ネット 1");
  speak(catalogue, "en");
});

test("the link says iteration, weight and language even where the page's address need not", () => {
  const moment = /** @type {any} */ (momentOf(values({ net: 1 })));
  const link = permalink({ ...shown, net: 1 }, moment, "en", "http://host:8000/?run=another#part");
  assert.equal(link, "http://host:8000/?run=b5dxq2m7ka&k=137&net=2&axis=linear&weight=w2_10&lang=en");
});

test("what is in the link comes back from it", () => {
  const moment = /** @type {any} */ (momentOf(values({ part: "update", weight: "w1_20" })));
  const place = decode(new URL(permalink(shown, moment, "ja", "http://host/")).search);
  assert.deepEqual(place, { ...shown, k: 137, part: "update", weight: "w1_20", language: "ja" });
});

test("it leads to the usual page, also where what it is about is presented", () => {
  const moment = /** @type {any} */ (momentOf(values({})));
  const told = permalink({ ...shown, present: true }, moment, "en", "http://localhost:8000/?run=a&present=1");
  assert.equal(told, permalink(shown, moment, "en", "http://localhost:8000/"));
});

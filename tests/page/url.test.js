/** The address: what is shown as text, and back; what makes no sense is as if it were not there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { chosen, listNames, MOST, parameters } from "../../static/names.js";
import { decode, encode, fit } from "../../static/url.js";

/** @typedef {import("../../static/url.js").Place} Place */

/** @type {Place} */
const START = {
  runs: [], k: null, part: null, net: 0, shown: null, kind: "log", own: false, window: null, language: null,
  tab: "why", slice: null, pattern: null, weight: null, present: false,
};
const names = listNames([2, 2, 1]);
const article = { iterations: 10_000, patterns: [{}, {}, {}, {}], parameters: names };
const usual = chosen(parameters(names));
const at = (/** @type {string} */ search) => fit(decode(search), article);

test("the start has no query, and no query is the start", () => {
  assert.equal(encode(START), "");
  assert.deepEqual(decode(""), START);
  assert.deepEqual(decode("?"), START);
});

test("everything that can be shown comes back", () => {
  /** @type {Place} */
  const place = {
    runs: ["b5dxq2m7ka"], k: 40, part: "backward", net: 2, shown: ["w1_10", "w2_12"], kind: "linear", own: true,
    window: { k0: 10, k1: 200 }, language: "ja", tab: "landscape", slice: { a: "w1_10", b: "w2_12" }, pattern: 2, weight: "w1_11", present: true,
  };
  const text = "?run=b5dxq2m7ka&k=40&part=backward&net=3&w=w1_10,w2_12&axis=linear&scale=own&from=10&to=200"
    + "&view=landscape&over=w1_10,w2_12&of=3&weight=w1_11&present=1&lang=ja";
  assert.equal(encode(place), text);
  assert.deepEqual(decode(text), place);
});

test("an address of one run with everything in it is short enough for a QR code", () => {
  const LONGEST = 242; // the server draws longer ones: tests/app/test_qr.py
  const k = 10 ** 15 - 1; // the most digits that are read
  const named = listNames([4, 8, 8, 8, 8, 1]).slice(0, MOST);
  /** @type {Place} */
  const place = {
    runs: ["b5dxq2m7ka"], k, part: "backward", net: 15, shown: named, kind: "linear", own: true,
    window: { k0: k - 2, k1: k }, language: "ja", tab: "landscape", slice: { a: "w1_10", b: "w1_11" }, pattern: 15, weight: "w1_10", present: true,
  };
  assert.deepEqual(decode(encode(place)), place);
  assert.equal(`/${encode(place)}`.length, LONGEST);
});

test("each part comes back alone, and without the others", () => {
  /** @type {Partial<Place>[]} */
  const parts = [
    { runs: ["a"] }, { runs: ["a", "b", "c"] }, { k: 0 }, { part: "error" }, { net: 3 }, { shown: [] },
    { shown: ["w2_10"] }, { kind: "linear" }, { own: true }, { window: { k0: 0, k1: 7 } },
    { language: "en" }, { tab: "hidden" }, { tab: "surface" }, { tab: "tug" }, { tab: "article" }, { slice: "principal" }, { slice: { a: "w1_10", b: "w1_11" } }, { pattern: 0 }, { weight: "w1_12" },
  ];
  for (const part of parts) {
    const text = encode({ ...START, ...part });
    assert.equal(text.split("=").length - 1, part.window ? 2 : 1, text);
    assert.deepEqual(decode(text), { ...START, ...part });
  }
});

test("a comparison's runs are told apart by commas, which stay readable", () => {
  assert.equal(encode({ ...START, runs: ["a", "b"] }), "?run=a,b");
  assert.deepEqual(decode("?run=a%2Cb").runs, ["a", "b"]);
  assert.deepEqual(decode("?run=a,,b, a ,").runs, ["a", "b"]);
});

test("an address names as many runs as it likes: who compares them says that some are left out", () => {
  const runs = [..."abcdefghijk"];
  assert.deepEqual(decode(`?run=${runs.join()}`).runs, runs);
  assert.deepEqual(decode("?run=a,b,a,b").runs, ["a", "b"]);
});

test("a run's name that is not one cannot leave its place", () => {
  const runs = ["<img src=x>&k=3", "../x?y#z"];
  assert.deepEqual(decode(encode({ ...START, runs })), { ...START, runs });
});

test("what is no iteration, net, axis, scale, zoom or language is as if it were not there", () => {
  for (const text of [
    "k=abc", "k=-1", "k=1.5", "k=1e3", "k=", "k=99999999999999999999", "k=%00", "net=0", "net=x", "net=-2",
    "axis=polar", "scale=mine", "from=9&to=3", "from=5&to=6", "from=5", "to=9", "from=a&to=b", "lang=de",
      "lang=<b>", "part=sideways", "part=", "view=nowhere", "present=1", "over=", "over=w1_10", "over=w1_10,w1_10", "over=a,b,c", "over=principal,w1_10", "of=0", "of=x", "w=", "w=,", "run=", "run=,", "theme=dark", "%",
  ]) {
    assert.deepEqual(decode(`?${text}`), START, text);
  }
});

test("one run can be presented, several or none cannot", () => {
  assert.equal(decode("?run=a&present=1").present, true);
  for (const text of ["run=a", "run=a&present=0", "run=a&present=yes", "run=a,b&present=1", "present=1"]) {
    assert.equal(decode(`?${text}`).present, false, text);
  }
  assert.equal(encode({ ...START, runs: ["a", "b"], present: true }), "?run=a,b");
  assert.equal(encode({ ...START, present: true }), "");
});

test("of a name that is there twice the first counts", () => {
  assert.equal(decode("?k=3&k=4").k, 3);
});

test("a run shows what it has of a place", () => {
  const search = "?k=40&net=2&w=w2_12,w1_10&axis=linear&scale=own&from=10&to=10000&view=hidden&over=w2_10,w1_12&of=4&weight=w2_11";
  assert.deepEqual(at(search), {
    kind: "linear", own: true, net: 1, window: { k0: 10, k1: 10_000 },
    shown: new Set(["w1_10", "w2_12"]), k: 40, part: null, follow: false,
    tab: "hidden", slice: { a: "w2_10", b: "w1_12" }, pattern: 3, weight: "w2_11",
  });
});

test("what the run does not have is as it usually is", () => {
  const plain = {
    kind: "log", own: false, net: 0, window: null, shown: usual, part: null, follow: true,
    tab: "why", slice: null, pattern: null, weight: null,
  };
  for (const text of ["", "k=10001", "net=5", "from=10&to=10001", "w=nonsense", "w=w9_99,x", "w=NONE", "over=w1_10,w9_99", "of=5", "weight=w9_99"]) {
    assert.deepEqual(at(`?${text}`), plain, text);
  }
});

test("a part is one of an iteration that the run has, and of one run", () => {
  assert.equal(at("?run=a&k=40&part=update").part, "update");
  for (const text of ["?run=a&part=update", "?run=a&k=10000&part=update", "?run=a&k=10001&part=update", "?run=a,b&k=40&part=update"]) {
    assert.equal(at(text).part, null, text);
  }
});

test("the entry after the last update is a place", () => {
  assert.equal(at("?k=10000").k, 10_000);
});

test("of the weights named, those that the run has are drawn; none is a choice too", () => {
  assert.deepEqual(at("?w=w1_11,nonsense,w1_11").shown, new Set(["w1_11"]));
  assert.deepEqual(at("?w=none").shown, new Set());
  assert.equal(encode({ ...START, shown: [] }), "?w=none");
});

test("more curves than a chart may have are as if none had been named", () => {
  const many = listNames([4, 2, 1]);
  const run = { ...article, parameters: many };
  const all = fit(decode(`?w=${many.join()}`), run).shown;
  assert.deepEqual(all, chosen(parameters(many)));
  assert.equal(all.size, 9);
});

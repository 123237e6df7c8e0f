// The moments in words: which hold at the cursor, what is said of them, where a step over them leads.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { speak } from "../../static/i18n.js";
import { chapter, holding, joined, nextChapter, sentences } from "../../static/momentwords.js";

const catalogue = JSON.parse(readFileSync(new URL("../../static/catalogue.json", import.meta.url), "utf8"));
speak(catalogue, "en");

/** @type {import("../../static/momentwords.js").Moment[]} */
const moments = [
  { kind: "twins", k0: 0, k1: 9999, values: { w: -0.123, at: 99 }, neurons: ["1_1", "1_2"], parameters: ["w2_10", "w2_11"] },
  { kind: "plateau", k0: 9, k1: 122, values: { E: 0.2479, pull: 0.3901, left: 0.00474, at: 38 }, neurons: [], parameters: [] },
  { kind: "fall", k0: 130, k1: 1240, values: { E0: 0.2478, E1: 0.17 }, neurons: [], parameters: [] },
  { kind: "solved", k0: 2000, k1: 9999, values: { E: 0.01 }, neurons: [], parameters: [] },
];
const patterns = [{ x: [0, 0], t: 0 }, { x: [0, 1], t: 1 }];

test("a chapter has its name and where it is", () => {
  assert.equal(chapter(moments[1]), "plateau · k = 9 … 122");
  assert.equal(chapter(moments[2]), "fast fall · k = 130 … 1,240");
  assert.equal(chapter(moments[3]), "solved · k = 2,000");
});

test("those that hold at the cursor, the most telling first", () => {
  const kinds = (/** @type {number} */ k) => holding(moments, k).map(({ kind }) => kind);
  assert.deepEqual(kinds(0), ["twins"]);
  assert.deepEqual(kinds(9), ["plateau", "twins"]);
  assert.deepEqual(kinds(122), ["plateau", "twins"]);
  assert.deepEqual(kinds(123), ["twins"]);
  assert.deepEqual(kinds(9999), ["solved", "twins"]);
});

test("a sentence cites its iterations and its numbers", () => {
  const said = sentences(moments, 40, patterns);
  assert.ok(said.includes("from k = 9 to 122: at k = 38 the inputs pull 0.39 in all, only 0.00474 of it is left"), said);
  assert.ok(said.includes("Hidden 1, 2 are twins"), said);
  assert.ok(sentences(moments, 500, patterns).startsWith("A fast fall of E: from 0.248 at k = 130 to 0.17 at k = 1,240."));
});

test("where one net learns several patterns, E is their mean", () => {
  const said = (/** @type {object} */ of) => sentences(moments, 50, patterns, of);
  assert.match(said({ one: true }), /only 0.00474 of it is left, and the mean E stays at 0.248\./);
  assert.match(said({ one: false }), /and E stays at 0.248\./);
});

test("twins say since when, until when, and what they share", () => {
  const said = sentences(moments.slice(0, 1), 3, patterns);
  assert.equal(said, "Hidden 1, 2 are twins from k = 0 to 9,999: the same weights to the last bit "
    + "(w2_10 = w2_11 = −0.123 at k = 99), so the same gradients.");
});

test("a turning point is a place, and told first there", () => {
  /** @type {import("../../static/momentwords.js").Moment} */
  const turn = { kind: "turn", k0: 62, k1: 62, values: { before: 0.002757, after: -0.01082 }, neurons: ["1_1", "1_2"], parameters: ["w2_10", "w2_11"] };
  assert.equal(chapter(turn), "turning point · k = 62");
  assert.ok(sentences([...moments, turn], 62, patterns).startsWith("A turning point: at k = 62 the sign of w2_10, w2_11 changes "
    + "(0.00276 to −0.0108), and with it that of what comes back to hidden 1, 2."));
  assert.doesNotMatch(sentences([...moments, turn], 63, patterns), /turning/);
  const large = sentences([...moments, turn], 62, patterns, { large: true });
  assert.match(large, /turning point.*A plateau/);
  assert.doesNotMatch(large, /twins/);
});

test("where nothing has a name, that is said", () => {
  assert.equal(sentences(moments.slice(1), 5, patterns), "Nothing stands out at k = 5.");
});

test("saturation names its pattern", () => {
  const one = { kind: /** @type {const} */ ("saturation"), k0: 0, k1: 9, neurons: [], parameters: [],
    values: { pattern: 1, slope: 0.0003, far: 0.9997, at: 4 } };
  assert.ok(sentences([one], 3, patterns).includes("(0,1) → 1"));
});

test("twins of a later layer are named with it", () => {
  const deep = { ...moments[0], neurons: ["2_1", "2_3"] };
  assert.ok(sentences([/** @type {any} */ (deep)], 3, patterns).includes("Hidden 2.1, 2.3 are twins"));
});

test("a step over the chapters leads to the next begin, or the one before", () => {
  assert.equal(nextChapter(moments, 0, 1), 9);
  assert.equal(nextChapter(moments, 9, 1), 130);
  assert.equal(nextChapter(moments, 2000, 1), null);
  assert.equal(nextChapter(moments, 2000, -1), 130);
  assert.equal(nextChapter(moments, 5, -1), 0);
  assert.equal(nextChapter(moments, 0, -1), null);
});

test("every kind has its words in both languages", () => {
  for (const kind of ["fall", "plateau", "rise", "saturation", "twins", "turn", "oscillation", "solved", "divergence"]) {
    for (const key of [`moment.${kind}`, `moment.say.${kind}`]) {
      assert.ok(catalogue[key].en && catalogue[key].ja, key);
    }
  }
});

test("behind what was looked at nothing is claimed", () => {
  assert.equal(sentences(moments, 12000, patterns, { end: 10000 }), "k = 12,000 has not been looked at yet.");
});

test("a branch has its parent's moments up to its own first iteration", () => {
  const own = [{ ...moments[3], k0: 60 }];
  const all = joined(moments, own, 50);
  assert.deepEqual(all.map(({ kind, k0, k1 }) => [kind, k0, k1]), [["twins", 0, 49], ["plateau", 9, 49], ["solved", 60, 9999]]);
  assert.equal(chapter(all[1]), "plateau · k = 9 … 49");
  // What is said of it is of the parent, whose numbers it cites.
  assert.match(sentences(all, 20, patterns), /A plateau from k = 9 to 122: at k = 38 .* twins from k = 0 to 9,999/);
});

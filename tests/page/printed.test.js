/** Printed numbers: written as NumPy writes them, and held against a run's digit by digit. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { agreeing, asPrinted, entriesOf, LAST, placeOf } from "../../static/printed.js";

const golden = JSON.parse(readFileSync(new URL("../golden/article.json", import.meta.url), "utf8"));

// Made by NumPy 2: str(np.array([v])) with precision=10, suppress=True, without its brackets.
const NUMPY = /** @type {[number, string][]} */ ([
  [0, "0."], [-0, "-0."], [1, "1."], [-2.5, "-2.5"], [0.1, "0.1"],
  [0.010878916557652177, "0.0108789166"],
  [-6.131001603597182e-05, "-0.00006131"],
  [0.00017681198526943583, "0.000176812"],
  [-1e-12, "-0."], [4.9e-11, "0."], [5.1e-11, "0.0000000001"],
  [0.00048828125, "0.0004882812"], [0.00146484375, "0.0014648438"], [-0.00244140625, "-0.0024414062"],
  [0.99999999996, "1."], [0.1 + 0.2, "0.3"], [2 / 3, "0.6666666667"],
]);

test("a number is written as NumPy writes it, with ten decimals and without an exponent", () => {
  for (const [v, text] of NUMPY) assert.equal(asPrinted(v), text, String(v));
});

test("fewer decimals are rounded the same way", () => {
  assert.equal(asPrinted(0.125, 2), "0.12"); // in the middle: to the even one
  assert.equal(asPrinted(0.375, 2), "0.38");
  assert.equal(asPrinted(-0.126, 2), "-0.13");
});

test("a gradient stands where the listing has it: a row a neuron, inputs before the bias", () => {
  assert.deepEqual([0, 2, 3, 8].map(placeOf), ["dw[0][0]", "dw[0][2]", "dw[1][0]", "dw[2][2]"]);
});

/** @param {string} wiring @param {number} p */
const last = (wiring, p) => golden.runs[wiring][p].records.at(-1);

/** @param {string} wiring @param {number} p */
function print(wiring, p) {
  const { y, dw } = last(wiring, p);
  return { y: String(y), dw: dw.map((/** @type {number[]} */ row) => row.map((v) => asPrinted(v))) };
}

test("the listing's own numbers agree with what it prints, all ten of an input", () => {
  for (const wiring of ["connected", "as_listed"]) {
    for (const p of [0, 1, 2, 3]) {
      const { k, y, dw } = last(wiring, p);
      assert.equal(k, LAST);
      const entries = entriesOf(print(wiring, p), { y, dw: dw.flat() });
      assert.equal(entries.length, 10);
      assert.equal(agreeing(entries), 10);
    }
  }
});

test("another wiring's numbers do not, and the difference is said", () => {
  const { y, dw } = last("connected", 0);
  const entries = entriesOf(print("as_listed", 0), { y, dw: dw.flat() });
  assert.equal(agreeing(entries), 4); // the four weights of inputs that are 0
  assert.deepEqual(entries.filter(({ same }) => same).map(({ printed }) => printed), ["-0.", "-0.", "-0.", "-0."]);
  const [first] = entries;
  assert.equal(first?.difference, y - last("as_listed", 0).y);
});

test("without a run there is nothing that agrees", () => {
  const entries = entriesOf(print("connected", 1), null);
  assert.equal(agreeing(entries), 0);
  assert.ok(entries.every(({ ours }) => ours === null));
});

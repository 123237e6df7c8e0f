/** How numbers are printed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { count, duration, fixed, full, input, number, powerOfTen, short, shorts } from "../../static/format.js";

test("a negative number has a real minus sign", () => {
  assert.equal(number(-0.25), "\u22120.2500");
  assert.equal(full(-1.5e-7), "\u22121.5e\u22127");
});

test("minus zero, and what rounds to it, is printed as zero", () => {
  assert.equal(number(-0), "0");
  assert.equal(full(-0), "0");
  assert.equal(fixed(-0.00001), "0.0000");
  assert.equal(input(-0), "0");
});

test("small and large numbers take an exponent", () => {
  assert.equal(number(0.00011835082670542), "1.18e\u22124");
  assert.equal(number(2.5e8), "2.50e8");
});

test("full prints every digit that tells the number apart", () => {
  assert.equal(Number(full(0.010878916557652177)), 0.010878916557652177);
});

test("counts are grouped by thousands", () => {
  assert.equal(count(9999), "9,999");
  assert.equal(count(10_000_000), "10,000,000");
  assert.equal(count(0), "0");
});

test("labels of ticks that are near to each other have as many digits as tell them apart", () => {
  assert.deepEqual(shorts([2_999_000, 2_999_200, 2_999_400]), ["2.999M", "2.9992M", "2.9994M"]);
  assert.deepEqual(shorts([0, 1000, 2500]), ["0", "1k", "2.5k"]);
  assert.deepEqual(shorts([]), []);
});

test("axis labels are short", () => {
  assert.deepEqual([9_000, 9_500, 10_000].map(short), ["9k", "9.5k", "10k"]); // wherever in a list
  assert.deepEqual([0, 10, 1000, 2500, 10_000, 2_500_000].map((n) => short(n)), ["0", "10", "1k", "2.5k", "10k", "2.5M"]);
  assert.deepEqual([0, -1, -2, -3, -12, 3].map(powerOfTen), ["1", "0.1", "0.01", "10⁻³", "10⁻¹²", "1000"]);
});

test("times have the unit that suits them", () => {
  const said = [0.0124, 0.9999, 4.21, 42, 300, 7300].map(duration);
  assert.deepEqual(said, ["12 ms", "1.0 s", "4.2 s", "42 s", "5 min", "2.0 h"]);
});

/** As many digits as a person wants. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fitting, signed, significant, told } from "../../static/digits.js";

test("three, six, or all digits that tell a number from its neighbours", () => {
  const v = -0.12345678901234566;
  assert.equal(significant(v, 3), "−0.123");
  assert.equal(significant(v, 6), "−0.123457");
  assert.equal(Number(significant(v, 17).replace("−", "-")), v);
  assert.equal(significant(-0, 17), "0");
  assert.equal(significant(0.000123456, 3), "1.23e−4");
  assert.equal(significant(123456789, 3), "1.23e8");
  assert.equal(significant(12345.6, 3), "12346");
});

test("what is on its way is three dots, what is not there a dash; a step has its sign", () => {
  assert.equal(told(undefined, 6), "…");
  assert.equal(told(null, 6), "–");
  assert.equal(signed(0.5, 3), "+0.500");
  assert.equal(signed(-0.5, 3), "−0.500");
  assert.equal(signed(null, 3), "–");
});

test("in a neuron stand as many digits as have room", () => {
  assert.equal(fitting(0.731058, 6, 11, 60), "0.731058");
  assert.equal(fitting(0.731058, 6, 11, 40), "0.731");
  assert.equal(fitting(0.731058, 3, 10.5, 24), "0.73");
  assert.equal(fitting(-0.731058, 3, 10.5, 24), "−0.7");
  assert.equal(fitting(0.004, 3, 10.5, 24), "≈0");
  assert.equal(fitting(undefined, 3, 10.5, 24), "…");
});

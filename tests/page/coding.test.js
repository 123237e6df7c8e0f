/** 0 and 1 as -1 and +1. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { beyond, nameOf, signed, toBinary, toSigned } from "../../static/coding.js";

const XOR = { x: [[0, 0], [0, 1], [1, 0], [1, 1]], t: [0, 1, 1, 0] };
const OR = { ...XOR, t: [0, 1, 1, 1] };
const TURNED = [[-1, -1], [-1, 1], [1, -1], [1, 1]];

test("with a tanh or identity output inputs and targets become -1 and +1", () => {
  for (const output of ["tanh", "identity"]) {
    assert.deepEqual(toSigned(XOR, output), { x: TURNED, t: [-1, 1, 1, -1] });
  }
});

test("with a sigmoid output, which reaches 0 to 1 only, the targets stay", () => {
  assert.deepEqual(toSigned(XOR, "sigmoid"), { x: TURNED, t: XOR.t });
  assert.deepEqual(toSigned(toSigned(XOR, "sigmoid"), "tanh"), { x: TURNED, t: [-1, 1, 1, -1] });
});

test("there and back is the same table, soft targets among them", () => {
  const soft = { x: XOR.x, t: [0.1, 0.9, 0.9, 0.1] };
  for (const table of [XOR, soft]) {
    for (const output of ["sigmoid", "tanh"]) assert.deepEqual(toBinary(toSigned(table, output)), table);
  }
});

test("what is turned already is not turned again, and what was typed is left alone", () => {
  const once = toSigned(XOR, "tanh");
  assert.deepEqual(toSigned(once, "tanh"), once);
  assert.deepEqual(toBinary(XOR), XOR);
  assert.deepEqual(toSigned({ x: [["a", 0]], t: ["?"] }, "tanh"), { x: [["a", -1]], t: ["?"] });
});

test("a table is of -1 and +1 where any number is negative", () => {
  assert.deepEqual([XOR, toSigned(XOR, "sigmoid"), { x: [[1]], t: [-1] }].map(signed), [false, true, true]);
});

test("targets that an output cannot reach are known with what it reaches", () => {
  assert.deepEqual(beyond({ x: [[0]], t: [-1] }, "sigmoid"), [0, 1]);
  assert.deepEqual(beyond({ x: [[0]], t: [1.5] }, "tanh"), [-1, 1]);
  assert.equal(beyond({ x: [[0]], t: [1.5] }, "identity"), null);
  assert.equal(beyond({ x: [[0]], t: [1, "x"] }, "sigmoid"), null);
});

test("a named problem that was turned is known by its numbers, for the output that it was turned for", () => {
  const tables = { xor: XOR, or: OR };
  assert.equal(nameOf(toSigned(OR, "tanh"), "tanh", tables), "or");
  assert.equal(nameOf(toSigned(OR, "sigmoid"), "sigmoid", tables), "or");
  assert.equal(nameOf(toSigned(OR, "sigmoid"), "tanh", tables), null);
  assert.equal(nameOf(XOR, "sigmoid", tables), null);
});

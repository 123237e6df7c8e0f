/** A truth table as it is typed and pasted. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { cells, list, paste, resize, table, value } from "../../static/table.js";

test("rows from a spreadsheet come as tabs and lines, a heading is left out", () => {
  assert.deepEqual(cells("x0\tx1\tt\r\n0\t0\t1\r\n0\t1\t0\r\n"), [["0", "0", "1"], ["0", "1", "0"]]);
});

test("commas, semicolons and blanks separate too", () => {
  for (const text of ["0,1,1", "0; 1; 1", " 0 1  1 "]) assert.deepEqual(cells(text), [["0", "1", "1"]]);
});

test("full-width digits and a real minus sign are numbers, anything else stays as it was typed", () => {
  assert.deepEqual(["１", "−0.5", "1e-3", "abc", "", "1e400"].map(value), [1, -0.5, 0.001, "abc", "", "1e400"]);
});

test("the last column is the target", () => {
  assert.deepEqual(table([["0", "1", "1"], ["1", "1", "x"]]), { x: [[0, 1], [1, 1]], t: [1, "x"] });
});

test("pasting into the first cell takes the pasted shape", () => {
  assert.deepEqual(paste([["9", "9"]], [["0", "0", "1"], ["0", "1", "0"]], 0, 0), [["0", "0", "1"], ["0", "1", "0"]]);
});

test("pasting elsewhere keeps the columns and adds the rows it needs", () => {
  assert.deepEqual(paste([["0", "1"], ["1", "0"]], [["7"], ["8"]], 1, 1), [["0", "1"], ["1", "7"], ["", "8"]]);
});

test("another number of inputs keeps what fits and the targets", () => {
  assert.deepEqual(resize([["0", "1", "1"]], 3), [["0", "1", "0", "1"]]);
  assert.deepEqual(resize([["0", "1", "1"]], 1), [["0", "1"]]);
});

test("a list of weights is read by blanks, commas or lines", () => {
  assert.deepEqual(list("1, 2\n-3  x"), [1, 2, -3, "x"]);
});

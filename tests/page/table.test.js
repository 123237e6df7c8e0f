/** A truth table as it is typed and pasted. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { cells, contradictions, list, paste, resize, table, value } from "../../static/table.js";

test("rows from a spreadsheet come as tabs and lines, a heading is left out", () => {
  assert.deepEqual(cells("x0\tx1\tt\r\n0\t0\t1\r\n0\t1\t0\r\n"), [["0", "0", "1"], ["0", "1", "0"]]);
});

test("commas, semicolons and blanks separate too", () => {
  for (const text of ["0,1,1", "0; 1; 1", " 0 1  1 "]) assert.deepEqual(cells(text), [["0", "1", "1"]]);
});

test("a decimal comma is one where tabs or semicolons separate the columns", () => {
  assert.deepEqual(cells("0,5;-1,25;1\n,5;2,5e-1;0"), [["0.5", "-1.25", "1"], [".5", "2.5e-1", "0"]]);
  assert.deepEqual(cells("0,5\t1\n1,0\t0"), [["0.5", "1"], ["1.0", "0"]]);
  assert.deepEqual(cells("0,5,1"), [["0", "5", "1"]]);
});

test("a heading may have blanks and numbers in its names, in any language", () => {
  for (const heading of ["Eingang 1;Eingang 2;Ziel", "入力 1;入力 2;正解"]) {
    assert.deepEqual(cells(`${heading}\n0;0;1\n0;1;0`), [["0", "0", "1"], ["0", "1", "0"]]);
  }
  assert.deepEqual(cells("input 1,input 2,t\n0,0,1"), [["0", "0", "1"]]);
  assert.deepEqual(cells("a b t"), [["a", "b", "t"]], "alone it is no heading");
});

test("quotes, a byte order mark and empty columns at the sides are no part of it", () => {
  assert.deepEqual(cells('\uFEFF"x0";"t"\n"0";"1"\n"1";"0"'), [["0", "1"], ["1", "0"]]);
  assert.deepEqual(cells("\t0\t1\t\n\t1\t\t"), [["0", "1"], ["1", ""]]);
  assert.deepEqual(cells(" \n"), []);
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

test("a table of several rows takes the place of this one, whichever cell it is pasted into", () => {
  const pasted = [["0", "0", "1"], ["1", "1", "0"]];
  const rows = [["9", "9", "9"], ["8", "8", "8"], ["7", "7", "7"]];
  for (const row of [0, 1, 2]) for (const column of [0, 1, 2]) assert.deepEqual(paste(rows, pasted, row, column), pasted);
});

test("a column, or a part that fits, fills the cells from there on and adds the rows it needs", () => {
  assert.deepEqual(paste([["0", "1"], ["1", "0"]], [["7"], ["8"]], 1, 1), [["0", "1"], ["1", "7"], ["", "8"]]);
  const rows = [["0", "0", "0"], ["1", "1", "1"]];
  assert.deepEqual(paste(rows, [["5", "6"], ["7", "8"]], 0, 1), [["0", "5", "6"], ["1", "7", "8"]]);
});

test("a whole row takes the place of the row, wherever in it", () => {
  const rows = [["0", "0", "0"], ["1", "1", "1"]];
  for (const column of [0, 1, 2]) assert.deepEqual(paste(rows, [["5", "6", "7"]], 1, column), [rows[0], ["5", "6", "7"]]);
});

test("rows contradict each other that have the same inputs and other targets", () => {
  const x = [[0, 0], [0, 1], [0, 0], [0, 1]];
  assert.deepEqual(contradictions({ x, t: [0, 1, 1, 1] }), [0, 2]);
  assert.deepEqual(contradictions({ x, t: [0, 1, 0, 1] }), []);
});

test("another number of inputs keeps what fits and the targets", () => {
  assert.deepEqual(resize([["0", "1", "1"]], 3), [["0", "1", "0", "1"]]);
  assert.deepEqual(resize([["0", "1", "1"]], 1), [["0", "1"]]);
});

test("a list of weights is read by blanks, commas or lines", () => {
  assert.deepEqual(list("1, 2\n-3  x"), [1, 2, -3, "x"]);
});

/** Contours: against functions whose lines are known. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { contours, logLevels } from "../../static/contour.js";

/** @param {number} n @param {(x: number, y: number) => number} f over -1 ... 1 */
function grid(n, f) {
  const at = (/** @type {number} */ i) => (2 * i) / (n - 1) - 1;
  const values = Float64Array.from({ length: n * n }, (_, i) => f(at(i % n), at(Math.floor(i / n))));
  return { values, across: n, up: n };
}

/** @param {number[]} points @param {number} n in -1 ... 1, as pairs */
const places = (points, n) =>
  Array.from({ length: points.length / 2 }, (_, i) =>
    [points[2 * i], points[2 * i + 1]].map((v) => (2 * Number(v)) / (n - 1) - 1));

test("a circle is one closed line, at its radius", () => {
  const lines = contours(grid(61, (x, y) => x * x + y * y), 0.49);
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.closed, true);
  for (const [x = 0, y = 0] of places(lines[0]?.points ?? [], 61)) {
    assert.ok(Math.abs(Math.hypot(x, y) - 0.7) < 5e-4, `${x} ${y}`);
  }
});

test("a straight line is met exactly, wherever it lies between the numbers", () => {
  const lines = contours(grid(11, (x, y) => 2 * x + 3 * y), 0.37);
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.closed, false);
  for (const [x = 0, y = 0] of places(lines[0]?.points ?? [], 11)) {
    assert.ok(Math.abs(2 * x + 3 * y - 0.37) < 1e-12);
  }
});

test("neighbours on a line are in one cell, and each of its cells is passed", () => {
  const lines = contours(grid(41, (x, y) => 0.8 * Math.sin(4 * x) + y), 0.1);
  const points = lines.flatMap(({ points: all }) => {
    for (let i = 2; i < all.length; i += 2) {
      const far = Math.max(Math.abs(Number(all[i]) - Number(all[i - 2])), Math.abs(Number(all[i + 1]) - Number(all[i - 1])));
      assert.ok(far <= 1 + 1e-9, `${far}`);
    }
    return all.filter((_, i) => i % 2 === 0).map(Math.floor);
  });
  const columns = new Set(points);
  for (let column = 0; column < 40; column += 1) assert.ok(columns.has(column), `${column}`);
});

test("two hills have two rings, and a hyperbola two lines", () => {
  const hills = (/** @type {number} */ x, /** @type {number} */ y) => Math.exp(-20 * ((x - 0.5) ** 2 + y * y)) + Math.exp(-20 * ((x + 0.5) ** 2 + y * y));
  const rings = contours(grid(41, hills), 0.5);
  assert.deepEqual(rings.map(({ closed }) => closed), [true, true]);
  const lines = contours(grid(40, (x, y) => x * y), 0.1);
  assert.deepEqual(lines.map(({ closed }) => closed), [false, false]);
});

// By hand: 1 0 / 0 1 at the corners; the middle is 0.5.
test("a saddle goes by its middle: below it the high corners stay apart", () => {
  const saddle = { values: [1, 0, 0, 1], across: 2, up: 2 };
  assert.deepEqual([0.4, 0.6].map((level) => contours(saddle, level).length), [2, 2]);
  for (const line of contours(saddle, 0.6)) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = line.points;
    assert.ok(Math.abs(x0 + y0 - (x1 + y1)) < 1e-9, "around a high corner");
  }
  for (const line of contours(saddle, 0.4)) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = line.points;
    assert.ok(Math.abs(x0 - y0 - (x1 - y1)) < 1e-9, "around a low corner");
  }
});

test("no line passes a cell with a number that is not finite", () => {
  const values = grid(11, (x) => x);
  values.values[5 * 11 + 5] = NaN;
  const rows = contours(values, 0.05).flatMap(({ points }) => points.filter((_, i) => i % 2 === 1));
  assert.ok(rows.length > 4);
  for (const row of rows) assert.ok(row <= 4 || row >= 6, `${row}`);
});

test("levels of a logarithm are round, inside, and no more than wanted", () => {
  const heights = (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ most) =>
    logLevels(Math.log10(low), Math.log10(high), most).map((v) => Number((10 ** v).toPrecision(6)));
  assert.deepEqual(heights(0.013, 3, 12), [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]);
  assert.deepEqual(heights(3e-5, 2, 12), [1e-4, 1e-3, 0.01, 0.1, 1]);
  assert.deepEqual(heights(0.15, 0.52, 8), [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5]);
  assert.ok(logLevels(-18, 2, 12).length <= 12);
  assert.deepEqual(heights(0.25, 0.25, 5), []);
});

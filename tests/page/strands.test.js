/** Lines of one or several runs as strokes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../static/history.js";
import { linesOf, sharedRanges } from "../../static/series.js";
import { strands } from "../../static/strands.js";

const VIEW = { kind: /** @type {const} */ ("linear"), k0: 0, k1: 10 };

/**
 * One pattern, one net, two parameters: the rows y, E, dw, dw, w, w, all of them f(k).
 * @param {number} k0 @param {number} n @param {(k: number) => number} f
 */
function history(k0, n, f) {
  const made = new History(1, 1, 2, [{ k0, k1: k0 + n, stride: 1 }]);
  const lo = new Float64Array(6 * n).map((_, i) => f(k0 + (i % n)));
  made.append({ k0, n, stride: 1, lo, hi: lo });
  return made;
}

/** @param {string} id @param {History} held @param {object} [how] */
const series = (id, held, how = {}) => ({
  id,
  history: held,
  line: `#${id}`,
  curves: [{ name: "w1_10", colour: "#0", index: 0 }, { name: "w1_11", colour: "#1", index: 1 }],
  places: [{ p: 0, net: 0 }],
  pale: false,
  branched: false,
  ...how,
});

const rising = (/** @type {number} */ k) => k;
const falling = (/** @type {number} */ k) => 10 - k;

test("one run's equal weights are one cord, named by its members", () => {
  const [cord, ...more] = strands(linesOf([series("", history(0, 10, rising))], "w", 0), VIEW, 20);
  assert.deepEqual(more, []);
  assert.deepEqual(cord?.names, ["w1_10", "w1_11"]);
  assert.deepEqual(cord?.looks.map(({ width }) => width), [3, 3]);
});

test("broader lines are so many times as broad, singles, cords and pale ones", () => {
  const past = series("", history(0, 10, falling), { pale: true });
  const own = series("", history(0, 10, rising));
  const widths = (/** @type {number} */ broad) =>
    ["y", "w"].flatMap((row) => strands(linesOf([own, past], /** @type {"y" | "w"} */ (row), 0), VIEW, 20, broad))
      .map(({ looks }) => looks[0]?.width);
  assert.deepEqual(widths(1), [1.5, 2, 2, 3]);
  assert.deepEqual(widths(1.5), [2.25, 3, 3, 4.5]);
});

test("a pale series lies under the others, is thinner, and its names are not told", () => {
  const past = series("", history(0, 10, rising), { pale: true });
  const own = series("", history(4, 6, falling), { branched: true });
  const [under, over] = strands(linesOf([own, past], "y", 0), VIEW, 20);
  assert.deepEqual(under?.names, []);
  assert.ok(Number(under?.looks[0]?.width) < Number(over?.looks[0]?.width));
  assert.deepEqual(over?.names, ["y"]);
});

test("a branch's curve begins with a dot where it begins, and not where only a part of it is in sight", () => {
  const own = series("", history(4, 6, falling), { branched: true });
  assert.deepEqual(strands(linesOf([own], "y", 0), VIEW, 20)[0]?.dots, ["#"]);
  assert.deepEqual(strands(linesOf([own], "y", 0), { ...VIEW, k0: 6 }, 20)[0]?.dots, []);
});

test("runs that agree from a branch on are one line before it and a cord after it", () => {
  const all = [series("a", history(0, 10, rising)), series("b", history(4, 6, rising))];
  const parts = strands(linesOf(all, "E", 0), VIEW, 20);
  assert.deepEqual(parts.map(({ looks }) => looks.map(({ name }) => name)), [["a"], ["a", "b"]]);
  assert.deepEqual(parts.map(({ names }) => names), [["a", "b"], []]);
  assert.deepEqual([parts[0]?.k[0], parts[0]?.k.at(-1), parts[1]?.k[0], parts[1]?.k.at(-1)], [0, 4, 4, 9]);
});

test("a run without the column has no line in it", () => {
  const absent = series("b", history(0, 10, rising), { places: [null] });
  assert.deepEqual(linesOf([series("a", history(0, 10, falling)), absent], "y", 0).map(({ name }) => name), ["a"]);
});

test("the ranges that all charts share are those of all runs", () => {
  const { w } = sharedRanges([series("a", history(0, 10, rising)), series("b", history(0, 10, (k) => -5 * k))], 1);
  assert.ok(w.low < -45 && w.high > 9);
});

/** Places in a picture: there and back, on the grid, cut by a line, in a box. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { corners, cut } from "../../static/halfplane.js";
import { clusters } from "../../static/viewmarks.js";
import { axesOf, frame, MARGIN, onGrid, path, restful } from "../../static/planeframe.js";
import { belongsAbove, middle, outputRange, right, threshold } from "../../static/sides.js";
import { EDGES, EXTENT, project, section } from "../../static/space.js";
import { TABS, tabBy, tabOf } from "../../static/tabs.js";

/** @type {import("../../static/planeframe.js").Axes} */
const axes = { x: [-0.25, 1.25], y: [-2, 4] };

test("low ends stand at the left and at the bottom, and pixels lead back to numbers", () => {
  const placed = frame(420, 380, axes);
  assert.equal(placed.x(-0.25), MARGIN.left);
  assert.equal(placed.y(-2), 380 - MARGIN.bottom);
  assert.equal(placed.y(4), MARGIN.top);
  for (const v of [-0.25, 0, 0.4, 1.25]) assert.ok(Math.abs(placed.unx(placed.x(v)) - v) < 1e-12);
  for (const v of [-2, 0, 3.7]) assert.ok(Math.abs(placed.uny(placed.y(v)) - v) < 1e-12);
});

test("a grid's first number stands at the low ends, its last at the high ones", () => {
  const placed = frame(420, 380, axes);
  const [x0, y0, x1, y1] = onGrid(placed, { across: 11, up: 7 }, [0, 0, 10, 6]);
  const low = [placed.x(-0.25), placed.y(-2)];
  const high = [placed.x(1.25), placed.y(4)];
  assert.deepEqual([x0, x1].map((v) => Number(v?.toFixed(9))), [low[0], high[0]].map((v) => Number(v?.toFixed(9))));
  // Rows go up.
  assert.ok(Math.abs(Number(y1) - Number(low[1])) < 1e-9 || Math.abs(Number(y0) - Number(low[1])) < 1e-9);
  assert.ok(Math.abs(Number(y1) - Number(high[1])) < 1e-9);
});

test("ticks are round numbers inside the axes, with a real minus sign", () => {
  const words = [...axesOf(frame(420, 380, axes)).matchAll(/>([^<]+)<\/text>/g)].map(([, word]) => word);
  assert.ok(words.includes("0.5") && words.includes("−2"));
  assert.ok(words.every((word) => /^−?\d+(\.\d+)?$/.test(word ?? "")));
});

test("a path is lifted where there is no number", () => {
  assert.equal(path([0, 1, 2, 3]), "M0 1L2 3");
  assert.equal(path([0, 1, NaN, 3, 4, 5]), "M0 1M4 5");
  assert.equal(path([0, 1, 2, 3], true), "M0 1L2 3Z");
});

test("an axis rests while numbers move a little", () => {
  assert.deepEqual(restful([0.2, 3.1]), restful([0.2, 4.4]));
  const [low, high] = restful([-0.7, 0.2]);
  assert.ok(low <= -0.7 && high >= 0.2);
});

test("a border cuts the picture where it is, and the part is the side above it", () => {
  const box = corners({ x: [0, 1], y: [0, 1] });
  const { part, border } = cut(box, 1, 1, -1); // x + y > 1
  assert.deepEqual(border.map((p) => p.join()).sort(), ["0,1", "1,0"]);
  for (const [x, y] of part) assert.ok(x + y >= 1 - 1e-12);
  assert.deepEqual(cut(box, 1, 1, -3), { part: [], border: [] });
  assert.deepEqual(cut(box, 0, 0, 1).part, box);
});

test("the middle is between the targets, and its sum is where the output neuron gives it", () => {
  const of = (/** @type {number[]} */ ...targets) => targets.map((t) => ({ x: [0], t }));
  assert.deepEqual([middle(of(0, 1)), middle(of(-1, 1)), middle(of(1)), middle(of(-1))], [0.5, 0, 0.5, 0]);
  assert.equal(threshold("sigmoid", 0.5), 0);
  assert.equal(threshold("tanh", 0), 0);
  assert.ok(Math.abs(Math.tanh(Number(threshold("tanh", 0.5))) - 0.5) < 1e-12);
  assert.equal(threshold("identity", 0.5), 0.5);
  assert.equal(threshold("sigmoid", 1), null);
  assert.deepEqual(outputRange("tanh", of(-1, 1)), { low: -1, high: 1 });
  assert.equal(belongsAbove({ x: [], t: 1 }, 0.5), true);
  assert.equal(right(0.4, { x: [], t: 0 }, 0.5), true);
  assert.equal(right(0.5, { x: [], t: 1 }, 0.5), false); // on the border is on no side
});

test("a turned box stays in its picture, and what stands on a corner stands upright over it", () => {
  for (let turn = 0; turn < 7; turn += 0.1) {
    for (const point of EDGES.flat()) {
      const { x, y } = project(point, turn);
      assert.ok(Math.abs(x) <= EXTENT.x + 1e-9 && Math.abs(y) <= EXTENT.y + 1e-9);
    }
    const [low, high] = [project([0.3, 0.8, 0], turn), project([0.3, 0.8, 1], turn)];
    assert.ok(Math.abs(low.x - high.x) < 1e-12 && high.y > low.y);
  }
});

test("a plane through a box has the corners it should, in their order", () => {
  assert.equal(section([1, 1, 1], -1.5).length, 6); // by hand: a hexagon through the middles
  assert.equal(section([0, 0, 1], -0.5).length, 4);
  assert.equal(section([1, 1, 1], -0.5).length, 3);
  assert.deepEqual(section([1, 1, 1], -4), []);
  const square = section([0, 0, 1], -0.5);
  square.forEach((p, i) => {
    const next = square[(i + 1) % 4] ?? [0, 0, 0];
    assert.ok(Math.abs(Math.hypot(p[0] - next[0], p[1] - next[1]) - 1) < 1e-12, "sides, not diagonals");
  });
});

test("marks at one place are one group, others are not", () => {
  const mark = (/** @type {number} */ x) => ({ pattern: { x: [0], t: 0 }, p: 0, x, y: 5, above: false, right: true });
  assert.deepEqual(clusters([mark(40), mark(140), mark(41)], 300).map((group) => group.length), [2, 1]);
  // Two set side by side reach farther than one: the third would be covered.
  assert.deepEqual(clusters([mark(40), mark(41), mark(62)].map((one, i) => ({ ...one, y: i < 2 ? 21 : 5 })), 300).map((group) => group.length), [3]);
});

test("arrows go round the tabs, Home and End to their ends, other keys nowhere", () => {
  assert.deepEqual(TABS.map((tab) => tabBy("ArrowRight", tab)), [...TABS.slice(1), TABS[0]]);
  assert.deepEqual(TABS.map((tab) => tabBy("ArrowLeft", tab)), [TABS.at(-1), ...TABS.slice(0, -1)]);
  assert.equal(tabBy("Home", "hidden"), TABS[0]);
  assert.equal(tabBy("End", "hidden"), TABS.at(-1));
  assert.equal(tabBy("k", "hidden"), null);
  assert.deepEqual(["landscape", "why", null].map(tabOf), ["landscape", "surface", "surface"]);
});

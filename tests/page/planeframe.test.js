/** Places in a picture: there and back, on the grid, cut by a line, in a box. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { corners, cut, lieOf } from "../../static/halfplane.js";
import { emptiest, overAt } from "../../static/sidenames.js";
import { clusters, patternMarks } from "../../static/viewmarks.js";
import { axesOf, frame, MARGIN, onGrid, path, restful, tick } from "../../static/planeframe.js";
import { belongsAbove, middle, outputRange, right, sideOf, threshold } from "../../static/sides.js";
import { bestTurn, EDGES, EXTENT, project, section } from "../../static/space.js";
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
  assert.deepEqual(["landscape", "nowhere", null].map(tabOf), ["landscape", "why", "why"]);
});

test("an output that is at the border but for rounding is on neither side", () => {
  for (const t of [0, 1]) {
    assert.equal(sideOf(0.5 + 1e-16, { x: [0], t }, 0.5), "on");
    assert.equal(sideOf(0.5 - 9e-10, { x: [0], t }, 0.5), "on");
  }
  assert.equal(sideOf(0.5 + 2e-9, { x: [0], t: 1 }, 0.5), "right");
  assert.equal(sideOf(0.5 + 2e-9, { x: [0], t: 0 }, 0.5), "wrong");
  assert.equal(sideOf(Number.NaN, { x: [0], t: 0 }, 0.5), "wrong");
});

test("a border runs through a picture, or leaves all of it on one side, or is nothing but rounding", () => {
  /** @type {[number, number][]} */
  const box = [[-0.1, 1.1], [-0.1, 1.1]];
  assert.equal(lieOf({ w: [1, 1], c: -1 }, box), "across");
  assert.equal(lieOf({ w: [1, 1], c: 0.3 }, box), "above");
  assert.equal(lieOf({ w: [-1, -1], c: -0.3 }, box), "below");
  assert.equal(lieOf({ w: [2e-16, -2e-16], c: 1e-16 }, box), "on");
  assert.equal(lieOf({ w: [1e-6, 0], c: 0 }, box), "across");
});

test("a box is turned so that its plane is not seen along the edge", () => {
  for (const n of [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [-1, 1, 1], [5, -8, 3], [1, -0.7, 0.02]]) {
    const degrees = bestTurn(n);
    assert.ok(degrees >= 0 && degrees <= 90);
    // Its area as it is seen: that of a unit square in it, by two arms at right angles.
    const size = Math.hypot(...n);
    const [a = 0, b = 0, c = 0] = n.map((v) => v / size);
    const first = Math.abs(c) < 0.9 ? [-b, a, 0].map((v) => v / Math.hypot(a, b)) : [1, 0, 0];
    const [f = 0, g = 0, h = 0] = first;
    const second = [b * h - c * g, c * f - a * h, a * g - b * f];
    const seen = (/** @type {number[]} */ arm) => project([0.5 + Number(arm[0]), 0.5 + Number(arm[1]), 0.5 + Number(arm[2])], (degrees * Math.PI) / 180);
    const [p, q] = [seen(first), seen(second)];
    assert.ok(Math.abs(p.x * q.y - p.y * q.x) > 0.4, `${n}: ${degrees}`);
  }
});

test("a side's name is on its side, and away from what is there", () => {
  const placed = frame(420, 380, { x: [-0.1, 1.1], y: [-0.1, 1.1] });
  const border = { w: [-9, -9], c: 4.5, words: { above: "y > 0.5", below: "y < 0.5" } };
  const taken = [{ x: placed.x(0), y: placed.y(0.9) }, { x: placed.x(0.9), y: placed.y(0) }, { x: placed.x(0), y: placed.y(0) }];
  for (const side of /** @type {const} */ ([1, -1])) {
    const at = emptiest(placed, border, taken, side, "y > 0.5");
    assert.ok(at);
    assert.ok(side * overAt(placed, border)(at) > 0);
    for (const one of taken) assert.ok(Math.hypot(one.x - at.x, one.y - at.y) > 25);
  }
  assert.equal(emptiest(placed, { ...border, c: -1 }, taken, 1, "y > 0.5"), null);
});

test("marks that cover each other are set on their own side of a border", () => {
  const mark = (/** @type {number} */ x) => ({ pattern: { x: [0, 1], t: 1 }, p: 0, x, y: 100, above: true, side: /** @type {const} */ ("right") });
  const ys = (/** @type {(place: {x: number, y: number}) => number} */ over) =>
    [...patternMarks([mark(100), mark(104)], { width: 400, named: true, over }).matchAll(/cy="([\d.]+)" r="8"/g)].map((found) => Number(found[1]));
  assert.ok(ys(() => 0).every((y) => y < 100));
  assert.ok(ys(({ y }) => y - 95).every((y) => y > 100)); // the border is just above them
  assert.ok(ys(({ y }) => y - 105).every((y) => y < 100));
});

test("names that have no room in one line take several, inside the picture", () => {
  const marks = [0, 1, 2, 3, 4, 5].map((p) => ({ pattern: { x: [0, 0, p], t: 1 }, p, x: 250 + p, y: 100, above: true, side: /** @type {const} */ ("right") }));
  const drawn = patternMarks(marks, { left: 46, width: 400, named: true });
  const lines = [...drawn.matchAll(/text-anchor="end">([^<]*\(0,0,[^<]*)</g)].map((found) => String(found[1]));
  assert.ok(lines.length > 1);
  for (const one of lines) assert.ok(one.length < 26, one);
});

test("a huge number on an axis is short", () => {
  assert.deepEqual([0, 0.25, -2, 20_000, 2e154, -1.5e153, 1e-7].map(tick), ["0", "0.25", "\u22122", "20000", "2e154", "\u22121.5e153", "1e\u22127"]);
});

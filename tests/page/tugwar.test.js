/** Pulls as bars and strips: length and side as the numbers have them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOf, strips, tall, tugTime } from "../../static/tugtime.js";
import { bar, cancelled, others, way } from "../../static/tugwar.js";

test("a bar goes from the middle to its sign's side, as long as its number", () => {
  assert.deepEqual(bar(1, 2), { left: 50, width: 25 });
  assert.deepEqual(bar(-2, 2), { left: 0, width: 50 });
  assert.deepEqual(bar(0, 0), { left: 50, width: 0 });
});

test("what cancels is what is not left", () => {
  assert.deepEqual(cancelled([0.5, -0.25, 0, -0.125]), { all: 0.875, left: 0.125, share: 1 - 0.125 / 0.875 });
  assert.equal(cancelled([0, 0]), null);
  assert.equal(cancelled([1, 1])?.share, 0);
});

test("a positive gradient makes w smaller", () => {
  assert.deepEqual([1, -1, 0].map(way), ["smaller", "larger", "none"]);
});

test("beside the chosen weight are those of the charts, and not itself", () => {
  const all = ["w1_10", "w1_11", "w2_10"];
  assert.deepEqual(others(all, new Set(all), "w2_10", 9), ["w1_10", "w1_11"]);
  assert.deepEqual(others(all, new Set(["w2_10", "w1_11"]), "w2_10", 9), ["w1_11"]);
  assert.equal(others(all, new Set(all), "w2_10", 1).length, 1);
});

const view = /** @type {const} */ ({ kind: "linear", k0: 0, k1: 10 });
const words = { inputs: ["(0)", "(1)"], sum: "sum", left: "left", all: "all", error: "E", step: String };
const course = {
  k: [0, 5, 10], shares: [[1, -1], [2, -1], [0, 0]], sum: [0, 1, 0], cancellation: [0, 1 / 3, null],
  E: [[1, 0.01], [0.1, 0.1], [0.01, 0.01]], whole: { cancellation: [0, 1 / 3, null] },
};

/** The heights of a drawn line. @param {string} svg @param {string} name @param {number} [nth] */
const heights = (svg, name, nth = 0) => {
  const found = [...svg.matchAll(new RegExp(`<path d="([^"]*)" class="${name}"`, "g"))][nth]?.[1] ?? "";
  return [...found.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map((at) => Number(at[2]));
};

test("all inputs' strips have one scale, 0 in the middle", () => {
  const svg = tugTime(course, words, { width: 300, left: 100, view });
  const [first, second] = strips(2);
  assert.ok(first && second);
  const middle = (/** @type {{top: number, height: number}} */ one) => one.top + one.height / 2;
  const up = heights(svg, "share", 0).map((y) => middle(first) - y);
  const down = heights(svg, "share", 1).map((y) => middle(second) - y);
  assert.deepEqual(up, [7, 14, 0]); // 2 is the largest: half the strip, but for a pixel
  assert.deepEqual(down, [-7, -7, 0]);
});

test("where nobody pulls there is no share to draw, and nothing is beyond the picture", () => {
  const svg = tugTime(course, words, { width: 300, left: 100, view });
  assert.equal(heights(svg, "cancellation").length, 2);
  for (const [, , y] of svg.matchAll(/[ML]([\d.]+) ([\d.]+)/g)) assert.ok(Number(y) <= tall(2));
  assert.ok(!svg.includes("NaN"));
});

test("iterations stand where the charts have them", () => {
  const room = { width: 312, left: 100, view };
  assert.deepEqual([0, 5, 10].map((k) => placeOf(k, room)), [100, 200, 300]);
});

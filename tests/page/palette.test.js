/** Colours: hue is the neuron, strength the slot. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { listNames, parameters } from "../../static/names.js";
import { along, colours as colouring, INK, pale, RUNS } from "../../static/palette.js";

/** @param {number[]} sizes @param {"light" | "dark"} scheme */
function colours(sizes, scheme) {
  const all = parameters(listNames(sizes));
  return [...colouring(all, all.map(({ name }) => name), scheme).values()];
}

test("the article's nine weights have the nine colours that were checked", () => {
  assert.deepEqual(colours([2, 2, 1], "light"), [
    "#12308f", "#2f6fc0", "#6690f5", "#6b2a06", "#b8420a", "#c9762f", "#101214", "#5f6368", "#878c99",
  ]);
});

test("more inputs get colours between them, all different, the bias the last of its ramp", () => {
  const wide = colours([4, 1, 1], "dark");
  assert.equal(new Set(wide).size, 7);
  assert.equal(wide[0], "#a9d4fc");
  assert.equal(wide[4], "#4673a3");
});

test("three hidden neurons have more than the hues: the legend's weights get the nine colours in order", () => {
  const nine = colours([2, 2, 1], "light");
  assert.deepEqual(colours([1, 1, 1, 1, 1], "light"), nine.slice(0, 8));
  const all = parameters(listNames([4, 8, 8, 8, 8, 1]));
  const listed = ["w5_10", "w1_10", "w3_44"];
  assert.deepEqual([...colouring(all, listed, "light")], listed.map((name, i) => [name, nine[i]]));
});

test("a place on a ramp is mixed from its neighbours", () => {
  assert.equal(along(["#000000", "#ffffff"], 0.5), "#808080");
});

/** @typedef {number[]} Triple */

/** @param {string} hex @returns {Triple} red, green, blue in linear light */
const linear = (hex) =>
  [1, 3, 5]
    .map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));

/** @param {number[][]} matrix @param {Triple} v */
const times = (matrix, v) => matrix.map((row) => row.reduce((sum, m, i) => sum + m * Number(v[i]), 0));

/** Oklab (Ottosson 2020): distances are about as they are seen; 0.02 is just noticed. @param {Triple} rgb */
function oklab(rgb) {
  const cones = times([
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
  ], rgb).map((v) => Math.cbrt(Math.max(0, v)));
  return times([
    [0.2104542553, 0.793617785, -0.0040720468],
    [1.9779984951, -2.428592205, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.808675766],
  ], cones);
}

/** How a colour is seen, in linear light: Machado, Oliveira and Fernandes 2009, full severity. */
const SIGHT = {
  full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

/** WCAG 2.2's contrast of two colours. @param {string} a @param {string} b */
function contrast(a, b) {
  const [high = 0, low = 0] = [a, b]
    .map((hex) => times([[0.2126, 0.7152, 0.0722]], linear(hex))[0] ?? 0)
    .sort((one, other) => other - one);
  return (high + 0.05) / (low + 0.05);
}

for (const scheme of /** @type {const} */ (["light", "dark"])) {
  test(`eight runs stand out from the ground, ${scheme}`, () => {
    assert.equal(new Set(RUNS[scheme]).size, 8);
    for (const one of RUNS[scheme]) assert.ok(contrast(one, INK[scheme].ground) >= 3, one);
  });

  for (const [name, matrix] of Object.entries(SIGHT)) {
    test(`any two of eight runs differ for ${name} sight, ${scheme}`, () => {
      const seen = RUNS[scheme].map((hex) => oklab(times(matrix, linear(hex)).map((v) => Math.min(1, Math.max(0, v)))));
      seen.forEach((a, i) => seen.slice(0, i).forEach((b, j) => {
        const far = Math.hypot(...a.map((v, c) => v - Number(b[c])));
        assert.ok(far >= 0.09, `${RUNS[scheme][i]} and ${RUNS[scheme][j]}: ${far.toFixed(3)}`);
      }));
    });
  }
}

// 0.09 is what any two runs beside each other differ by.
for (const scheme of /** @type {const} */ (["light", "dark"])) {
  const full = colours([2, 2, 1], scheme);
  const palest = full.map((one) => pale(one, scheme));

  test(`what a branch left is told from the branch, its greys from the branch's greys, ${scheme}`, () => {
    for (const one of palest) {
      for (const other of full) {
        const [a, b] = [one, other].map((hex) => oklab(/** @type {Triple} */ (linear(hex))));
        const far = Math.hypot(...(a ?? []).map((v, c) => v - Number(b?.[c])));
        assert.ok(far >= 0.09, `${one} and ${other}: ${far.toFixed(3)}`);
      }
    }
    for (const one of palest.slice(6)) {
      for (const other of full.slice(6)) assert.ok(contrast(one, other) >= 1.5, `${one} and ${other}`);
    }
  });

  test(`and it is still seen on the ground, ${scheme}`, () => {
    for (const one of palest) assert.ok(contrast(one, INK[scheme].ground) >= 1.35, one);
  });
}

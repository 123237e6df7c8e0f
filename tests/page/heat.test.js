/** Colours of numbers: they only get lighter, in any sight; pixels are where their numbers are. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { heat, logError, pixels, RAMPS } from "../../static/heat.js";

const unit = { low: 0, high: 1 };
const KINDS = /** @type {const} */ (["y", "E"]);
const SCHEMES = /** @type {const} */ (["light", "dark"]);

/** How a colour is seen, in linear light: Machado, Oliveira and Fernandes 2009, full severity. */
const SIGHT = {
  full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

/** CIE L*, 0 to 100, of a colour as it is seen. @param {string} hex @param {number[][]} sight */
function lightness(hex, sight) {
  const linear = [1, 3, 5]
    .map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  const seen = sight.map((row) => row.reduce((sum, m, i) => sum + m * Number(linear[i]), 0));
  const Y = [0.2126, 0.7152, 0.0722].reduce((sum, m, i) => sum + m * Math.max(0, Number(seen[i])), 0);
  return Y > 0.008856 ? 116 * Math.cbrt(Y) - 16 : 903.3 * Y;
}

for (const kind of KINDS) {
  for (const scheme of SCHEMES) {
    for (const [name, sight] of Object.entries(SIGHT)) {
      test(`${kind} gets lighter all the way, ${scheme}, ${name} sight`, () => {
        const seen = Array.from({ length: 41 }, (_, i) => lightness(heat(i / 40, unit, kind, scheme), sight));
        for (let i = 1; i < seen.length; i += 1) {
          assert.ok(Number(seen[i]) > Number(seen[i - 1]), `${i}: ${seen[i - 1]} ${seen[i]}`);
        }
        assert.ok(Number(seen.at(-1)) - Number(seen[0]) > 50);
      });

      test(`equal steps of ${kind} look about equal, ${scheme}, ${name} sight`, () => {
        const seen = Array.from({ length: 9 }, (_, i) => lightness(heat(i / 8, unit, kind, scheme), sight));
        const steps = seen.slice(1).map((v, i) => v - Number(seen[i]));
        assert.ok(Math.max(...steps) < 2.2 * Math.min(...steps), steps.map((v) => v.toFixed(1)).join(" "));
      });
    }
  }
}

test("a colour lies between the ends of its ramp, and stays at them beyond", () => {
  assert.equal(heat(-5, unit, "y", "light"), RAMPS.y.light[0]);
  assert.equal(heat(7, unit, "y", "light"), RAMPS.y.light.at(-1));
  assert.equal(heat(2, { low: 0, high: 4 }, "E", "dark"), RAMPS.E.dark[2]);
});

test("the last row is the picture's first, and what is not finite is left out", () => {
  const values = [0, 1, NaN, 0.5, 1, 0];
  const image = pixels({ values, across: 3, up: 2 }, unit, "y", "light");
  const hex = (/** @type {number} */ i) =>
    `#${[...image.slice(4 * i, 4 * i + 3)].map((c) => c.toString(16).padStart(2, "0")).join("")}`;
  assert.deepEqual([hex(3), hex(4), hex(5 - 1)], [RAMPS.y.light[0], RAMPS.y.light.at(-1), RAMPS.y.light.at(-1)]);
  assert.deepEqual([hex(1), hex(2)], [RAMPS.y.light.at(-1), RAMPS.y.light[0]]);
  assert.deepEqual([image[4 * 5 + 3], image[3]], [0, 255]);
});

test("an error of 0 has a logarithm, one that is not finite has none", () => {
  assert.equal(logError(0.01), -2);
  assert.equal(logError(0), -18);
  assert.ok(Number.isNaN(logError(Infinity)));
});

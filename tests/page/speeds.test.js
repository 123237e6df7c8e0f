/** How fast is played. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { played, reached, SPEEDS } from "../../static/speeds.js";

const LOG = /** @type {const} */ ({ kind: "log", k0: 0, k1: 9_999 });
const LINEAR = /** @type {const} */ ({ kind: "linear", k0: 0, k1: 10_000 });

test("so many iterations a second, on either axis, however long a frame is", () => {
  for (const shown of [LOG, LINEAR]) {
    for (const speed of SPEEDS.slice(0, -1)) {
      let place = 40;
      for (let i = 0; i < 50; i += 1) place = played(shown, place, speed, 20);
      assert.ok(Math.abs(place - 40 - Number(speed)) < 1e-9);
    }
  }
});

test("all of the axis takes five seconds, evenly along it", () => {
  // Half of the way to log10(10,000) = 4 is k + 1 = 100; half of 10,000 is 5,000.
  assert.ok(Math.abs(played(LOG, 0, "all", 2500) - 99) < 1e-9);
  assert.ok(Math.abs(played(LINEAR, 0, "all", 2500) - 5000) < 1e-9);
  assert.ok(Math.abs(played(LOG, 99, "all", 2500) - 9_999) < 1e-6);
});

test("a zoomed window takes five seconds too", () => {
  assert.ok(Math.abs(played({ kind: "linear", k0: 100, k1: 200 }, 100, "all", 2500) - 150) < 1e-9);
});

test("standing on an iteration is not before it, whatever a logarithm loses", () => {
  for (let k = 0; k < 10_000_000; k = Math.ceil(k * 1.3) + 1) {
    const shown = /** @type {const} */ ({ kind: "log", k0: 0, k1: 10_000_000 });
    assert.equal(reached(played(shown, k, "all", 0)), k);
  }
  assert.equal(reached(4.999), 4);
});

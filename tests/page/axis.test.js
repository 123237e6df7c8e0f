/** Where iterations stand on the axis that charts and timeline share. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { axis, fraction, iterationAt, iterationTicks, niceSteps, symlog, unaxis, unsymlog } from "../../static/axis.js";

const whole = /** @type {const} */ ({ kind: "log", k0: 0, k1: 10_000 });

test("the logarithmic axis has a place for k = 0 and one decade for each power of ten", () => {
  assert.equal(axis(0, "log"), 0);
  assert.equal(axis(9, "log"), 1);
  assert.equal(axis(9999, "log"), 4);
});

test("the linear axis is k itself", () => {
  assert.equal(axis(1234, "linear"), 1234);
  assert.equal(unaxis(1234, "linear"), 1234);
});

test("a place on the axis leads back to its iteration, for every k and both axes", () => {
  for (const kind of /** @type {const} */ (["log", "linear"])) {
    for (let k = 0; k <= 10_000; k += 1) {
      const view = { ...whole, kind };
      assert.equal(iterationAt(view, fraction(view, k)), k);
    }
  }
});

test("a place outside the view leads to the view's nearest end", () => {
  const view = /** @type {const} */ ({ kind: "linear", k0: 100, k1: 200 });
  assert.equal(iterationAt(view, -1), 100);
  assert.equal(iterationAt(view, 7), 200);
});

test("the whole logarithmic axis is labelled 0, 10, 100, 1k, 10k", () => {
  assert.deepEqual(iterationTicks(whole, 246), [0, 10, 100, 1000, 10_000]);
});

test("ticks are never nearer to each other than the gap, whatever is zoomed", () => {
  for (const kind of /** @type {const} */ (["log", "linear"])) {
    for (const [k0, k1] of [[0, 10_000], [0, 7], [37, 61], [900, 9000], [0, 1e7]]) {
      const view = { kind, k0: Number(k0), k1: Number(k1) };
      const places = iterationTicks(view, 246).map((k) => fraction(view, k) * 246);
      assert.ok(places.length >= 2, `${kind} ${k0}-${k1} has ${places.length} ticks`);
      places.slice(1).forEach((place, i) => assert.ok(place - Number(places[i]) >= 39.999));
    }
  }
});

test("steps are 1, 2 or 5 times a power of ten, without rounding dust", () => {
  assert.deepEqual(niceSteps(0, 1, 10), [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  assert.deepEqual(niceSteps(-2.4, 1.7, 5), [-2, -1, 0, 1]);
  assert.deepEqual(niceSteps(3, 3, 5), [3]);
});

test("symlog is odd, zero at zero, and one decade a power of ten far from it", () => {
  assert.equal(symlog(0), 0);
  assert.equal(symlog(-0.25), -symlog(0.25));
  assert.ok(Math.abs(unsymlog(symlog(-0.25)) + 0.25) < 1e-12);
  assert.ok(Math.abs(symlog(1000) - symlog(100) - 1) < 1e-4);
});

/** How the diagram draws a link that is never fed: in two pieces, with bars that no dashes cut. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { bars, gapped } from "../../static/diagramlooks.js";

const LINK = { from: { x: 0, y: 0 }, to: { x: 100, y: 0 } };

test("a link is one line, one that is never fed has a gap before its neuron", () => {
  assert.equal(gapped(LINK, false), "M0.00 0.00L100.00 0.00");
  assert.equal(gapped(LINK, true), "M0.00 0.00L66.00 0.00M82.00 0.00L100.00 0.00");
});

test("the bars stand across the two ends at the gap", () => {
  assert.equal(bars(LINK), "M66.00 -6.00L66.00 6.00M82.00 -6.00L82.00 6.00");
});

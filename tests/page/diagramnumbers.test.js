/** The diagram's numbers: what is on its way, what is not there, and what dw and delta are called. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { numbersAt } from "../../static/diagramnumbers.js";
import { told } from "../../static/digits.js";
import { exact } from "../../static/exact.js";
import { speak } from "../../static/i18n.js";
import { Insight } from "../../static/insight.js";
import { listNames, parameters } from "../../static/names.js";
import { Records } from "../../static/records.js";

const NAMES = listNames([2, 2, 1]);
const records = new Records(() => {}, () => {});
const insight = new Insight(() => {});
speak(JSON.parse(readFileSync(new URL("../../static/catalogue.json", import.meta.url), "utf8")), "en");

/** A run that was stopped before its first iteration. @param {Record<string, any>} [config] @returns {any} */
const stopped = (config = {}) => {
  const history = { start: 0, nets: 4, frontier: 0, record: () => null, at: () => undefined };
  const run = { id: "r", k: 0, nets: 4, patterns: [{}, {}, {}, {}], fork: null, config };
  const w = [1, 2, 3, 4].map((net) => NAMES.map((_, i) => 10 * net + i));
  const final = { y: null, E: null, dw: null, w, seconds: 0 };
  return { k: 0, net: 1, run, history, final, past: null, frontier: 0, compared: [], phase: "stopped", parameters: parameters(NAMES), patterns: run.patterns };
};

test("of a run without a record the weights are told, and of nothing else that it is on its way", () => {
  const numbers = numbersAt(stopped(), records, insight);
  assert.deepEqual(NAMES.map((_, i) => numbers.w(i)), NAMES.map((_, i) => 20 + i));
  const { u, h, delta } = numbers.neuron("1_1");
  for (const v of [numbers.y, numbers.E, numbers.dw(0), numbers.step(0), u, h, delta]) assert.equal(told(v, 3), "–");
});

test("dw is called dE/dw where it is that: not with a fault, nor as listed", () => {
  const named = (/** @type {object} */ config) => {
    const { gradient, delta } = numbersAt(stopped(config), records, insight);
    return [gradient, delta];
  };
  assert.deepEqual(named({ fault: null, wiring: "connected" }), ["dE/dw", "δ = dE/du"]);
  assert.deepEqual(named({ fault: "flipped_sign", wiring: "connected" }), ["dw", "δ"]);
  assert.deepEqual(named({ fault: null, wiring: "as_listed" }), ["dw", "δ"]);
  assert.ok(exact(null));
});

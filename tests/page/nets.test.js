/** Which net is whose, and what y can be. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { speak } from "../../static/i18n.js";
import { along, mixed, netAt, netName, reach, together } from "../../static/nets.js";

speak(JSON.parse(readFileSync(new URL("../../static/catalogue.json", import.meta.url), "utf8")), "en");

const FOUR = [[0, 0], [0, 1], [1, 0], [1, 1]].map((x, p) => ({ x, t: p % 3 ? 1 : 0 }));
/** @param {number[]} nets of the runs that are compared, or of the one run @param {Record<string, any>} [config] @returns {any} */
function values(nets, config = {}) {
  const runs = nets.map((n) => ({ run: { config, patterns: FOUR }, history: { nets: n } }));
  const [one] = runs;
  return nets.length > 1
    ? { patterns: FOUR, history: { nets: 4 }, run: null, compared: runs }
    : { patterns: FOUR, history: one?.history, run: one?.run, compared: [] };
}

test("four patterns and one net: it learns all of them", () => {
  assert.ok(together(values([1])));
  assert.ok(!together(values([4])));
  assert.ok(!together({ ...values([1]), patterns: FOUR.slice(1, 2) }));
});

test("runs that are compared share the wide charts only where each has one net", () => {
  assert.ok(together(values([1, 1])));
  assert.ok(!together(values([1, 4])));
  assert.ok(mixed(values([1, 4])));
  assert.ok(!mixed(values([4, 4])));
});

test("a net is named by its number, one for all as one, and where both are compared by the input", () => {
  assert.equal(netName(values([4]), 1), "net 2");
  assert.equal(netName(values([1]), 1), "one net");
  assert.equal(netName(values([1, 4]), 1), "input 2");
  assert.deepEqual([netAt({ nets: 4 }, 2), netAt({ nets: 1 }, 2)], [2, 0]);
});

test("a card's track goes from 0 to 1, of tanh from -1, and as far as the targets", () => {
  assert.deepEqual(reach(values([1], { output: "sigmoid" })), { low: 0, high: 1 });
  assert.deepEqual(reach(values([1], { output: "tanh" })), { low: -1, high: 1 });
  const far = { ...values([1], { output: "identity" }), patterns: [{ x: [0], t: -3 }, { x: [1], t: 5 }] };
  assert.deepEqual(reach(far), { low: -3, high: 5 });
});

test("what lies beyond a track's end stands at the end", () => {
  const track = { low: -1, high: 1 };
  assert.deepEqual([-2, -1, 0, 0.5, 1, 7].map((v) => along(track, v)), [0, 0, 50, 75, 100, 100]);
});

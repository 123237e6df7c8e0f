/** What every neuron computes at the cursor: the exact numbers, or none while they are on their way. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { Insight } from "../../static/insight.js";
import { listNames, parameters } from "../../static/names.js";

const NAMES = listNames([2, 2, 1]);
const NEURONS = ["1_1", "1_2", "2_1"];
/** @param {number} k @param {Record<string, any>} [more] @returns {any} */
const values = (k, more = {}) => {
  const history = { start: 0, nets: 4, frontier: 1000 };
  const run = { id: "r", k: 1000, nets: 4, patterns: [{}, {}, {}, {}], fork: null, config: {} };
  return { k, net: 1, run, history, final: null, past: null, frontier: 1000, compared: [], phase: "done", parameters: parameters(NAMES), ...more };
};

/** A server: number i of iteration k is 100 k + i. */
function serve() {
  /** @type {{k0: number, k1: number, net: number, open: () => void, refuse: () => void}[]} */
  const asked = [];
  globalThis.fetch = /** @type {any} */ ((/** @type {string} */ url, /** @type {{signal: AbortSignal}} */ { signal }) =>
    new Promise((resolve, reject) => {
      const query = new URL(url, "http://localhost").searchParams;
      const [k0, k1, net] = ["k0", "k1", "net"].map((name) => Number(query.get(name)));
      signal.addEventListener("abort", () => reject(new DOMException("taken back", "AbortError")));
      const size = 3 * NEURONS.length;
      const numbers = Float64Array.from({ length: (Number(k1) - Number(k0)) * size }, (_, i) => 100 * (Number(k0) + Math.floor(i / size)) + (i % size));
      const data = Buffer.from(numbers.buffer).toString("base64");
      const body = JSON.stringify({ patterns: [net], neurons: NEURONS, data });
      asked.push({
        k0: Number(k0), k1: Number(k1), net: Number(net),
        open: () => resolve({ ok: true, status: 200, text: async () => body }),
        refuse: () => reject(new TypeError("no answer")),
      });
    }));
  return asked;
}

test("an iteration's numbers are there once its block is, to the last bit", async () => {
  const asked = serve();
  let arrived = 0;
  const insight = new Insight(() => (arrived += 1));
  insight.want(values(40));
  assert.equal(insight.at(values(40)), null);
  assert.ok(insight.has(values(40)));
  await rest(60);
  assert.deepEqual(asked.map(({ k0, k1, net }) => [k0, k1, net]), [[24, 56, 1]]);
  asked[0]?.open();
  await rest(10);
  assert.equal(arrived, 1);
  const told = insight.at(values(40));
  assert.deepEqual(told?.neurons, NEURONS);
  assert.deepEqual([...(told?.u[0] ?? [])], [4000, 4001, 4002]);
  assert.deepEqual([...(told?.h[0] ?? [])], [4003, 4004, 4005]);
  assert.deepEqual([...(told?.delta[0] ?? [])], [4006, 4007, 4008]);
  assert.equal(insight.at(values(56)), null);
  assert.equal(insight.at(values(40, { net: 2 })), null); // another net's
  await rest(60); // at rest what is around it comes too
  assert.equal(asked.length, 2);
});

test("of several moves the last one counts, and what was for another place is taken back", async () => {
  const asked = serve();
  const insight = new Insight(() => {});
  insight.want(values(10));
  await rest(60);
  insight.want(values(500));
  insight.want(values(900));
  await rest(60);
  assert.deepEqual(asked.map(({ k0 }) => k0), [0, 884]);
});

test("a jump is asked for at once, the jumps right after it once they have rested", async () => {
  const asked = serve();
  const insight = new Insight(() => {});
  insight.want(values(100));
  await null;
  assert.deepEqual(asked.map(({ k0 }) => k0), [84]);
  for (const k of [300, 500, 900]) {
    insight.want(values(k));
    await null;
  }
  assert.equal(asked.length, 1);
  await rest(60);
  assert.deepEqual(asked.map(({ k0 }) => k0), [84, 884]);
});

test("there is none after the last update, of runs that are compared, and of a run that is gone", () => {
  const insight = new Insight(() => {});
  assert.ok(!insight.has(values(1000, { final: {} })));
  assert.ok(!insight.has(values(10, { compared: [{}] })));
  assert.ok(!insight.has(values(10, { phase: "deleted" })));
});

test("a cursor that goes along with the training asks for nothing until it rests", async () => {
  const asked = serve();
  const insight = new Insight(() => {});
  for (let k = 0; k < 6000; k += 300) {
    insight.want(values(k, { follow: true, frontier: k + 1, phase: "running" }));
    insight.want(values(k, { follow: true, frontier: k + 1, phase: "running" })); // drawn again
    await rest(16);
  }
  assert.equal(asked.length, 0);
  await rest(100);
  assert.deepEqual(asked.map(({ k0, k1 }) => [k0, k1]), [[5684, 5701]]);
});

test("so does one that plays through a long run; played slowly it finds the next iterations there", async () => {
  const asked = serve();
  const insight = new Insight(() => {});
  insight.want(values(0));
  await null;
  asked.pop()?.open(); // where it begins to play
  await rest(10);
  for (let k = 60; k < 900; k += 60) {
    insight.want(values(k, { playing: true }));
    await rest(10);
  }
  assert.equal(asked.length, 0);
  for (let k = 900; k < 912; k += 1) {
    insight.want(values(k, { playing: true }));
    asked.at(-1)?.open();
    await rest(16);
  }
  assert.ok(asked.length > 0);
  assert.notEqual(insight.at(values(911)), null);
});

test("what is on its way and near the cursor is not taken back", async () => {
  const asked = serve();
  const insight = new Insight(() => {});
  insight.want(values(100));
  await rest(60);
  insight.want(values(120)); // behind what was asked for, [84, 116)
  await rest(60);
  assert.equal(asked.length, 1);
  asked[0]?.open();
  await rest(60);
  assert.deepEqual(asked.map(({ k0 }) => k0), [84, 120]);
  assert.notEqual(insight.at(values(110)), null);
});

test("while the connection is lost nothing is asked, and what was refused is asked again after it", async () => {
  const asked = serve();
  const insight = new Insight(() => {});
  insight.want(values(40));
  await rest(60);
  asked[0]?.refuse();
  await rest(10);
  assert.ok(!insight.has(values(40)));
  insight.want(values(40));
  await rest(60);
  assert.equal(asked.length, 1); // refused
  insight.want(values(40, { reconnecting: true }));
  await rest(60);
  assert.equal(asked.length, 1);
  assert.ok(insight.has(values(40))); // not known yet
  insight.want(values(40, { reconnecting: false }));
  await rest(60);
  assert.equal(asked.length, 2);
  asked[1]?.open();
  await rest(10);
  assert.notEqual(insight.at(values(40)), null);
});

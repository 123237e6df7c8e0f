/** The records at the cursor of runs that are compared: asked for once, however large their nets are. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { KEPT, sizeOf } from "../../static/blocks.js";
import { Records } from "../../static/records.js";

const LENGTH = 1_000_000;

/** A run of which the page holds nothing by itself. @param {string} id @param {number} nets @param {number} weights @returns {any} */
const told = (id, nets, weights) => ({
  run: {
    id, nets, k: LENGTH, fork: null, config: {}, patterns: [{}, {}, {}, {}].slice(0, Math.max(4, nets)),
    parameters: Array.from({ length: weights }, (_, i) => `w${i}`),
  },
  history: { start: 0, frontier: LENGTH, record: () => null, at: () => undefined },
  final: null,
});

/** @param {any[]} compared @param {number} k @param {object} [more] @returns {any} */
const values = (compared, k, more = {}) => ({ k, compared, phase: "done", playing: false, follow: false, ...more });

/** A server, and the page's frames: it says again what is wanted whenever something has come. @param {any} now */
function serve(now) {
  /** @type {string[]} */
  const asked = [];
  globalThis.fetch = /** @type {any} */ (async (/** @type {string} */ url) => {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const [k0, k1] = ["k0", "k1"].map((name) => Number(searchParams.get(name)));
    asked.push(`${pathname.split("/")[2]} ${k0}`);
    if (asked.length > 500) return new Promise(() => {}); // without end: the test fails, and ends
    const records = Array.from({ length: Number(k1) - Number(k0) }, (_, i) => ({ k: Number(k0) + i }));
    return { ok: true, status: 200, text: async () => JSON.stringify({ records }) };
  });
  const page = { values: now, asked, records: new Records(() => setTimeout(() => page.records.want(page.values)), () => {}) };
  return page;
}

/** Until nothing more is asked for. @param {{asked: string[]}} page */
async function settled({ asked }) {
  for (let n = -1, left = 20; n < asked.length; left -= 1) {
    assert.ok(left > 0, `it asks without end: ${asked.length} requests`);
    n = asked.length;
    await rest(40);
  }
}

test("eight runs of large nets come to rest: each block is asked for once", async () => {
  const runs = Array.from({ length: 8 }, (_, i) => told(`r${i}`, 4, 105));
  const k = 500_032;
  const page = serve(values(runs, k));
  page.records.want(page.values);
  await settled(page);
  assert.equal(new Set(page.asked).size, page.asked.length);
  assert.deepEqual(page.asked.slice(0, 8), runs.map(({ run }) => `${run.id} ${k}`)); // the cursor's own first
  assert.ok(page.asked.length * sizeOf(runs[0].run) <= KEPT);
  assert.ok(page.records.ready(page.values, k));
  const n = page.asked.length;
  page.records.want(page.values);
  await settled(page);
  assert.equal(page.asked.length, n);
});

test("of the largest nets the next iteration has room too, and what is at the cursor stays through a long way", async () => {
  const runs = Array.from({ length: 8 }, (_, i) => told(`r${i}`, 4, 999));
  const page = serve(values(runs, 0));
  for (const k of [9, 10, 11, 29, 49, 400_000, 399_990]) {
    page.values = values(runs, k);
    page.records.want(page.values);
    await settled(page);
    assert.ok(page.records.ready(page.values, k), `no records at ${k}`);
    assert.ok(page.records.ready(page.values, k + 1), `no records at ${k + 1}`);
  }
});

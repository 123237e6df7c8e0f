/** Records kept in blocks: those there are, and no more than memory is meant for them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { aheadOf, beginning, Blocks, KEPT, lengthOf } from "../../static/blocks.js";

/** @param {string} id @param {number} nets @param {number} parameters @returns {any} */
const run = (id, nets, parameters) => ({
  id, nets, patterns: [{}, {}, {}, {}], parameters: Array.from({ length: parameters }, (_, i) => `w${i}`),
});
const ARTICLE = run("article", 4, 9);
const LARGE = run("large", 16, 300);
const records = (/** @type {number} */ k0, /** @type {number} */ k1) =>
  Array.from({ length: k1 - k0 }, (_, i) => /** @type {any} */ ({ k: k0 + i }));

test("blocks begin at fixed iterations; those of large nets are shorter, and more are asked for ahead", () => {
  assert.equal(lengthOf(ARTICLE), 64);
  assert.equal(beginning(ARTICLE, 137), 128);
  // 80,000 numbers / (2 * 4 + 2 * 16 * 300) a record.
  assert.equal(lengthOf(LARGE), 8);
  assert.equal(aheadOf(ARTICLE), 1);
  assert.ok(aheadOf(LARGE) > 1);
});

test("what was put is found, and nothing else", () => {
  const blocks = new Blocks();
  blocks.put(ARTICLE, records(64, 128));
  assert.equal(blocks.at(ARTICLE, 64)?.k, 64);
  assert.equal(blocks.at(ARTICLE, 127)?.k, 127);
  for (const k of [0, 63, 128]) assert.equal(blocks.at(ARTICLE, k), null);
  assert.equal(blocks.at(run("other", 4, 9), 100), null);
});

test("a fork's first block begins where it does; a run under way has a part of its last one", () => {
  const blocks = new Blocks();
  blocks.put(ARTICLE, records(100, 110));
  assert.equal(blocks.at(ARTICLE, 99), null);
  assert.equal(blocks.at(ARTICLE, 109)?.k, 109);
  assert.equal(blocks.at(ARTICLE, 110), null);
  blocks.put(ARTICLE, records(100, 128));
  assert.equal(blocks.at(ARTICLE, 110)?.k, 110);
  assert.equal(blocks.numbers, 28 * 80);
});

test("memory stays bounded over ten million iterations, and what is in use stays", () => {
  const blocks = new Blocks();
  blocks.put(ARTICLE, records(0, 64));
  for (let k = 64; k < 10_000_000; k += 6_400) {
    const k0 = beginning(ARTICLE, k);
    blocks.use(ARTICLE, 0);
    blocks.put(ARTICLE, records(k0, k0 + 64));
    assert.ok(blocks.numbers <= KEPT);
    assert.equal(blocks.at(ARTICLE, k)?.k, k);
  }
  assert.equal(blocks.at(ARTICLE, 10)?.k, 10);
  assert.equal(blocks.at(ARTICLE, 64), null);
});

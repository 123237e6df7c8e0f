/** Several histories over one stream. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Turns } from "../../static/turns.js";

/** A stream that remembers what it was asked for, and whose listener is at hand. */
function fake() {
  /** @type {any} */
  const stream = { opened: [], listener: null };
  stream.open = (/** @type {string} */ id, /** @type {number} */ _, /** @type {any} */ listener) => {
    stream.opened.push(id);
    stream.listener = listener;
  };
  stream.close = () => (stream.listener = null);
  return stream;
}

/** @param {string} id @param {boolean} live @param {() => void} [done] */
const reading = (id, live, done = () => {}) =>
  /** @type {any} */ ({ id, rows: 4, live: () => live, listener: { done, failed: () => {}, enough: () => {} } });

test("one is read after another, each to its end, whatever that is", () => {
  const stream = fake();
  new Turns(stream).take([reading("a", false), reading("b", false), reading("c", false), reading("d", false)]);
  assert.deepEqual(stream.opened, ["a"]);
  stream.listener.done({});
  stream.listener.failed({});
  stream.listener.enough();
  assert.deepEqual(stream.opened, ["a", "b", "c", "d"]);
});

test("what is taken while the end of another is told is not skipped", () => {
  const stream = fake();
  const turns = new Turns(stream);
  turns.take([reading("a", false, () => turns.take([reading("c", false), reading("d", false)])), reading("b", false)]);
  stream.listener.done({});
  assert.deepEqual(stream.opened, ["a", "c"]);
});

test("a run under way is left after a while where another waits, and taken up again", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const stream = fake();
    new Turns(stream).take([reading("a", true), reading("b", true)]);
    mock.timers.tick(600);
    mock.timers.tick(600);
    assert.deepEqual(stream.opened, ["a", "b", "a"]);
    stream.listener.done({});
    assert.deepEqual(stream.opened, ["a", "b", "a", "b"]);
    mock.timers.tick(6_000);
    assert.deepEqual(stream.opened, ["a", "b", "a", "b"]);
  } finally {
    mock.timers.reset();
  }
});

test("a run that has ended is read to its end, however long that takes", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const stream = fake();
    new Turns(stream).take([reading("a", false), reading("b", true)]);
    mock.timers.tick(6_000);
    assert.deepEqual(stream.opened, ["a"]);
  } finally {
    mock.timers.reset();
  }
});

test("stopped, nothing more is read", () => {
  const stream = fake();
  const turns = new Turns(stream);
  turns.take([reading("a", false), reading("b", false)]);
  const { listener } = stream;
  turns.stop();
  listener.done({});
  assert.deepEqual(stream.opened, ["a"]);
});

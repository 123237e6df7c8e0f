/** How far a step goes: the four sizes, and the parts of an iteration. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { PARTS, partBeside } from "../../static/parts.js";
import { lengthOf, offered, stepped } from "../../static/steps.js";

const RUN = { first: 0, newest: 9, last: 10, patterns: 4 };

test("the parts of an iteration follow each other, and the last one leads to the next iteration", () => {
  /** @type {{k: number, part: import("../../static/parts.js").Part | null}} */
  let at = { k: 137, part: null };
  const there = [];
  for (let i = 0; i < 5; i += 1) there.push(`${(at = partBeside(at, 1)).k} ${at.part}`);
  assert.deepEqual(there, ["137 forward", "137 error", "137 backward", "137 update", "138 forward"]);
  const back = [];
  for (let i = 0; i < 5; i += 1) back.push(`${(at = partBeside(at, -1)).k} ${at.part}`);
  assert.deepEqual(back, ["137 update", "137 backward", "137 error", "137 forward", "136 update"]);
});

test("back from a whole iteration is the update that led to it", () => {
  assert.deepEqual(partBeside({ k: 5, part: null }, -1), { k: 4, part: "update" });
});

test("phases end where the run does, and behind its last update is the entry after it", () => {
  assert.equal(stepped({ k: 0, part: null }, "part", -1, RUN), null);
  assert.equal(stepped({ k: 0, part: "forward" }, "part", -1, RUN), null);
  assert.deepEqual(stepped({ k: 9, part: "update" }, "part", 1, RUN), { k: 10, part: null });
  assert.deepEqual(stepped({ k: 10, part: null }, "part", -1, RUN), { k: 9, part: "update" });
  assert.equal(stepped({ k: 10, part: null }, "part", 1, RUN), null);
  const under_way = { ...RUN, last: 9 };
  assert.equal(stepped({ k: 9, part: "update" }, "part", 1, under_way), null);
});

test("the other steps show whole iterations, and stay inside the run", () => {
  assert.deepEqual(stepped({ k: 5, part: "error" }, "iteration", 1, RUN), { k: 6, part: null });
  assert.deepEqual(stepped({ k: 5, part: null }, "epoch", -1, RUN), { k: 1, part: null });
  assert.deepEqual(stepped({ k: 5, part: null }, "hundred", 1, RUN), { k: 10, part: null });
  assert.deepEqual(stepped({ k: 5, part: null }, "hundred", -1, { ...RUN, first: 3 }), { k: 3, part: null });
  assert.deepEqual([lengthOf("iteration", 16), lengthOf("epoch", 16), lengthOf("hundred", 16)], [1, 16, 100]);
});

test("an epoch is offered in online alone, phases where one run is shown", () => {
  const shown = (/** @type {string} */ schedule, /** @type {object[]} */ compared = []) =>
    offered(/** @type {any} */ ({ run: { config: { schedule } }, compared }));
  assert.deepEqual(shown("online"), ["part", "iteration", "epoch", "hundred"]);
  for (const schedule of ["each", "batch"]) assert.deepEqual(shown(schedule), ["part", "iteration", "hundred"]);
  assert.deepEqual(shown("online", [{}, {}]), ["iteration", "hundred"]);
  assert.deepEqual(offered(/** @type {any} */ ({ run: null, compared: [] })), ["part", "iteration", "hundred"]);
  assert.equal(PARTS.length, 4);
});

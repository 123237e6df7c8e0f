/** Presentation mode: what can be presented, what is shown of it, where its link leads. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { localOnly, presentable, presenting, tabShown } from "../../static/present.js";

const run = /** @type {import("../../static/api.js").Run} */ ({ id: "a" });
const one = /** @type {import("../../static/present.js").Shown} */ ({ ids: ["a"], run, compared: [], phase: "done" });
const compared = /** @type {import("../../static/state.js").Compared[]} */ ([{}, {}]);

test("one run can be presented, whatever it is doing, and one that is on its way", () => {
  assert.equal(presentable(one), true);
  assert.equal(presentable({ ...one, phase: "running" }), true);
  assert.equal(presentable({ ...one, run: null, phase: "loading" }), true);
});

test("nothing can be presented at the start, of a run that is not there, of several", () => {
  assert.equal(presentable({ ...one, ids: [], run: null, phase: "start" }), false);
  assert.equal(presentable({ ...one, run: null, phase: "missing" }), false);
  assert.equal(presentable({ ...one, run: null, phase: "offline" }), false);
  assert.equal(presentable({ ids: ["a", "b"], run: null, compared: [], phase: "loading" }), false);
  assert.equal(presentable({ ids: ["a", "b"], run: null, compared, phase: "comparing" }), false);
});

test("it is presented when it is asked for and can be", () => {
  assert.equal(presenting({ ...one, present: true }), true);
  assert.equal(presenting({ ...one, present: false }), false);
  assert.equal(presenting({ ...one, ids: ["a", "b"], compared, present: true }), false);
});

test("presented is why a weight moved; the tab that was chosen stays chosen", () => {
  assert.equal(tabShown({ ...one, present: true, tab: "landscape" }), "why");
  assert.equal(tabShown({ ...one, present: false, tab: "landscape" }), "landscape");
});

test("a name that leads to the computer itself leads nobody else here", () => {
  for (const name of ["localhost", "127.0.0.1", "127.1.2.3", "[::1]", "backscope.localhost"]) assert.ok(localOnly(name), name);
  for (const name of ["192.168.0.2", "lab.example", "localhost.example", "[fe80::1]", "128.0.0.1", "0.0.0.0"]) {
    assert.ok(!localOnly(name), name);
  }
});

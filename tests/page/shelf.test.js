/** The library's list: what is heard of while it is on its way is in it in the end. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { Shelf } from "../../static/shelf.js";

const REREAD_MS = 700; // at the least between two readings

test("a run that comes while the list is on its way is asked for once the list is there", async (t) => {
  /** @type {((response: Response) => void)[]} */
  const open = [];
  t.mock.method(globalThis, "fetch", () => new Promise((/** @type {(response: Response) => void} */ resolve) => open.push(resolve)));
  const answer = (/** @type {string[]} */ ...ids) =>
    open.shift()?.(new Response(JSON.stringify({ runs: ids.map((id) => ({ id, tags: [] })), next: null })));
  const shelf = new Shelf(() => /** @type {import("../../static/api.js").Query} */ ({}), () => {});
  const asked = shelf.ask();
  shelf.hear(/** @type {import("../../static/api.js").Run} */ ({ id: "new", tags: /** @type {string[]} */ ([]) }));
  await rest(REREAD_MS + 100); // it would be looked for by now
  answer("old"); // as it was before
  await asked;
  await rest(REREAD_MS + 100);
  assert.equal(open.length, 1, "it is not asked for again");
  answer("new", "old");
  await rest(20);
  assert.deepEqual(shelf.runs.runs.map(({ id }) => id), ["new", "old"]);
});

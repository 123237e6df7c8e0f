import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { read, Refusal } from "../../static/api.js";

const { fetch } = globalThis;

afterEach(() => {
  globalThis.fetch = fetch;
});

/** @param {ReadableStream} body */
const answer = (body) => {
  globalThis.fetch = async () => new Response(body, { status: 200 });
};

test("an answer that breaks off in the middle is no answer", async () => {
  answer(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"id": "b5d'));
        controller.error(new TypeError("network error"));
      },
    }),
  );
  await assert.rejects(read("b5d"), (error) => {
    assert.ok(error instanceof Refusal);
    assert.equal(error.problem.type, "no-answer");
    return true;
  });
});

test("an answer that is taken back in the middle is none of the server's doing", async () => {
  answer(
    new ReadableStream({
      start(controller) {
        controller.error(new DOMException("taken back", "AbortError"));
      },
    }),
  );
  await assert.rejects(read("b5d"), { name: "AbortError" });
});

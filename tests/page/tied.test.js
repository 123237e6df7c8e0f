/** Formulas in sentences: what is kept on one line. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { pieces } from "../../static/tied.js";

/** @param {string} text @param {number} [most] */
const tied = (text, most) => pieces(text, most).flatMap((one) => (one.formula ? [one.text] : []));

test("a formula is kept together, the words around it are not", () => {
  assert.deepEqual(pieces("from 0.221 at k = 40 to 0.01 at k = 391."), [
    { text: "from 0.221 at ", formula: false },
    { text: "k = 40", formula: true },
    { text: " to 0.01 at ", formula: false },
    { text: "k = 391.", formula: true },
  ]);
  assert.deepEqual(tied("What keeps dw small is y(1 − y) = 0.0012: the"), ["y(1 − y) = 0.0012:"]);
  assert.deepEqual(tied("x₀ = 0, so this weight gets no gradient."), ["x₀ = 0,"]);
});

test("in Japanese it begins and ends where the Japanese does", () => {
  assert.deepEqual(tied("停滞は k = 33 から。y = 0.514（目標 t = 0）"), ["k = 33", "y = 0.514", "t = 0"]);
});

test("what would be too wide may break, and a text without formulas is whole", () => {
  assert.deepEqual(tied("y = 0.205, target t = 0", 8), ["t = 0"]);
  assert.deepEqual(pieces("Done."), [{ text: "Done.", formula: false }]);
  assert.deepEqual(pieces(""), []);
});

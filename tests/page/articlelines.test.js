/** The article's equations over the listing's own numbers: each gives what the listing computed. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { alone, difference, linesOf, NAMES, numbersOf } from "../../static/articlelines.js";
import { verdictOf } from "../../static/articlerows.js";
import { speak } from "../../static/i18n.js";
import { explained } from "./explained.js";

speak(JSON.parse(readFileSync(new URL("../../static/catalogue.json", import.meta.url), "utf8")), "en");
const golden = JSON.parse(readFileSync(new URL("../golden/article.json", import.meta.url), "utf8"));
const KIND = { half: false, exact: true };
const HOW = { eta: 0.1, divisor: 1, connected: true };

const s = (/** @type {number} */ u) => 1 / (1 + Math.exp(-u));

/**
 * What /explain answers of a golden record; u, h and delta by hand from its weights.
 * @param {string} wiring @param {number} p @param {number} i of its records
 */
function answerOf(wiring, p, i) {
  const { input, target, records, final_w: final } = golden.runs[wiring][p];
  const { k, y, E, dw, w } = records[i];
  const after = records[i + 1]?.k === k + 1 ? records[i + 1].w : k === 9_999 ? final : null;
  const [w11, w12, w21] = w;
  const sums = [w11, w12].map(([a, b, bias]) => input[0] * a + input[1] * b + bias);
  const h = sums.map(s);
  const fed = wiring === "connected" ? h : [0, 0];
  const u = Number(fed[0]) * w21[0] + Number(fed[1]) * w21[1] + w21[2];
  const d = dw[2][2];
  const [shape] = explained("w2_12").weights;
  return {
    ...explained("w2_12"), k, x: [input], t: [target], y: [y], E: [E],
    u: [[...sums, u]], h: [[...h, y]], delta: [[dw[0][2], dw[1][2], d]],
    weights: NAMES.map((parameter, m) => ({
      .../** @type {import("../../static/chain.js").Weight} */ (shape), parameter,
      w: w.flat()[m], dw: dw.flat()[m], next: after?.flat()[m] ?? NaN, shares: [dw.flat()[m]],
    })),
  };
}

/** @param {number} a @param {number} b */
const close = (a, b) => Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
const all = (/** @type {import("../../static/articlelines.js").Kind} */ kind) => linesOf(kind).flatMap(({ lines }) => lines);

for (const wiring of ["connected", "as_listed"]) {
  for (const p of [0, 1, 2, 3]) {
    test(`${wiring}, ${["00", "01", "10", "11"][p]}: every equation gives the listing's number, at every k that is kept`, () => {
      for (const [i, { k }] of golden.runs[wiring][p].records.entries()) {
        const now = numbersOf(answerOf(wiring, p, i), 0, { ...HOW, connected: wiring === "connected" });
        for (const { name, compute, run } of all(KIND)) {
          const kept = run?.(now) ?? NaN;
          if (!Number.isNaN(kept)) assert.ok(close(compute(now), kept), `k = ${k}, ${name}: ${compute(now)} and ${kept}`);
        }
      }
    });
  }
}

test("there are 29 lines in five groups, the nine derivatives in the order of the parameters", () => {
  const groups = linesOf(KIND);
  assert.deepEqual(groups.map(({ group, lines }) => [group, lines.length]),
    [["forward", 6], ["error", 1], ["terms", 4], ["gradients", 9], ["update", 9]]);
  assert.deepEqual(groups[3]?.lines.map(({ weight }) => weight), NAMES);
  assert.equal(all(KIND).filter(({ run }) => run === null).length, 3); // d_on21, d_on11, d_on12
});

test("the numbers of a line are those that its symbols name", () => {
  const now = numbersOf(answerOf("connected", 3, 1), 0, HOW);
  const line = all(KIND).find(({ name }) => name === "dw1_11");
  const product = line?.parts.filter((part) => typeof part !== "string").reduce((sum, part) => sum * part(now), 1);
  assert.equal(product, line?.compute(now));
  assert.equal(line?.code, "dw[0][1]");
});

test("as listed the output neuron sums zeros, while the derivatives use the hidden outputs", () => {
  const now = numbersOf(answerOf("as_listed", 1, 4), 0, { ...HOW, connected: false });
  const lines = new Map(all({ half: false, exact: false }).map((line) => [line.name, line]));
  assert.equal(lines.get("u21")?.compute(now), now.w[8]);
  assert.equal(lines.get("dw2_10")?.compute(now), now.d_com * Number(now.h[0]));
  assert.ok(!lines.get("dw2_10")?.head.includes("∂")); // dw, and no derivative of what is computed
});

test("half of the squared error has half of the derivatives", () => {
  const now = numbersOf(answerOf("connected", 0, 0), 0, HOW);
  const [whole, half] = [false, true].map((one) => new Map(all({ half: one, exact: true }).map((line) => [line.name, line.compute(now)])));
  assert.equal(half?.get("E"), Number(whole?.get("E")) / 2);
  assert.equal(half?.get("d_com"), Number(whole?.get("d_com")) / 2);
});

test("a number that is another one is told by how much, and only in its own line", () => {
  const answer = answerOf("connected", 0, 0);
  const now = numbersOf(answer, 0, HOW);
  const twice = { ...now, own: now.own.map((v) => 2 * v) };
  for (const line of all(KIND)) {
    const d = difference(line, twice);
    const wrong = line.name.startsWith("dw") && line.compute(now) !== 0;
    if (wrong) assert.ok(close(d ?? NaN, -line.compute(now)), line.name);
    else if (d !== null && line.name[0] !== "n") assert.ok(Math.abs(d) < 1e-15, line.name);
  }
});

test("of several inputs the derivatives are of the one that is shown, dw of all", () => {
  const answer = answerOf("connected", 0, 0);
  const weights = answer.weights.map((one) => ({ ...one, dw: 10, shares: one.shares.map((v) => v / 4) }));
  const now = numbersOf({ ...answer, patterns: [0, 1, 2, 3], learnt: [0, 1, 2, 3], weights }, 0, { ...HOW, divisor: 4 });
  assert.ok(!alone({ ...answer, patterns: [0, 1, 2, 3], learnt: [0, 1, 2, 3] }, 0, 4));
  const nine = all(KIND).filter(({ name }) => name.startsWith("dw"));
  assert.deepEqual(nine.map(({ run }) => run?.(now)), answer.weights.map(({ dw }) => dw));
  assert.deepEqual(now.dw, NAMES.map(() => 10));
});

test("a third of a gradient is held against a third, since three of them need not be the gradient", () => {
  const answer = answerOf("connected", 1, 2);
  const three = { ...answer, patterns: [0, 1, 2], learnt: [0, 1, 2], x: [0, 1, 2].map(() => answer.x[0] ?? []) };
  const first = numbersOf(answer, 0, HOW);
  const nine = all(KIND).filter(({ name }) => name.startsWith("dw"));
  const gradients = nine.map(({ compute }) => compute(first));
  assert.ok(gradients.some((v) => (v / 3) * 3 !== v)); // else it would prove nothing
  const weights = answer.weights.map((one, m) => ({ ...one, shares: [Number(gradients[m]) / 3, 0, 0] }));
  const now = numbersOf({ ...three, weights }, 0, { ...HOW, divisor: 3 });
  assert.deepEqual(nine.map((line) => difference(line, now)), nine.map(() => 0));
  assert.deepEqual(nine.map(({ run }) => run?.(now)), gradients);
  const other = numbersOf({ ...three, weights: weights.map((one) => ({ ...one, shares: one.shares.map((v) => 2 * v) })) }, 0, { ...HOW, divisor: 3 });
  for (const line of nine) assert.ok(line.compute(now) === 0 || difference(line, other) !== 0, line.name);
});

test("a rounding is put down to e^x where nothing else is off", () => {
  const now = numbersOf(answerOf("connected", 0, 0), 0, HOW);
  const off = (/** @type {string[]} */ ...names) => all(KIND).map((line) =>
    ({ ...line, run: line.run && ((/** @type {typeof now} */ one) => line.compute(one) * (names.includes(line.name) ? 1 + 2 ** -52 : 1)) }));
  assert.match(verdictOf(off(), now).words, /to the last bit/);
  assert.match(verdictOf(off("y11", "y21"), now).words, /2 of them only but for the last digits, since a browser rounds e\^x/);
  assert.match(verdictOf(off("y11", "dw2_10"), now).words, /2 of them only but for the last digits\.$/);
});

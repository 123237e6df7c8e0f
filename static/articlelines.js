/**
 * The article's equations for one iteration of a 2-2-1 net, line by line: symbols, the same with numbers,
 * what they come to, and the run's own number for it. Pure.
 *
 * GET /runs/{id}/explain -> numbersOf -> linesOf's parts -> article.js. Every line begins with the run's
 * numbers, never with the result of the line before it: a difference is that line's own.
 */

import { gradient, weight } from "./formula.js";
import { placeOf } from "./printed.js";

/** @typedef {import("./chain.js").Answer} Answer */
/**
 * @typedef {object} Numbers of one net, one input, one iteration
 * @property {readonly number[]} x @property {number} t the article's x_3
 * @property {readonly number[]} u @property {readonly number[]} h of on11, on12, on21
 * @property {readonly number[]} fed what on21 is handed: the hidden outputs, or as listed 0 and 0
 * @property {number} y @property {number} E @property {number} d_com dE/du of on21
 * @property {readonly number[]} w @property {readonly number[]} dw of all that is learnt @property {readonly number[]} next
 * @property {readonly number[]} own of this input's E alone, a `divisor`-th of its gradient @property {number} divisor of the inputs' sum
 * @property {number} eta
 */
/** @typedef {string | ((now: Numbers) => number) | {above: (string | ((now: Numbers) => number))[]}} Part text between numbers, a number, or a power */
/**
 * @typedef {object} Line
 * @property {string} name u11, d_com, dw1_10 ... @property {string} code what the listing calls it
 * @property {string} head markup of what it computes @property {string} formula @property {Part[]} parts
 * @property {(now: Numbers) => number} compute @property {((now: Numbers) => number) | null} run the run's own number; null: it keeps none
 * @property {string | null} weight @property {string | null} neuron what it is about
 * @property {boolean} [exponential] e^x is in it, which a browser rounds in its own way
 */
/** @typedef {"forward" | "error" | "terms" | "gradients" | "update"} Group */
/** @typedef {{half: boolean, exact: boolean}} Kind half: E has a factor 1/2; exact: dw is the gradient of what is computed */

export const NAMES = ["w1_10", "w1_11", "w1_12", "w1_20", "w1_21", "w1_22", "w2_10", "w2_11", "w2_12"];

const sigmoid = (/** @type {number} */ u) => 1 / (1 + Math.exp(-u));
const mi = (/** @type {string} */ name) => `<mi>${name}</mi>`;
const mn = (/** @type {number} */ v) => `<mn>${v}</mn>`;
const mo = (/** @type {string} */ sign) => `<mo>${sign}</mo>`;
const round = (/** @type {string[]} */ ...parts) => `<mo stretchy="false">(</mo>${parts.join("")}<mo stretchy="false">)</mo>`;
const of = (/** @type {string} */ name, /** @type {number} */ neuron, /** @type {number} */ layer) => `<msubsup>${mi(name)}${mn(neuron)}${mn(layer)}</msubsup>`;
const x = (/** @type {number} */ i) => `<msub>${mi("x")}${mn(i)}</msub>`;
const code = (/** @type {string} */ name) => `<mtext class="article-code">${name}</mtext>`;
const TIMES = mo("·");
const Y = mi("y");

/** The outputs of on11, on12. */
const H = [of("y", 1, 1), of("y", 2, 1)];
const slope = (/** @type {string} */ out) => out + round(mn(1), mo("−"), out);

/** What the article calls otherwise than the page does, as markup: its name and ours. @type {Readonly<Record<string, string>>} */
export const CALLED = {
  y1: H[0] ?? "", h1: `<msub>${mi("h")}${mn(1)}</msub>`,
  y2: H[1] ?? "", h2: `<msub>${mi("h")}${mn(2)}</msub>`,
  x3: x(3), t: mi("t"),
};

/** @param {number} i of the names */
const w = (i) => weight(NAMES[i] ?? "").math;
/** @param {keyof {[K in keyof Numbers as Numbers[K] extends readonly number[] ? K : never]: 0}} key @param {number} i @returns {(now: Numbers) => number} */
const at = (key, i) => (now) => now[key][i] ?? NaN;

/**
 * @param {Answer} answer of all weights @param {number} row of its patterns
 * @param {{eta: number, divisor: number, connected: boolean}} how
 * @returns {Numbers}
 */
export function numbersOf(answer, row, { eta, divisor, connected }) {
  const known = (/** @type {readonly (number | null)[]} */ list = []) => list.map((v) => v ?? NaN); // null: not finite
  const all = (/** @type {"w" | "dw" | "next"} */ key) => known(answer.weights.map((one) => one[key]));
  const h = known(answer.h[row]);
  return {
    x: answer.x[row] ?? [],
    t: answer.t[row] ?? NaN,
    u: known(answer.u[row]),
    h,
    fed: connected ? h : [0, 0],
    y: answer.y[row] ?? NaN,
    E: answer.E[row] ?? NaN,
    d_com: answer.delta[row]?.[2] ?? NaN,
    w: all("w"),
    dw: all("dw"),
    next: all("next"),
    own: alone(answer, row, divisor) ? all("dw") : known(answer.weights.map(({ shares }) => shares[row] ?? null)),
    divisor,
    eta,
  };
}

/** Whether dw is the gradient of this input's E, and of nothing else. @param {Answer} answer @param {number} row @param {number} divisor */
export const alone = ({ learnt, patterns, weights }, row, divisor) =>
  learnt.length === 1 && learnt[0] === patterns[row] && divisor === 1 && weights.every(({ decay }) => decay === 0);

/** The lines of a kind of run, in the article's order. @param {Kind} kind @returns {{group: Group, lines: Line[]}[]} */
export const linesOf = (kind) => [
  { group: "forward", lines: [0, 1, 2].flatMap(neuron) },
  { group: "error", lines: [error(kind)] },
  { group: "terms", lines: terms(kind) },
  { group: "gradients", lines: NAMES.map((_, i) => partial(i, kind)) },
  { group: "update", lines: NAMES.map((_, i) => update(i, kind)) },
];

/** u and y of a neuron: on11, on12, on21. @param {number} j @returns {Line[]} */
function neuron(j) {
  const last = j === 2;
  const [layer, n] = last ? [2, 1] : [1, j + 1];
  const from = 3 * j;
  const seen = last ? H : [x(0), x(1)];
  const key = last ? "fed" : "x";
  const u = of("u", n, layer);
  const out = last ? Y : of("y", n, layer);
  const whose = { weight: null, neuron: `${layer}_${n}` };
  return [
    {
      ...whose,
      name: `u${layer}${n}`,
      code: `on${layer}${n}.u`,
      head: u,
      formula: seen.map((one, i) => one + w(from + i)).join(mo("+")) + mo("+") + w(from + 2),
      parts: [at(key, 0), " × ", at("w", from), " + ", at(key, 1), " × ", at("w", from + 1), " + ", at("w", from + 2)],
      compute: (now) => Number(now[key][0]) * Number(now.w[from]) + Number(now[key][1]) * Number(now.w[from + 1]) + Number(now.w[from + 2]),
      run: at("u", j),
    },
    {
      ...whose,
      name: `y${layer}${n}`,
      code: `on${layer}${n}.y`,
      head: out,
      formula: mn(1) + mo("/") + round(mn(1), mo("+"), `<msup>${mi("e")}<mrow>${mo("−")}${u}</mrow></msup>`),
      parts: ["1 / (1 + e", { above: ["−", at("u", j)] }, ")"],
      compute: (now) => sigmoid(Number(now.u[j])),
      run: last ? (now) => now.y : at("h", j),
      exponential: true,
    },
  ];
}

/** @param {Kind} kind @returns {Line} */
const error = ({ half }) => ({
  name: "E",
  code: "",
  head: mi("E"),
  formula: (half ? `<mfrac>${mn(1)}${mn(2)}</mfrac>` : "") + `<msup><mrow>${round(x(3), mo("−"), Y)}</mrow>${mn(2)}</msup>`,
  parts: [...(half ? ["½ × "] : []), "(", (now) => now.t, " − ", (now) => now.y, ")²"],
  compute: ({ t, y }) => (t - y) * (t - y) * (half ? 0.5 : 1),
  run: (now) => now.E,
  weight: null,
  neuron: "2_1",
});

/** d_on21, d_com, d_on11, d_on12: what the nine have in common. @param {Kind} kind @returns {Line[]} */
function terms({ half }) {
  const fraction = (/** @type {string} */ a, /** @type {string} */ b) => `${mo("∂")}${a}${mo("/")}${mo("∂")}${b}`;
  const steep = (/** @type {number} */ j) => {
    const [layer, n, out] = j === 2 ? [2, 1, Y] : [1, j + 1, H[j] ?? ""];
    return {
      name: `d_on${layer}${n}`,
      code: `d_on${layer}${n}`,
      head: fraction(out, of("u", n, layer)),
      formula: slope(out),
      parts: [at("h", j), " × (1 − ", at("h", j), ")"],
      compute: slopeOf(j),
      run: null,
      weight: null,
      neuron: `${layer}_${n}`,
    };
  };
  const common = {
    name: "d_com",
    code: "d_com",
    head: fraction(mi("E"), of("u", 1, 2)),
    formula: (half ? "" : mn(2)) + round(Y, mo("−"), x(3)) + TIMES + code("d_on21"),
    parts: [...(half ? [] : ["2 × "]), "(", (/** @type {Numbers} */ now) => now.y, " − ", (/** @type {Numbers} */ now) => now.t, ") × ", slopeOf(2)],
    compute: (/** @type {Numbers} */ now) => (half ? 1 : 2) * (now.y - now.t) * slopeOf(2)(now),
    run: (/** @type {Numbers} */ now) => now.d_com,
    weight: null,
    neuron: "2_1",
  };
  return [steep(2), common, steep(0), steep(1)];
}

/** y (1 − y) of on11, on12, on21. @param {number} j @returns {(now: Numbers) => number} */
const slopeOf = (j) => (now) => Number(now.h[j]) * (1 - Number(now.h[j]));

/** One of the nine partial derivatives. @param {number} i @param {Kind} kind @returns {Line} */
function partial(i, { exact }) {
  const name = NAMES[i] ?? "";
  const [j, slot] = [Math.floor(i / 3), i % 3];
  const last = j === 2;
  const seen = slot === 2 ? "" : TIMES + ((last ? H : [x(0), x(1)])[slot] ?? "");
  const input = at(last ? "h" : "x", slot);
  const compute = (/** @type {Numbers} */ now) => {
    const delta = last ? now.d_com : now.d_com * Number(now.w[6 + j]) * slopeOf(j)(now);
    return slot === 2 ? delta : delta * input(now);
  };
  const back = last ? "" : TIMES + w(6 + j) + TIMES + code(`d_on1${j + 1}`);
  return {
    name: `d${name}`,
    code: placeOf(i),
    head: exact ? gradient(name).math : "",
    formula: code("d_com") + back + seen,
    parts: [
      (now) => now.d_com,
      ...(last ? [] : [" × ", at("w", 6 + j), " × ", slopeOf(j)]),
      ...(slot === 2 ? [] : [" × ", input]),
    ],
    compute,
    run: (now) => whole(compute(now), at("own", i)(now), now.divisor),
    weight: name,
    neuron: null,
  };
}

/**
 * The gradient of which a run keeps a part, a half or a third: ours, where that part is ours to the last
 * bit. Multiplied back it would not be: of many numbers three thirds are another one.
 * @param {number} ours @param {number} part @param {number} divisor
 */
const whole = (ours, part, divisor) => (ours / divisor === part ? ours : part * divisor);

/** w − eta dw. @param {number} i @param {Kind} kind @returns {Line} */
function update(i, { exact }) {
  const name = NAMES[i] ?? "";
  return {
    name: `n${name}`,
    code: `w[${Math.floor(i / 3)}][${i % 3}]`,
    head: w(i),
    formula: w(i) + mo("−") + mi("η") + TIMES + (exact ? gradient(name).math : code(placeOf(i))),
    parts: [at("w", i), " − ", (now) => now.eta, " × ", at("dw", i)],
    compute: (now) => Number(now.w[i]) - now.eta * Number(now.dw[i]),
    run: at("next", i),
    weight: name,
    neuron: null,
  };
}

/**
 * How far a line's result is from the run's number; null where the run keeps none.
 * @param {Line} line @param {Numbers} now
 */
export function difference({ compute, run }, now) {
  if (!run) return null;
  const [ours, kept] = [compute(now), run(now)];
  return ours === kept ? 0 : ours - kept;
}

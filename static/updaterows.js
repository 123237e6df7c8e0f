/**
 * The optimizer's arithmetic with an iteration's numbers: v = mu v + dw, then the new w. Pure.
 *
 * A row is a formula, and the same with numbers; why.js draws them.
 */

import { weight } from "./formula.js";

/** @typedef {import("./chain.js").Update} Update */
/** @typedef {string | ((update: Update) => number)} Part text between numbers, or where a number is in an answer */
/** @typedef {{name: string, formula: string, parts: Part[]}} Row name: what it computes; result last */

/** @param {string} key @returns {(update: Update) => number} */
const of = (key) => (update) => Number(update[key]);
const w = of("w");
const eta = of("eta");
const dw = of("dw");
const next = of("next");

const OPEN = '<mo stretchy="false">(</mo>';
const CLOSE = '<mo stretchy="false">)</mo>';
const DW = "<mi>d</mi><mi>w</mi>";
const times = "<mo>·</mo>";
const hat = (/** @type {string} */ name) => `<mover><mi>${name}</mi><mo>^</mo></mover>`;
const one = (/** @type {string} */ name) => OPEN + `<mn>1</mn><mo>−</mo>${name}` + CLOSE;
const beta = (/** @type {number} */ n) => `<msub><mi>β</mi><mn>${n}</mn></msub>`;
const root = (/** @type {string} */ body) => `<msqrt>${body}</msqrt><mo>+</mo><mi>ε</mi>`;

/** The last row: what w becomes. @param {string} parameter @param {string} move formula of what eta multiplies @param {Part[]} parts the same with numbers @returns {Row} */
const last = (parameter, move, parts) => {
  const { math } = weight(parameter);
  return {
    name: math,
    formula: `${math}<mo>−</mo><mi>η</mi>${times}${move}`,
    parts: [w, " − ", eta, " × ", ...parts, " = ", next],
  };
};

/** @returns {Row} */
const velocity = () => ({
  name: "<mi>v</mi>",
  formula: `<mi>μ</mi>${times}<mi>v</mi><mo>+</mo>${DW}`,
  parts: [of("mu"), " × ", of("v_before"), " + ", dw, " = ", of("v_after")],
});

/** A mean that forgets: of dw, or of its square. @param {string} name @param {string} rate formula @param {string} key of the rate @param {boolean} squared @returns {Row} */
const mean = (name, rate, key, squared) => ({
  name: `<mi>${name}</mi>`,
  formula: `${rate}${times}<mi>${name}</mi><mo>+</mo>${one(rate)}${times}${squared ? `<msup><mrow>${OPEN}${DW}${CLOSE}</mrow><mn>2</mn></msup>` : DW}`,
  parts: [
    of(key), " × ", of(`${name}_before`), " + (1 − ", of(key), ") × ", dw, ...(squared ? ["²"] : []), " = ", of(`${name}_after`),
  ],
});

/** A mean that forgets, as if it had not begun at 0. @param {string} name @param {number} n @returns {Row} */
const corrected = (name, n) => ({
  name: hat(name),
  formula: `<mi>${name}</mi><mo>/</mo>${OPEN}<mn>1</mn><mo>−</mo><msubsup><mi>β</mi><mn>${n}</mn><mrow><mi>k</mi><mo>+</mo><mn>1</mn></mrow></msubsup>${CLOSE}`,
  parts: [of(`${name}_hat`)],
});

/**
 * The rows of an update, the new w last.
 * @param {string} optimizer its kind @param {string} parameter
 * @returns {Row[]}
 */
export function updateRows(optimizer, parameter) {
  switch (optimizer) {
    case "momentum":
      return [velocity(), last(parameter, "<mi>v</mi>", [of("v_after")])];
    case "nesterov":
      return [
        velocity(),
        last(parameter, `${OPEN}${DW}<mo>+</mo><mi>μ</mi>${times}<mi>v</mi>${CLOSE}`, [
          "(", dw, " + ", of("mu"), " × ", of("v_after"), ")",
        ]),
      ];
    case "rmsprop":
      return [
        mean("s", "<mi>ρ</mi>", "rho", true),
        last(parameter, `<mfrac><mrow>${DW}</mrow><mrow>${root("<mi>s</mi>")}</mrow></mfrac>`, [
          dw, " / (√", of("s_after"), " + ", of("epsilon"), ")",
        ]),
      ];
    case "adam":
      return [
        mean("m", beta(1), "beta1", false),
        mean("v", beta(2), "beta2", true),
        corrected("m", 1),
        corrected("v", 2),
        last(parameter, `<mfrac><mrow>${hat("m")}</mrow><mrow>${root(hat("v"))}</mrow></mfrac>`, [
          of("m_hat"), " / (√", of("v_hat"), " + ", of("epsilon"), ")",
        ]),
      ];
    default:
      return [last(parameter, DW, [dw])];
  }
}

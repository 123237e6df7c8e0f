/**
 * What /explain answers for the article's net of (0,0) at k = 0, by hand: every weight 1, so that
 * h1 = h2 = s(1), u = h1 + h2 + 1, y = s(u), t = 0.
 */

const s = (/** @type {number} */ u) => 1 / (1 + Math.exp(-u));

const h = s(1);
const u = 2 * h + 1;
export const y = s(u);
const E = y * y;
const slope = y * (1 - y);
const pull = 2 * y * slope;

/** @typedef {import("../../static/chain.js").Factor} Factor */
/** @typedef {import("../../static/chain.js").Answer} Answer */

/** @param {Factor["kind"]} kind @param {number} value @param {string | null} [neuron] @param {string | null} [parameter] @returns {Factor} */
const factor = (kind, value, neuron = null, parameter = null) => ({ kind, value, neuron, parameter, fault: null, terms: [] });

const output = [factor("error", 2 * y, "2_1"), factor("output_slope", slope, "2_1")];
const CHAINS = /** @type {Record<string, Factor[]>} */ ({
  w2_10: [...output, factor("input", h, "1_1")],
  w2_12: [...output, factor("bias", 1)],
  w1_10: [...output, factor("weight", 1, null, "w2_10"), factor("hidden_slope", h * (1 - h), "1_1"), factor("input", 0)],
  w1_12: [...output, factor("weight", 1, null, "w2_10"), factor("hidden_slope", h * (1 - h), "1_1"), factor("bias", 1)],
});

export const PARAMETERS = ["w1_10", "w1_11", "w1_12", "w1_20", "w1_21", "w1_22", "w2_10", "w2_11", "w2_12"];
export const PATTERNS = [{ x: [0, 0], t: 0 }, { x: [0, 1], t: 1 }, { x: [1, 0], t: 1 }, { x: [1, 1], t: 0 }];

/** @param {string} parameter @returns {Answer} */
export function explained(parameter) {
  const factors = structuredClone(CHAINS[parameter] ?? []);
  const dw = factors.reduce((product, { value }) => product * value, 1);
  const proof = { analytic: dw, numeric: dw, h: 6e-6, relative_error: 0, verdict: /** @type {const} */ ("agrees"), kink: false };
  return {
    run: "article", k: 0, net: 0, p: null, patterns: [0], learnt: [0],
    x: [[0, 0]], t: [0], y: [y], E: [E],
    neurons: ["1_1", "1_2", "2_1"], u: [[1, 1, u]], h: [[h, h, y]], delta: [[pull * h * (1 - h), pull * h * (1 - h), pull]],
    weights: [{ parameter, w: 1, dw, next: 1 - 0.1 * dw, step: -0.1 * dw, shares: [dw], decay: 0, sum: dw, cancellation: dw === 0 ? null : 1, proof }],
    chain: { parameter, patterns: [{ pattern: 0, factors, product: dw, paths: null }], divisor: 1, decay: 0, total: dw, difference: 0 },
    update: { optimizer: "gd", eta: 0.1, w: 1, dw, next: 1 - 0.1 * dw, move: dw },
    fault: null,
  };
}

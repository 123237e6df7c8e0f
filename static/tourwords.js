/**
 * What the guided tour says at each step, with the numbers of the run that is shown. Pure.
 *
 * tour.js shows it; the numbers are tourfacts.js'.
 */

import { isSum, shownPattern } from "./chain.js";
import { count, input, number, steady } from "./format.js";
import { t } from "./i18n.js";

/** @typedef {import("./tourfacts.js").Facts} Facts */
/** @typedef {import("./toursteps.js").Name} Name */
/** @typedef {import("./chain.js").Answer} Answer */

/** Stands for a number that is on its way. */
export const WAITING = "…";

/**
 * @param {Name} name of the step @param {Facts} facts
 * @param {{weights: number, lines: number} | null} lines how the weights are drawn, once that is known
 * @param {Answer | "refused" | null} answer the gradient taken apart at the cursor, once it is here; or none comes
 */
export function sentences(name, facts, lines, answer) {
  return SAID[name](facts, lines, answer).filter(Boolean).join(" ").replaceAll("。 ", "。");
}

/** @type {Record<Name, (facts: Facts, lines: {weights: number, lines: number} | null, answer: Answer | "refused" | null) => string[]>} */
const SAID = {
  nets: ({ nets, single, who, target, first, stage }) => [
    t(single ? "tour.nets.single" : nets === 1 ? "tour.nets.alone" : "tour.nets.each", { n: nets }),
    first ? t(stage === "none" ? "tour.nets.begins" : "tour.nets.began", { who, y: steady(first.y), t: input(target) }) : "",
    stage === "ready" ? "" : t(`tour.nets.${stage}`),
  ],
  learns: ({ who, target, k0, k1, first, last }) => [
    first && last && k1 > k0
      ? t("tour.learns.y", { who, k0: count(k0), k1: count(k1), y0: steady(first.y), y1: steady(last.y), t: input(target) })
      : t("tour.learns.rows"),
    first && last && k1 > k0 ? t("tour.learns.E", { E0: number(first.E), E1: number(last.E) }) : "",
  ],
  weights: ({ who, weight, k0, k1, first, last }, lines) => [
    t("tour.weights.rows"),
    first && last && k1 > k0 ? t("tour.weights.w", { who, w: weight, k0: count(k0), k1: count(k1), w0: steady(first.w), w1: steady(last.w) }) : "",
    lines && lines.lines < lines.weights ? t("tour.weights.cords", { n: lines.weights, lines: lines.lines }) : "",
  ],
  time: ({ who, k, now, turn, touch }) => [
    t(turn ? "tour.time.turn" : "tour.time.here", { who, k: count(k), y: now ? steady(now.y) : WAITING }),
    t(touch ? "tour.time.drag" : "tour.time.move"),
  ],
  network: ({ who, single, k, weight, now }) => [
    t(single ? "tour.network.single" : "tour.network.each", { who, k: count(k) }),
    t("tour.network.press", { w: weight, v: now ? steady(now.w) : WAITING }),
  ],
  why: ({ weight, k, k1, after, column }, _, answer) => {
    if (after) return [t("why.after", { k: count(k1) })];
    if (answer === null || answer === "refused") return [t(answer ? "tour.why.refused" : "tour.why.waiting", { w: weight, k: count(k) })];
    return proved(answer, column);
  },
};

/** The product, and what a measurement says of it. @param {Answer} answer @param {number} column whose chain is shown */
function proved(answer, column) {
  const { chain, weights, fault } = answer;
  const [one] = weights;
  if (!chain || !one) return [];
  const { dw, next, w, proof } = one;
  const { relative_error: apart } = proof; // null where it is no number: then nothing was measured
  const exact = chain.difference === 0 && fault !== "last_gradient";
  const added = isSum(answer, shownPattern(answer, column));
  return [
    t(!exact ? "tour.why.inexact" : added ? "tour.why.sum" : "tour.why.product", { dw: number(dw), total: number(chain.total) }),
    apart === null ? t("tour.why.unmeasured") : t(`tour.why.${proof.verdict}`, { error: apart.toExponential(0).replaceAll("-", "−") }),
    t("tour.why.new", { w: chain.parameter, from: steady(w), to: steady(next) }),
  ];
}

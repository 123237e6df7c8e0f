/**
 * Why a run ended before its last iteration, in words: the message, the library and comparisons say it.
 */

import { count, input } from "./format.js";
import { t } from "./i18n.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {"error_below" | "tolerance" | "plateau"} Rule */

/** @type {readonly unknown[]} */
const RULES = ["error_below", "tolerance", "plateau"];

/** The rule that ended a run, or null. @param {Pick<Run, "stop_reason">} run @returns {Rule | null} */
export const ruleOf = ({ stop_reason: reason }) => (RULES.includes(reason) ? /** @type {Rule} */ (reason) : null);

/** What the rule found, and at which k; "" where no rule ended the run. @param {Run} run */
export function ending(run) {
  const rule = ruleOf(run);
  const bound = rule && run.config.stop?.[rule];
  if (!bound) return "";
  const at = count(Math.max(0, run.k - 1)); // the iteration that a rule looks at is complete
  if (typeof bound === "number") return t(`ended.${rule}`, { bound: input(bound), at });
  const share = `${input(Number((100 * bound.improvement).toPrecision(3)))}%`;
  return t("ended.plateau", { n: count(bound.iterations), share, at });
}

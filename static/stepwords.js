/**
 * What the landscape's arrow is, in words: the step of gradient descent, or only the way downhill.
 *
 * landscape.js says it under its picture; landscapemarks.js draws the arrow.
 */

import { number } from "./format.js";
import { t } from "./i18n.js";
import { SHORT, stepLength } from "./landscapemarks.js";

/**
 * @param {{a: number | null, b: number | null} | null} step -eta dw, null after the last update
 * @param {import("./planeframe.js").Frame | null} frame @param {boolean} descends whether the optimizer takes this very step
 */
export function stepWords(step, frame, descends) {
  if (!step) return t("view.step.none");
  const { a, b } = step;
  if (a === null || b === null) return t("view.step.infinite");
  if (a === 0 && b === 0) return t("view.step.zero");
  const short = frame && stepLength({ a, b }, frame) < SHORT;
  const words = t(`${descends ? "view.step" : "view.downhill"}${short ? ".short" : ""}`, { length: number(Math.hypot(a, b), 3) });
  return descends ? words : `${words} ${t("view.downhill.elsewhere")}`;
}

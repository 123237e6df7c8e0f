/**
 * On which side of the border the patterns are, in words.
 *
 * sides.js computes; surface.js and hidden.js say it under their pictures, and in their tables.
 */

import { input, patternText } from "./format.js";
import { t } from "./i18n.js";
import { middle, sideOf } from "./sides.js";

/** How many are where they belong; of a net that learns one pattern, which. @param {import("./viewsubject.js").Subject} subject @param {number[]} outputs y of each pattern */
export function standing({ patterns, one, net }, outputs) {
  if (!one) return [t("view.each", { pattern: patternText(patterns[net]) })];
  const border = middle(patterns);
  const sides = patterns.map((pattern, p) => sideOf(Number(outputs[p]), pattern, border));
  const number = (/** @type {import("./sides.js").Side} */ side) => sides.filter((one) => one === side).length;
  const [wrong, on, all] = [number("wrong"), number("on"), patterns.length];
  if (on === all) return [t("view.on.all", { border: input(border), all })];
  return [
    wrong ? t("view.wrong", { n: wrong, all }) : "",
    on ? t("view.on", { n: on, all }) : "",
    wrong || on ? "" : t("view.right", { all }),
  ];
}

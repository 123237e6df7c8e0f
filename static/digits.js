/**
 * Numbers with as many digits as a person wants: three, six, or all seventeen. Pure.
 */

import { full } from "./format.js";
import { wide } from "./svg.js";

/** @typedef {3 | 6 | 17} Digits */

/** @type {readonly Digits[]} */
export const DIGITS = [3, 6, 17];

const SIGNS = /** @type {Record<string, string>} */ ({ "-": "\u2212", "+": "" });

/** So many digits that count; all that tell a number from its neighbours for 17. @param {number} v @param {Digits} digits */
export function significant(v, digits) {
  if (v === 0) return "0";
  if (digits === 17) return full(v);
  const size = Math.abs(v);
  const text = size < 1e-3 || size >= 1e6 ? v.toExponential(digits - 1)
    : size >= 10 ** digits ? v.toFixed(0) : v.toPrecision(digits);
  return text.replace(/[-+]/g, (sign) => SIGNS[sign] ?? "");
}

/** A number that is on its way, and one that is not there. @param {number | null | undefined} v @param {Digits} digits */
export const told = (v, digits) => (v === undefined ? "…" : v === null ? "–" : significant(v, digits));

/** The same with a plus sign, for what is added. @param {number | null | undefined} v @param {Digits} digits */
export const signed = (v, digits) => `${typeof v === "number" && v > 0 ? "+" : ""}${told(v, digits)}`;

/** As many digits, two at least, as have room; none where not even they have it. @param {number | null | undefined} v @param {Digits} digits @param {number} size of the letters @param {number} room pixels */
export function fitting(v, digits, size, room) {
  if (typeof v !== "number") return told(v, 3);
  const tries = [...(digits === 3 ? [] : [significant(v, 6)]), significant(v, 3), v.toFixed(2).replace("-", "\u2212"), v.toFixed(1).replace("-", "\u2212")];
  return tries.find((text) => wide(text, size) <= room && !/^\u2212?0\.0+$/.test(text)) ?? (Math.abs(v) < 0.05 ? "≈0" : "");
}

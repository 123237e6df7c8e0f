/**
 * How the landscape writes its numbers. Pure.
 */

import { fixed, number, powerOfTen } from "./format.js";

/** An E; one that float64 or float32 cannot say is infinite. @param {number | null | undefined} E */
export const telling = (E) => (E !== null && E !== undefined && Number.isFinite(E) ? number(E, 4) : "∞");

/** A share of the variance. @param {number} share 0 ... 1 */
export const percent = (share) => `${fixed(100 * share, 1)}%`;

/** What cancels: all of it only where nothing is left. @param {number} share 0 ... 1 */
export const cancelling = (share) => (share < 1 && share > 0.9995 ? `> ${percent(0.999)}` : percent(share));

/** The E of a logarithm, as short as a tick: 0.25, 10⁻³, 3e−5. @param {number} log */
export function level(log) {
  const rounded = Math.round(log);
  if (Math.abs(log - rounded) < 1e-9) return powerOfTen(rounded);
  const v = Number((10 ** log).toPrecision(2));
  return v >= 1e-3 && v < 1e4 ? String(v) : v.toExponential().replace("e+", "e").replace("-", "\u2212");
}

/**
 * Numbers as the page prints them: a real minus sign, -0 as 0, no more digits than asked for. Pure.
 */

const MINUS = "\u2212";
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @param {string} text */
const withMinus = (text) => text.replaceAll("-", MINUS);

/**
 * `digits` after the point, three that count where there are zeros before them; what is very small
 * or large is printed with an exponent.
 * @param {number} v
 */
export function number(v, digits = 4) {
  if (v === 0) return "0";
  const size = Math.abs(v);
  if (size < 10 ** -digits * 10 || size >= 1e6) return scientific(v, digits - 2);
  if (size < 0.01) return withMinus(v.toPrecision(3));
  const decimals = Math.max(0, digits - Math.max(0, Math.floor(Math.log10(size))));
  const text = v.toFixed(decimals);
  return withMinus(Number(text) === 0 ? text.replace("-", "") : text);
}

/**
 * Decimals that stay: 0.0109, for a column whose digits must not jump.
 * @param {number} v
 */
export function fixed(v, decimals = 4) {
  const text = v.toFixed(decimals);
  return withMinus(Number(text) === 0 ? text.replace("-", "") : text);
}

/** The same where numbers of any size can come: what is large has fewer decimals. @param {number} v */
export const steady = (v) => (Math.abs(v) < 100 ? fixed(v) : number(v, 5));

/** @param {number} v */
function scientific(v, digits = 2) {
  const [mantissa = "", power = ""] = v.toExponential(digits).split("e");
  return withMinus(`${mantissa}e${power.replace("+", "")}`);
}

/**
 * All the digits that tell this float64 from its neighbours.
 * @param {number} v
 */
export const full = (v) => withMinus(Object.is(v, -0) ? "0" : String(v));

/**
 * An iteration or a count, with commas: 9,999.
 * @param {number} n
 */
export const count = (n) => withMinus(Math.round(n).toString().replace(/\B(?=(\d{3})+$)/g, ","));

/**
 * A count on an axis: 10, 100, 1k, 10k, 2.5M.
 * @param {number} n
 */
export const short = (n) => shortened(n, 4);

/** @param {number} n @param {number} digits */
function shortened(n, digits) {
  if (n >= 1e6) return `${Number((n / 1e6).toPrecision(digits))}M`;
  if (n >= 1e3) return `${Number((n / 1e3).toPrecision(digits))}k`;
  return withMinus(String(n));
}

/** Different counts on an axis, with as many digits as make them differ: 2.9992M. @param {readonly number[]} counts */
export function shorts(counts) {
  let labels = counts.map(short);
  for (let digits = 5; digits < 16 && new Set(labels).size < counts.length; digits += 1) {
    labels = counts.map((n) => shortened(n, digits));
  }
  return labels;
}

/**
 * A power of ten on an axis: 1, 0.1, 0.01, 10⁻³.
 * @param {number} power
 */
export function powerOfTen(power) {
  if (power >= -2 && power <= 3) return String(Number((10 ** power).toPrecision(1)));
  const digits = [...String(Math.abs(power))].map((d) => SUPERSCRIPT[Number(d)]).join("");
  return `10${power < 0 ? "⁻" : ""}${digits}`;
}

/**
 * A time that is left or was taken: 12 ms, 4.2 s, 3 min.
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds < 0.9995) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/**
 * A pattern's input or target: as short as it is.
 * @param {number} v
 */
export const input = (v) => withMinus(String(v === 0 ? 0 : v));

/** A pattern's inputs: (0,1). @param {{x: readonly number[]}} [pattern] */
export const inputsText = (pattern) => (pattern ? `(${pattern.x.map(input).join(",")})` : "");

/** A pattern as it is named everywhere: (0,1) → 1. @param {{x: readonly number[], t: number}} [pattern] */
export const patternText = (pattern) =>
  pattern ? `${inputsText(pattern)} → ${input(pattern.t)}` : "";

const SHORT = 6; // signs that a number may have to be written as it is

/** A number as it is where that is short, so that 1 is 1 and no 1.0000; else rounded. @param {number} v @param {number} [digits] */
export const brief = (v, digits = 4) => (String(v).length <= SHORT ? full(v) : number(v, digits));

/**
 * The numbers that the article's listing prints, and whether a run's are the same digit by digit. Pure.
 *
 * core/article.py has what is printed, boot brings it -> here a run's numbers are written the way that
 * NumPy writes them -> articleresults.js ticks them.
 */

/** @typedef {{y: string, dw: string[][]}} Print of one input: y, and dw as a matrix */
/** @typedef {Record<string, Print[]>} Printed by wiring */
/**
 * @typedef {object} Entry one printed number
 * @property {string} name y, or as the listing calls it: dw[0][2]
 * @property {string} printed @property {string | null} ours null: the run has none to hold against it
 * @property {boolean} same @property {number} difference ours less the printed one
 */

/** The last iteration of the listing, which is the one it prints. */
export const LAST = 9_999;
/** Digits after the point: np.set_printoptions(precision=10, suppress=True). */
export const PRECISION = 10;

/**
 * A number of an array as NumPy prints it with suppress=True, without the spaces around it: rounded, the
 * zeros at its end left out, the point kept, and the sign of a negative zero too. From 10^8 on NumPy writes an
 * exponent after all, which no gradient here comes to.
 * @param {number} v @param {number} [precision]
 */
export function asPrinted(v, precision = PRECISION) {
  const size = Math.abs(v);
  const minus = v < 0 || Object.is(v, -0) ? "-" : "";
  const shortest = String(size);
  if (!shortest.includes("e") && decimals(shortest) <= precision) return minus + pointed(shortest);
  const text = size.toFixed(precision);
  // Of two that are equally near NumPy takes the even one, toFixed the larger. A number is in the middle only
  // where its binary digits end one place after the last decimal one.
  const twice = size * 2 ** (precision + 1);
  const last = Number(text.at(-1));
  const rounded = twice % 2 === 1 && last % 2 === 1 ? text.slice(0, -1) + String(last - 1) : text;
  return minus + pointed(rounded.replace(/0+$/, ""));
}

const decimals = (/** @type {string} */ text) => (text.split(".")[1] ?? "").length;
const pointed = (/** @type {string} */ text) => (text.includes(".") ? text : `${text}.`);

/** Where a parameter's gradient stands in the listing: dw[0][2]. @param {number} index in the run's order */
export const placeOf = (index) => `dw[${Math.floor(index / 3)}][${index % 3}]`;

/**
 * What is printed for an input beside what a run has: y first, then the nine dw.
 * @param {Print} print @param {{y: number, dw: readonly number[]} | null} ours of the same iteration
 * @returns {Entry[]}
 */
export function entriesOf(print, ours) {
  const entry = (/** @type {string} */ name, /** @type {string} */ printed, /** @type {number | undefined} */ v, /** @type {string | null} */ text) => ({
    name,
    printed,
    ours: text,
    same: text === printed,
    difference: v === undefined ? 0 : v - Number(printed),
  });
  return [
    entry("y", print.y, ours?.y, ours ? String(ours.y) : null),
    ...print.dw.flat().map((text, m) => {
      const v = ours?.dw[m];
      return entry(placeOf(m), text, v, v === undefined ? null : asPrinted(v));
    }),
  ];
}

/** How many agree. @param {readonly Entry[]} entries */
export const agreeing = (entries) => entries.filter(({ same }) => same).length;

/**
 * What the inputs pull at a weight: bars of a length and a side, how much of them cancels. Pure.
 *
 * tug.js puts them on the page; tugtime.js draws them over the iterations.
 */

/** @typedef {import("./chain.js").Weight} Weight */
/** @typedef {{left: number, width: number}} Bar in percent of a track whose middle is 0 */

/** The largest of what is drawn on one scale. @param {Weight} weight */
export const reach = ({ shares, sum, decay }) => Math.max(...[...shares, sum, decay].map((v) => Math.abs(v)).filter(Number.isFinite), 0);

/** A bar from the middle, to the right where it is positive. @param {number} v @param {number} most @returns {Bar} */
export function bar(v, most) {
  const width = most > 0 && Number.isFinite(v) ? 50 * Math.min(1, Math.abs(v) / most) : 0;
  return { left: v < 0 ? 50 - width : 50, width };
}

/** How much is pulled in all, how much of it is left, and which part cancels; null where nobody pulls. @param {readonly number[]} shares */
export function cancelled(shares) {
  const all = shares.reduce((sum, v) => sum + Math.abs(v), 0);
  const left = Math.abs(shares.reduce((sum, v) => sum + v, 0));
  return all > 0 ? { all, left, share: 1 - left / all } : null;
}

/** Which way something in dw moves w: a positive one makes it smaller. @param {number} v @returns {"smaller" | "larger" | "none"} */
export const way = (v) => (v > 0 ? "smaller" : v < 0 ? "larger" : "none");

/** The weights drawn small beside the chosen one: those drawn in the charts, at most `most`. @param {readonly string[]} all @param {Set<string>} shown @param {string} chosen @param {number} most */
export const others = (all, shown, chosen, most) => all.filter((name) => name !== chosen && shown.has(name)).slice(0, most);

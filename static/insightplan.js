/**
 * Which iterations of u, h and delta are asked for next, so that the cursor finds them there. Pure.
 *
 * insight.js asks for them and keeps them.
 */

/** @typedef {{k0: number, k1: number}} Range k0 <= k < k1 */

const NUMBERS = 60_000; // in an answer at most
const LONGEST = 512; // iterations, as the server allows
const FIRST = 32; // at a place that the cursor has jumped to: an answer at once
const HASTE = 1 / 16; // of a block: who goes further in a frame runs past the answers
const AHEAD = 0.5; // of a block: with less than this before it the cursor goes on to the next one

/** Iterations in a block. @param {number} patterns @param {number} neurons */
export const blockLength = (patterns, neurons) =>
  Math.max(1, Math.min(LONGEST, Math.floor(NUMBERS / (3 * patterns * neurons))));

/**
 * @param {readonly Range[]} held @param {number} k the cursor @param {number} way its last move, 0: it jumped
 * @param {Range} all what there is @param {number} length of a block
 * @returns {Range | null} null: all that is needed is there
 */
export function wanted(held, k, way, all, length) {
  if (k < all.k0 || k >= all.k1) return null;
  const has = (/** @type {number} */ at) => held.find(({ k0, k1 }) => at >= k0 && at < k1);
  const here = has(k);
  if (!here) {
    const jumped = way === 0;
    const n = jumped ? Math.min(FIRST, length) : length;
    const before = jumped ? Math.floor(n / 2) : way < 0 ? n - 1 : 0;
    return clipped(held, { k0: k - before, k1: k - before + n }, k, all);
  }
  // As far as it is held without a gap, in the direction of the cursor; at rest to both sides.
  const ahead = Math.ceil(length * AHEAD);
  for (const side of way === 0 ? [1, -1] : [Math.sign(way)]) {
    let at = k;
    for (let block = has(at); block && Math.abs(at - k) <= ahead; block = has(at)) at = side > 0 ? block.k1 : block.k0 - 1;
    if (Math.abs(at - k) > ahead || at < all.k0 || at >= all.k1) continue;
    return clipped(held, side > 0 ? { k0: at, k1: at + length } : { k0: at - length + 1, k1: at + 1 }, at, all);
  }
  return null;
}

/** Whether what was asked for is still of use with the cursor at k: it is there or may soon be. @param {Range} range @param {number} k @param {number} length of a block */
export const useful = ({ k0, k1 }, k, length) => k1 > k - length * AHEAD && k0 <= k + length * AHEAD;

/** Whether the cursor would be through a block before the next one is here. @param {number} moved in a frame @param {number} length of a block */
export const hasty = (moved, length) => Math.abs(moved) > length * HASTE;

/** A range within what there is, cut where others are held already. @param {readonly Range[]} held @param {Range} range @param {number} k in it, and not held @param {Range} all @returns {Range} */
function clipped(held, range, k, all) {
  let [k0, k1] = [Math.max(all.k0, range.k0), Math.min(all.k1, range.k1)];
  for (const block of held) {
    if (block.k1 <= k) k0 = Math.max(k0, block.k1);
    if (block.k0 > k) k1 = Math.min(k1, block.k0);
  }
  return { k0, k1 };
}

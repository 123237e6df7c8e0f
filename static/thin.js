/**
 * As many points as a chart has pixels for, and no extreme lost. Pure.
 *
 * The view is cut into buckets of equal width on the axis as shown; of each, the least and the
 * greatest value stay, where they are. history.js gives the pieces, figure.js draws the points.
 */

import { axis, unaxis } from "./axis.js";

/** @typedef {import("./axis.js").View} View */
/** @typedef {import("./history.js").Piece} Piece */
/** @typedef {{k: Float64Array, v: Float64Array, whole: number}} Points whole: how many there were */

/**
 * For each bucket the index of its first value in a piece, and the piece's end.
 * @param {View} view @param {number} buckets @param {Piece} piece
 */
export function edges(view, buckets, piece) {
  const start = axis(view.k0, view.kind);
  const span = axis(view.k1, view.kind) - start;
  const indices = new Int32Array(buckets + 1).fill(piece.i1);
  indices[0] = piece.i0;
  for (let bucket = 1; bucket < buckets; bucket += 1) {
    const k = unaxis(start + (span * bucket) / buckets, view.kind);
    const index = Math.ceil((k - piece.k0) / piece.stride - 1e-9);
    indices[bucket] = Math.min(Math.max(index, piece.i0), piece.i1);
  }
  return indices;
}

/**
 * @param {Piece[]} pieces of one column, in order @param {Int32Array[]} cuts `edges` of each piece
 * @returns {Points}
 */
export function thin(pieces, cuts) {
  const room = cuts.reduce((sum, cut) => sum + 2 * cut.length + 2, 0);
  const k = new Float64Array(room);
  const v = new Float64Array(room);
  let n = 0;
  let whole = 0;
  pieces.forEach((piece, index) => {
    const { k0, stride, lo, hi } = piece;
    const middle = (stride - 1) / 2;
    const cut = /** @type {Int32Array} */ (cuts[index]);
    const put = (/** @type {number} */ i, /** @type {Float64Array} */ values) => {
      k[n] = k0 + i * stride + middle;
      v[n] = /** @type {number} */ (values[i]);
      n += 1;
    };
    whole += (piece.i1 - piece.i0) * stride;
    // A curve begins and ends where its data do, not at the extremes of the outer buckets.
    const first = piece.i0;
    const last = piece.i1 - 1;
    let begun = false;
    for (let bucket = 0; bucket + 1 < cut.length; bucket += 1) {
      const from = /** @type {number} */ (cut[bucket]);
      const to = /** @type {number} */ (cut[bucket + 1]);
      if (from === to) continue;
      let least = from;
      let greatest = from;
      for (let i = from + 1; i < to; i += 1) {
        if (/** @type {number} */ (lo[i]) < /** @type {number} */ (lo[least])) least = i;
        if (/** @type {number} */ (hi[i]) > /** @type {number} */ (hi[greatest])) greatest = i;
      }
      if (!begun && least > first && greatest > first) put(first, lo);
      begun = true;
      if (least === greatest && lo === hi) put(least, lo);
      else if (least <= greatest) put(least, lo), put(greatest, hi);
      else put(greatest, hi), put(least, lo);
    }
    if (last >= first && k[n - 1] !== k0 + last * stride + middle) put(last, hi);
  });
  return { k: k.subarray(0, n), v: v.subarray(0, n), whole };
}

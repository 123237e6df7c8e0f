/**
 * Where a curve changes fastest on the logarithmic axis: the place worth looking at. Pure.
 */

import { axis } from "./axis.js";

/**
 * The iteration at the middle of the steepest stretch, a fortieth of the axis wide; -1 if it is flat.
 * @param {import("./history.js").Piece[]} pieces @param {import("./axis.js").View} view
 */
export function steepest(pieces, view) {
  const wide = (axis(view.k1, view.kind) - axis(view.k0, view.kind)) / 40;
  const points = pieces.flatMap(({ k0, stride, i0, i1, lo, hi }) =>
    Array.from({ length: i1 - i0 }, (_, n) => {
      const i = i0 + n;
      const k = k0 + i * stride;
      return { k, at: axis(k, view.kind), v: (Number(lo[i]) + Number(hi[i])) / 2 };
    }),
  );
  let best = -1;
  let most = 1e-9;
  let from = 0;
  for (const { k, at, v } of points) {
    let first = points[from];
    while (first && at - first.at > wide) {
      const change = Math.abs(v - first.v) / (at - first.at);
      if (change > most) {
        most = change;
        best = Math.round((k + first.k) / 2);
      }
      from += 1;
      first = points[from];
    }
  }
  return best;
}

/**
 * The lines of one chart as strokes to draw: equal ones as striped cords, each with as many points as
 * there are pixels for. Pure; figure.js gives lines and takes strokes.
 */

import { cords, dash, stretches } from "./cords.js";
import { edges, thin } from "./thin.js";

/** @typedef {import("./axis.js").View} View */
/** @typedef {import("./history.js").Piece} Piece */
/** @typedef {import("./series.js").Line} Line */
/** @typedef {{name: string, color: string, width: number, dash: string}} Look how one line is drawn */

/**
 * @typedef {object} Strand
 * @property {Look[]} looks one for each line of the cord
 * @property {string[]} names of its lines; none of pale ones, and of a cord in parts told once
 * @property {string[]} dots colours of the lines whose branch begins here
 * @property {Float64Array} k iterations @property {Float64Array} v their values
 * @property {number} least @property {number} greatest @property {boolean} zero 0 all along
 * @property {number} oneOf so many values stand for one
 */

const PALE = { single: 1.5, cord: 2 }; // pixels
const FULL = { single: 2, cord: 3 };

/**
 * @param {Line[]} lines @param {View} view @param {number} buckets that the view is cut into
 * @param {number} [broad] how many times as broad as usual they are
 * @returns {Strand[]} the pale ones first, so that the others lie over them
 */
export function strands(lines, view, buckets, broad = 1) {
  const cut = cutter(view, buckets);
  const [pale, full] = [true, false].map((wanted) => lines.filter(({ series }) => series.pale === wanted));
  const drawn = [...of(pale ?? [], view, cut), ...of(full ?? [], view, cut)];
  const broader = (/** @type {Look} */ look) => ({ ...look, width: look.width * broad });
  return drawn.map((one) => ({ ...one, looks: one.looks.map(broader) }));
}

/** @param {Line[]} lines @param {View} view @param {ReturnType<typeof cutter>} cut */
function of(lines, view, cut) {
  const pieces = lines.map(({ column, series }) => series.history.pieces(column, view.k0, view.k1 + 1));
  const told = pieces.some((one) => count(one) > 1);
  const groups = told ? cords(pieces) : pieces.map((_, index) => [index]);
  return groups.flatMap((group) => {
    const columns = group.map((index) => pieces[index] ?? []);
    if (group.length === 1) return [strand(lines, group, columns[0] ?? [], cut)];
    const parts = stretches(columns).map(({ members, k0, k1 }) => {
      const those = members.map((member) => Number(group[member]));
      const [first = 0] = those;
      const { column, series } = /** @type {Line} */ (lines[first]);
      const from = Math.max(k0, view.k0);
      return strand(lines, those, series.history.pieces(column, from, Math.min(k1, view.k1) + 1), cut);
    });
    return parts.map((part, i) => (i ? { ...part, names: [] } : { ...part, names: namesOf(lines, group) }));
  });
}

/**
 * One stroke of a cord's members.
 * @param {Line[]} lines @param {number[]} members @param {Piece[]} pieces theirs
 * @param {ReturnType<typeof cutter>} cut @returns {Strand}
 */
function strand(lines, members, pieces, cut) {
  const { k, v, whole } = thin(pieces, cut(pieces));
  const cord = members.length > 1;
  let least = Infinity;
  let greatest = -Infinity;
  for (const one of v) {
    least = Math.min(least, one);
    greatest = Math.max(greatest, one);
  }
  return {
    looks: members.map((member, i) => {
      const { name, colour, series } = /** @type {Line} */ (lines[member]);
      const width = (series.pale ? PALE : FULL)[cord ? "cord" : "single"];
      return { name: series.pale ? `${name} before` : name, color: colour, width, dash: dash(i, members.length) };
    }),
    names: namesOf(lines, members),
    dots: members.map((member) => /** @type {Line} */ (lines[member]))
      .filter(({ series }) => series.branched && k.length > 1 && k[0] === series.history.start)
      .map(({ colour }) => colour),
    k,
    v,
    least,
    greatest,
    zero: v.every((one) => one === 0),
    oneOf: whole / (k.length || 1),
  };
}

/** @param {Line[]} lines @param {number[]} members */
const namesOf = (lines, members) =>
  members.flatMap((member) => (lines[member]?.series.pale === false ? [lines[member]?.name ?? ""] : []));

/** @param {Piece[]} pieces */
const count = (pieces) => pieces.reduce((n, { i0, i1 }) => n + i1 - i0, 0);

/** The edges of a view's buckets; once for all columns that hold the same stretches. @param {View} view @param {number} buckets */
function cutter(view, buckets) {
  /** @type {Map<string, Int32Array[]>} */
  const known = new Map();
  return (/** @type {Piece[]} */ pieces) => {
    const key = pieces.map(({ k0, stride, i0, i1 }) => `${k0}:${stride}:${i0}:${i1}`).join();
    const found = known.get(key) ?? pieces.map((piece) => edges(view, buckets, piece));
    known.set(key, found);
    return found;
  };
}

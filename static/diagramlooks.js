/**
 * How the diagram's weights and neurons look: thickness, dashes, a link that is never fed, names.
 *
 * diagramdrawing.js puts them where diagramlayout.js says.
 */

import { along } from "./diagramlayout.js";
import { t } from "./i18n.js";
import { isBias } from "./names.js";
import { wide } from "./svg.js";
import { svg } from "./vector.js";

/** @typedef {import("./diagramlayout.js").Layout} Layout */
/** @typedef {import("./diagramlayout.js").Link} Link */

export const THICKEST = 4; // the |w| from which a line gets no thicker
const GAP = { at: 0.74, half: 0.08 }; // of a link's length
const SIZE = 11; // of the layers' names
const TICK = 6; // pixels, on each side of a broken end

/** 1 + 2.5 |w| pixels. @param {number | null | undefined} w */
export const thickness = (w) => 1 + 2.5 * Math.min(THICKEST, Math.abs(w ?? 0));

/** Broken where w is negative. @param {number | null | undefined} w @param {number} width */
export const dashOf = (w, width) =>
  typeof w === "number" && w < 0 ? `${Math.round(4 + width)} ${Math.round(3 + width / 2)}` : "none";

const at = (/** @type {import("./diagramlayout.js").Point} */ { x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`;

/** Where a link stops before its gap, and goes on after it. @param {Pick<Link, "from" | "to">} link */
const aroundGap = ({ from, to }) =>
  /** @type {const} */ ([along(from, to, GAP.at - GAP.half), along(from, to, GAP.at + GAP.half)]);

/** A link as a path: with a gap where nothing goes through. @param {Pick<Link, "from" | "to">} link @param {boolean} gap */
export function gapped(link, gap) {
  if (!gap) return `M${at(link.from)}L${at(link.to)}`;
  const [a, b] = aroundGap(link);
  return `M${at(link.from)}L${at(a)}M${at(b)}L${at(link.to)}`;
}

/** The bars across the two ends at its gap: a path of its own, for the link may be dashed. @param {Pick<Link, "from" | "to">} link */
export function bars(link) {
  const { from, to } = link;
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [nx, ny] = [((from.y - to.y) / length) * TICK, ((to.x - from.x) / length) * TICK];
  return aroundGap(link).map(({ x, y }) => `M${at({ x: x - nx, y: y - ny })}L${at({ x: x + nx, y: y + ny })}`).join("");
}

/** Whether a weight multiplies what never comes. @param {import("./names.js").Parameter} one @param {boolean} unfed as the listing is wired */
export const isUnfed = (one, unfed) => unfed && one.output && one.layer > 1 && !isBias(one);

/** The words between the gaps of such links. @param {readonly Pick<Link, "from" | "to">[]} links */
export function gapWords(links) {
  const middles = links.map(({ from, to }) => along(from, to, GAP.at));
  const mean = (/** @type {"x" | "y"} */ axis) => middles.reduce((sum, one) => sum + one[axis], 0) / middles.length;
  return middles.length ? [svg("text", { class: "unfed-words", x: mean("x") + 10, y: mean("y") + 3 }, t("diagram.unfed.short"))] : [];
}

/** What a neuron gives, as its sign. @param {import("./diagramlayout.js").Node} node @param {boolean} output */
export function nodeSign({ layer, neuron }, output) {
  if (output) return ["y"];
  const index = svg("tspan", { class: "index", dy: 3 }, String(neuron));
  return [layer ? "h" : "x", index];
}

/** The layers' names above them. @param {Layout} place */
export function heads({ columns }) {
  const last = columns.length - 1;
  return columns.map((x, layer) => {
    const named = layer === 0 ? t("diagram.inputs") : layer === last ? t("output")
      : last > 2 ? t("hidden", { n: layer }) : t("diagram.hidden");
    const room = Number(columns[1]) - Number(columns[0]) - 8;
    const words = layer > 0 && layer < last && wide(named, SIZE) > room ? String(layer) : named;
    // The first one has less room to its left.
    const edge = layer === 0 ? { x: 4, "text-anchor": "start" } : { x, "text-anchor": "middle" };
    return svg("text", { class: "head", y: 27, ...edge }, words);
  });
}

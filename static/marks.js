/**
 * Marks in the views' pictures, as SVG: patterns, and words that stay readable on any colour. Pure.
 *
 * A pattern's shape is its target (a circle above the middle, a square below) with the target written
 * in it; one on the wrong side has a broken outline and a cross beside it: never by colour alone.
 */

import { input, patternText } from "./format.js";
import { label, round, text, wide } from "./svg.js";

/** @typedef {import("./sides.js").Pattern} Pattern */
/**
 * @typedef {object} Mark
 * @property {Pattern} pattern @property {number} p its number
 * @property {number} x @property {number} y pixels
 * @property {boolean} above whether it belongs above the middle
 * @property {boolean} right whether it is there
 * @property {boolean} [pale] not what this net learns
 */

const SIZE = 8; // half a mark's width
const NEAR = 4; // pixels at which two marks are at one place

/** Words with the ground's colour around them. @param {number} x @param {number} y @param {string} words @param {"start" | "middle" | "end"} [anchor] */
export function halo(x, y, words, anchor = "start") {
  const plain = text(x, y, words, { size: 11, fill: "var(--ink)", anchor });
  return plain.replace("<text ", '<text stroke="var(--bg)" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke" ');
}

/** A line with the ground's colour along it. @param {string} d @param {{width?: number, colour?: string, back?: number, opacity?: number, name?: string}} [how] */
export function stroke(d, { width = 1.5, colour = "var(--ink)", back = 2, opacity = 1, name = "" } = {}) {
  if (!d) return "";
  const both = `d="${d}" fill="none" stroke-linejoin="round" opacity="${opacity}"`;
  const under = back ? `<path ${both} stroke="var(--bg)" stroke-width="${width + back}"/>` : "";
  return `${under}<path ${both} stroke="${colour}" stroke-width="${width}"${name ? ` class="${name}"` : ""}/>`;
}

/**
 * Patterns where they lie. Those at one place are set beside each other over it, each with a hair to it.
 * @param {Mark[]} marks @param {{width: number, named?: boolean}} picture its width, and whether names are written
 */
export function patternMarks(marks, { width, named = false }) {
  return clusters(marks).map((group) => {
    const shift = (/** @type {number} */ i) => (i - (group.length - 1) / 2) * (2 * SIZE + 3);
    const lift = group.length > 1 ? -SIZE - 8 : 0;
    const { x, y } = /** @type {Mark} */ (group[0]);
    const dot = group.length > 1 ? `<circle cx="${round(x)}" cy="${round(y)}" r="2.5" fill="var(--ink)" stroke="var(--bg)"/>` : "";
    const drawn = group.map((one, i) => {
      const hair = lift ? `<path d="M${round(x)} ${round(y)}L${round(x + shift(i))} ${round(y + lift)}" stroke="var(--ink)" opacity=".6"/>` : "";
      return hair + mark(one, x + shift(i), y + lift);
    });
    return dot + drawn.join("") + (named ? names(group, x, y + lift, width) : "");
  }).join("");
}

/** @param {Mark} one @param {number} x @param {number} y where it is drawn */
function mark({ pattern, p, above, right, pale }, x, y) {
  const edge = `fill="var(--bg)" stroke="${right ? "var(--ink)" : "var(--alarm)"}" stroke-width="${right ? 1.6 : 2.2}"`;
  const dashes = right ? "" : ' stroke-dasharray="3 2"';
  const [a, b] = [round(x), round(y)];
  const shape = above
    ? `<circle cx="${a}" cy="${b}" r="${SIZE}" ${edge}${dashes}/>`
    : `<rect x="${round(x - SIZE + 0.6)}" y="${round(y - SIZE + 0.6)}" width="${2 * SIZE - 1.2}" height="${2 * SIZE - 1.2}" rx="1.5" ${edge}${dashes}/>`;
  const cross = right ? "" : `<path d="M${round(x + 8)} ${round(y - 13)}l6 6m0-6l-6 6" stroke="var(--bg)" stroke-width="5"/><path d="M${round(x + 8)} ${round(y - 13)}l6 6m0-6l-6 6" stroke="var(--alarm)" stroke-width="2"/>`;
  const target = text(x, y + 3.8, input(pattern.t), { size: 10.5, fill: "var(--ink)", weight: 600, anchor: "middle" });
  const what = label(patternText(pattern));
  return `<g class="pattern-mark" data-p="${p}" data-right="${right}" opacity="${pale ? 0.62 : 1}"><title>${what}</title>${shape}${target}${cross}</g>`;
}

/** A group's inputs, beside it where there is room. @param {Mark[]} group @param {number} x @param {number} y @param {number} width */
function names(group, x, y, width) {
  const words = group.map(({ pattern }) => `(${pattern.x.map(input).join(",")})`).join(" ");
  const reach = ((group.length - 1) / 2) * (2 * SIZE + 3) + SIZE + 5;
  const fits = x + reach + wide(words, 11) < width;
  return fits ? halo(x + reach, y + 4, words) : halo(x - reach, y + 4, words, "end");
}

/** Marks at one place together. @param {Mark[]} marks */
export function clusters(marks) {
  /** @type {Mark[][]} */
  const groups = [];
  for (const one of marks) {
    const near = groups.find(([first]) => first && Math.hypot(first.x - one.x, first.y - one.y) <= NEAR);
    if (near) near.push(one);
    else groups.push([one]);
  }
  return groups;
}

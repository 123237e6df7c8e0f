/**
 * Marks in the views' pictures, as SVG: patterns, and words that stay readable on any colour. Pure.
 *
 * A pattern's shape is its target (a circle above the middle, a square below) with the target written
 * in it; one on the wrong side has a broken outline and a cross beside it: never by colour alone. One on
 * the border itself has neither.
 */

import { input, patternText } from "./format.js";
import { label, round, text, wide } from "./svg.js";

/** @typedef {import("./sides.js").Pattern} Pattern */
/**
 * @typedef {object} Mark
 * @property {Pattern} pattern @property {number} p its number
 * @property {number} x @property {number} y pixels
 * @property {boolean} above whether it belongs above the middle
 * @property {import("./sides.js").Side} side of the border that it is on
 * @property {boolean} [pale] not what this net learns
 */

const SIZE = 8; // half a mark's width
const STEP = 2 * SIZE + 5; // from one to the next, where they are set side by side
const NEAR = 15; // pixels at which one would cover the other

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

/** @typedef {(place: {x: number, y: number}) => number} Over above 0 on the one side of a border, below on the other */

/**
 * Patterns where they lie. Those that would cover each other are set side by side above, each with a hair
 * to its place; below where above is beyond the border that they do not cross, and their names likewise.
 * @param {Mark[]} marks
 * @param {{left?: number, width: number, named?: boolean, over?: Over}} picture its ends, and whether names are written
 */
export function patternMarks(marks, { left = 0, width, named = false, over = () => 0 }) {
  return clusters(marks, width, over).map((group) => {
    const set = spread(group, width, over);
    const [first, ...more] = set;
    if (!first) return "";
    const drawn = set.map(({ one, x, y }) => (more.length ? hair(one, x, y) : "") + mark(one, x, y));
    const middle = set.reduce((sum, { x }) => sum + x, 0) / set.length;
    return drawn.join("") + (named ? names(set.map(({ one }) => one), middle, first.y, { left, width, over }) : "");
  }).join("");
}

/** Where a group's marks are drawn: one at its place, several beside each other over theirs. @param {Mark[]} group @param {number} width @param {Over} over */
function spread(group, width, over) {
  if (group.length === 1) return group.map((one) => ({ one, x: one.x, y: one.y }));
  const middle = group.reduce((sum, { x }) => sum + x, 0) / group.length;
  const away = SIZE + 8;
  const [above, below] = [Math.min(...group.map((one) => one.y)) - away, Math.max(...group.map((one) => one.y)) + away];
  const y = beyond(group, { x: middle, y: above }, over) && !beyond(group, { x: middle, y: below }, over) ? below : above;
  const room = ((group.length - 1) / 2) * STEP + SIZE + 2;
  const x = Math.min(Math.max(middle, room), Math.max(room, width - room));
  return group
    .toSorted((a, b) => a.x - b.x || a.p - b.p)
    .map((one, i) => ({ one, x: x + (i - (group.length - 1) / 2) * STEP, y }));
}

/** Whether a place is across the border from all marks of a group. @param {Mark[]} group @param {{x: number, y: number}} place @param {Over} over */
const beyond = (group, place, over) => group.every((one) => over(one) * over(place) < 0);

/** Marks that would cover each other together, as they are drawn. @param {Mark[]} marks @param {number} width @param {Over} [over] */
export function clusters(marks, width, over = () => 0) {
  const groups = marks.map((one) => [one]);
  const covers = (/** @type {Mark[]} */ a, /** @type {Mark[]} */ b) => {
    const others = spread(b, width, over);
    return spread(a, width, over).some(({ x, y }) => others.some((other) => Math.hypot(other.x - x, other.y - y) <= NEAR));
  };
  for (let i = 0; i < groups.length; i += 1) {
    const group = groups[i] ?? [];
    const j = groups.findIndex((other, at) => at > i && covers(group, other));
    if (j < 0) continue;
    group.push(...(groups.splice(j, 1)[0] ?? []));
    i = -1; // a wider group covers more
  }
  return groups;
}

/** From a mark to its place. @param {Mark} one @param {number} x @param {number} y */
function hair(one, x, y) {
  const [px, py] = [round(one.x), round(one.y)];
  const dot = `<circle cx="${px}" cy="${py}" r="2.5" fill="var(--ink)" stroke="var(--bg)"/>`;
  return `<path d="M${px} ${py}L${round(x)} ${round(y)}" stroke="var(--ink)" opacity=".6"/>${dot}`;
}

/** @param {Mark} one @param {number} x @param {number} y where it is drawn */
function mark({ pattern, p, above, side, pale, x: px, y: py }, x, y) {
  const wrong = side === "wrong" && !pale;
  const edge = `fill="var(--bg)" stroke="${wrong ? "var(--alarm)" : "var(--ink)"}" stroke-width="${wrong ? 2.2 : 1.6}"`;
  const dashes = wrong ? ' stroke-dasharray="3 2"' : "";
  const words = input(pattern.t);
  const half = words.length > 1 ? SIZE + 2 : SIZE;
  const shape = above
    ? `<circle cx="${round(x)}" cy="${round(y)}" r="${half}" ${edge}${dashes}/>`
    : `<rect x="${round(x - half + 0.6)}" y="${round(y - SIZE + 0.6)}" width="${2 * half - 1.2}" height="${2 * SIZE - 1.2}" rx="1.5" ${edge}${dashes}/>`;
  const d = `M${round(x + 8)} ${round(y - 13)}l6 6m0-6l-6 6`;
  const cross = wrong ? `<path d="${d}" stroke="var(--bg)" stroke-width="5"/><path d="${d}" stroke="var(--alarm)" stroke-width="2"/>` : "";
  const target = text(x, y + 3.8, words, { size: words.length > 2 ? 8 : 10.5, fill: "var(--ink)", weight: 600, anchor: "middle" });
  const known = `data-p="${p}" data-side="${side}" data-right="${side === "right"}" data-x="${round(px)}" data-y="${round(py)}"`;
  return `<g class="pattern-mark" ${known} opacity="${pale ? 0.62 : 1}"><title>${label(patternText(pattern))}</title>${shape}${target}${cross}</g>`;
}

/**
 * A group's inputs, beside it where there is room: in as many lines as that takes.
 * @param {Mark[]} group @param {number} x @param {number} y @param {{left: number, width: number, over: Over}} picture
 */
function names(group, x, y, { left, width, over }) {
  const words = group.map(({ pattern }) => `(${pattern.x.map(input).join(",")})`);
  const reach = ((group.length - 1) / 2) * STEP + SIZE + 6;
  const long = wide(words.join(" "), 11);
  const room = { start: width - x - reach, end: x - reach - left };
  const end = (/** @type {"start" | "end"} */ side, /** @type {number} */ far) => ({ x: side === "start" ? x + reach + far : x - reach - far, y });
  const fits = (/** @type {"start" | "end"} */ side) => room[side] > long;
  const own = (/** @type {"start" | "end"} */ side) => fits(side) && !beyond(group, end(side, long), over);
  const side = own("start") ? "start" : own("end") ? "end" : fits("start") ? "start" : room.end > room.start || fits("end") ? "end" : "start";
  const lines = wrapped(words, Math.max(room[side], 40));
  return lines.map((one, i) => halo(end(side, 0).x, y + 4 + 13 * i, one, side)).join("");
}

/** @param {string[]} words @param {number} room */
function wrapped(words, room) {
  /** @type {string[]} */
  const lines = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && wide(`${last} ${word}`, 11) < room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * The tug of war over the iterations, as SVG: a strip for each input on one scale, their sum, how much
 * of all pulls is left, E. Pure.
 *
 * The iteration axis is the charts' own; tug.js moves the cursor over it.
 */

import { fraction, iterationTicks } from "./axis.js";
import { number, powerOfTen } from "./format.js";
import { path } from "./planeframe.js";
import { line, text } from "./svg.js";

/** @typedef {{k: number[], shares: number[][], sum: number[], cancellation: (number | null)[], E: number[][],
 *             whole: {cancellation: (number | null)[]}}} Course */
/** @typedef {{inputs: string[], sum: string, left: string, all: string, error: string, step: (k: number) => string}} Words */
/** @typedef {{width: number, left: number, view: import("./axis.js").View}} Room left: for the names */

const STRIP = 30; // pixels that a strip of pulls is high;
const LOW = 18; // of many inputs
const TALL = 40; // of a measure
const GAP = 5;
const BOTTOM = 20;
const RIGHT = 12;

/** The strips' heights from the top. @param {number} inputs */
export function strips(inputs) {
  const strip = inputs > 8 ? LOW : STRIP;
  const heights = [...Array(inputs + 1).fill(strip), TALL, TALL];
  let top = 2;
  return heights.map((height) => {
    const placed = { top, height };
    top += height + GAP;
    return placed;
  });
}

/** @param {number} inputs */
export const tall = (inputs) => strips(inputs).reduce((sum, { height }) => sum + height + GAP, 2) + BOTTOM;

/** Where an iteration stands, in pixels. @param {number} k @param {Room} room */
export const placeOf = (k, { width, left, view }) => left + fraction(view, k) * (width - left - RIGHT);

/** @param {Course} course @param {Words} words @param {Room} room */
export function tugTime(course, words, room) {
  const { k, shares, sum, cancellation, E, whole } = course;
  const inputs = words.inputs.length;
  const all = strips(inputs);
  const x = k.map((one) => placeOf(one, room));
  const inside = (/** @type {number} */ i) => Number(k[i]) >= room.view.k0 - 1 && Number(k[i]) <= room.view.k1 + 1;
  const numbers = [...shares.flat(), ...sum].filter((v) => v !== null && Number.isFinite(v)).map(Math.abs);
  const most = Math.max(...numbers, 1e-300);
  const means = E.map((row) => row.reduce((total, v) => total + v, 0) / row.length);
  const logs = means.map((v) => (v > 0 ? Math.log10(v) : NaN));
  const ends = endsOf(logs.filter(Number.isFinite));
  const curve = (/** @type {(number | null | undefined)[]} */ values, /** @type {(v: number) => number} */ y) =>
    path(values.flatMap((v, i) => (inside(i) && v !== null && v !== undefined ? [Number(x[i]), y(v)] : [NaN, NaN])));
  const pulls = all.slice(0, inputs + 1).map(({ top, height }, i) => {
    const values = i < inputs ? shares.map((row) => row[i]) : sum;
    const middle = top + height / 2;
    const y = (/** @type {number} */ v) => middle - (v / most) * (height / 2 - 1);
    const d = curve(values, y);
    return [
      frame(top, height, room, i < inputs ? words.inputs[i] ?? "" : words.sum, i === inputs, i ? [] : [number(most, 3), number(-most, 3)]),
      line(room.left, middle, room.width - RIGHT, middle, "var(--rule)"),
      area(values, x, inside, y, middle),
      `<path d="${d}" class="${i < inputs ? "share" : "sum"}" fill="none" stroke="var(--ink)" stroke-width="${i < inputs ? 1.2 : 2}" stroke-linejoin="round"/>`,
    ].join("");
  });
  const [measure, error] = all.slice(inputs + 1);
  if (!measure || !error) return "";
  const share = (/** @type {number} */ v) => measure.top + measure.height - 2 - v * (measure.height - 4);
  const log = (/** @type {number} */ v) => error.top + error.height - 2 - ((v - ends.low) / (ends.high - ends.low)) * (error.height - 4);
  const stroke = (/** @type {string} */ d, /** @type {string} */ name, /** @type {number} */ width, dash = "") =>
    `<path d="${d}" class="${name}" fill="none" stroke="var(--ink)" stroke-width="${width}"${dash ? ` stroke-dasharray="${dash}"` : ""} stroke-linejoin="round"/>`;
  return [
    ...pulls,
    frame(measure.top, measure.height, room, words.left, false, ["1", "0"]),
    stroke(curve(whole.cancellation, share), "whole", 1.2, "2 3"),
    stroke(curve(cancellation, share), "cancellation", 1.8),
    text(room.width - RIGHT - 3, measure.top + 11, `┄ ${words.all}`, { size: 10, fill: "var(--muted)", anchor: "end" }),
    frame(error.top, error.height, room, words.error, false, [powerOfTen(ends.high), powerOfTen(ends.low)]),
    stroke(curve(logs, log), "error", 1.8),
    axis(all, room, words),
  ].join("");
}

/** Whole powers of ten around all numbers. @param {number[]} logs */
function endsOf(logs) {
  const low = Math.floor(Math.min(...logs, 0));
  return { low, high: Math.max(low + 1, Math.ceil(Math.max(...logs, low))) };
}

/** A strip's frame, name and ends. @param {number} top @param {number} height @param {Room} room @param {string} name @param {boolean} strong @param {string[]} [ends] */
function frame(top, height, { width, left }, name, strong, ends = []) {
  const [high = "", low = ""] = ends;
  const look = { size: 10, fill: "var(--muted)", anchor: /** @type {const} */ ("end") };
  return [
    `<rect x="${left}" y="${top}" width="${Math.max(1, width - left - RIGHT)}" height="${height}" fill="var(--soft)"/>`,
    text(0, top + height / 2 + 4, name, { size: 11.5, fill: strong ? "var(--ink)" : "var(--muted)", ...(strong ? { weight: 600 } : {}) }),
    text(left - 4, top + 9, high, look),
    text(left - 4, top + height - 1, low, look),
  ].join("");
}

/** What lies between a curve and 0: in two strengths and on two sides. @param {(number | null | undefined)[]} values @param {number[]} x @param {(i: number) => boolean} inside @param {(v: number) => number} y @param {number} middle */
function area(values, x, inside, y, middle) {
  const points = values.flatMap((v, i) => (inside(i) && v !== null && v !== undefined && Number.isFinite(v) ? [[Number(x[i]), y(v)]] : []));
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return "";
  const d = path([Number(first[0]), middle, ...points.flat(), Number(last[0]), middle], true);
  return `<path d="${d}" fill="var(--ink)" opacity=".16"/>`;
}

/** @param {{top: number, height: number}[]} all @param {Room} room @param {Words} words */
function axis(all, room, { step }) {
  const bottom = all.reduce((most, { top, height }) => Math.max(most, top + height), 0);
  return iterationTicks(room.view, room.width - room.left - RIGHT)
    .map((k) => {
      const x = placeOf(k, room);
      const end = x > room.width - RIGHT - 14;
      return line(x, bottom, x, bottom + 3, "var(--muted)")
        + text(x, bottom + 15, step(k), { size: 10.5, fill: "var(--muted)", anchor: end ? "end" : x < room.left + 6 ? "start" : "middle" });
    })
    .join("");
}

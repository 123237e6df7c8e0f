/**
 * How fast is played, and how far it has come after some time. Pure.
 */

import { axis, fraction, unaxis } from "./axis.js";

/** @typedef {"1" | "5" | "20" | "60" | "all"} Speed iterations a second; or all of the axis in five seconds */

/** @type {readonly Speed[]} */
export const SPEEDS = ["1", "5", "20", "60", "all"];

export const WHOLE_MS = 5000;

/**
 * The place after some time, between two iterations where it is: all that is shown goes by evenly along
 * the axis as it is shown, a number of iterations a second evenly in k.
 * @param {import("./axis.js").View} shown @param {number} place @param {Speed} speed @param {number} ms
 */
export function played(shown, place, speed, ms) {
  if (speed !== "all") return place + (Number(speed) * ms) / 1000;
  const { kind, k0, k1 } = shown;
  const [start, end] = [axis(k0, kind), axis(k1, kind)];
  return unaxis(start + (fraction(shown, place) + ms / WHOLE_MS) * (end - start), kind);
}

const BITS = 1e-6; // a logarithm and back may lose a few: a place on an iteration is not before it

/** The iteration that a place has reached. @param {number} place */
export const reached = (place) => Math.floor(place + BITS);

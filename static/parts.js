/**
 * The parts of an iteration, in their order: what a single step of the smallest size shows. Pure.
 */

/** @typedef {"forward" | "error" | "backward" | "update"} Part */

/** @type {readonly Part[]} */
export const PARTS = ["forward", "error", "backward", "update"];

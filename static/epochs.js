/**
 * In `online` an iteration learns one pattern: which epoch k is in, and where the order is cyclic which
 * pattern. Pure; a shuffled order is asked of the server (order.js).
 */

/** Passes over all patterns before k. @param {number} k @param {number} patterns */
export const epochOf = (k, patterns) => Math.floor(k / patterns);

/**
 * The pattern of iteration k, or null where only the server knows.
 * @param {{schedule?: string, order?: string}} config @param {number} k @param {number} patterns
 */
export const cyclic = ({ schedule, order }, k, patterns) =>
  schedule === "online" && order !== "shuffled" ? k % patterns : null;

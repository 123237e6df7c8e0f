/**
 * On which side of the middle an output lies, and where the border is. Pure.
 *
 * surface.js and hidden.js say with it which patterns are where they belong.
 */

/** @typedef {{x: readonly number[], t: number}} Pattern */
/** @typedef {"sigmoid" | "tanh" | "identity"} Output what the output neuron does with its sum */

/**
 * The y between the targets: 0.5 between 0 and 1, 0 between -1 and 1.
 * @param {readonly Pattern[]} patterns
 */
export function middle(patterns) {
  const targets = patterns.map(({ t }) => t);
  const [low, high] = [Math.min(...targets), Math.max(...targets)];
  if (low < high) return (low + high) / 2;
  return low < 0 ? 0 : 0.5;
}

/** Whether the side above the middle is the right one. @param {Pattern} pattern @param {number} border */
export const belongsAbove = ({ t }, border) => t >= border;

/** @typedef {"right" | "wrong" | "on"} Side of the border that an output is on, for its pattern; or on the border */

export const DUST = 1e-9; // what is nearer to the border differs from it by rounding alone

/** @param {number} y @param {Pattern} pattern @param {number} border @returns {Side} */
export function sideOf(y, pattern, border) {
  if (Math.abs(y - border) < DUST) return "on";
  return right(y, pattern, border) ? "right" : "wrong";
}

/** Whether an output is on its pattern's side. @param {number} y @param {Pattern} pattern @param {number} border */
export const right = (y, pattern, border) => (belongsAbove(pattern, border) ? y > border : y < border);

/**
 * The output neuron's sum u where y is on the border; null where no sum reaches it.
 * @param {Output} output @param {number} border
 */
export function threshold(output, border) {
  if (output === "identity") return border;
  if (output === "tanh") return Math.abs(border) < 1 ? Math.atanh(border) : null;
  return border > 0 && border < 1 ? Math.log(border / (1 - border)) : null;
}

/**
 * What y is coloured between: all that the output can be, or half the targets' distance beyond them.
 * @param {Output} output @param {readonly Pattern[]} patterns
 */
export function outputRange(output, patterns) {
  if (output !== "identity") return { low: output === "tanh" ? -1 : 0, high: 1 };
  const targets = patterns.map(({ t }) => t);
  const [low, high] = [Math.min(...targets, 0), Math.max(...targets, 1)];
  return { low: low - (high - low) / 2, high: high + (high - low) / 2 };
}

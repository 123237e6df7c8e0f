/**
 * The charts' colours, light and dark. Pure. Hue is the neuron, strength the slot (x0, x1, ... bias);
 * where there are more neurons than hues, nine colours in the legend's order; where runs are compared,
 * hue and strength are the run.
 *
 * The page's own colours are in page.css; these are here because Plotly wants them as values.
 */

import { byNeuron } from "./names.js";

/** @typedef {import("./names.js").Parameter} Parameter */
/** @typedef {"light" | "dark"} Scheme */

export const INK = {
  light: { ground: "#ffffff", line: "#1b1f24", grid: "#eceff3", rule: "#c3c9d1", muted: "#5b6472" },
  dark: { ground: "#14171c", line: "#e6e9ed", grid: "#22272e", rule: "#454d58", muted: "#98a1ad" },
};

/** Ramps from the first input to the bias; checked for protan, deutan and tritan sight. */
const HIDDEN = {
  light: [
    ["#12308f", "#2f6fc0", "#6690f5"],
    ["#6b2a06", "#b8420a", "#c9762f"],
  ],
  dark: [
    ["#a9d4fc", "#5b8fe6", "#4673a3"],
    ["#f6cbae", "#ee8558", "#a0672f"],
  ],
};
const OUTPUT = {
  light: ["#101214", "#5f6368", "#878c99"],
  dark: ["#f5f5f6", "#a2aab5", "#7f8490"],
};

/** Eight runs beside each other, the first ones farthest apart; checked as the ramps are. */
export const RUNS = {
  light: ["#193db5", "#999202", "#a81d77", "#057e0a", "#3794cb", "#7a2b09", "#560177", "#d1717f"],
  dark: ["#396dd5", "#d8df01", "#f55ca2", "#5caa23", "#77e5fd", "#f7ad90", "#b19dfe", "#a15e50"],
};

/** The colour of the run at a place in a comparison. @param {number} index @param {Scheme} scheme */
export const runColour = (index, scheme) => RUNS[scheme][index % RUNS[scheme].length] ?? INK[scheme].line;

/** A curve's colour under another one: a third of it is left, so that no full grey looks like it. @param {string} hex @param {Scheme} scheme */
export const pale = (hex, scheme) => along([hex, INK[scheme].ground], 2 / 3);

/**
 * The colours of the parameters in the legend, by name.
 * @param {readonly Parameter[]} parameters all of a network @param {readonly string[]} listed those in the legend
 * @param {Scheme} scheme
 */
export function colours(parameters, listed, scheme) {
  const hidden = byNeuron(parameters.filter(({ output }) => !output)).map(([first]) => first?.name);
  const ramps = HIDDEN[scheme];
  if (hidden.length > ramps.length || listed.length < parameters.length) {
    const nine = [...ramps, OUTPUT[scheme]].flat();
    return new Map(listed.map((name, i) => [name, nine[i % nine.length] ?? ""]));
  }
  let neuron = -1;
  return new Map(parameters.map((one) => {
    if (hidden.includes(one.name)) neuron += 1;
    const ramp = one.output ? OUTPUT[scheme] : (ramps[neuron] ?? []);
    return [one.name, along(ramp, one.slots > 1 ? one.slot / (one.slots - 1) : 0)];
  }));
}

/**
 * The colour at a place of a ramp, mixed between its neighbours.
 * @param {string[]} ramp @param {number} place 0 ... 1
 */
export function along(ramp, place) {
  const position = place * (ramp.length - 1);
  const index = Math.min(Math.floor(position), ramp.length - 2);
  const share = position - index;
  const from = channels(ramp[index] ?? "#000000");
  const to = channels(ramp[index + 1] ?? "#000000");
  const mixed = from.map((c, i) => Math.round(c + ((to[i] ?? c) - c) * share));
  return `#${mixed.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
}

/** @param {string} hex */
const channels = (hex) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));

/**
 * Which weights are drawn where there are more than nine: those of a layer, of a neuron, those with the
 * largest gradients, one more. Pure; chooser.js asks, names.js says how many can be drawn.
 */

import { MOST } from "./names.js";

/** @typedef {import("./names.js").Parameter} Parameter */
/** @typedef {readonly number[] | null} Gradients dw of all parameters, where it is known */
/** @typedef {{listed: string[], shown: Set<string>}} Pick the legend's weights, and which of them are drawn */

/** The weights with the largest |dw|, in the network's order; the first ones while dw is not known. @param {readonly Parameter[]} all @param {Gradients} dw @param {(one: Parameter) => boolean} [among] @returns {string[]} */
export function largest(all, dw, among = () => true) {
  const ranked = all
    .map((one, index) => ({ one, index, size: Math.abs(dw?.[index] ?? 0) }))
    .filter(({ one }) => among(one))
    .sort((a, b) => b.size - a.size);
  return ranked.slice(0, MOST).sort((a, b) => a.index - b.index).map(({ one }) => one.name);
}

/** A layer's weights: all, or the nine with the largest |dw|. @param {readonly Parameter[]} all @param {Gradients} dw @param {number} layer */
export const ofLayer = (all, dw, layer) => largest(all, dw, (one) => one.layer === layer);

/** A neuron's weights: nine at most, as a layer has eight neurons at most. @param {readonly Parameter[]} all @param {number} layer @param {number} neuron */
export const ofNeuron = (all, layer, neuron) =>
  all.filter((one) => one.layer === layer && one.neuron === neuron).slice(0, MOST).map(({ name }) => name);

/** @param {string[]} names @returns {Pick} */
export const picked = (names) => ({ listed: names, shown: new Set(names) });

/**
 * One weight more, in the place of one that is hidden where the legend is full; null: nine are drawn.
 * @param {Pick} pick @param {string} name @returns {Pick | null}
 */
export function added({ listed, shown }, name) {
  if (shown.has(name)) return { listed, shown };
  if (shown.size >= MOST) return null;
  const hidden = listed.find((one) => !shown.has(one));
  const places = listed.includes(name) ? listed
    : listed.length < MOST ? [...listed, name]
    : listed.map((one) => (one === hidden ? name : one));
  return { listed: places, shown: new Set([...shown, name]) };
}

/**
 * The parameters' names: what `w1_10` says. Pure.
 *
 * `w1_10` = layer 1, neuron 1, input 0; the last index is the bias.
 */

/**
 * @typedef {{name: string, layer: number, neuron: number, slot: number, slots: number, output: boolean,
 *            deep: boolean}} Parameter
 *   output: its neuron is the output; deep: there are several hidden layers to tell apart
 */

/**
 * @param {readonly string[]} names in the order of a run's `parameters`
 * @returns {Parameter[]}
 */
export function parameters(names) {
  const parsed = names.map((name) => {
    const [, layer, neuron, slot] = /^w(\d)_(\d)(\d)$/.exec(name) ?? [];
    return { name, layer: Number(layer), neuron: Number(neuron), slot: Number(slot) };
  });
  const last = Math.max(...parsed.map(({ layer }) => layer));
  return byNeuron(parsed).flatMap((group) =>
    group.map((one) => ({ ...one, slots: group.length, output: one.layer === last, deep: last > 2 })));
}

/** The network's names for its layers' sizes, inputs first. @param {number[]} sizes */
export function listNames(sizes) {
  return sizes.slice(1).flatMap((neurons, l) =>
    Array.from({ length: neurons }, (_, j) => j + 1).flatMap((neuron) =>
      Array.from({ length: (sizes[l] ?? 0) + 1 }, (_, slot) => `w${l + 1}_${neuron}${slot}`),
    ),
  );
}

/**
 * Parameters in groups, one a neuron.
 * @template {{layer: number, neuron: number}} T @param {readonly T[]} all @returns {T[][]}
 */
export function byNeuron(all) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const one of all) {
    const key = `${one.layer}.${one.neuron}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

export const MOST = 9; // curves in a chart

/**
 * The parameters drawn until a person chooses: all, or of many the output's first, whose gradients
 * have the fewest factors, then the hidden neurons' by slot, so that equal ones stay side by side.
 * @param {Parameter[]} all
 * @returns {Set<string>}
 */
export function chosen(all) {
  const ranked = [...all].sort((a, b) => b.layer - a.layer || a.slot - b.slot || a.neuron - b.neuron);
  return new Set(ranked.slice(0, MOST).map(({ name }) => name));
}

/** The neurons that a layer has, from 1. @param {readonly Parameter[]} all @param {number} layer */
export const neuronsOf = (all, layer) => [...new Set(all.filter((one) => one.layer === layer).map(({ neuron }) => neuron))];

/** The layers from the first to the output's. @param {readonly Parameter[]} all */
export const layersOf = (all) => [...new Set(all.map(({ layer }) => layer))];

/**
 * The parameters in the legend, each with the colour of its place: all, or of many as many as can be
 * drawn. Those that a person hides keep their place.
 * @param {{parameters: readonly Parameter[], shown: Set<string>, listed: readonly string[]}} values
 * @returns {string[]}
 */
export function listing({ parameters: all, shown, listed }) {
  const names = all.map(({ name }) => name);
  if (names.length <= MOST) return names;
  const known = listed.filter((name) => names.includes(name));
  return [...shown].every((name) => known.includes(name)) ? known : names.filter((name) => shown.has(name));
}

/** @param {Parameter} one */
export const isBias = (one) => one.slot === one.slots - 1;

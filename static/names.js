/**
 * The parameters' names: what `w1_10` says. Pure.
 *
 * `w1_10` = layer 1, neuron 1, input 0; the last index is the bias.
 */

/** @typedef {{name: string, layer: number, neuron: number, slot: number, slots: number}} Parameter */

/**
 * @param {readonly string[]} names in the order of a run's `parameters`
 * @returns {Parameter[]}
 */
export function parameters(names) {
  const parsed = names.map((name) => {
    const [, layer, neuron, slot] = /^w(\d)_(\d)(\d)$/.exec(name) ?? [];
    return { name, layer: Number(layer), neuron: Number(neuron), slot: Number(slot), slots: 0 };
  });
  for (const one of parsed) {
    one.slots = parsed.filter((o) => o.layer === one.layer && o.neuron === one.neuron).length;
  }
  return parsed;
}

/** The network's names for its layers' sizes, inputs first. @param {number[]} sizes */
export function listNames(sizes) {
  return sizes.slice(1).flatMap((neurons, l) =>
    Array.from({ length: neurons }, (_, j) => j + 1).flatMap((neuron) =>
      Array.from({ length: (sizes[l] ?? 0) + 1 }, (_, slot) => `w${l + 1}_${neuron}${slot}`),
    ),
  );
}

/** Parameters in groups, one a neuron. @param {Parameter[]} all */
export function byNeuron(all) {
  /** @type {Map<string, Parameter[]>} */
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

/** Whether a parameter belongs to the output neuron. @param {Parameter} one @param {Parameter[]} all */
export const isOutput = (one, all) => one.layer === Math.max(...all.map((o) => o.layer));

/** @param {Parameter} one */
export const isBias = (one) => one.slot === one.slots - 1;

/**
 * Why the curves of a cord are the same curve. Pure; cords.js finds the cords, legend.js says it.
 *
 * A gradient is the neuron's error times the input: dw = delta x. So gradients are equal where the
 * weights and all about them started equal, where the input is 0, and where a neuron's inputs are equal.
 */

/** @typedef {import("./names.js").Parameter} Parameter */
/** @typedef {import("./scales.js").Row} Row */
/** @typedef {{row: Row, groups: string[][], zero: boolean[]}} Drawn a chart's cords, and which are 0 */

/**
 * @typedef {object} Reasons
 * @property {boolean} cords whether there are any
 * @property {boolean} start weights that started equal and got equal gradients
 * @property {number[]} zero the inputs that are 0, whose weights get no gradient
 * @property {boolean} unreached other weights that get no gradient
 * @property {boolean} inputs weights of one neuron whose inputs are equal
 */

/**
 * The reasons for the cords of one net's charts.
 * @param {Drawn[]} charts @param {readonly (readonly number[])[]} xs the inputs that the net learns
 * @param {Parameter[]} parameters
 * @returns {Reasons}
 */
export function reasons(charts, xs, parameters) {
  const equal = charts.filter(({ row }) => row === "w").flatMap(({ groups }) => groups);
  /** @type {Reasons} */
  const found = { cords: false, start: false, zero: [], unreached: false, inputs: false };
  const zero = new Set();
  for (const { groups, zero: still } of charts) {
    groups.forEach((group, index) => {
      if (group.length < 2) return;
      found.cords = true;
      if (equal.some((weights) => group.every((name) => weights.includes(name)))) {
        found.start = true;
        return;
      }
      const members = parameters.filter(({ name }) => group.includes(name));
      const [first] = members;
      if (still[index]) {
        const dark = members.every(({ layer, slot }) => layer === 1 && xs.every((x) => x[slot] === 0));
        if (dark) for (const { slot } of members) zero.add(slot);
        else found.unreached = true;
      } else if (members.every(({ layer, neuron }) => layer === first?.layer && neuron === first.neuron)) {
        found.inputs = true;
      }
    });
  }
  found.zero = [...zero].sort((a, b) => a - b);
  return found;
}

/**
 * What a neuron and a weight are called: the legend, the choice of weights and pictures say the same.
 */

import { t } from "./i18n.js";
import { isBias } from "./names.js";

/** @typedef {import("./names.js").Parameter} Parameter */

/** output, hidden 2, or where there are several hidden layers, hidden 1.2. @param {Parameter} one */
export function neuronName({ output, deep, layer, neuron }) {
  if (output) return t("output");
  return deep ? t("hidden.deep", { layer, n: neuron }) : t("hidden", { n: neuron });
}

/** What the slot is, in words. @param {Parameter} one */
export const slotText = (one) => t("slot", { neuron: neuronName(one), from: from(one) });

/** Where a weight comes from. @param {Parameter} one */
function from(one) {
  const { layer, slot, deep } = one;
  if (isBias(one)) return t("bias");
  if (layer === 1) return t("from.input", { n: slot });
  return deep ? t("from.hidden.deep", { layer: layer - 1, n: slot + 1 }) : t("from.hidden", { n: slot + 1 });
}

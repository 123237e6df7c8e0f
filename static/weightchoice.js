/**
 * Which weight is taken apart: chips of all parameters by neuron, of many a list. The choice is part
 * of the state, and so of the address.
 */

import { make, symbol } from "./dom.js";
import { t } from "./i18n.js";
import { byNeuron, listing, parameters as parsed } from "./names.js";
import { colours } from "./palette.js";
import { neuronName, slotText } from "./weightwords.js";

/** @typedef {import("./viewsubject.js").Subject} Subject */
/** @typedef {import("./names.js").Parameter} Parameter */

const MANY = 17; // from so many on it is a list

/** The chosen weight of a run, the output neuron's first where none is. @param {string | null} weight @param {readonly string[]} parameters */
export function chosenWeight(weight, parameters) {
  if (weight !== null && parameters.includes(weight)) return weight;
  const layer = parameters.at(-1)?.split("_")[0];
  return parameters.find((name) => name.startsWith(`${layer}_`)) ?? "";
}

export class WeightChoice {
  #built = "";
  /** @type {Map<string, HTMLInputElement>} */
  #chips = new Map();
  /** @type {HTMLSelectElement | null} */
  #select = null;

  /** @param {HTMLElement} home @param {import("./state.js").State} state @param {string} name of the radio group */
  constructor(home, state, name) {
    this.state = state;
    this.name = name;
    this.home = make("div", "weights");
    this.home.addEventListener("change", ({ target }) => {
      const { value } = /** @type {HTMLInputElement | HTMLSelectElement} */ (target);
      const { parameters } = state.values;
      const usual = chosenWeight(null, parameters.map((one) => one.name));
      state.set({ weight: value === usual ? null : value });
    });
    home.append(this.home);
  }

  /** @param {Subject} subject */
  offer({ parameters }) {
    const { values } = this.state;
    const all = parsed(parameters);
    const built = `${t("hidden")} ${parameters.join()} ${values.scheme} ${listing(values).join()}`;
    if (built !== this.#built) {
      this.#built = built;
      this.#build(all);
    }
    const chosen = chosenWeight(values.weight, parameters);
    const chip = this.#chips.get(chosen);
    if (chip) chip.checked = true;
    if (this.#select) this.#select.value = chosen;
  }

  /** @param {Parameter[]} all */
  #build(all) {
    this.#chips.clear();
    this.#select = null;
    this.home.replaceChildren(make("span", "weights-name", t("why.weights")));
    this.home.setAttribute("role", "group");
    this.home.setAttribute("aria-label", t("why.weights"));
    // The output's first: its gradients have the fewest factors.
    const groups = byNeuron(all).sort((a, b) => Number(b[0]?.layer) - Number(a[0]?.layer));
    if (all.length >= MANY) this.#list(groups);
    else this.#chipsOf(groups);
  }

  /** @param {Parameter[][]} groups */
  #chipsOf(groups) {
    const { values } = this.state;
    const known = colours(values.parameters, listing(values), values.scheme);
    for (const group of groups) {
      const [first] = group;
      const chips = group.map((one) => {
        const radio = make("input");
        radio.type = "radio";
        radio.name = this.name;
        radio.value = one.name;
        radio.setAttribute("aria-label", `${one.name}, ${slotText(one)}`);
        this.#chips.set(one.name, radio);
        const swatch = make("span", "swatch");
        swatch.style.setProperty("--curve", known.get(one.name) ?? "");
        const chip = make("label", "weight-chip", radio, swatch, symbol(one));
        chip.title = slotText(one);
        return chip;
      });
      this.home.append(make("span", "weight-group", make("span", "note", first ? neuronName(first) : ""), ...chips));
    }
  }

  /** @param {Parameter[][]} groups */
  #list(groups) {
    const select = make("select");
    select.setAttribute("aria-label", t("why.weights"));
    for (const group of groups) {
      const [first] = group;
      const part = document.createElement("optgroup");
      part.label = first ? neuronName(first) : "";
      part.append(...group.map((one) => new Option(`${one.name} · ${slotText(one)}`, one.name)));
      select.append(part);
    }
    this.#select = select;
    this.home.append(select);
  }
}


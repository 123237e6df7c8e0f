/**
 * The choice of weights above the legend, where there are more than can be drawn: by layer, by neuron,
 * by the largest gradients at the cursor, or one by its name.
 *
 * picks.js says which weights those are; the state has them, and legend.js a chip for each.
 */

import { find, hide, make, say } from "./dom.js";
import { count } from "./format.js";
import { t } from "./i18n.js";
import { layersOf, listing, MOST, neuronsOf } from "./names.js";
import { netAt } from "./nets.js";
import { added, largest, ofLayer, ofNeuron, picked } from "./picks.js";
import { any } from "./state.js";
import { slotText } from "./weightwords.js";

/** @typedef {import("./names.js").Parameter} Parameter */
/** @typedef {import("./state.js").Values} Values */

export class Chooser {
  #layer = 0;
  /** @type {readonly Parameter[] | null} */
  #parameters = null;

  /**
   * @param {import("./records.js").Records} records
   * @param {import("./state.js").State} state
   * @param {(on: boolean) => void} full called where one weight more would be too many
   */
  constructor(records, state, full) {
    this.records = records;
    this.state = state;
    this.full = full;
    this.home = find(".chooser");
    this.count = find(".chooser-count", this.home);
    this.layers = find(".chooser-layers", this.home);
    this.neurons = find(".chooser-neurons", this.home);
    this.names = find("datalist", this.home);
    this.largest = /** @type {HTMLButtonElement} */ (find(".chooser-largest", this.home));
    this.search = /** @type {HTMLInputElement} */ (find("[type=search]", this.home));
    this.largest.addEventListener("click", () => this.#pick(largest(state.values.parameters, this.#gradients())));
    this.layers.addEventListener("click", ({ target }) => this.#open(numberOf(target)));
    this.neurons.addEventListener("click", ({ target }) => {
      const neuron = numberOf(target);
      if (neuron) this.#pick(ofNeuron(state.values.parameters, this.#layer, neuron));
    });
    this.search.addEventListener("input", () => this.#add(false));
    this.search.addEventListener("keydown", ({ key }) => {
      if (key === "Enter") this.#add(true);
    });
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    const { parameters, shown } = values;
    hide(this.home, parameters.length <= MOST);
    document.documentElement.classList.toggle("choosing", !this.home.hidden);
    if (this.home.hidden) return;
    if (parameters !== this.#parameters || changed.has("language")) {
      if (parameters !== this.#parameters) this.#layer = parameters.find(({ name }) => shown.has(name))?.layer ?? 1;
      this.#parameters = parameters;
      this.#build(values);
    }
    if (any(changed, "shown", "listed", "parameters", "language")) this.#mark(values);
    this.largest.disabled = this.#gradients() === null;
  }

  /** The chosen net's dw at the cursor. */
  #gradients() {
    const { values } = this.state;
    return this.records.at(values)?.dw[netAt(values.history, values.net)] ?? null;
  }

  /** @param {string[]} names */
  #pick(names) {
    this.full(false);
    this.state.set(picked(names));
  }

  /** Choose from a layer, and offer its neurons. @param {number} layer */
  #open(layer) {
    if (!layer) return;
    this.#layer = layer;
    this.#offer(this.state.values);
    this.#pick(ofLayer(this.state.values.parameters, this.#gradients(), layer));
    this.#mark(this.state.values);
  }

  /** Add the weight that is written, as soon as it is one. @param {boolean} entered that is all of it */
  #add(entered) {
    const { values } = this.state;
    const written = this.search.value.normalize("NFKC").trim().toLowerCase();
    const known = values.parameters.some(({ name }) => name === written);
    if (entered && !known) this.search.setAttribute("aria-invalid", "true");
    else this.search.removeAttribute("aria-invalid");
    if (!known) return;
    const pick = added({ listed: listing(values), shown: values.shown }, written);
    this.full(pick === null);
    if (!pick) return;
    this.search.value = "";
    this.state.set(pick);
  }

  /** @param {Values} values */
  #build(values) {
    const { parameters } = values;
    const last = Math.max(...layersOf(parameters));
    this.layers.replaceChildren(...layersOf(parameters).map((layer) =>
      choice(layer, layer === last ? t("output") : t("choose.layer", { n: layer }), "")));
    this.names.replaceChildren(...parameters.map((one) => {
      const option = make("option", "", slotText(one));
      option.value = one.name;
      return option;
    }));
    this.#offer(values);
  }

  /** The neurons of the layer that is open. @param {Values} values */
  #offer({ parameters }) {
    const all = neuronsOf(parameters, this.#layer);
    this.neurons.hidden = all.length < 2;
    this.neurons.replaceChildren(...all.map((n) => choice(n, String(n), t("choose.neuron", { n, layer: this.#layer }))));
  }

  /** Say what is drawn. @param {Values} values */
  #mark({ parameters, shown }) {
    const drawn = parameters.filter(({ name }) => shown.has(name));
    const press = (/** @type {Element} */ button, /** @type {boolean} */ on) => button.setAttribute("aria-pressed", String(on));
    for (const button of this.layers.children) {
      press(button, drawn.length > 0 && drawn.every(({ layer }) => layer === numberOf(button)));
    }
    for (const button of this.neurons.children) {
      press(button, drawn.length > 0
        && drawn.every(({ layer, neuron }) => layer === this.#layer && neuron === numberOf(button)));
    }
    say(this.count, t("choose.count", { n: drawn.length, all: count(parameters.length) }));
  }
}

/** @param {number} n @param {string} text @param {string} label */
function choice(n, text, label) {
  const button = make("button", "", text);
  button.type = "button";
  button.dataset.n = String(n);
  if (label) button.setAttribute("aria-label", label);
  return button;
}

/** Which of a row of buttons it is; 0: none. @param {EventTarget | null} target */
const numberOf = (target) => Number((target instanceof Element ? target.closest("button") : null)?.dataset.n ?? 0);

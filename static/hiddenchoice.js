/**
 * Which layer and which of its neurons the hidden space shows, and how far three of them are turned.
 */

import { make } from "./dom.js";
import { t } from "./i18n.js";

/** @typedef {{layer: number, neurons: number}} Layer */

const TURN = 35; // degrees, until it is turned

export class HiddenChoice {
  /** @type {Layer[]} */
  #layers = [];
  #layer = 0;
  /** @type {number[]} */
  #neurons = [];
  #spoken = "";
  #faced = "";

  /** @param {HTMLElement} home @param {() => void} changed */
  constructor(home, changed) {
    this.home = home;
    this.changed = changed;
    this.slider = make("input");
    Object.assign(this.slider, { type: "range", min: "0", max: "90", step: "1", value: String(TURN) });
    this.slider.addEventListener("input", changed);
  }

  /** In radians. */
  get turn() {
    return (Number(this.slider.value) * Math.PI) / 180;
  }

  /** Turn a box that was not seen yet, so that its plane is; afterwards it is whoever looks who turns it. @param {string} box @param {number} degrees */
  face(box, degrees) {
    if (box === this.#faced) return;
    this.#faced = box;
    this.slider.value = String(degrees);
  }

  /** Neurons from 0: one, two or three of a layer's. */
  get chosen() {
    return { layer: this.#layer, neurons: this.#neurons };
  }

  /** What there is to choose from; what was chosen stays where it is there. @param {Layer[]} layers in their order */
  offer(layers) {
    const spoken = JSON.stringify([layers, t("view.hidden.layer")]);
    if (spoken === this.#spoken) return;
    const same = JSON.stringify(layers) === JSON.stringify(this.#layers);
    this.#spoken = spoken;
    this.#layers = layers;
    if (!same) this.#choose(layers.at(-1)?.layer ?? 0);
    else this.#build();
  }

  /** @param {number} layer */
  #choose(layer) {
    const { neurons = 0 } = this.#layers.find((one) => one.layer === layer) ?? {};
    this.#layer = layer;
    this.#neurons = Array.from({ length: neurons > 3 ? 2 : neurons }, (_, j) => j);
    this.#build();
  }

  #build() {
    const { neurons = 0 } = this.#layers.find((one) => one.layer === this.#layer) ?? {};
    const controls = [];
    if (this.#layers.length > 1) {
      const layers = this.#layers.map(({ layer, neurons: n }) => ({ value: layer, label: t("view.hidden.layer.n", { layer, n }) }));
      controls.push(this.#select(t("view.hidden.layer"), layers, this.#layer, (layer) => this.#choose(layer)));
    }
    if (neurons > 3) controls.push(...[0, 1, 2].map((place) => this.#neuron(place, neurons)));
    if (this.#neurons.length === 3) controls.push(make("label", "", make("span", "", t("view.hidden.turn")), this.slider));
    this.home.replaceChildren(...controls);
  }

  /** One of the axes: any neuron that no other axis has; the third may have none. @param {number} place @param {number} neurons */
  #neuron(place, neurons) {
    const now = this.#neurons[place] ?? -1;
    const free = Array.from({ length: neurons }, (_, j) => j)
      .filter((j) => j === now || !this.#neurons.includes(j))
      .map((j) => ({ value: j, label: `h${"₁₂₃₄₅₆₇₈"[j]}` }));
    const offered = place === 2 ? [{ value: -1, label: t("view.hidden.no") }, ...free] : free;
    return this.#select(t("view.axis", { n: place + 1 }), offered, now, (j) => {
      const next = [...this.#neurons];
      next[place] = j;
      this.#neurons = next.filter((one) => one >= 0);
      this.#build();
    });
  }

  /** @param {string} name @param {{value: number, label: string}[]} options @param {number} now @param {(value: number) => void} chosen */
  #select(name, options, now, chosen) {
    const select = make("select");
    select.append(...options.map(({ value, label }) => new Option(label, String(value), false, value === now)));
    select.addEventListener("change", () => {
      chosen(Number(select.value));
      this.changed();
      // What was used is built anew: the focus goes on where it was.
      /** @type {HTMLElement | null} */ (this.home.querySelector(`select[aria-label="${CSS.escape(name)}"]`))?.focus();
    });
    select.setAttribute("aria-label", name);
    return make("label", "", make("span", "", name), select);
  }
}

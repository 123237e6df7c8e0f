/**
 * Over what the landscape is: two weights or the path's principal directions, and whose E it is.
 * The choice is part of the state, and so of the address.
 */

import { make } from "./dom.js";
import { patternText } from "./format.js";
import { t } from "./i18n.js";

/** @typedef {import("./viewsubject.js").Subject} Subject */
/** @typedef {{a: string, b: string} | "principal"} Slice */

export class LandscapeChoice {
  #spoken = "";

  /** @param {HTMLElement} home @param {import("./state.js").State} state */
  constructor(home, state) {
    this.home = home;
    this.state = state;
    this.over = make("select");
    this.a = make("select");
    this.b = make("select");
    this.pattern = make("select");
    this.weights = make("span", "view-pair", this.#labelled(this.a), this.#labelled(this.b));
    home.append(this.#labelled(this.over), this.weights, this.#labelled(this.pattern));
    home.addEventListener("change", () => this.#change());
  }

  /** What is chosen, as far as the run has it. @param {Subject} subject @returns {{slice: Slice, pattern: number | null}} */
  chosen({ parameters, patterns }) {
    const { slice, pattern } = this.state.values;
    const known = slice === "principal" || (slice && slice.a !== slice.b && [slice.a, slice.b].every((one) => parameters.includes(one)));
    return {
      slice: known && slice ? slice : usual(parameters),
      pattern: pattern !== null && pattern < patterns.length ? pattern : null,
    };
  }

  /** @param {Subject} subject */
  offer(subject) {
    const { parameters, patterns, one } = subject;
    const { slice, pattern } = this.chosen(subject);
    const { a, b } = slice === "principal" ? usual(parameters) : slice;
    const own = one ? [{ value: "", label: t("view.all") }] : [];
    const shownPattern = pattern === null && !one ? subject.net : pattern;
    const offered = {
      over: [{ value: "weights", label: t("view.over.weights") }, { value: "principal", label: t("view.over.principal") }],
      a: parameters.map((value) => ({ value, label: value })),
      b: parameters.map((value) => ({ value, label: value })),
      pattern: [...own, ...patterns.map((each, p) => ({ value: String(p), label: patternText(each) }))],
    };
    const spoken = JSON.stringify(offered);
    if (spoken !== this.#spoken) {
      this.#spoken = spoken;
      for (const name of /** @type {const} */ (["over", "a", "b", "pattern"])) {
        this[name].replaceChildren(...offered[name].map(({ value, label }) => new Option(label, value)));
        const words = t(`view.choose.${name}`);
        this[name].setAttribute("aria-label", words);
        const said = this[name].previousElementSibling;
        if (said) said.textContent = words;
      }
    }
    this.over.value = slice === "principal" ? "principal" : "weights";
    this.weights.hidden = slice === "principal";
    this.a.value = a;
    this.b.value = b;
    for (const [select, other] of /** @type {const} */ ([[this.a, b], [this.b, a]])) {
      for (const option of select.options) option.disabled = option.value === other;
    }
    this.pattern.value = shownPattern === null ? "" : String(shownPattern);
  }

  #change() {
    const slice = this.over.value === "principal" ? "principal" : { a: this.a.value, b: this.b.value };
    const { value } = this.pattern;
    const { run, net } = this.state.values;
    const own = value === "" || (run && run.nets > 1 && Number(value) === net);
    this.state.set({ slice, pattern: own ? null : Number(value) });
  }

  /** @param {HTMLSelectElement} select */
  #labelled(select) {
    return make("label", "", make("span"), select);
  }
}

/** The output neuron's first two weights: those that are left out of the address. @param {readonly string[]} parameters */
export function usual(parameters) {
  const layer = parameters.at(-1)?.split("_")[0];
  const [a = "", b = ""] = parameters.filter((name) => name.startsWith(`${layer}_`));
  return { a, b };
}

/** Whose E it is where no other pattern was chosen. @param {number | null} pattern @param {Subject} subject */
export const ownPattern = (pattern, { net }) => pattern ?? net;

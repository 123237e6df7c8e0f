/**
 * The hidden layers: how many there are, and how many neurons each has. A hidden field holds them as
 * a list, "3 3", as form.js reads and fills it.
 */

import { find, make, say } from "./dom.js";
import { t } from "./i18n.js";
import { layers } from "./recipe.js";

const MOST_LAYERS = 4;
const MOST_NEURONS = 8;

export class Layers {
  /** @param {HTMLElement} home where they are chosen @param {() => void} changed */
  constructor(home, changed) {
    this.changed = changed;
    this.field = /** @type {HTMLInputElement} */ (find("[name=hidden]", home));
    this.fewer = /** @type {HTMLButtonElement} */ (find("button.fewer", home));
    this.more = /** @type {HTMLButtonElement} */ (find("button.further", home));
    this.count = find(".layer-count", home);
    this.choices = find(".layer-choices", home);
    this.unit = find(".layer-unit", home);
    this.fewer.addEventListener("click", () => this.#set(this.sizes.slice(0, -1)));
    this.more.addEventListener("click", () => this.#set([...this.sizes, this.sizes.at(-1) ?? 2]));
  }

  /** The neurons of each hidden layer. */
  get sizes() {
    return layers(this.field.value);
  }

  /** Show what the field holds, in the language chosen. */
  render() {
    const { sizes } = this;
    say(this.count, String(sizes.length));
    this.fewer.disabled = sizes.length === 0;
    this.more.disabled = sizes.length >= MOST_LAYERS;
    this.unit.hidden = sizes.length === 0 || sizes.length > 2; // of more there is no room for it
    while (this.choices.children.length > sizes.length) this.choices.lastElementChild?.remove();
    while (this.choices.children.length < sizes.length) this.choices.append(this.#choice(this.choices.children.length));
    sizes.forEach((neurons, l) => {
      const choice = /** @type {HTMLSelectElement} */ (this.choices.children[l]);
      choice.value = String(neurons);
      choice.title = t("layers.neurons", { n: l + 1 });
      choice.setAttribute("aria-label", choice.title);
    });
  }

  /** @param {number} l */
  #choice(l) {
    const choice = make("select");
    for (let n = 1; n <= MOST_NEURONS; n += 1) choice.append(new Option(String(n)));
    choice.addEventListener("change", (event) => {
      event.stopPropagation(); // the field is what changes
      this.#set(this.sizes.with(l, Number(choice.value)));
    });
    return choice;
  }

  /** @param {number[]} sizes */
  #set(sizes) {
    const focused = document.activeElement;
    this.field.value = sizes.join(" ");
    this.render();
    if (focused instanceof HTMLButtonElement && focused.disabled) (sizes.length ? this.fewer : this.more).focus();
    this.changed();
  }
}

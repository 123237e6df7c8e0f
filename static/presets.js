/**
 * The presets: experiments with a story, one click away. A choice of them above the form, and before any
 * run a row of them in the page; the story of the one that is shown stands under what is going on.
 *
 * boot -> presets -> form and train. Which one is shown follows from the recipe alone, whoever trained it.
 */

import { find, make, say } from "./dom.js";
import { t } from "./i18n.js";
import { sameRecipe } from "./recipe.js";
import { any } from "./state.js";

/** @typedef {import("./api.js").Config} Config */
/** @typedef {{name: string, config: Config}} Preset */

export class Presets {
  /** The recipe in the form. @type {object} */
  #recipe = {};
  /** @type {import("./state.js").Values | null} */
  #values = null;

  /** @param {Preset[]} presets @param {(config: Config) => void} train */
  constructor(presets, train) {
    this.presets = presets;
    this.select = /** @type {HTMLSelectElement} */ (find("#preset"));
    this.story = find(".story");
    this.row = find(".presets");
    this.select.addEventListener("change", () => this.#train(this.select.value, train));
    this.chips = presets.map(({ name }) => {
      const chip = make("button", "quiet");
      chip.type = "button";
      chip.onclick = () => this.#train(name, train);
      return chip;
    });
    this.row.replaceChildren(...this.chips);
  }

  /** Before any run the story is that of the form's recipe. @param {object} recipe */
  follow(recipe) {
    this.#recipe = recipe;
    if (this.#values) this.#show(this.#values);
  }

  /** @param {import("./state.js").Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    this.#values = values;
    if (any(changed, "run", "compared", "phase", "language")) this.#show(values);
  }

  /** @param {import("./state.js").Values} values */
  #show({ run, compared, phase }) {
    const name = run?.fork || compared.length ? "own" : this.#named(run?.config ?? this.#recipe);
    this.select.value = name;
    const known = name !== "own" && !compared.length;
    this.story.hidden = !known;
    if (known) say(this.story, t(`preset.${name}.story`));
    this.row.hidden = phase !== "start" || compared.length > 0;
    this.presets.forEach((preset, i) => {
      const chip = /** @type {HTMLButtonElement} */ (this.chips[i]);
      say(chip, t(`preset.${preset.name}`));
      chip.setAttribute("aria-pressed", String(preset.name === name));
      chip.title = t(`preset.${preset.name}.story`);
    });
  }

  /** @param {object} recipe */
  #named(recipe) {
    return this.presets.find(({ config }) => sameRecipe(config, recipe))?.name ?? "own";
  }

  /** @param {string} name @param {(config: Config) => void} train */
  #train(name, train) {
    const preset = this.presets.find((one) => one.name === name);
    if (preset) train(preset.config);
  }
}

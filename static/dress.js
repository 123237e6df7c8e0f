/**
 * The page's language and colours, and the two buttons that change them.
 */

import { find } from "./dom.js";
import { speak, t, translate } from "./i18n.js";
import * as theme from "./theme.js";

const LANGUAGES = ["en", "ja"];

export class Dress {
  /**
   * @param {import("./state.js").State} state
   * @param {import("./i18n.js").Catalogue} catalogue
   * @param {() => void} spoken called when all words of the template are in another language
   */
  constructor(state, catalogue, spoken) {
    this.state = state;
    this.catalogue = catalogue;
    this.spoken = spoken;
    this.language = find("button.language");
    this.theme = find("button.theme");
    this.language.addEventListener("click", () => this.speak(other(state.values.language)));
    this.theme.addEventListener("click", () => {
      theme.next();
      this.#paint();
    });
    theme.onSystemChange(() => this.#paint());
    this.#paint();
  }

  /** Say everything in a language. @param {string} next */
  speak(next) {
    if (next === this.state.values.language) return;
    document.documentElement.lang = next;
    this.language.lang = other(next); // it says the other one's name
    speak(this.catalogue, next);
    translate(document);
    this.state.set({ language: next });
    this.spoken();
    this.#paint();
  }

  /** The theme's name on its button, its colours in the charts. */
  #paint() {
    const label = `${t("theme")}: ${t(`theme.${theme.chosen()}`)}`;
    this.theme.setAttribute("aria-label", label);
    this.theme.title = label;
    this.theme.dataset.theme = theme.chosen();
    this.state.set({ scheme: theme.scheme() });
  }
}

/** @param {string} language */
const other = (language) => LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length] ?? "en";

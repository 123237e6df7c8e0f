/**
 * The k in the timeline's sentence: pressed, it becomes a field, and Enter goes to the k written there.
 */

import { find, say } from "./dom.js";
import { count } from "./format.js";
import { t } from "./i18n.js";
import { iterationOf } from "./iteration.js";

export class Jump {
  #before = document.createTextNode("k = ");
  #last = 0;

  /**
   * @param {HTMLElement} home the sentence
   * @param {() => {first: number, last: number, k: number}} range where k can go, and where it is
   * @param {(k: number) => void} go
   */
  constructor(home, range, go) {
    this.home = home;
    this.range = range;
    this.go = go;
    this.button = find(".jump", home);
    this.field = /** @type {HTMLInputElement} */ (find("input", home));
    this.error = find(".where .jump-error");
    this.after = find(".place-rest", home);
    this.button.before(this.#before);
    this.button.addEventListener("click", () => this.#open(""));
    this.button.addEventListener("keydown", (event) => {
      const { key, ctrlKey, metaKey, altKey } = event;
      if (!/^[0-9０-９]$/.test(key) || ctrlKey || metaKey || altKey) return;
      event.preventDefault();
      this.#open(key);
    });
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => this.#refuse(""));
    this.field.addEventListener("blur", () => this.#close());
  }

  /**
   * Say a sentence with the k in it.
   * @param {string} sentence with {k} where the k is @param {number} k @param {number} longest the last k there will be
   */
  show(sentence, k, longest) {
    const [before = "", after = ""] = sentence.split("{k}");
    if (this.#before.data !== before) this.#before.data = before;
    say(this.button, count(k));
    if (this.button.title !== t("jump")) this.button.title = t("jump");
    say(this.after, after);
    this.#last = longest;
  }

  /** @param {string} text that was typed already */
  #open(text) {
    const { field } = this;
    field.value = text || String(this.range().k);
    field.style.setProperty("--characters", String(String(this.#last).length + 1));
    this.button.hidden = true;
    field.hidden = false;
    field.focus({ preventScroll: true });
    if (text) field.setSelectionRange(text.length, text.length);
    else field.select();
  }

  #close() {
    this.#refuse("");
    this.field.hidden = true;
    this.button.hidden = false;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return; // that Enter ends a conversion
    if (event.key !== "Enter" && event.key !== "Escape") return;
    if (event.key === "Enter") this.#enter();
    else {
      this.#close();
      this.button.focus({ preventScroll: true });
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #enter() {
    const { first, last } = this.range();
    const k = iterationOf(this.field.value, first, last);
    if (k === null) {
      const allowed = t("allowed.range", { low: count(first), high: count(last) });
      this.#refuse(t("allowed", { allowed }));
      this.field.select();
      return;
    }
    this.#close();
    this.go(k);
  }

  /** @param {string} why */
  #refuse(why) {
    say(this.error, why);
    this.error.hidden = why === "";
    if (why) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
  }
}

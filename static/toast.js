/**
 * Short messages about what just happened, each with at most one thing to do about it. They stay
 * while they are pointed at or hold the focus, and go by themselves a while later.
 */

import { find, make, say } from "./dom.js";
import { t } from "./i18n.js";

const STAY_MS = 12_000;
const MOST = 3;

/** @typedef {{key: string, act: () => void}} Action its word in the catalogue, and what it does */

class Toast {
  #timer = 0;

  /** @param {() => string} text in the language chosen @param {Action | null} action @param {(one: Toast) => void} closed */
  constructor(text, action, closed) {
    this.text = text;
    this.closed = closed;
    this.sentence = make("span", "toast-text");
    this.element = make("div", "toast", this.sentence);
    if (action) {
      const button = make("button", "toast-act");
      button.type = "button";
      button.dataset.t = action.key;
      button.onclick = () => {
        this.close();
        action.act();
      };
      this.element.append(button);
    }
    for (const name of ["pointerenter", "focusin"]) this.element.addEventListener(name, () => this.#hold());
    for (const name of ["pointerleave", "focusout"]) this.element.addEventListener(name, () => this.stay());
    this.speak();
    this.stay();
  }

  /** Say it again: in another language, or because it says something else by now. */
  speak() {
    say(this.sentence, this.text());
    const button = this.element.querySelector("button");
    if (button) say(button, t(button.dataset.t ?? ""));
  }

  /** Begin to wait anew. */
  stay() {
    this.#hold();
    this.#timer = setTimeout(() => this.close(), STAY_MS);
  }

  close() {
    this.#hold();
    this.element.remove();
    this.closed(this);
  }

  #hold() {
    clearTimeout(this.#timer);
  }
}

export class Toasts {
  /** @type {Toast[]} */
  #all = [];

  constructor() {
    this.home = find(".toasts");
  }

  /**
   * @param {() => string} text @param {Action | null} [action]
   * @returns {Toast}
   */
  show(text, action = null) {
    const toast = new Toast(text, action, (one) => {
      this.#all = this.#all.filter((other) => other !== one);
    });
    this.#all.push(toast);
    this.home.append(toast.element);
    if (this.#all.length > MOST) this.#all[0]?.close();
    return toast;
  }

  speak() {
    for (const toast of this.#all) toast.speak();
  }
}

/**
 * How many digits the network diagram's numbers have: three buttons, one of them pressed.
 */

import { DIGITS } from "./digits.js";

/** @typedef {import("./digits.js").Digits} Digits */

export class DiagramDigits {
  /** @type {Digits} */
  value = 3;

  /** @param {HTMLElement} home the diagram @param {() => void} changed */
  constructor(home, changed) {
    const buttons = [...home.querySelectorAll(".diagram-digits button")];
    for (const [i, button] of buttons.entries()) {
      button.addEventListener("click", () => {
        this.value = DIGITS[i] ?? 3;
        for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
        changed();
      });
    }
  }
}

/**
 * Numbers and words in a part of the page that stays as it is built while they change.
 *
 * why.js builds once for a weight and fills at every iteration: the focus stays where it is.
 */

import { hide, make, say } from "./dom.js";
import { brief, full } from "./format.js";
import { sayTied } from "./tied.js";

const NARROW = 16; // characters: a formula in a cell

/** @template T what the numbers are read from */
export class Live {
  /** @type {((told: T, all: boolean) => void)[]} */
  #fills = [];

  /**
   * @param {(told: T) => number | null} get null: float64 cannot say it @param {string} [name] a class
   * @param {{digits?: (told: T) => number, inner?: boolean}} [how] inner: after an operator, so that a sign needs brackets
   */
  number(get, name = "", { digits: places = () => 4, inner = false } = {}) {
    const element = make("span", `num ${name}`.trim());
    this.run((told, all) => {
      const v = get(told);
      const known = v !== null && Number.isFinite(v);
      const digits = known ? full(v) : "∞";
      const text = known && !all ? brief(v, places(told)) : digits;
      say(element, inner && known && v < 0 ? `(${text})` : text);
      if (element.title !== digits) element.title = digits;
    });
    return element;
  }

  /**
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} tag @param {string} name a class @param {(told: T) => string} get
   */
  text(tag, name, get) {
    const element = make(tag, name);
    this.run((told) => {
      const words = get(told);
      sayTied(element, words, NARROW);
      hide(element, words === "");
    });
    return element;
  }

  /** @param {(told: T, all: boolean) => void} fill all: whether all digits are shown */
  run(fill) {
    this.#fills.push(fill);
  }

  /** @param {T} told @param {boolean} all */
  fill(told, all) {
    for (const fill of this.#fills) fill(told, all);
  }

  /** What was built is gone. */
  clear() {
    this.#fills = [];
  }
}

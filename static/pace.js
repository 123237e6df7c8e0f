/**
 * Two choices at the timeline: how far a step goes, and how fast is played.
 *
 * Each is a list of the browser's own, laid over a short word: the list says in full what it means.
 */

import { find, say } from "./dom.js";
import { count } from "./format.js";
import { t } from "./i18n.js";
import { lengthOf, offered, SIZES } from "./steps.js";
import { SPEEDS } from "./speeds.js";

/** @typedef {import("./speeds.js").Speed} Speed */
/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./steps.js").Size} Size */

/** @type {Partial<Record<Speed, string>>} */
const SPOKEN = { 1: "speed.each.one", all: "speed.all" };

export class Pace {
  /** @type {Size} */
  #size = "iteration"; // as it was chosen; a run may not have it
  #spoken = "";

  /** @param {HTMLElement} home the timeline @param {(speed: Speed) => void} speed */
  constructor(home, speed) {
    this.sizes = /** @type {HTMLSelectElement} */ (find("[name=size]", home));
    this.speeds = /** @type {HTMLSelectElement} */ (find("[name=speed]", home));
    this.ways = [-1, 1].map((way) => find(`[data-step="${way}"]`, home));
    this.sizes.addEventListener("change", () => {
      this.#size = SIZES.find((size) => size === this.sizes.value) ?? "iteration";
      this.#say();
    });
    this.speeds.addEventListener("change", () => {
      speed(SPEEDS.find((one) => one === this.speeds.value) ?? "all");
      this.#say();
    });
    for (const select of [this.sizes, this.speeds]) leaveAfterPress(select);
  }

  /** How far a step goes. @returns {Size} */
  get size() {
    const { value } = this.sizes;
    return SIZES.find((size) => size === value) ?? "iteration";
  }

  /** @param {Values} values */
  update(values) {
    const { language, patterns } = values;
    const sizes = offered(values);
    const spoken = `${language} ${sizes.join()} ${patterns.length}`;
    if (spoken === this.#spoken) return;
    this.#spoken = spoken;
    const length = count(lengthOf("epoch", patterns.length));
    fill(this.sizes, sizes.map((size) => ({ value: size, label: t(`size.${size}`, { n: length }) })));
    fill(this.speeds, SPEEDS.map((speed) => ({ value: speed, label: t(SPOKEN[speed] ?? "speed.each", { n: speed }) })));
    this.sizes.value = sizes.includes(this.#size) ? this.#size : "iteration";
    this.#say();
  }

  #say() {
    const { size } = this;
    say(short(this.sizes), t(`size.${size}.short`));
    const { value } = this.speeds;
    say(short(this.speeds), value === "all" ? t("speed.all.short") : t("speed.each.short", { n: value }));
    for (const [i, button] of this.ways.entries()) {
      const label = t(`step.${i ? "forward" : "back"}`, { size: t(`size.${size}.step`) });
      button.setAttribute("aria-label", label);
      button.title = label;
    }
  }
}

/** The word that a list lies over. @param {HTMLSelectElement} select */
const short = (select) => find(".pick-word", /** @type {HTMLElement} */ (select.parentElement));

/** Put the options, and keep what is chosen. @param {HTMLSelectElement} select @param {{value: string, label: string}[]} options */
function fill(select, options) {
  const { value } = select;
  select.replaceChildren(...options.map((one) => new Option(one.label, one.value)));
  select.value = options.some((one) => one.value === value) ? value : options.at(-1)?.value ?? "";
}

/** Who chose with the mouse wants the arrows and the space bar to move the cursor afterwards. @param {HTMLSelectElement} select */
function leaveAfterPress(select) {
  let pressed = false;
  select.addEventListener("pointerdown", () => (pressed = true));
  select.addEventListener("keydown", () => (pressed = false));
  select.addEventListener("change", () => {
    if (pressed) select.blur();
  });
}

/**
 * What is read under the diagram: of a weight w, its gradient, its step and how it went lately; of a neuron
 * u, what it gives and delta. All of the digits that are wanted.
 */

import { isUnfed } from "./diagramlooks.js";
import { lately } from "./diagramnumbers.js";
import { told, signed } from "./digits.js";
import { find, make, say, symbol } from "./dom.js";
import { count } from "./format.js";
import { t } from "./i18n.js";
import { neuronName, slotText } from "./weightwords.js";
import { put, svg } from "./vector.js";

/** @typedef {import("./names.js").Parameter} Parameter */
/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./diagramnumbers.js").Numbers} Numbers */
/** @typedef {import("./digits.js").Digits} Digits */

const SPARK = { width: 110, height: 36, edge: 4 };

export class DiagramReading {
  #built = "";

  constructor() {
    this.home = find(".diagram-reading");
    this.title = make("p", "reading-title");
    this.values = [0, 1, 2].map(() => ({ name: make("dt"), value: make("dd") }));
    this.line = svg("path", { class: "spark" });
    this.zero = svg("path", { class: "spark-zero" });
    this.end = svg("circle", { class: "spark-end", r: 2.5 });
    this.spark = svg("svg", { width: SPARK.width, height: SPARK.height, role: "img" }, this.zero, this.line, this.end);
    this.since = make("p", "tick");
    this.lately = make("div", "reading-lately", this.spark, this.since);
    const list = make("dl", "", ...this.values.map(({ name, value }) => make("div", "", name, value)));
    this.home.append(make("div", "reading-numbers", this.title, list), this.lately);
  }

  /** @param {string} key @param {(Node | string)[]} title @param {string[]} names */
  #build(key, title, names) {
    if (key === this.#built) return;
    this.#built = key;
    this.title.replaceChildren(...title);
    for (const [i, { name }] of this.values.entries()) say(name, names[i] ?? "");
  }

  /** @param {string[]} texts */
  #tell(texts) {
    for (const [i, { value }] of this.values.entries()) say(value, texts[i] ?? "");
  }

  /** @param {Parameter} one @param {number} index @param {Values} values @param {Numbers} numbers @param {Digits} digits */
  weight(one, index, values, numbers, digits) {
    const unfed = isUnfed(one, numbers.unfed);
    const key = `${one.name} ${values.language} ${numbers.gradient} ${unfed}`;
    const slot = unfed ? `${slotText(one)} · ${t("diagram.unfed.short")}` : slotText(one);
    this.#build(key, [symbol(one), make("span", "note", slot)], ["w", numbers.gradient, t("diagram.step")]);
    this.home.dataset.of = one.name;
    this.#tell([told(numbers.w(index), digits), told(numbers.dw(index), digits), signed(numbers.step(index), digits)]);
    this.lately.hidden = false;
    this.#spark(lately(values, index), digits === 17 ? 6 : digits);
  }

  /** @param {Parameter} one any weight of the neuron @param {Values} values @param {Numbers} numbers @param {Digits} digits */
  neuron(one, values, numbers, digits) {
    const name = `${one.layer}_${one.neuron}`;
    const { u, h, delta } = numbers.neuron(name);
    this.#build(`${name} ${values.language} ${numbers.delta}`, [neuronName(one)], ["u", one.output ? "y" : "h", numbers.delta]);
    this.home.dataset.of = name;
    this.#tell([told(u, digits), told(one.output ? numbers.y : h, digits), told(delta, digits)]);
    this.lately.hidden = true;
  }

  /** @param {{k: number, low: number, high: number}[]} points @param {Digits} digits */
  #spark(points, digits) {
    const [first, last] = [points[0], points.at(-1)];
    const drawn = first && last && points.length > 1;
    put(this.spark, "visibility", drawn ? "visible" : "hidden");
    say(this.since, drawn ? `k = ${count(first.k)} … ${count(last.k)}` : "");
    if (!drawn) return;
    put(this.spark, "aria-label", t("diagram.lately", {
      from: count(first.k), to: count(last.k), before: told(first.low, digits), now: told(last.high, digits),
    }));
    const least = Math.min(...points.map(({ low }) => low));
    const greatest = Math.max(...points.map(({ high }) => high));
    const { width, height, edge } = SPARK;
    const x = (/** @type {number} */ k) => edge + ((k - first.k) / (last.k - first.k)) * (width - 2 * edge);
    const span = greatest - least;
    const y = (/** @type {number} */ v) => (span > 0 ? height - edge - ((v - least) / span) * (height - 2 * edge) : height / 2);
    const d = points.map(({ k, low, high }, i) =>
      `${i ? "L" : "M"}${x(k).toFixed(1)} ${y(low).toFixed(1)}${high > low ? `V${y(high).toFixed(1)}` : ""}`).join("");
    put(this.line, "d", d);
    put(this.end, "cx", x(last.k));
    put(this.end, "cy", y(last.high));
    put(this.zero, "d", least < 0 && greatest > 0 ? `M${edge} ${y(0).toFixed(1)}H${width - edge}` : "");
  }
}

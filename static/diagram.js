/**
 * The network diagram: the chosen net at the cursor, its weights and what each neuron computes.
 *
 * state, records.js, insight.js -> diagramnumbers.js -> here -> diagramdrawing.js (the picture),
 * diagramreading.js (the weight or neuron that is pointed at), diagramtable.js. A weight that is pressed
 * becomes the state's `weight`, the one that is taken apart. Nothing is drawn while it is out of sight.
 */

import { DiagramDigits } from "./diagramdigits.js";
import { DiagramDrawing, nameDrawing } from "./diagramdrawing.js";
import { itemBy, items, layout, nearest } from "./diagramlayout.js";
import { numbersAt } from "./diagramnumbers.js";
import { DiagramReading } from "./diagramreading.js";
import { DiagramTable } from "./diagramtable.js";
import { headingOf, notesOf, partWords } from "./diagramwords.js";
import { find, say } from "./dom.js";
import { listing } from "./names.js";
import { colours } from "./palette.js";
import { any, teller } from "./state.js";
import { USUAL } from "./tabs.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {{neuron: string | null, parameter: string | null, parameters?: string[]}} Factor what another part of the page speaks of */

/** The views of one weight. @type {Set<import("./tabs.js").Tab>} */
const TAKES_APART = new Set(["why", "tug", "article"]);

export class Diagram {
  #seen = false;
  #subject = ""; // the run and its parameters
  #built = "";
  #coloured = "";
  #width = 0;
  /** @type {DiagramDrawing | null} */
  #drawing = null;
  /** @type {import("./diagramlayout.js").Item[]} */
  #items = [];
  #at = 0; // of the items, which one takes the focus
  /** @type {string | null} */
  #pointed = null;
  /** @type {string | null} */
  #focused = null;
  /** @type {Set<string>} */
  #lit = new Set();

  /**
   * @param {import("./state.js").State} state @param {import("./records.js").Records} records
   * @param {import("./insight.js").Insight} insight @param {import("./order.js").Order} order
   */
  constructor(state, records, insight, order) {
    this.state = state;
    this.records = records;
    this.insight = insight;
    this.order = order;
    this.home = find(".diagram");
    this.picture = find(".diagram-picture", this.home);
    this.head = find(".diagram-head", this.home);
    this.part = find(".diagram-part", this.home);
    this.note = find(".diagram-note", this.home);
    this.reading = new DiagramReading();
    this.table = new DiagramTable((name) => this.#choose(name), () => this.#draw());
    this.digits = new DiagramDigits(this.home, () => this.#draw());
    new IntersectionObserver((entries) => {
      this.#seen = entries.at(-1)?.isIntersecting ?? false;
      this.#draw();
    }, { rootMargin: "60px" }).observe(this.home);
    new ResizeObserver(() => {
      this.#width = this.picture.clientWidth;
      this.#draw();
    }).observe(this.picture);
    this.#listen();
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    this.home.hidden = values.compared.length > 0 || values.phase === "comparing";
    const subject = [values.run?.id, ...values.parameters.map(({ name }) => name)].join();
    if (any(changed, "run", "parameters") && subject !== this.#subject) this.#pointed = null;
    this.#subject = subject;
    this.#draw();
  }

  /** Show where a factor stands; null: nothing. @param {Factor | null} factor */
  light(factor) {
    this.#lit = new Set([factor?.neuron, factor?.parameter, factor?.parameters].flatMap((one) => one ?? []));
    this.#draw();
  }

  /** The parameter that is taken apart: that of the state, else the output neuron's first. */
  get #chosen() {
    const { weight, parameters } = this.state.values;
    const usual = parameters.find(({ output, slot }) => output && slot === 0);
    return parameters.find(({ name }) => name === weight)?.name ?? usual?.name ?? "";
  }

  #draw() {
    const { values } = this.state;
    if (!this.#seen || this.home.hidden || values.parameters.length === 0 || this.#width === 0) return;
    this.insight.want(values);
    const drawing = this.#build(values);
    this.#colour(drawing, values);
    const numbers = numbersAt(values, this.records, this.insight);
    const heading = headingOf(values, numbers);
    const part = numbers.after ? null : values.part;
    const chosen = this.#chosen;
    drawing.update(numbers, { part, digits: this.digits.value, chosen, lit: this.#lit });
    drawing.point(this.#pointed ?? this.#focused, this.#pointed === null);
    nameDrawing(drawing, heading);
    this.home.dataset.k = String(values.k);
    this.home.dataset.lit = String(this.#lit.size > 0);
    say(this.head, heading);
    say(this.part, partWords(part, numbers, this.digits.value, drawing.place));
    say(this.note, notesOf(values, numbers, this.order.at(values), { digits: this.digits.value, room: drawing.place.digits, unfed: drawing.unfed }));
    this.#read(values, numbers, chosen);
    this.table.update(values.parameters, numbers, this.digits.value, chosen, heading, values.language);
  }

  /** The drawing of the network as wide as there is room. @param {Values} values */
  #build(values) {
    const { parameters, k, language } = values;
    const unfed = teller(values, k).run?.config.wiring === "as_listed";
    const built = `${parameters.map(({ name }) => name).join()} ${this.#width} ${language} ${unfed}`;
    if (this.#drawing && built === this.#built) return this.#drawing;
    this.#built = built;
    this.#coloured = "";
    const had = this.picture.contains(document.activeElement);
    const drawing = new DiagramDrawing(layout(parameters, this.#width), parameters, unfed);
    this.#drawing = drawing;
    this.#items = items(parameters);
    this.picture.replaceChildren(drawing.element);
    this.#rove(this.#itemOf(this.#chosen), had);
    return drawing;
  }

  /** @param {DiagramDrawing} drawing @param {Values} values */
  #colour(drawing, { parameters, shown, scheme, listed }) {
    const names = listing({ parameters, shown, listed });
    const coloured = `${scheme} ${names.join()} ${[...shown].join()}`;
    if (coloured === this.#coloured) return;
    this.#coloured = coloured;
    const known = colours(parameters, names, scheme);
    drawing.colour((name) => (shown.has(name) ? known.get(name) ?? null : null));
  }

  /** @param {Values} values @param {import("./diagramnumbers.js").Numbers} numbers @param {string} chosen */
  #read(values, numbers, chosen) {
    const { parameters } = values;
    const name = this.#pointed ?? this.#focused ?? chosen;
    const index = parameters.findIndex((one) => one.name === name);
    const one = parameters[index];
    const [layer, neuron] = name.split("_").map(Number);
    const whose = parameters.find((other) => other.layer === layer && other.neuron === neuron);
    if (one) this.reading.weight(one, index, values, numbers, this.digits.value);
    else if (whose) this.reading.neuron(whose, values, numbers, this.digits.value);
  }

  /** @param {string} weight */
  #choose(weight) {
    const { tab } = this.state.values;
    this.state.set({ weight, tab: TAKES_APART.has(tab) ? tab : USUAL });
    this.#rove(this.#itemOf(weight), false);
  }

  /** @param {string | null} name of a weight or a neuron */
  #itemOf(name) {
    const { parameters } = this.state.values;
    return this.#items.findIndex(({ layer, neuron, link }) => name === (link === null ? `${layer}_${neuron}` : parameters[link]?.name));
  }

  /** Let one of the items take the focus. @param {number} at @param {boolean} focus now */
  #rove(at, focus) {
    const of = (/** @type {number} */ i) => {
      const item = this.#items[i];
      if (!item || !this.#drawing) return undefined;
      if (item.link !== null) return this.#drawing.links[item.link]?.group;
      return this.#drawing.nodes.find(({ node }) => node.layer === item.layer && node.neuron === item.neuron)?.group;
    };
    of(this.#at)?.setAttribute("tabindex", "-1");
    this.#at = Math.max(0, at);
    const group = of(this.#at);
    group?.setAttribute("tabindex", "0");
    if (focus) group?.focus({ preventScroll: true });
  }

  /** What is under the mouse. @param {MouseEvent} event */
  #under({ clientX, clientY }) {
    if (!this.#drawing) return null;
    const { left, top } = this.#drawing.element.getBoundingClientRect();
    const found = nearest(this.#drawing.place, { x: clientX - left, y: clientY - top });
    if (found && "link" in found) return { name: found.link.name, link: true };
    return found?.node.layer ? { name: found.node.name, link: false } : null;
  }

  /** @param {string | null} name */
  #point(name) {
    if (name === this.#pointed) return;
    this.#pointed = name;
    this.#draw();
  }

  #listen() {
    const nameOf = (/** @type {EventTarget | null} */ target) => {
      const { name, neuron } = (target instanceof SVGElement && target.dataset) || {};
      return name ?? neuron ?? null;
    };
    this.picture.addEventListener("pointermove", (event) => {
      const under = this.#under(event);
      this.picture.classList.toggle("over", under?.link ?? false);
      this.#point(under?.name ?? null);
    });
    this.picture.addEventListener("pointerleave", () => this.#point(null));
    this.picture.addEventListener("click", (event) => {
      // Who presses it without a mouse presses the element itself.
      const under = event.detail === 0 ? null : this.#under(event);
      const pressed = event.target instanceof SVGElement ? event.target.closest(".link") : null;
      const name = under?.link ? under.name : event.detail === 0 ? nameOf(pressed) : null;
      if (name) this.#choose(name);
    });
    this.picture.addEventListener("focusin", ({ target }) => {
      this.#focused = nameOf(target);
      this.#rove(this.#itemOf(this.#focused), false);
      this.#draw();
    });
    this.picture.addEventListener("focusout", () => {
      this.#focused = null;
      this.#draw();
    });
    this.picture.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("factor", (event) => this.light(/** @type {CustomEvent<Factor | null>} */ (event).detail)); // whycells.js
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const press = event.key === "Enter" || event.key === " ";
    const next = press ? null : itemBy(this.#items, this.#at, event.key);
    const { link } = this.#items[this.#at] ?? {};
    const one = this.state.values.parameters[link ?? -1];
    if (press ? !one : next === null) return; // a neuron cannot be pressed
    event.preventDefault();
    event.stopPropagation(); // the page's keys move the cursor
    this.#pointed = null;
    if (next !== null) return this.#rove(next, true);
    if (one) this.#choose(one.name);
  }
}

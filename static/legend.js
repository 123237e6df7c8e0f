/**
 * The one legend: a chip for each parameter that shows or hides it in all charts, and under it the
 * chosen net's w and dw at the cursor; of many parameters those that were chosen (chooser.js). Also
 * the sentence about striped lines.
 */

import { Chooser } from "./chooser.js";

import { find, make, say, symbol } from "./dom.js";
import { full, number } from "./format.js";
import { t } from "./i18n.js";
import { byNeuron, isBias, listing, MOST } from "./names.js";
import { netAt, netName } from "./nets.js";
import { colours } from "./palette.js";
import { reasons } from "./reasons.js";
import { ONE } from "./series.js";
import { any } from "./state.js";
import { neuronName, slotText } from "./weightwords.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./names.js").Parameter} Parameter */
/** @typedef {{one: Parameter, index: number, chip: HTMLElement, w: HTMLElement, dw: HTMLElement}} Entry */

export class Legend {
  /** @type {Entry[]} */
  #entries = [];
  #built = "";
  /** @type {(import("./reasons.js").Drawn & {net: number})[]} */
  #drawn = [];

  /**
   * @param {import("./records.js").Records} records
   * @param {import("./state.js").State} state
   */
  constructor(records, state) {
    this.records = records;
    this.state = state;
    this.home = find(".legend .neurons");
    this.where = find(".legend .where");
    this.note = find(".cord-note");
    this.reason = find(".cord-reason");
    this.most = find(".most-note");
    this.chooser = new Chooser(records, state, (on) => (this.most.hidden = !on));
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    const built = `${values.parameters.map(({ name }) => name).join()} ${listing(values).join()}`;
    const rebuilt = built !== this.#built || changed.has("language");
    if (rebuilt) {
      this.#built = built;
      this.#build(values);
    }
    if (rebuilt || any(changed, "scheme", "shown", "listed", "parameters")) this.#colour(values);
    this.chooser.update(values, changed);
    if (any(changed, "net", "language")) this.strip(this.#drawn, values);
    this.#read(values);
  }

  /**
   * Say what the striped lines of the chosen net are; where it has none, those of the first that has.
   * @param {(import("./reasons.js").Drawn & {net: number})[]} drawn all charts @param {Values} values
   */
  strip(drawn, values) {
    const { net, patterns, parameters } = values;
    this.#drawn = drawn;
    const striped = drawn.filter(({ groups }) => groups.some((group) => group.length > 1));
    const told = striped.find((one) => one.net === net) ?? striped[0];
    this.note.hidden = !told;
    if (!told) return;
    const of = drawn.filter((one) => one.net === told.net);
    const learnt = told.net === ONE ? patterns : patterns.slice(told.net, told.net + 1);
    const found = reasons(of, learnt.map(({ x }) => x), parameters);
    const parts = [t(found.start ? "cord.start" : "cord")];
    if (found.zero.length) parts.push(t("cord.zero", { inputs: found.zero.map((i) => `x${i}`).join(" = ") }));
    if (found.unreached) parts.push(t("cord.unreached"));
    if (found.inputs) parts.push(t("cord.inputs"));
    const whose = told.net === net || told.net === ONE ? "" : `${netName(values, told.net)}: `;
    say(this.reason, whose + parts.join(" "));
  }

  /** @param {Values} values */
  #build(values) {
    this.#entries = [];
    const { parameters } = values;
    const listed = listing(values).flatMap((name) => parameters.find((one) => one.name === name) ?? []);
    const groups = byNeuron(listed).map((group) => {
      const [first] = group;
      const entries = group.map((one) => this.#entry(one, parameters.indexOf(one)));
      const element = make("div", "neuron", make("span", "neuron-name", first ? neuronName(first) : ""), ...entries);
      element.style.setProperty("--slots", String(group.length));
      return element;
    });
    this.home.replaceChildren(...groups);
  }

  /** @param {Parameter} one @param {number} index in the run's order */
  #entry(one, index) {
    const chip = make("button", "chip", make("span", "swatch"), symbol(one));
    chip.type = "button";
    chip.title = slotText(one);
    chip.setAttribute("aria-label", `${one.name}, ${slotText(one)}`);
    if (isBias(one)) chip.append(make("small", "", t("bias")));
    chip.onclick = () => this.#toggle(one.name);
    const w = make("span", "number w");
    const dw = make("span", "number dw");
    this.#entries.push({ one, index, chip, w, dw });
    return make("div", "entry", chip, w, dw);
  }

  /** @param {string} name */
  #toggle(name) {
    const { values } = this.state;
    const shown = new Set(values.shown);
    if (!shown.delete(name)) {
      if (shown.size >= MOST) {
        this.most.hidden = false;
        return;
      }
      shown.add(name);
    }
    this.most.hidden = true;
    this.state.set({ shown, listed: listing(values) });
  }

  /** @param {Values} values */
  #colour(values) {
    const { parameters, shown, scheme } = values;
    const known = colours(parameters, listing(values), scheme);
    for (const { one, chip } of this.#entries) {
      chip.style.setProperty("--curve", known.get(one.name) ?? "");
      chip.setAttribute("aria-pressed", String(shown.has(one.name)));
    }
  }

  /** @param {Values} values */
  #read(values) {
    const record = this.records.at(values);
    const net = netAt(values.history, values.net);
    say(this.where, netName(values, values.net));
    const waiting = values.frontier === values.history.start ? "–" : "…";
    for (const { index, w, dw } of this.#entries) {
      for (const [element, v, name] of /** @type {const} */ ([
        [w, record?.w[net]?.[index], "w"],
        [dw, record?.dw[net]?.[index], "dw"],
      ])) {
        say(element, v === undefined ? waiting : number(v, 4));
        element.title = v === undefined ? "" : `${name} = ${full(v)}`;
      }
    }
  }
}

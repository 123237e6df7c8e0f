/**
 * The one legend: a chip for each parameter that shows or hides it in all charts, and under it the
 * chosen net's w and dw at the cursor. Also the sentence about striped lines.
 */

import { find, make, say, symbol } from "./dom.js";
import { full, number } from "./format.js";
import { t } from "./i18n.js";
import { byNeuron, isBias, isOutput, MOST } from "./names.js";
import { colour } from "./palette.js";
import { reasons } from "./reasons.js";
import { any } from "./state.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./names.js").Parameter} Parameter */
/** @typedef {{one: Parameter, chip: HTMLElement, w: HTMLElement, dw: HTMLElement}} Entry */

export class Legend {
  /** @type {Entry[]} */
  #entries = [];
  /** @type {Parameter[] | null} */
  #parameters = null;
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
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    if (values.parameters !== this.#parameters || changed.has("language")) {
      this.#parameters = values.parameters;
      this.#build(values);
    }
    if (any(changed, "scheme", "shown", "parameters", "language")) this.#colour(values);
    if (any(changed, "net", "language")) this.strip(this.#drawn, values);
    this.#read(values);
  }

  /**
   * Say what the striped lines of the chosen net are; where it has none, those of the first that has.
   * @param {(import("./reasons.js").Drawn & {net: number})[]} drawn all charts @param {Values} values
   */
  strip(drawn, { net, patterns, parameters }) {
    this.#drawn = drawn;
    const striped = drawn.filter(({ groups }) => groups.some((group) => group.length > 1));
    const told = (striped.find((one) => one.net === net) ?? striped[0])?.net ?? -1;
    this.note.hidden = told < 0;
    if (told < 0) return;
    const of = drawn.filter((one) => one.net === told);
    const found = reasons(of, patterns[told]?.x ?? [], parameters);
    const parts = [t(found.start ? "cord.start" : "cord")];
    if (found.zero.length) parts.push(t("cord.zero", { inputs: found.zero.map((i) => `x${i}`).join(" = ") }));
    if (found.unreached) parts.push(t("cord.unreached"));
    if (found.inputs) parts.push(t("cord.inputs"));
    const whose = told === net ? "" : `${t("net", { n: told + 1 })}: `;
    say(this.reason, whose + parts.join(" "));
  }

  /** @param {Values} values */
  #build({ parameters }) {
    this.#entries = [];
    const groups = byNeuron(parameters).map((group) => {
      const [first] = group;
      const output = first && isOutput(first, parameters);
      const name = output ? t("output") : t("hidden", { n: first?.neuron ?? 0 });
      const entries = group.map((one) => this.#entry(one, parameters));
      const element = make("div", "neuron", make("span", "neuron-name", name), ...entries);
      element.style.setProperty("--slots", String(group.length));
      return element;
    });
    this.home.replaceChildren(...groups);
  }

  /** @param {Parameter} one @param {Parameter[]} all */
  #entry(one, all) {
    const chip = make("button", "chip", make("span", "swatch"), symbol(one));
    chip.type = "button";
    chip.title = slotText(one, all);
    chip.setAttribute("aria-label", `${one.name}, ${slotText(one, all)}`);
    if (isBias(one)) chip.append(make("small", "", t("bias")));
    chip.onclick = () => this.#toggle(one.name);
    const w = make("span", "number w");
    const dw = make("span", "number dw");
    this.#entries.push({ one, chip, w, dw });
    return make("div", "entry", chip, w, dw);
  }

  /** @param {string} name */
  #toggle(name) {
    const shown = new Set(this.state.values.shown);
    if (!shown.delete(name)) {
      if (shown.size >= MOST) {
        this.most.hidden = false;
        return;
      }
      shown.add(name);
    }
    this.most.hidden = true;
    this.state.set({ shown });
  }

  /** @param {Values} values */
  #colour({ parameters, shown, scheme }) {
    for (const { one, chip } of this.#entries) {
      chip.style.setProperty("--curve", colour(one, isOutput(one, parameters), scheme));
      chip.setAttribute("aria-pressed", String(shown.has(one.name)));
    }
  }

  /** @param {Values} values */
  #read(values) {
    const record = this.records.at(values);
    say(this.where, t("net", { n: values.net + 1 }));
    const waiting = values.frontier === values.history.start ? "–" : "…";
    this.#entries.forEach(({ w, dw }, i) => {
      for (const [element, v, name] of /** @type {const} */ ([
        [w, record?.w[values.net]?.[i], "w"],
        [dw, record?.dw[values.net]?.[i], "dw"],
      ])) {
        say(element, v === undefined ? waiting : number(v, 4));
        element.title = v === undefined ? "" : `${name} = ${full(v)}`;
      }
    });
  }
}

/** What the slot is, in words. @param {Parameter} one @param {Parameter[]} all */
export function slotText(one, all) {
  const neuron = isOutput(one, all) ? t("output") : t("hidden", { n: one.neuron });
  const from = isBias(one)
    ? t("bias")
    : one.layer === 1
      ? t("from.input", { n: one.slot })
      : t("from.hidden", { n: one.slot + 1 });
  return t("slot", { neuron, from });
}

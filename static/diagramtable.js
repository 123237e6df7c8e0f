/**
 * The diagram as two tables, for who prefers or needs numbers: the weights, each of which can be chosen
 * there, and the neurons. Made when somebody opens them; a move of the cursor changes only their texts.
 */

import { isUnfed } from "./diagramlooks.js";
import { told, signed } from "./digits.js";
import { find, make, say } from "./dom.js";
import { t } from "./i18n.js";
import { byNeuron } from "./names.js";
import { neuronName, slotText } from "./weightwords.js";

/** @typedef {import("./names.js").Parameter} Parameter */
/** @typedef {import("./diagramnumbers.js").Numbers} Numbers */
/** @typedef {import("./digits.js").Digits} Digits */

export class DiagramTable {
  #built = "";
  /** @type {{one: Parameter, button: HTMLElement, cells: HTMLElement[]}[]} */
  #weights = [];
  /** @type {{name: string, output: boolean, cells: HTMLElement[]}[]} */
  #neurons = [];

  /** @param {(name: string) => void} choose @param {() => void} opened */
  constructor(choose, opened) {
    this.choose = choose;
    this.home = /** @type {HTMLDetailsElement} */ (find(".diagram-table"));
    this.tables = [...this.home.querySelectorAll("table")];
    this.home.addEventListener("toggle", opened);
  }

  /** @param {readonly Parameter[]} all @param {Numbers} numbers @param {Digits} digits @param {string} chosen @param {string} heading @param {string} language */
  update(all, numbers, digits, chosen, heading, language) {
    if (!this.home.open) return;
    const built = `${all.map(({ name }) => name).join()} ${language} ${numbers.gradient} ${numbers.unfed}`;
    if (built !== this.#built) {
      this.#built = built;
      this.#build(all, numbers);
    }
    for (const table of this.tables) say(find("caption", table), heading);
    for (const [index, { one, button, cells }] of this.#weights.entries()) {
      button.setAttribute("aria-pressed", String(one.name === chosen));
      const texts = [told(numbers.w(index), digits), told(numbers.dw(index), digits), signed(numbers.step(index), digits)];
      for (const [i, cell] of cells.entries()) say(cell, texts[i] ?? "");
    }
    for (const { name, output, cells } of this.#neurons) {
      const { u, h, delta } = numbers.neuron(name);
      const texts = [told(u, digits), told(output ? numbers.y : h, digits), told(delta, digits)];
      for (const [i, cell] of cells.entries()) say(cell, texts[i] ?? "");
    }
  }

  /** @param {readonly Parameter[]} all @param {Numbers} numbers */
  #build(all, { gradient, delta, unfed }) {
    const cells = () => [0, 1, 2].map(() => make("td"));
    this.#weights = all.map((one) => {
      const button = make("button", "quiet", one.name);
      button.type = "button";
      button.title = slotText(one);
      button.setAttribute("aria-label", t("diagram.take", { name: one.name, slot: slotText(one) }));
      button.onclick = () => this.choose(one.name);
      return { one, button, cells: cells() };
    });
    const groups = byNeuron(all).flatMap(([first]) => (first ? [first] : []));
    this.#neurons = groups.map((one) => ({ name: `${one.layer}_${one.neuron}`, output: one.output, cells: cells() }));
    const [weights, neurons] = this.tables;
    fill(weights, [t("diagram.weight"), "w", gradient, t("diagram.step")],
      this.#weights.map((row) => make("tr", "", heading("row", row.button, isUnfed(row.one, unfed) ? ` ${t("diagram.unfed.short")}` : ""), ...row.cells)));
    fill(neurons, [t("diagram.neuron"), "u", "h, y", delta],
      this.#neurons.map((row, i) => make("tr", "", heading("row", neuronName(/** @type {Parameter} */ (groups[i]))), ...row.cells)));
  }
}

/** @param {"row" | "col"} scope @param {...(Node | string)} content */
function heading(scope, ...content) {
  const cell = make("th", "", ...content);
  cell.scope = scope;
  return cell;
}

/** @param {HTMLTableElement | undefined} table @param {string[]} names @param {HTMLElement[]} rows */
function fill(table, names, rows) {
  table?.replaceChildren(
    make("caption"),
    make("thead", "", make("tr", "", ...names.map((name) => heading("col", name)))),
    make("tbody", "", ...rows),
  );
}

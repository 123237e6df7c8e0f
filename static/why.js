/**
 * Why does w move? One gradient taken apart with its iteration's numbers, the update it makes, a
 * sentence, and whether it is right.
 *
 * views.js asks the server and gives the answer; chain.js makes cells of it, whychain.js and
 * updaterows.js what stands in the rows, chainwords.js the sentences. It is built anew for another
 * weight or optimizer; from one iteration to the next only its numbers change.
 */

import { cellsOf, entryOf, netOf, shapeOf, shownPattern } from "./chain.js";
import { faultWords, factorWords, patternName, story } from "./chainwords.js";
import { make, say } from "./dom.js";
import { count, full } from "./format.js";
import { t } from "./i18n.js";
import { Live } from "./live.js";
import { Proofs } from "./proofs.js";
import { sayTied } from "./tied.js";
import { heading } from "./viewsubject.js";
import { chosenWeight, WeightChoice } from "./weightchoice.js";
import { unlight } from "./whycells.js";
import { chainOf, sumOf, updateOf } from "./whychain.js";
import { folded } from "./whyfold.js";

/** @typedef {import("./viewsubject.js").Subject} Subject */
/** @typedef {import("./chain.js").Answer} Answer */
/**
 * @typedef {object} Told
 * @property {Answer} answer @property {Subject} subject
 * @property {number} row the answer's pattern that is shown
 * @property {import("./chain.js").Entry} entry @property {import("./chain.js").Cell[]} cells of that pattern
 * @property {import("./formula.js").Net} net
 */

export class Why {
  /** Of numbers that no run has before its first iteration is complete. */
  complete = true;
  /** @type {{answer: Answer, subject: Subject} | null} */
  #told = null;
  #shape = "";
  #column = 0;
  /** @type {Live<Told>} */
  #live = new Live();

  /** @param {import("./views.js").Place} place @param {import("./state.js").State} state */
  constructor(place, state) {
    this.place = place;
    this.state = state;
    this.choice = new WeightChoice(place.controls, state, "why-weight");
    this.body = make("div", "why");
    this.digits = make("input");
    this.digits.type = "checkbox";
    this.digits.name = "digits";
    this.digits.addEventListener("change", () => this.draw());
    this.digitsWords = make("span");
    this.check = make("button", "quiet check-all");
    this.check.type = "button";
    this.check.setAttribute("aria-expanded", "false");
    const home = make("div", "proofs");
    this.proofs = new Proofs(home);
    this.check.addEventListener("click", () => {
      this.check.setAttribute("aria-expanded", String(this.proofs.toggle()));
      this.draw();
    });
    const tools = make("div", "why-tools", make("label", "switch", this.digits, make("span", "knob"), this.digitsWords), this.check);
    place.picture.append(this.body, tools, home);
  }

  /** Why there is nothing to draw. @param {Subject} subject */
  why({ after, k }) {
    if (after) this.proofs.want(null);
    if (!after) return "";
    return k > 0 ? t("why.after", { k: count(k - 1) }) : t("why.after.none");
  }

  /** @param {Subject} subject */
  query({ k, net, parameters }) {
    return `explain?k=${k}&net=${net}&parameter=${chosenWeight(this.state.values.weight, parameters)}`;
  }

  /** @param {Subject} subject */
  offer(subject) {
    this.choice.offer(subject);
    const { net } = this.state.values;
    if (net !== this.#column && this.#told?.subject.run.id === subject.run.id) this.draw(); // another input of the same net
    this.#column = net;
    say(this.digitsWords, t("why.digits"));
    say(this.check, t(this.proofs.open ? "proof.hide" : "proof.all"));
  }

  /** @param {Answer} answer @param {Subject} subject */
  take(answer, subject) {
    this.#told = { answer, subject };
  }

  draw() {
    if (!this.#told) return;
    const { answer, subject } = this.#told;
    const { chain } = answer;
    if (!chain) return;
    const net = netOf(subject.run.config);
    const row = shownPattern(answer, this.state.values.net);
    const entry = entryOf(chain, row);
    const told = { answer, subject, row, net, entry, cells: cellsOf(entry, chain.parameter, subject.parameters, net) };
    const shape = `${t("why.digits")} ${subject.run.id} ${subject.net} ${shapeOf(answer, row)}`;
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#live.clear();
      this.#build(told);
    }
    this.body.classList.toggle("digits", this.digits.checked);
    this.#live.fill(told, this.digits.checked);
    this.proofs.want(subject);
    say(this.check, t(this.proofs.open ? "proof.hide" : "proof.all"));
    this.place.table.show(() => table(told));
  }

  /** @param {Told} told */
  #build(told) {
    const open = new Set([...this.body.querySelectorAll("details[open]")].map((one) => one.className));
    const focused = this.#stops().findIndex((one) => one === document.activeElement);
    unlight(this.body);
    const says = make("p", "why-story");
    this.#live.run((now) => sayTied(says, sentences(now)));
    this.body.replaceChildren(
      ...chainOf(this.#live, told),
      ...sumOf(this.#live, told),
      ...updateOf(this.#live, told),
      says,
      ...folded(this.#live, told),
    );
    for (const one of this.body.querySelectorAll("details")) one.open = open.has(one.className);
    if (focused >= 0) this.#stops()[focused]?.focus({ preventScroll: true });
  }

  /** What can have the focus. @returns {HTMLElement[]} */
  #stops() {
    return [...this.body.querySelectorAll("[tabindex], summary")].filter((one) => one instanceof HTMLElement);
  }
}

/** @param {Told} told */
function sentences({ answer, row, net, subject, cells }) {
  const { patterns, run } = subject;
  const all = story({ answer, row, net, patterns, wiring: run.config.wiring }, cells);
  return all.join(" ").replaceAll("。 ", "。");
}

/** The same numbers as a table, with all digits. @param {Told} told */
function table({ answer, subject, row, net, cells, entry }) {
  const [weight] = answer.weights;
  const one = { answer, row, net, patterns: subject.patterns, wiring: subject.run.config.wiring };
  const of = answer.patterns.length > 1 ? ` · ${patternName(answer, row, subject.patterns)}` : "";
  const said = (/** @type {import("./chain.js").Cell} */ cell) => [factorWords(cell, one), faultWords(cell)].filter(Boolean).join(" · ");
  return {
    caption: `${t("why.label", { w: answer.chain?.parameter ?? "" })}: ${heading(subject)}${of}`,
    head: [t("why.factor"), t("why.value"), ""],
    rows: [
      ...cells.map((cell) => [cell.symbol.text, full(cell.value), said(cell)]),
      [t("why.product"), full(entry.product), ""],
      ["dw", full(weight?.dw ?? 0), t("row.dw")],
      ["w", full(weight?.w ?? 0), t("row.w")],
      [t("why.new"), full(weight?.next ?? 0), t("why.used", { k: count(answer.k + 1) })],
    ],
  };
}


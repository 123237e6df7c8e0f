/**
 * Tug of war: what each input pulls at a weight at the cursor, what is left of it, and over the iterations.
 *
 * views.js asks the server and gives the answer; tugwar.js computes, tugcourse.js asks for the whole run.
 * Inputs are told apart by their place, signs by their side.
 */

import { make, say, symbol } from "./dom.js";
import { brief, count, full, inputsText, number, patternText } from "./format.js";
import { t } from "./i18n.js";
import { cancelling } from "./landscapewords.js";
import { Live } from "./live.js";
import { MOST, parameters as parsed } from "./names.js";
import { TugCourse } from "./tugcourse.js";
import { bar, cancelled, others, reach, way } from "./tugwar.js";
import { heading } from "./viewsubject.js";
import { chosenWeight, WeightChoice } from "./weightchoice.js";

/** @typedef {import("./viewsubject.js").Subject} Subject */
/** @typedef {import("./chain.js").Answer} Answer */
/** @typedef {import("./chain.js").Weight} Weight */
/** @typedef {{answer: Answer, subject: Subject, name: string}} Told name: the chosen weight */
/** @typedef {"share" | "decay" | "sum"} Row */

export class Tug {
  complete = true;
  /** @type {{answer: Answer, subject: Subject} | null} */
  #told = null;
  #shape = "";
  #choice = "";
  /** @type {Live<Told>} */
  #live = new Live();

  /** @param {import("./views.js").Place} place @param {import("./state.js").State} state */
  constructor(place, state) {
    this.place = place;
    this.state = state;
    this.choice = new WeightChoice(place.controls, state, "tug-weight");
    this.says = make("p", "tug-says");
    this.table = make("table", "tug-bars");
    this.others = make("div", "tug-others");
    this.title = make("h3", "tug-title");
    const now = make("div", "tug-now", make("div", "", this.says, this.table), make("div", "", this.title, this.others));
    const course = make("div", "tug-course");
    this.course = new TugCourse(course, state);
    place.picture.append(make("div", "tug", now, course));
  }

  /** Why there is nothing to draw. @param {Subject} subject */
  why({ run, after, k, one }) {
    const none = !one || after;
    if (none) this.course.want(null, "");
    if (!one) return t("tug.each", { n: run.nets, batch: t("schedule.short.batch"), online: t("schedule.short.online") });
    if (!after) return "";
    return k > 0 ? t("tug.after", { k: count(k - 1) }) : t("tug.after.none");
  }

  /** @param {Subject} subject */
  query({ k, net }) {
    return `explain?k=${k}&net=${net}`;
  }

  /** @param {Subject} subject */
  offer(subject) {
    this.choice.offer(subject);
    if (!subject.one || subject.after) return;
    const { weight, shown } = this.state.values;
    const chosen = chosenWeight(weight, subject.parameters);
    if (this.#told?.subject.run.id !== subject.run.id) return; // it was not in sight yet
    this.course.want(subject, chosen);
    const choice = `${chosen} ${[...shown]}`;
    if (choice !== this.#choice) this.draw();
    this.#choice = choice;
  }

  /** @param {Answer} answer @param {Subject} subject */
  take(answer, subject) {
    this.#told = { answer, subject };
  }

  draw() {
    if (!this.#told) return;
    const { answer, subject } = this.#told;
    const { weight, shown } = this.state.values;
    const name = chosenWeight(weight, subject.parameters);
    const small = others(subject.parameters, shown, name, MOST);
    const shape = `${t("tug.sum")} ${subject.run.id} ${name} ${small.join()} ${answer.weights.some(({ decay }) => decay !== 0)}`;
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#live.clear();
      this.#bars(answer, subject);
      this.#small(small, subject);
    }
    this.#live.fill({ answer, subject, name }, false);
    this.course.want(subject, name);
    this.place.say(...this.#notes(answer, subject));
    this.place.table.show(() => table(answer, subject));
  }

  /** Ask again for what failed of the whole run. */
  again() {
    this.course.again();
  }

  /** @param {Answer} answer @param {Subject} subject */
  #notes({ p, fault }, { run, patterns }) {
    const { schedule, reduction } = run.config;
    const says = schedule === "batch" && reduction === "mean" ? [t("tug.mean", { n: patterns.length })] : [];
    if (p !== null) says.push(t("tug.online", { pattern: patternText(patterns[p]) }));
    if (fault) says.push(t(fault === "last_gradient" ? "tug.late" : "tug.broken"));
    return says;
  }

  /** The chosen weight's bars: a row an input, then what they come to. @param {Answer} answer @param {Subject} subject */
  #bars(answer, subject) {
    this.#live.run((told) => say(this.says, sentence(told)));
    const { patterns } = subject;
    const decays = answer.weights.some(({ decay }) => decay !== 0);
    const rows = [
      ...patterns.map((pattern, p) => this.#row("share", patternText(pattern), (one) => one.shares[p] ?? 0, p)),
      ...(decays ? [this.#row("decay", t("tug.decay"), (one) => one.decay)] : []),
      this.#row("sum", t(sumKey(answer)), (one) => one.sum),
      this.#step(),
    ];
    const head = make("tr", "", make("td"), make("td", "ends", make("span", "", `− ${t("tug.larger")}`), make("span", "", `${t("tug.smaller")} +`)), make("td"), make("td"));
    head.setAttribute("aria-hidden", "true");
    const caption = make("caption", "hidden");
    this.#live.run(({ name }) => say(caption, t("tug.label", { w: name })));
    this.table.replaceChildren(caption, make("tbody", "", head, ...rows));
  }

  /** @param {Row} kind @param {string} name @param {(one: Weight) => number} get @param {number} [p] whose it is */
  #row(kind, name, get, p) {
    const piece = make("span", "bar");
    const value = this.#live.number((told) => get(chosenOf(told)));
    const words = this.#live.text("td", "tug-words", (told) => t(`tug.${way(get(chosenOf(told)))}`));
    const title = make("th", "", name);
    title.scope = "row";
    const row = make("tr", `tug-${kind}`, title, make("td", "track", piece), make("td", "tug-value", value), words);
    this.#live.run((told) => {
      const one = chosenOf(told);
      const v = get(one);
      const { left, width } = bar(v, reach(one));
      piece.style.left = `${left}%`;
      piece.style.width = `${width}%`;
      piece.classList.toggle("plus", v > 0);
      row.classList.toggle("other", p !== undefined && !told.answer.learnt.includes(p));
    });
    return row;
  }

  #step() {
    const title = make("th", "", t("tug.step"));
    title.scope = "row";
    const cell = make("td", "tug-move", this.#live.number((told) => chosenOf(told).w), " → ", this.#live.number((told) => chosenOf(told).next));
    const words = this.#live.text("td", "tug-words", (told) => {
      const { step } = chosenOf(told);
      return t(step > 0 ? "tug.grew" : step < 0 ? "tug.shrank" : "tug.rests");
    });
    return make("tr", "tug-step", title, cell, make("td", "tug-value", this.#live.number((told) => chosenOf(told).step)), words);
  }

  /** The other weights, small: a press puts one in the middle. @param {string[]} names @param {Subject} subject */
  #small(names, subject) {
    const place = [...this.others.children].indexOf(/** @type {Element} */ (document.activeElement));
    say(this.title, names.length ? t("tug.others") : "");
    const all = parsed(subject.parameters);
    this.others.replaceChildren(...names.flatMap((name) => {
      const one = all.find((each) => each.name === name);
      if (!one) return [];
      const bars = subject.patterns.map(() => make("span", "bar"));
      const sum = make("span", "bar sum");
      const words = make("small");
      const button = make("button", "tug-small", symbol(one), make("span", "tracks", ...[...bars, sum].map((piece) => make("span", "track", piece))), words);
      button.type = "button";
      button.onclick = () => this.state.set({ weight: name === chosenWeight(null, subject.parameters) ? null : name });
      this.#live.run(({ answer }) => {
        const told = answer.weights.find(({ parameter }) => parameter === name);
        if (!told) return;
        [...told.shares, told.sum].forEach((v, i) => {
          const { left, width } = bar(v, reach(told));
          const piece = [...bars, sum][i];
          if (!piece) return;
          piece.style.left = `${left}%`;
          piece.style.width = `${width}%`;
          piece.classList.toggle("plus", v > 0);
        });
        const share = cancelling(cancelled(told.shares)?.share ?? 0);
        const would = answer.p === null ? "" : ".would";
        say(words, t(`tug.cancels${would}`, { share }));
        button.setAttribute("aria-label", t(`tug.take${would}`, { w: name, share }));
      });
      return [button];
    }));
    const next = place < 0 ? null : this.others.children[Math.min(place, this.others.children.length - 1)];
    if (next instanceof HTMLElement) next.focus({ preventScroll: true }); // who presses goes on from here
  }
}

/** @param {Told} told @returns {Weight} */
const chosenOf = ({ answer, name }) =>
  /** @type {Weight} */ (answer.weights.find(({ parameter }) => parameter === name) ?? answer.weights[0]);

/** What the row under the inputs is. @param {Answer} answer */
const sumKey = ({ p, fault }) => (fault === "last_gradient" ? "tug.sum.now" : p === null ? "tug.sum" : "tug.dw");

/** @param {Told} told */
function sentence(told) {
  const found = cancelled(chosenOf(told).shares);
  if (!found) return t("tug.says.none", { w: told.name });
  return t(told.answer.p === null ? "tug.says" : "tug.says.would", { all: number(found.all), left: number(found.left), share: cancelling(found.share) });
}

/** All weights' pulls at the cursor, with all digits. @param {Answer} answer @param {Subject} subject */
function table({ weights }, subject) {
  return {
    caption: `${t("view.tug")}: ${heading(subject)}`,
    head: ["", ...subject.patterns.map((pattern) => inputsText(pattern)), "dw", t("tug.step"), t("tug.left")],
    rows: weights.map(({ parameter, shares, dw, step, cancellation }) => [
      parameter, ...shares.map((v) => full(v)), full(dw), full(step), cancellation === null ? "–" : brief(cancellation),
    ]),
  };
}

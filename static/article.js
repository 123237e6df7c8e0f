/**
 * The article's equations at the cursor: symbols, this iteration's numbers, the run's own result.
 *
 * views.js asks the server and gives the answer; articlelines.js makes lines of it, articlerows.js their
 * elements, articlesecret.js the passage on the listing's wiring. What the listing prints at its end is
 * articleresults.js. It is built anew for another kind of run; from one iteration to the next only its
 * numbers change.
 */

import { alone, linesOf, numbersOf } from "./articlelines.js";
import { groupOf, mark, namesOf, verdictOf } from "./articlerows.js";
import { unlike, wiringOf } from "./articlerun.js";
import { secretOf } from "./articlesecret.js";
import { shownPattern } from "./chain.js";
import { make, say } from "./dom.js";
import { exact } from "./exact.js";
import { count, patternText } from "./format.js";
import { t } from "./i18n.js";
import { Live } from "./live.js";
import { complete } from "./recipe.js";
import { heading } from "./viewsubject.js";
import { chosenWeight } from "./weightchoice.js";
import { unlight } from "./whycells.js";

/** @typedef {import("./viewsubject.js").Subject} Subject */
/** @typedef {import("./chain.js").Answer} Answer */
/**
 * @typedef {object} Told
 * @property {Answer} answer @property {Subject} subject @property {number} row the answer's pattern that is shown
 * @property {number} divisor of the patterns' sum
 * @property {import("./articlelines.js").Numbers} now
 */

export class Article {
  complete = true;
  /** @type {{answer: Answer, subject: Subject} | null} */
  #told = null;
  #shape = "";
  #column = 0;
  /** @type {Live<Told>} */
  #live = new Live();
  /** @type {import("./articlerows.js").Row[]} */
  #rows = [];

  /** @param {import("./views.js").Place} place @param {import("./state.js").State} state */
  constructor(place, state) {
    this.place = place;
    this.state = state;
    this.body = make("div", "article");
    this.digits = make("input");
    this.digits.type = "checkbox";
    this.digits.name = "article-digits";
    this.digits.addEventListener("change", () => this.draw());
    this.digitsWords = make("span");
    this.verdict = make("p", "article-verdict note");
    const tools = make("div", "article-tools", make("label", "switch", this.digits, make("span", "knob"), this.digitsWords));
    place.picture.append(this.body, this.verdict, tools);
  }

  /** Why there is nothing to draw. @param {Subject} subject */
  why({ run, after, k }) {
    const other = unlike(run);
    if (other) return t(`article.unlike.${other}`);
    if (!after) return "";
    return k > 0 ? t("article.after", { k: count(k - 1) }) : t("why.after.none");
  }

  /** @param {Subject} subject */
  query({ k, net }) {
    return `explain?k=${k}&net=${net}`;
  }

  /** @param {Subject} subject */
  offer({ run, parameters }) {
    say(this.digitsWords, t("why.digits"));
    const { net, weight } = this.state.values;
    if (net !== this.#column && this.#told?.subject.run.id === run.id) this.draw(); // another input of the same net
    this.#column = net;
    mark(this.#rows, chosenWeight(weight, parameters));
  }

  /** @param {Answer} answer @param {Subject} subject */
  take(answer, subject) {
    this.#told = { answer, subject };
  }

  draw() {
    if (!this.#told) return;
    const { answer, subject } = this.#told;
    const config = complete(subject.run.config);
    const divisor = config.schedule === "batch" && config.reduction === "mean" ? answer.learnt.length : 1;
    const row = shownPattern(answer, this.state.values.net);
    const connected = wiringOf(subject.run) === "connected";
    const now = numbersOf(answer, row, { eta: config.eta, divisor, connected });
    const told = { answer, subject, row, divisor, now };
    const kind = { half: config.loss === "half_squared", exact: exact(subject.run) };
    const shape = `${t("why.digits")} ${kind.half} ${kind.exact} ${connected}`;
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#live.clear();
      this.#build(kind, connected);
    }
    this.body.classList.toggle("digits", this.digits.checked);
    this.#live.fill(told, this.digits.checked);
    const lines = this.#rows.map(({ line }) => line);
    const { words, tone } = verdictOf(lines, now);
    say(this.verdict, words);
    this.verdict.dataset.tone = tone;
    mark(this.#rows, chosenWeight(this.state.values.weight, subject.parameters));
    this.place.table.show(() => ({
      caption: `${t("view.article")}: ${heading(subject)}`,
      head: ["", t("why.value"), t("article.difference")],
      rows: this.#rows.map((one) => one.cells(now)),
    }));
  }

  /** @param {import("./articlelines.js").Kind} kind @param {boolean} connected */
  #build(kind, connected) {
    const folds = new Map([...this.body.querySelectorAll("details")].map((one) => [one.dataset.group, one.open]));
    const focused = this.#stops().findIndex((one) => one === document.activeElement);
    unlight(this.body);
    const small = matchMedia("(width <= 600px)").matches;
    const groups = linesOf(kind).map(({ group, lines }) => {
      const open = folds.get(group) ?? (!small || group === "gradients");
      const title = t(group === "gradients" && !kind.exact ? "article.group.dw" : `article.group.${group}`);
      return groupOf(this.#live, { group, title, lines, open }, (weight) => this.#choose(weight));
    });
    this.#rows = groups.flatMap(({ rows }) => rows);
    const of = this.#live.text("p", "article-of note", ofWhat);
    this.body.replaceChildren(...(connected ? [] : [secretOf(this.#live)]), of, namesOf(), ...groups.map(({ element }) => element));
    if (focused >= 0) this.#stops()[focused]?.focus({ preventScroll: true });
  }

  /** @param {string} weight */
  #choose(weight) {
    const { parameters } = this.state.values;
    this.state.set({ weight: weight === chosenWeight(null, parameters.map(({ name }) => name)) ? null : weight });
  }

  /** What can have the focus. @returns {HTMLElement[]} */
  #stops() {
    return [...this.body.querySelectorAll("[tabindex], summary, button")].filter((one) => one instanceof HTMLElement);
  }
}

/** Where dw is more than this input's gradient, or another input was chosen: what is shown. @param {Told} told */
function ofWhat({ answer, subject, row, divisor }) {
  const pattern = patternText(subject.patterns[answer.patterns[row] ?? 0]);
  if (answer.p !== null) return t("article.of.learnt", { pattern });
  if (alone(answer, row, divisor)) return "";
  return answer.learnt.length > 1 ? t("article.of", { pattern }) : t("article.of.decay");
}

/**
 * The pulls at a weight over the run's iterations: asks GET /runs/{id}/tug, draws it on the charts' axis,
 * keeps the cursor where k is.
 */

import { look } from "./api.js";
import { hide, make, say } from "./dom.js";
import { count, inputsText, short } from "./format.js";
import { t } from "./i18n.js";
import { said } from "./refusals.js";
import { view } from "./state.js";
import { placeOf, tall, tugTime } from "./tugtime.js";
import { Latest } from "./viewfetch.js";

/** @typedef {import("./viewsubject.js").Subject} Subject */
/** @typedef {import("./tugtime.js").Course & {parameter: string}} Answer */

const NAMES = 104; // pixels for the names of the strips;
const FEW = 94; // where it is narrow
const NARROW = 520;

export class TugCourse {
  /** @type {{answer: Answer, subject: Subject, key: string} | null} */
  #told = null;
  #wanted = "";
  /** @type {import("./api.js").Problem | null} */
  #problem = null;
  #drawn = "";
  #room = { width: 0, left: 0, view: /** @type {import("./axis.js").View} */ ({ kind: "log", k0: 0, k1: 1 }) };

  /** @param {HTMLElement} home @param {import("./state.js").State} state */
  constructor(home, state) {
    this.home = home;
    this.state = state;
    this.title = make("h3", "tug-title");
    this.svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.cursor = make("div", "tug-cursor");
    this.box = make("div", "tug-strips");
    this.box.append(this.svg, this.cursor);
    this.box.setAttribute("role", "img");
    this.note = make("span");
    this.retry = make("button", "quiet");
    this.retry.type = "button";
    this.retry.dataset.t = "view.again"; // i18n.js says it in another language too
    say(this.retry, t("view.again"));
    this.retry.onclick = () => this.again();
    home.append(this.title, this.box, make("p", "note", this.note, " ", this.retry));
    /** @type {Latest<{answer: Answer, subject: Subject}>} */
    this.latest = new Latest(
      ({ answer, subject }, key) => {
        this.#told = { answer, subject, key };
        this.#problem = null;
        this.draw();
      },
      (problem) => {
        this.#problem = problem;
        this.draw();
      },
    );
    new ResizeObserver(() => this.draw()).observe(this.box);
  }

  /** @param {Subject | null} subject @param {string} parameter */
  want(subject, parameter) {
    if (!subject) {
      this.latest.want(null);
      return;
    }
    const { run, net } = subject;
    const query = `tug?net=${net}&parameter=${parameter}`;
    // A run that trains on has a longer path.
    const key = `${run.id}/${query} ${run.status} ${run.k}`;
    if (key !== this.#wanted && this.#problem) {
      this.#problem = null;
      this.latest.answered = ""; // what failed may be asked again
    }
    this.#wanted = key;
    this.latest.want({ key, ask: async (signal) => ({ answer: await look(run.id, query, signal), subject }) });
    this.draw();
  }

  /** Ask again for what failed. */
  again() {
    if (!this.#problem) return;
    this.#problem = null;
    this.latest.again();
    this.draw();
  }

  draw() {
    const { clientWidth: width } = this.box;
    const { values } = this.state;
    const told = this.#told;
    this.home.classList.toggle("late", told?.key !== this.#wanted);
    const samples = told ? t("tug.over.note", { n: count(told.answer.k.length) }) : "";
    say(this.note, this.#problem ? t("view.failed", { detail: said(this.#problem) }) : samples);
    hide(this.retry, !this.#problem);
    if (!told || !width) return;
    const { answer, subject } = told;
    const shown = view(values);
    this.#room = { width, left: width < NARROW ? FEW : NAMES, view: shown };
    const key = `${told.key} ${width} ${JSON.stringify(shown)} ${t("tug.sum.all")}`;
    if (key !== this.#drawn) {
      this.#drawn = key;
      const inputs = subject.patterns.map((pattern) => inputsText(pattern));
      const high = tall(inputs.length);
      this.svg.setAttribute("viewBox", `0 0 ${width} ${high}`);
      this.svg.setAttribute("height", String(high));
      this.svg.innerHTML = tugTime(answer, {
        inputs, sum: t("tug.sum.all"), left: t("tug.left"), all: t("tug.left.all"), error: t("tug.error"), step: short,
      }, this.#room);
      const words = t("tug.over", { w: answer.parameter });
      say(this.title, words);
      this.box.setAttribute("aria-label", words);
    }
    this.#move();
  }

  /** The cursor, where k is. */
  #move() {
    const { k } = this.state.values;
    const { view: { k0, k1 } } = this.#room;
    this.cursor.hidden = k < k0 || k > k1;
    this.cursor.style.transform = `translateX(${placeOf(k, this.#room)}px)`;
  }
}


/**
 * The proof of a gradient: beside dw its central difference and a badge; on demand for all weights.
 */

import { look } from "./api.js";
import { make, say, symbol } from "./dom.js";
import { full, number } from "./format.js";
import { t } from "./i18n.js";
import { parameters as parsed } from "./names.js";
import { badgeOf, tally } from "./proof.js";
import { said } from "./refusals.js";
import { sayTied } from "./tied.js";
import { Latest } from "./viewfetch.js";
import { heading } from "./viewsubject.js";

/** @typedef {import("./chain.js").Proof} Proof */
/** @typedef {import("./chain.js").Answer} Answer */
/** @typedef {import("./viewsubject.js").Subject} Subject */
/** @typedef {import("./live.js").Live<import("./why.js").Told>} Filled */

// Its step is ε: h is what a hidden neuron gives.
const E = (/** @type {string} */ sign) => `<mi>E</mi><mo stretchy="false">(</mo><mi>w</mi><mo>${sign}</mo><mi>ε</mi><mo stretchy="false">)</mo>`;
const DIFFERENCE = `<mo stretchy="false">(</mo>${E("+")}<mo>−</mo>${E("−")}<mo stretchy="false">)</mo><mo>/</mo><mn>2</mn><mi>ε</mi>`;

/** How far two slopes differ, in words of two digits. @param {Proof} proof */
const error = ({ relative_error: v }) => {
  if (v === null || v === 0) return v === 0 ? "0" : "–";
  return v < 0.01 ? v.toExponential(1).replaceAll("-", "−") : v.toFixed(2);
};

/** Make an element the badge of a proof. @param {HTMLElement} element @param {Proof} proof */
function badge(element, proof) {
  const { tone, sign, word, sentence } = badgeOf(proof);
  element.className = `proof-badge ${tone}`;
  say(element, `${sign} ${t(word)}`);
  element.title = t(sentence, { error: error(proof) });
}

/** The cell beside dw: the central difference, and what it proves. @param {Filled} live @returns {import("./whycells.js").Spot} */
export function proofCell(live) {
  const element = make("span", "proof-badge");
  const words = make("div", "cell-words");
  const proofOf = (/** @type {import("./why.js").Told} */ { answer }) => /** @type {Proof} */ (answer.weights[0]?.proof);
  live.run((told) => {
    const proof = proofOf(told);
    badge(element, proof);
    const { sentence } = badgeOf(proof);
    sayTied(words, t(sentence, { error: error(proof) }));
  });
  return {
    symbol: { math: DIFFERENCE, text: "(E(w + ε) − E(w − ε)) / 2ε" },
    kind: "proof",
    body: [make("div", "proof-line", live.number((told) => proofOf(told).numeric ?? NaN, "cell-value"), element), words],
  };
}

export class Proofs {
  open = false;
  /** @type {Answer | null} */
  #answer = null;
  /** @type {Subject | null} */
  #told = null;
  /** @type {import("./api.js").Problem | null} */
  #problem = null;
  #run = "";
  #key = "";
  #drawn = "";

  /** @param {HTMLElement} home */
  constructor(home) {
    this.home = home;
    home.hidden = true;
    this.failed = make("p", "error");
    this.failed.setAttribute("role", "alert");
    this.failed.hidden = true;
    this.sum = make("p", "proofs-sum");
    this.sum.setAttribute("role", "status");
    this.table = make("table");
    const scroll = make("div", "table-scroll", this.table);
    scroll.tabIndex = 0;
    home.append(this.sum, scroll, this.failed);
    /** @type {Latest<{answer: Answer, subject: Subject}>} */
    this.latest = new Latest(
      ({ answer, subject }, key) => {
        if (subject.run.id !== this.#run) return;
        this.#answer = answer;
        this.#told = subject;
        this.#drawn = key;
        this.#problem = null;
        this.#draw();
      },
      (problem) => {
        this.#problem = problem;
        this.#draw();
      },
    );
  }

  /** Show or hide the table; shown again, what failed is asked again. */
  toggle() {
    this.open = !this.open;
    this.#forgive();
    this.home.hidden = !this.open;
    return this.open;
  }

  /** @param {Subject | null} subject */
  want(subject) {
    if (!this.open || !subject) {
      this.latest.want(null);
      return;
    }
    const { run, k, net } = subject;
    const query = `explain?k=${k}&net=${net}`;
    const key = `${run.id}/${query}`;
    if (run.id !== this.#run) this.#clear();
    if (key !== this.#key) this.#forgive();
    this.#run = run.id;
    this.#key = key;
    this.latest.want({ key: this.#key, ask: async (signal) => ({ answer: await look(run.id, query, signal), subject }) });
    this.#draw();
  }

  /** What failed may be asked again. */
  #forgive() {
    if (this.#problem) this.latest.answered = "";
    this.#problem = null;
  }

  /** Of another run nothing stays. */
  #clear() {
    this.#answer = null;
    this.#told = null;
    this.#drawn = "";
    this.latest.answered = ""; // who comes back to it asks anew
    say(this.sum, "");
    this.table.replaceChildren();
  }

  #draw() {
    this.home.classList.toggle("late", this.#drawn !== this.#key);
    this.failed.hidden = !this.#problem;
    say(this.failed, this.#problem ? t("view.failed", { detail: said(this.#problem) }) : "");
    if (!this.#answer || !this.#told) return;
    const { weights } = this.#answer;
    const names = parsed(weights.map(({ parameter }) => parameter));
    const sums = tally(weights.map(({ proof }) => proof)).map(({ key, n }) => t(key, { n, all: weights.length }));
    say(this.sum, sums.join(" ").replaceAll("。 ", "。"));
    const head = ["", "dw", t("proof.numeric"), t("proof.error"), t("proof.verdict")].map((words) => {
      const cell = make("th", "", words);
      cell.scope = "col";
      return cell;
    });
    const rows = weights.map(({ dw, proof }, i) => {
      const name = make("th", "", ...(names[i] ? [symbol(names[i])] : []));
      name.scope = "row";
      const mark = make("span");
      badge(mark, proof);
      return make("tr", "", name, numberCell(dw), numberCell(proof.numeric), make("td", "", error(proof)), make("td", "verdict", mark));
    });
    this.table.replaceChildren(
      make("caption", "", `${t("proof.caption")}: ${heading(this.#told)}`),
      make("thead", "", make("tr", "", ...head)),
      make("tbody", "", ...rows),
    );
  }
}

/** @param {number | null} v */
function numberCell(v) {
  const cell = make("td", "", v === null ? "–" : number(v));
  if (v !== null) cell.title = full(v);
  return cell;
}

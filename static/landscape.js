/**
 * The loss landscape: E over two weights, or over the path's two principal directions; on it the path
 * so far, the point now, and the step -eta dw.
 *
 * views.js asks the server and gives the answer; landscapechoice.js has the controls, contour.js and
 * heat.js compute, plane.js draws. Heights are log10 E, as in the charts.
 */

import { contours, logLevels } from "./contour.js";
import { make, symbol } from "./dom.js";
import { full, number, patternText } from "./format.js";
import { logError } from "./heat.js";
import { t } from "./i18n.js";
import { LandscapeChoice, ownPattern } from "./landscapechoice.js";
import { landscapeMarks } from "./landscapemarks.js";
import { level, percent, telling } from "./landscapewords.js";
import { stepWords } from "./stepwords.js";
import { parameters } from "./names.js";
import { gridReader, Plane } from "./plane.js";
import { singles } from "./viewfetch.js";
import { colourBar } from "./viewlegend.js";
import { heading } from "./viewsubject.js";

/** @typedef {import("./viewsubject.js").Subject} Subject */
/** @typedef {import("./palette.js").Scheme} Scheme */
/**
 * @typedef {object} Answer
 * @property {number} k @property {number} net @property {number | null} pattern
 * @property {"weights" | "principal"} axes @property {[string, string]} names
 * @property {number[]} a @property {number[]} b @property {string} data E, rows by b
 * @property {{a: number, b: number, E: number | null}} here
 * @property {{a: number, b: number} | null} step
 * @property {{k: number[], a: number[], b: number[]}} path
 * @property {[number, number] | null} explained
 * @property {number | null} least @property {number | null} greatest
 */
/** @typedef {{answer: Answer, subject: Subject, E: Float64Array, a: Float64Array, b: Float64Array}} Told */

const SIZE = 61;
const LEVELS = 9;
const BAR_LEVELS = 4;
const TOO_LARGE = 3e38; // what float32 has for more than it can say
const TABLE_STEP = 6;

export class Landscape {
  rest = 200; // five pictures a second
  /** @type {Told | null} */
  #told = null;

  /** @param {import("./views.js").Place} place @param {import("./state.js").State} state */
  constructor(place, state) {
    this.place = place;
    this.state = state;
    const reader = gridReader(() => {
      const told = this.#told;
      return told && {
        x: told.a,
        y: told.b,
        tell: (column, row) => [
          ...axisName(told.answer, 0), ` = ${number(Number(told.a[column]), 4)}, `,
          ...axisName(told.answer, 1), ` = ${number(Number(told.b[row]), 4)}: `,
          make("b", "", "E = ", telling(told.E[row * told.a.length + column])),
        ],
      };
    });
    this.plane = new Plane(reader, (reading) => place.read(reading?.text ?? null));
    place.picture.append(this.plane.element);
    this.choice = new LandscapeChoice(place.controls, state);
  }

  why() {
    return "";
  }

  /** @param {Subject} subject */
  query(subject) {
    const { k, net } = subject;
    const { slice, pattern } = this.choice.chosen(subject);
    const axes = slice === "principal" ? "axes=principal" : `a=${slice.a}&b=${slice.b}`;
    const of = pattern === null ? "" : `&pattern=${pattern}`;
    return `landscape?k=${k}&net=${net}&${axes}${of}&size=${SIZE}&encoding=f32`;
  }

  /** @param {Answer} answer @param {Subject} subject */
  take(answer, subject) {
    const E = Float64Array.from(singles(answer.data), (v) => (v < TOO_LARGE ? v : NaN));
    this.#told = { answer, subject, E, a: Float64Array.from(answer.a), b: Float64Array.from(answer.b) };
  }

  /** What there is to choose, before there is an answer. @param {Subject} subject */
  offer(subject) {
    this.choice.offer(subject);
  }

  /** @param {Scheme} scheme */
  draw(scheme) {
    const told = this.#told;
    if (!told) return;
    const { answer, subject, E, a, b } = told;
    const grid = { values: E.map(logError), across: a.length, up: b.length };
    const finite = grid.values.filter(Number.isFinite);
    const range = { low: Math.min(...finite, Infinity), high: Math.max(...finite, -Infinity) };
    const said = range.low <= range.high;
    if (!said) Object.assign(range, { low: -1, high: 0 });
    const levels = logLevels(range.low, range.high, LEVELS);
    const lines = levels.map((level) => ({ level, lines: contours(grid, level) }));
    this.plane.draw({
      axes: { x: [Number(a[0]), Number(a.at(-1))], y: [Number(b[0]), Number(b.at(-1))] },
      heat: { ...grid, range, kind: "E", scheme },
      names: { across: axisName(answer, 0), up: axisName(answer, 1) },
      label: `${t("view.landscape.label")}: ${heading(subject)}`,
      marks: (frame) => landscapeMarks(answer, frame, grid, lines),
    });
    this.#side(told, scheme, said ? range : null);
  }

  /** @param {Told} told @param {Scheme} scheme @param {import("./heat.js").Range | null} range null where there is no E that can be said */
  #side(told, scheme, range) {
    const { answer, subject } = told;
    const { reduction, optimizer } = subject.run.config;
    if (range) this.#bar(scheme, range);
    else this.place.legend.replaceChildren();
    const whose = subject.one && answer.pattern === null
      ? t(reduction === "sum" ? "view.landscape.sum" : "view.landscape.mean")
      : t("view.landscape.of", { pattern: patternText(subject.patterns[ownPattern(answer.pattern, subject)]) });
    const arrow = stepWords(answer.step, this.plane.frame, (optimizer?.kind ?? "gd") === "gd");
    const held = answer.axes === "principal" && answer.explained
      ? t("view.landscape.principal", { first: percent(answer.explained[0]), second: percent(answer.explained[1]) })
      : t("view.landscape.weights");
    const nothing = range ? "" : t("view.landscape.infinite");
    this.place.say(whose, nothing, t("view.landscape.here", { E: telling(answer.here.E) }), held, arrow);
    this.place.table.show(() => table(told));
  }

  /** @param {Scheme} scheme @param {import("./heat.js").Range} range */
  #bar(scheme, { low, high }) {
    const round = logLevels(low, high, BAR_LEVELS);
    const ticks = (round.length > 1 ? round : [low, high]).map((v) => ({ share: (v - low) / (high - low || 1), label: level(v) }));
    colourBar(this.place.legend, "E", scheme, [make("i", "", "E"), ` (${t("view.log")})`], ticks);
  }
}

/** @param {Told} told */
function table({ answer, subject, E, a, b }) {
  const every = (/** @type {Float64Array} */ all) => Array.from({ length: Math.floor((all.length - 1) / TABLE_STEP) + 1 }, (_, i) => i * TABLE_STEP);
  const [first, second] = answer.names.map((name, i) => (answer.axes === "principal" ? t("view.direction", { n: i + 1 }) : name));
  const rows = every(b).toReversed().map((row) => [
    `${second} = ${number(Number(b[row]), 3)}`,
    ...every(a).map((column) => telling(E[row * a.length + column])),
  ]);
  const { here, step } = answer;
  const now = [
    [t("view.now"), `${first} = ${full(here.a)}`, `${second} = ${full(here.b)}`, `E = ${here.E === null ? "∞" : full(here.E)}`],
    ...(step ? [["−η·dw", full(step.a), full(step.b)]] : []),
  ];
  return {
    caption: `${t("view.landscape.label")}: ${heading(subject)}`,
    head: ["E", ...every(a).map((column) => `${first} = ${number(Number(a[column]), 3)}`)],
    rows: [...rows, ...now],
  };
}

/** An axis's name: a parameter's symbol, or the direction's number and what it explains. @param {Answer} answer @param {0 | 1} i @returns {(Node | string)[]} */
function axisName({ axes, names, explained }, i) {
  if (axes === "weights") return parameters([names[i]]).map(symbol);
  return [`${t("view.direction", { n: i + 1 })}${explained ? ` (${percent(explained[i])})` : ""}`];
}

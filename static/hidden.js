/**
 * The hidden space: where the patterns lie in a layer's outputs, and the output neuron's line.
 *
 * views.js asks the server and gives the answer; hiddenpicture.js makes the picture, hiddenchoice.js
 * the controls. Without a hidden layer it is the inputs themselves that the line divides.
 */

import { make } from "./dom.js";
import { full, input, number, patternText } from "./format.js";
import { HiddenChoice } from "./hiddenchoice.js";
import { endsOf, inSpace, onLine, onPlane } from "./hiddenpicture.js";
import { lieOf } from "./halfplane.js";
import { t } from "./i18n.js";
import { Plane, pointReader } from "./plane.js";
import { belongsAbove, middle, sideOf, threshold } from "./sides.js";
import { standing } from "./sidewords.js";
import { bestTurn } from "./space.js";
import { heading } from "./viewsubject.js";

/** @typedef {import("./viewsubject.js").Subject} Subject */
/** @typedef {import("./palette.js").Scheme} Scheme */
/** @typedef {{k: number, net: number, layers: {layer: number, h: number[][]}[], u: number[], y: number[],
 *             output: {w: number[], bias: number}, connected: boolean}} Answer */

export class Hidden {
  /** @type {{answer: Answer, subject: Subject} | null} */
  #told = null;
  /** @type {import("./plane.js").Reading[]} */
  #readings = [];
  /** @type {Scheme} */
  #scheme = "light";

  /** @param {import("./views.js").Place} place */
  constructor(place) {
    this.place = place;
    const reader = pointReader(() => this.#readings, () => this.plane.frame);
    this.plane = new Plane(reader, (reading) => place.read(reading?.text ?? null));
    place.picture.append(this.plane.element);
    this.choice = new HiddenChoice(place.controls, () => this.draw(this.#scheme));
  }

  why() {
    return "";
  }

  /** @param {Subject} subject */
  query({ k, net }) {
    return `hidden?k=${k}&net=${net}`;
  }

  /** @param {Answer} answer @param {Subject} subject */
  take(answer, subject) {
    this.#told = { answer, subject };
  }

  /** @param {Scheme} scheme */
  draw(scheme) {
    this.#scheme = scheme;
    const told = this.#told;
    if (!told) return;
    const { answer, subject } = told;
    const none = answer.layers.length === 0;
    const layers = none ? [{ layer: 0, h: subject.patterns.map(({ x }) => x) }] : answer.layers;
    this.choice.offer(layers.map(({ layer, h }) => ({ layer, neurons: h[0]?.length ?? 0 })));
    const { layer, neurons } = this.choice.chosen;
    const all = layers.find((one) => one.layer === layer)?.h ?? [];
    const last = layer === (layers.at(-1)?.layer ?? 0);
    const border = last && neurons.length === all[0]?.length ? this.#border(told, neurons) : null;
    const { activation = "sigmoid" } = /** @type {{activation?: string}} */ (subject.run.config);
    const ends = neurons.map((j) => endsOf(layer ? activation : "", all.map((h) => Number(h[j]))));
    const lie = border && lieOf(border, ends);
    const picture = this.#picture(told, all, neurons, lie === "on" ? null : border, layer, ends);
    this.plane.draw({
      ...picture,
      names: neurons.length === 3 ? { across: [], up: [] } : {
        across: name(layer, Number(neurons[0])),
        up: neurons.length === 2 ? name(layer, Number(neurons[1])) : [],
      },
      label: `${t("view.hidden.label")}: ${heading(subject)}`,
    });
    this.#readings = picture.places.map(({ x, y }, p) => ({ x, y, text: this.#text(told, all, layer, p) }));
    this.place.say(...this.#sentences(told, border, { none, last, layer, neurons, lie }));
    this.place.table.show(() => this.#table(told, all, layer));
  }

  /** The output neuron's border through these neurons. @param {{answer: Answer, subject: Subject}} told @param {number[]} neurons */
  #border({ answer, subject }, neurons) {
    const between = middle(subject.patterns);
    const sum = threshold(subject.output, between);
    if (!answer.connected || sum === null) return null;
    const { w, bias } = answer.output;
    const at = input(between);
    return {
      w: neurons.map((j) => Number(w[j])),
      c: bias - sum,
      words: { above: `y > ${at}`, border: `y = ${at}`, below: `y < ${at}` },
      scheme: this.#scheme,
    };
  }

  /** @param {{answer: Answer, subject: Subject}} told @param {number[][]} all @param {number[]} neurons @param {import("./hiddenpicture.js").Border | null} border @param {number} layer @param {import("./planeframe.js").Ends[]} ends */
  #picture({ answer, subject }, all, neurons, border, layer, ends) {
    const { patterns, one, net, run } = subject;
    const between = middle(patterns);
    const spots = patterns.map((pattern, p) => ({
      pattern,
      p,
      h: neurons.map((j) => Number(all[p]?.[j])),
      above: belongsAbove(pattern, between),
      side: sideOf(Number(answer.y[p]), pattern, between),
      pale: !one && p !== net,
    }));
    const [a, b, c] = ends;
    const names = neurons.map((j) => plain(layer, j));
    if (a && b && c && border) this.choice.face(`${run.id} ${layer} ${neurons}`, bestTurn(ends.map(([low, high], i) => Number(border.w[i]) * (high - low))));
    if (a && b && c) return inSpace(spots, [a, b, c], border, this.choice.turn, names);
    if (a && b) return onPlane(spots, [a, b], border);
    return onLine(spots, a ?? [0, 1], border);
  }

  /** @param {{answer: Answer, subject: Subject}} told @param {number[][]} all @param {number} layer @param {number} p */
  #text({ answer, subject }, all, layer, p) {
    const outputs = (layer ? all[p] ?? [] : []).flatMap((h, j) => [...name(layer, j), ` = ${number(h, 4)}, `]);
    return [
      `${patternText(subject.patterns[p])}: `, ...outputs,
      make("i", "", "u"), ` = ${number(Number(answer.u[p]), 4)}, `, make("b", "", `y = ${number(Number(answer.y[p]), 4)}`),
    ];
  }

  /** @param {{answer: Answer, subject: Subject}} told @param {import("./hiddenpicture.js").Border | null} border @param {{none: boolean, last: boolean, layer: number, neurons: number[],
   *   lie: import("./halfplane.js").Lie | null}} shown */
  #sentences({ answer, subject }, border, { none, last, layer, neurons, lie }) {
    const between = middle(subject.patterns);
    const signed = (/** @type {number} */ v) => `${v < 0 ? "−" : "+"}\u00a0${number(Math.abs(v), 3)}`;
    const terms = neurons.map((j, i) => `${signed(Number(border?.w[i]))} ${plain(layer, j)}`);
    const equation = `${[...terms, signed(border?.c ?? 0)].join(" ").replace(/^\+\s/, "")} = 0`;
    const forms = ["", "view.hidden.point", "view.hidden.line", "view.hidden.plane"];
    const key = lie === "across" ? forms[neurons.length] ?? "" : `view.hidden.${lie}`;
    const which = !answer.connected ? t("view.hidden.unseen")
      : border ? t(key, { border: input(between), equation })
        : !last ? t("view.hidden.earlier") : t("view.hidden.many");
    return [none ? t("view.hidden.none") : "", which, ...standing(subject, answer.y)];
  }

  /** @param {{answer: Answer, subject: Subject}} told @param {number[][]} all @param {number} layer */
  #table({ answer, subject }, all, layer) {
    const { patterns } = subject;
    const neurons = layer ? (all[0] ?? []).map((_, j) => plain(layer, j)) : [];
    const between = middle(patterns);
    return {
      caption: `${t("view.hidden.label")}: ${heading(subject)}`,
      head: [t("view.pattern"), ...neurons, "u", "y", ""],
      rows: patterns.map((pattern, p) => [
        patternText(pattern),
        ...(layer ? all[p] ?? [] : []).map(full),
        full(Number(answer.u[p])),
        full(Number(answer.y[p])),
        t(`view.side.${sideOf(Number(answer.y[p]), pattern, between)}`),
      ]),
    };
  }
}

/** The same as text. @param {number} layer @param {number} j */
const plain = (layer, j) => (layer ? `h${"₁₂₃₄₅₆₇₈"[j]}` : `x${"₀₁₂₃"[j]}`);

/** A neuron's output, or an input, as it is written. @param {number} layer 0 for the inputs @param {number} j from 0 @returns {(Node | string)[]} */
const name = (layer, j) =>
  layer ? [make("i", "", "h"), make("sub", "", String(j + 1))] : [make("i", "", "x"), make("sub", "", String(j))];

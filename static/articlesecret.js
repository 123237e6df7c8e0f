/**
 * The listing's secret, with this iteration's numbers: the output neuron is never handed what the hidden
 * ones give, and why nobody notices. Pointed at, or with the focus, it lights the links that are never fed.
 */

import { make } from "./dom.js";
import { brief, count } from "./format.js";
import { t } from "./i18n.js";
import { point } from "./whycells.js";

/** @typedef {import("./article.js").Told} Told */

const UNFED = ["w2_10", "w2_11"];

/** @param {import("./live.js").Live<Told>} live */
export function secretOf(live) {
  const title = make("h3", "", t("article.secret"));
  const paragraphs = [() => "handed", () => "moves", partOf].map((part) =>
    live.text("p", "", (told) => t(`article.secret.${part(told)}`, placesOf(told))));
  const element = make("section", "article-secret", title, ...paragraphs, make("p", "note", t("article.secret.point")));
  element.tabIndex = 0;
  element.setAttribute("aria-label", t("article.secret"));
  point(element, { neuron: "2_1", parameter: null, parameters: UNFED });
  return element;
}

/** A bias alone can learn one input's target, and no more. @param {Told} told */
const partOf = ({ subject }) => (subject.one ? "stuck" : "unnoticed");

/** @param {Told} told */
function placesOf({ answer, now }) {
  const [h1 = NaN, h2 = NaN, y = NaN] = now.h;
  const [a = NaN, b = NaN, bias = NaN] = now.w.slice(6);
  const u = h1 * a + h2 * b + bias;
  const weight = answer.weights.find(({ parameter }) => parameter === UNFED[0]);
  const numbers = { h1, h2, u: now.u[2] ?? NaN, y, bias, fed: u, would: 1 / (1 + Math.exp(-u)), dw: now.dw[6] ?? NaN };
  const texts = Object.fromEntries(Object.entries(numbers).map(([name, v]) => [name, brief(v)]));
  const slope = weight?.proof.numeric;
  return { k: count(answer.k), t: brief(now.t), slope: typeof slope === "number" ? brief(slope) : "–", ...texts };
}

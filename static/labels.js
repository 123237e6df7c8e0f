/**
 * The axes' labels as elements: iterations under the columns, values beside or inside the charts.
 */

import { iterationTicks } from "./axis.js";
import { make } from "./dom.js";
import { EDGE } from "./figure.js";
import { count, short } from "./format.js";
import { t } from "./i18n.js";

export const GAP = 40; // pixels from one label to the next, at least

/** Room for a label: more where a window is so far out and so narrow that all digits are shown. @param {import("./axis.js").View} view */
const gap = ({ k0, k1 }) => (k0 > 1000 && k1 < 1.5 * k0 ? 8 + 6.5 * count(k1).length : GAP);

/** The iterations with a grid line and a label. @param {import("./axis.js").View} view @param {number} width */
export const iterationMarks = (view, width) => iterationTicks(view, width, gap(view));

/** Labels of iterations: short ones, unless two would be the same. @param {number[]} marks */
export function named(marks) {
  const brief = marks.map(short);
  const labelOf = new Set(brief).size === brief.length ? short : count;
  return marks.map(labelOf);
}

/**
 * What a row's charts show, in words: E by the formula of the loss.
 * @param {import("./scales.js").Row} row @param {Pick<import("./state.js").Values, "run" | "compared">} values
 */
export function rowLabel(row, { run, compared }) {
  if (row !== "E") return t(`row.${row}.label`);
  const losses = new Set((compared.length ? compared.map((one) => one.run) : [run]).map((one) => one?.config.loss ?? "squared"));
  const [loss] = losses;
  return losses.size > 1 ? t("row.E.label.several") : t(loss === "squared" ? "row.E.label" : `row.E.label.${loss}`);
}

/**
 * Labels under a column; those at the ends keep inside it.
 * @param {number[]} marks @param {number[]} places pixels @param {number} width
 */
export function labels(marks, places, width) {
  return named(marks).map((text, i) => {
    const x = places[i] ?? 0;
    const half = 3 * text.length;
    const side = x < half ? " first" : x > width - half ? " last" : "";
    const label = make("span", `tick${side}`, text);
    label.style.left = `${x}px`;
    return label;
  });
}

/**
 * Put labels at the heights of a row's ticks, where they changed.
 * @param {HTMLElement} scale @param {import("./axis.js").Tick[]} marks
 * @param {import("./scales.js").Range} range @param {number} tall
 */
export function putTicks(scale, marks, { low, high }, tall) {
  const wanted = marks.map(({ at, label }) => {
    const y = EDGE + (1 - (at - low) / (high - low)) * (tall - 2 * EDGE);
    return { label, y: Math.min(Math.max(y, 6), tall - 8) };
  });
  const key = JSON.stringify(wanted);
  if (scale.dataset.key === key) return;
  scale.dataset.key = key;
  const labels = wanted.map(({ label, y }) => {
    const element = make("span", "tick", label);
    element.style.top = `${y}px`;
    return element;
  });
  scale.replaceChildren(...labels);
}

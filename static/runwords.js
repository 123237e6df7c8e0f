/**
 * Comparisons in words: the sentence about them, the fields of recipes and their values.
 */

import { count, input } from "./format.js";
import { t } from "./i18n.js";
import { MOST_RUNS } from "./limits.js";
import { mixed } from "./nets.js";
import { problemName } from "./problems.js";
import { PARTS } from "./recipe.js";

/** @typedef {import("./state.js").Values} Values */

/** What is compared, and what of it is missing. @param {Values} values @returns {{text: string, tone: "plain" | "care"}} */
export function sentence(values) {
  const { compared, absent, ids, beyond } = values;
  const filling = compared.filter(({ final, trouble }) => !final && !trouble).length;
  const shared = compared.every(({ places }) => places.every(Boolean));
  const gone = absent.map(({ id, deleted }) => t(deleted ? "compare.deleted" : "compare.missing", { id }));
  const parts = [
    t(filling ? "compare.filling" : compared.length === 1 ? "compare.one" : "compare.done", {
      n: compared.length,
      left: filling,
      asked: ids.length,
    }),
    ...(beyond.length ? [t("compare.most", { most: MOST_RUNS, n: ids.length + beyond.length })] : []),
    ...gone,
    ...(shared ? [] : [t("compare.shapes")]),
    ...(mixed(values) ? [t("compare.mixed")] : []),
  ];
  return { text: parts.join(" "), tone: gone.length || beyond.length ? "care" : "plain" };
}

/** What a field of the recipe is called. @param {string} field */
export function fieldName(field) {
  /** @type {Record<string, string>} */
  const known = {
    problem: t("problem"),
    schedule: t("schedule"),
    reduction: t("reduction"),
    order: t("order"),
    hidden: t("layers"),
    activation: t("activation"),
    slope: t("slope"),
    output: t("output.field"),
    loss: t("compare.loss"),
    init: t("init"),
    optimizer: t("optimizer"),
    eta: "eta",
    iterations: t("iterations"),
    weight_decay: t("weight_decay"),
    wiring: t("wiring"),
    fault: t("fault"),
    stop: t("stop.rules"),
    fork: t("compare.branch"),
  };
  return known[field] ?? field;
}

/** How each field's value is said that is neither a number nor a text of its own. @type {Record<string, (value: any) => string>} */
const SAYINGS = {
  problem: (value) => problemName(value),
  schedule: (value) => t(`schedule.short.${value}`),
  reduction: (value) => t(`reduction.${value}`),
  order: (value) => t(`order.${value}`),
  hidden: (value) => value.join("-") || t("compare.layers.none"),
  activation: (value) => t(`activation.${value}`),
  output: (value) => t(`activation.${value}`),
  loss: (value) => t(`compare.loss.${value}`),
  init: start,
  optimizer: (value) => [t(`optimizer.${value.kind}`), ...parameters("optimizer", value)].join(", "),
  iterations: count,
  wiring: (value) => t(`wiring.${value}`),
  fault: (value) => t(`fault.${value ?? "none"}`),
  stop: rules,
  fork: (value) => (value ? t("compare.branch.at", { k: count(value.k) }) : "–"),
};

/** A field's value in a few words. @param {string} field @param {any} value */
export function fieldValue(field, value) {
  const say = SAYINGS[field];
  if (say && value !== undefined) return say(value);
  if (typeof value === "number") return input(Number(value.toPrecision(6)));
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** @param {import("./api.js").Config["init"]} init */
function start({ kind, value, low, high, std, seed = 0 }) {
  if (kind === "constant") return `w = ${input(value ?? 1)}`;
  if (kind === "uniform") return t("compare.uniform", { low: input(low ?? 0), high: input(high ?? 0), seed });
  if (kind === "normal") return t("compare.normal", { std: input(std ?? 1), seed });
  const name = t(`init.${kind}`);
  return kind === "weights" ? name : t("compare.seeded", { kind: name, seed });
}

/** A part's numbers by their names: beta1 0.9. @param {string} part @param {Record<string, any>} value */
const parameters = (part, value) => (PARTS[part]?.[value.kind] ?? []).map((name) => `${name} ${input(value[name])}`);

/** @param {import("./api.js").Config["stop"]} stop */
function rules({ error_below: below, tolerance, plateau }) {
  const said = [
    ...(below === null ? [] : [`E < ${input(below)}`]),
    ...(tolerance === null ? [] : [`|t − y| < ${input(tolerance)}`]),
    ...(plateau === null ? [] : [t("compare.plateau", { n: count(plateau.iterations), share: input(plateau.improvement) })]),
  ];
  return said.join(", ") || "–";
}

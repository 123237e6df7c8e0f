/**
 * Comparisons in words: the sentence about them, the fields of recipes and their values.
 */

import { count, input } from "./format.js";
import { t } from "./i18n.js";
import { MOST_RUNS } from "./limits.js";
import { mixed } from "./nets.js";
import { optimizer } from "./optimizerwords.js";

/** @typedef {import("./state.js").Values} Values */

const FIELDS = new Set(["schedule", "reduction", "order", "hidden", "activation", "slope", "output", "loss", "optimizer", "weight_decay", "stop"]);

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
    init: t("init"),
    eta: "eta",
    iterations: t("iterations"),
    wiring: t("wiring"),
    fork: t("compare.branch"),
  };
  return known[field] ?? (FIELDS.has(field) ? t(`compare.field.${field}`) : field);
}

/** A field's value in a few words. @param {string} field @param {any} value */
export function fieldValue(field, value) {
  if (field === "problem") return typeof value === "string" ? t(`problem.${value}`) : t("library.own");
  if (field === "wiring") return t(`wiring.${value}`);
  if (field === "iterations") return count(value);
  if (field === "fork") return value ? t("compare.branch.at", { k: count(value.k) }) : "–";
  if (field === "init") return start(value);
  if (field === "schedule") return t(`facts.${value}`);
  if (field === "hidden") return value.length ? value.join("-") : t("compare.none");
  if (field === "activation" || field === "output") return t(`facts.function.${value}`);
  if (field === "optimizer") return optimizer(value);
  if (field === "loss") return t(`compare.loss.${value}`);
  if (field === "reduction" || field === "order") return t(`compare.${field}.${value}`);
  if (field === "stop") return rules(value);
  if (typeof value === "number") return input(Number(value.toPrecision(6)));
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** @param {import("./api.js").Config["init"]} init */
function start({ kind, value, low, high, std, seed }) {
  if (kind === "constant") return `w = ${input(value ?? 1)}`;
  if (kind === "uniform") return t("compare.uniform", { low: input(low ?? 0), high: input(high ?? 0), seed: seed ?? 0 });
  if (kind === "weights") return t("init.weights");
  return t(`compare.init.${kind}`, { std: input(std ?? 1), seed: seed ?? 0 });
}

/** The rules that may end a run. @param {NonNullable<import("./api.js").Config["stop"]>} value */
function rules({ error_below: error, tolerance, plateau }) {
  const parts = [
    ...(error ? [`E < ${input(error)}`] : []),
    ...(tolerance ? [`|t − y| < ${input(tolerance)}`] : []),
    ...(plateau ? [t("compare.stop.plateau", { n: count(plateau.iterations) })] : []),
  ];
  return parts.join(", ") || t("compare.none");
}

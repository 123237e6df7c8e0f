/**
 * A recipe as texts, one for each control of the form, and back: which fields have a meaning beside
 * the others, what is sent of them, what a run's recipe fills in. Pure.
 *
 * form.js -> recipe -> POST /train, and a run's `config` -> recipe -> form.js. What is allowed is the
 * server's to say (core/config.py); a text that is no number goes as it is.
 */

import { list, value } from "./table.js";

/** @typedef {import("./api.js").Config} Config */
/** @typedef {import("./table.js").Table} Table */
/** @typedef {Record<string, string>} Texts by the controls' names: eta, init.kind, stop.plateau.iterations, ... */

/** What a recipe has where it does not say otherwise: the article's run. @type {Config} */
export const DEFAULTS = {
  problem: "xor",
  schedule: "each",
  reduction: "mean",
  order: "cyclic",
  hidden: [2],
  activation: "sigmoid",
  slope: 0.01,
  output: "sigmoid",
  loss: "squared",
  init: { kind: "constant", value: 1 },
  optimizer: { kind: "gd" },
  eta: 0.1,
  iterations: 10_000,
  weight_decay: 0,
  wiring: "connected",
  stop: { error_below: null, tolerance: null, plateau: null },
  fault: null,
};

/** What can be wrong with backpropagation, as the wire has it; the listing's wiring is none of these. */
export const FAULTS = ["no_derivative", "flipped_sign", "updated_weights", "last_gradient"];

/** The numbers of each kind of start, and of each optimizer. @type {Record<string, Record<string, string[]>>} */
export const PARTS = {
  init: {
    constant: ["value"],
    uniform: ["low", "high", "seed"],
    normal: ["std", "seed"],
    glorot: ["seed"],
    he: ["seed"],
    weights: ["w"],
  },
  optimizer: {
    gd: [],
    momentum: ["mu"],
    nesterov: ["mu"],
    rmsprop: ["rho", "epsilon"],
    adam: ["beta1", "beta2", "epsilon"],
  },
};

/** The numbers that the chosen kind of a part has. @param {string} part @param {Texts} texts */
const numbers = (part, texts) => PARTS[part]?.[texts[`${part}.kind`] ?? ""] ?? [];

/** A list of layers as a text has it. @param {string} [text] */
export const layers = (text = "") => list(text).map(Number);

/**
 * The fields that something reads, by their paths on the wire; the others are neither shown nor sent.
 * @param {Texts} texts
 */
export function meant(texts) {
  const deep = layers(texts.hidden);
  const sloped = texts.activation === "leaky_relu";
  const plateau = (texts["stop.plateau.iterations"] ?? "").trim() !== "";
  return new Set([
    ...["problem", "schedule", "hidden", "output", "loss", "init", "optimizer", "eta", "iterations"],
    ...["fault", "weight_decay", "stop", "stop.error_below", "stop.tolerance", "stop.plateau", "stop.plateau.iterations"],
    ...(texts.schedule === "batch" ? ["reduction"] : []),
    ...(texts.schedule === "online" ? ["order"] : []),
    ...(deep.length === 1 ? ["wiring"] : []),
    ...(deep.length > 0 ? ["activation", ...(sloped ? ["slope"] : [])] : []),
    ...["init", "optimizer"].flatMap((part) => numbers(part, texts).map((name) => `${part}.${name}`)),
    ...(plateau ? ["stop.plateau.improvement"] : []),
  ]);
}

/** Whether a loss can be had with an output: cross-entropy is of what lies between 0 and 1. @param {string} loss @param {string} output */
export const pairs = (loss, output) => loss !== "cross_entropy" || output === "sigmoid";

/**
 * What can be broken in a recipe; the listing's secret is among them, though it is a wiring.
 * @param {Texts} texts
 */
export function breakable({ hidden, activation, output, loss }) {
  const deep = layers(hidden).length;
  const slopes = [...(loss === "cross_entropy" ? [] : [output]), ...(deep ? [activation] : [])];
  return new Set([
    "", "flipped_sign", "last_gradient",
    ...(slopes.every((one) => one === "identity") ? [] : ["no_derivative"]),
    ...(deep ? ["updated_weights"] : []),
    ...(deep === 1 ? ["as_listed"] : []),
  ]);
}

/**
 * The body of POST /train.
 * @param {Texts} texts @param {string | Table} problem
 */
export function compose(texts, problem) {
  const fields = meant(texts);
  const number = (/** @type {string} */ name) => value(texts[name] ?? "");
  const part = (/** @type {string} */ name) => ({
    kind: texts[`${name}.kind`] ?? "",
    ...Object.fromEntries(numbers(name, texts).map((one) => [one, one === "w" ? list(texts["init.w"] ?? "") : number(`${name}.${one}`)])),
  });
  const all = {
    problem,
    schedule: texts.schedule,
    reduction: texts.reduction,
    order: texts.order,
    hidden: list(texts.hidden ?? ""),
    activation: texts.activation,
    slope: number("slope"),
    output: texts.output,
    loss: texts.loss,
    init: part("init"),
    optimizer: part("optimizer"),
    eta: number("eta"),
    iterations: number("iterations"),
    weight_decay: number("weight_decay"),
    wiring: texts.wiring,
    fault: FAULTS.find((fault) => fault === texts.fault) ?? null,
  };
  const said = (/** @type {string} */ name) => fields.has(name) && (name !== "fault" || all.fault !== null);
  const sent = Object.fromEntries(Object.entries(all).filter(([name]) => said(name)));
  return /** @type {Partial<typeof all> & Pick<typeof all, "problem">} */ ({ ...sent, ...stop(texts) });
}

/** The rules that end a run early, where there are any. @param {Texts} texts */
function stop(texts) {
  const given = (/** @type {string} */ name) => ((texts[name] ?? "").trim() === "" ? null : value(texts[name] ?? ""));
  const iterations = given("stop.plateau.iterations");
  const improvement = value(texts["stop.plateau.improvement"] ?? "");
  const rules = {
    error_below: given("stop.error_below"),
    tolerance: given("stop.tolerance"),
    plateau: iterations === null ? null : { iterations, improvement },
  };
  return Object.values(rules).every((rule) => rule === null) ? {} : { stop: rules };
}

/**
 * The texts that say a recipe, but for its problem. Controls that it has no number for are not among them.
 * @param {Partial<Config>} recipe
 * @returns {Texts}
 */
export function texts(recipe) {
  const { problem: _, hidden, stop: rules, fault, ...fields } = complete(recipe);
  const flat = Object.entries(fields).flatMap(([name, v]) => /** @type {[string, unknown][]} */ (
    typeof v === "object" && v !== null ? Object.entries(v).map(([one, w]) => [`${name}.${one}`, w]) : [[name, v]]));
  const { error_below: below, tolerance, plateau } = rules;
  flat.push(["fault", fault ?? (fields.wiring === "as_listed" ? fields.wiring : "")]);
  flat.push(["hidden", hidden], ["stop.error_below", below], ["stop.tolerance", tolerance]);
  flat.push(["stop.plateau.iterations", plateau?.iterations]);
  if (plateau) flat.push(["stop.plateau.improvement", plateau.improvement]);
  return Object.fromEntries(flat.map(([name, v]) => [name, Array.isArray(v) ? v.join(" ") : String(v ?? "")]));
}

/** A recipe with every field. @param {object} recipe @returns {Config} */
export const complete = (recipe) => ({ ...DEFAULTS, ...recipe });

/** How many numbers a problem's inputs have. @param {Config["problem"] | Table} problem */
export const inputsOf = (problem) =>
  typeof problem === "string" ? (problem.endsWith("3") ? 3 : 2) : (problem.x[0]?.length ?? 2);

/** The sizes of a recipe's layers, inputs first. @param {Pick<Config, "problem" | "hidden">} recipe */
export const sizes = ({ problem, hidden }) => [inputsOf(problem), ...hidden, 1];

/** What the neurons compute: the hidden ones' function, then the output's where it is another. @param {Config} recipe */
export const functions = ({ hidden, activation, output }) =>
  hidden.length === 0 || activation === output ? [output] : [activation, output];

/** Whether two recipes give the same run: every field the same, left out or written. @param {object} one @param {object} other */
export const sameRecipe = (one, other) => spelled(complete(one)) === spelled(complete(other));

/** A value as text, objects by their names in order. @param {unknown} v @returns {string} */
const spelled = (v) =>
  v !== null && typeof v === "object" && !Array.isArray(v)
    ? `{${Object.entries(v).sort().map(([name, one]) => `${name}:${spelled(one)}`).join()}}`
    : JSON.stringify(v);

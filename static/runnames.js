/**
 * What a run is called, and how it fares, in words: the library, the header and toasts say the same.
 */

import { ruleOf } from "./endingwords.js";
import { count, input } from "./format.js";
import { t } from "./i18n.js";
import { problemName } from "./problems.js";
import { complete, functions, sizes } from "./recipe.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./api.js").Config} Config */
/** @typedef {"queued" | "running" | "done" | "stopped" | "failed" | "damaged" | "diverged"
 *           | "error_below" | "tolerance" | "plateau"} Fate */

/**
 * A recipe in a few words: XOR · eta 0.1 · connected. What the article has goes without saying, but for
 * eta and wiring, by which its two runs are told apart.
 * @param {Partial<Config>} recipe
 */
export function recipe(recipe) {
  const config = complete(recipe);
  const { problem, schedule, hidden, optimizer, eta, wiring, fault } = config;
  const functioning = functions(config).map((name) => t(`activation.${name}`)).join(" → ");
  const parts = [
    problemName(problem, config.output),
    schedule === "each" ? "" : t(`schedule.short.${schedule}`),
    hidden.join() === "2" ? "" : sizes(config).join("-"),
    functions(config).join() === "sigmoid" ? "" : functioning,
    `eta ${input(Number(eta.toPrecision(6)))}`,
    optimizer.kind === "gd" ? "" : t(`optimizer.${optimizer.kind}`),
    hidden.length === 1 && !fault ? t(`wiring.${wiring}`) : "",
    fault ? t("fault.named", { fault: t(`fault.${fault}`) }) : "",
    start(config.init),
  ];
  return parts.filter(Boolean).join(" · ");
}

/** How weights start, where it is not with the article's ones. @param {Config["init"]} init */
function start({ kind, value = 1, seed = 0 }) {
  if (kind === "constant") return value === 1 ? "" : t("library.start.constant", { v: input(value) });
  if (kind === "weights") return t("library.start.other");
  const seeded = t("library.start.uniform", { seed });
  return kind === "uniform" ? seeded : `${t(`init.${kind}`)} ${seeded}`;
}

/** The name that people gave a run, or its recipe and where it branched: a branch has often its parent's recipe. @param {Run} run */
export function title({ name, config, fork }) {
  if (name) return name;
  if (!fork) return recipe(config);
  const from = t("library.from", { k: count(fork.k) }).replaceAll(" ", "\u00a0"); // one line has it all
  return `${recipe(config)} · ${from}`;
}

/**
 * How a run fares; one that left the finite numbers did not go well, though it is done, and one that a
 * rule ended is done early.
 * @param {Run} run @returns {Fate}
 */
export const fate = (run) => (run.stop_reason === "diverged" ? "diverged" : (ruleOf(run) ?? run.status));

/** Whether a run is still to change. @param {Run} run */
export const alive = ({ status }) => status === "queued" || status === "running";

/** How much of a run is done, from 0 to 1: a fork begins where its parent was left. @param {Run} run */
export function share({ k, fork, config: { iterations } }) {
  const from = fork?.k ?? 0;
  return Math.min(1, Math.max(0, (k - from) / Math.max(1, iterations - from)));
}

/** A rate, short: 3.1M/s. @param {number} rate */
export function pace(rate) {
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(1)}M/s`;
  if (rate >= 1e4) return `${Math.round(rate / 1e3)}k/s`;
  return `${count(rate)}/s`;
}

/** @type {Map<string, Intl.DateTimeFormat>} they are slow to make */
const formats = new Map();

/** @param {string} language @param {Intl.DateTimeFormatOptions} how */
function format(language, how) {
  const key = language + JSON.stringify(how);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(language, how);
  formats.set(key, known);
  return known;
}

/**
 * When something was, as short as it stays clear: the time today, the day this year, or the date.
 * @param {string} iso @param {string} language @param {Date} [now]
 */
export function when(iso, language, now = new Date()) {
  const date = new Date(iso);
  if (date.toDateString() === now.toDateString()) {
    return format(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date);
  }
  const day = /** @type {const} */ ({ day: "numeric", month: "short" });
  const year = date.getFullYear() === now.getFullYear() ? {} : /** @type {const} */ ({ year: "numeric" });
  return format(language, { ...day, ...year }).format(date);
}

/** When something was, to the second. @param {string} iso @param {string} language */
export const exactly = (iso, language) =>
  format(language, { dateStyle: "long", timeStyle: "medium", hourCycle: "h23" }).format(new Date(iso));

/**
 * What the views are about: a run's net at the cursor, as the state has it. Pure.
 *
 * views.js asks once for all tabs. Before a branch begins it is the run that was branched from.
 */

import { count, patternText } from "./format.js";
import { t } from "./i18n.js";
import { alive } from "./runnames.js";
import { teller } from "./state.js";

/** @typedef {import("./state.js").Values} Values */
/**
 * @typedef {object} Subject
 * @property {import("./api.js").Run} run
 * @property {number} k @property {boolean} after whether k is the entry after the last update
 * @property {number} net from 0
 * @property {boolean} one whether one net learns all patterns
 * @property {import("./api.js").Pattern[]} patterns
 * @property {string[]} parameters their names
 * @property {import("./sides.js").Output} output
 */

/** @param {Values} values @returns {Subject | null} null where no single run is shown */
export function subjectOf(values) {
  const { k, frontier, final, compared, net } = values;
  const after = final !== null && k >= frontier;
  const { run } = after ? values : teller(values, k);
  if (!run || compared.length) return null;
  const { output = "sigmoid" } = /** @type {{output?: import("./sides.js").Output}} */ (run.config);
  const one = run.nets === 1 && run.patterns.length > 1;
  return {
    run,
    k,
    after,
    net: run.nets > 1 ? net : 0,
    one,
    patterns: run.patterns,
    parameters: run.parameters,
    output,
  };
}

/** Nothing is asked of a run that is not there, or cannot be reached. @type {Set<import("./state.js").Phase>} */
const GONE = new Set(["deleted", "missing", "offline", "damaged"]);

/** Whether the server has no answer now, whatever it is asked of a run. @param {Values} values */
export const silent = ({ phase, reconnecting }) => GONE.has(phase) || reconnecting;

/**
 * Whether the server has an answer.
 * @param {Values} values @param {Pick<Subject, "run" | "k">} subject @param {boolean} [complete] whether iteration k must be complete
 */
export function reachable(values, { run, k }, complete = false) {
  const held = Math.max(run.k, run.id === values.run?.id ? values.frontier : 0);
  return !silent(values) && (complete ? k < held : k <= held);
}

/**
 * Where the cursor waits for a run that trains to come there: that it does; else "".
 * @param {Values} values @param {Subject} subject @param {boolean} [complete] whether iteration k must be complete
 */
export const coming = (values, subject, complete) =>
  values.follow || silent(values) || !alive(subject.run) || reachable(values, subject, complete) ? "" : t("view.coming", { place: placeName(subject) });

/** Which net, and where in its training: what every picture is headed with. @param {Subject} subject */
export const heading = (subject) => `${netName(subject)} · ${placeName(subject)}`;

/** @param {Subject} subject */
export const netName = ({ one, net, patterns }) =>
  one ? t("view.one") : `${t("net", { n: net + 1 })} ${patternText(patterns[net])}`;

/** @param {Pick<Subject, "k" | "after">} subject */
export const placeName = ({ k, after }) =>
  after ? t("k.after", { k: count(k) }) : `k = ${count(k)}`;

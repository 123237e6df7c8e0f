/**
 * The printed numbers and the run's in tables, one for each input: a tick where the digits are the same,
 * else a cross and the difference. Elements only.
 */

import { make } from "./dom.js";
import { t } from "./i18n.js";
import { agreeing } from "./printed.js";

/** @typedef {import("./printed.js").Entry} Entry */

const PATTERNS = ["(0,0) → 0", "(0,1) → 1", "(1,0) → 1", "(1,1) → 0"];

const withMinus = (/** @type {string} */ text) => text.replaceAll("-", "−");

/** What all of them say. @param {readonly Entry[]} entries */
export function verdictWords(entries) {
  const same = agreeing(entries);
  const all = entries.length;
  return same === all
    ? { text: t("article.agree", { n: all }), tone: "good" }
    : { text: t("article.disagree", { same, n: all }), tone: "alarm" };
}

/** @param {readonly Entry[][]} entries of each input @returns {HTMLElement[]} */
export const sheetOf = (entries) => entries.map((one, p) => {
  const known = one.some(({ ours }) => ours !== null);
  const head = ["", t("article.printed"), ...(known ? [t("article.ours"), ""] : [])].map((words) => heading("col", words));
  if (known) head.at(-1)?.append(hidden(t("article.same")));
  const table = make("table", "",
    make("caption", "", `${t("net", { n: p + 1 })} ${PATTERNS[p] ?? ""}`),
    make("thead", "", make("tr", "", ...head)),
    make("tbody", "", ...one.map((entry) => rowOf(entry, known))));
  return make("div", "article-print", table);
});

/** @param {Entry} entry @param {boolean} known whether the run has numbers */
function rowOf({ name, printed, ours, same, difference }, known) {
  const row = make("tr", "", heading("row", name), make("td", "digits", withMinus(printed)));
  if (known) row.append(make("td", "digits", withMinus(ours ?? "–")), tick(same, difference));
  row.dataset.name = name;
  return row;
}

/** @param {boolean} same @param {number} difference */
function tick(same, difference) {
  const apart = withMinus(`${difference > 0 ? "+" : ""}${difference.toExponential(1)}`);
  const sign = make("span", "", same ? "✓" : `✗ ${apart}`);
  sign.setAttribute("aria-hidden", "true");
  const cell = make("td", `article-tick ${same ? "good" : "alarm"}`, sign, hidden(same ? t("article.tick.same") : t("article.tick.other", { difference: apart })));
  return cell;
}

/** @param {string} scope @param {string} words */
function heading(scope, words) {
  const cell = make("th", "", words);
  cell.scope = scope;
  return cell;
}

const hidden = (/** @type {string} */ words) => make("span", "hidden", words);

/**
 * What an address asks for that its run does not have, in words, and what it does have. Pure but for the language.
 *
 * navigation.js says it; what is shown instead is as it usually is (url.js).
 */

import { count } from "./format.js";
import { t } from "./i18n.js";
import { alive } from "./runnames.js";
import { decode } from "./url.js";

const LONGEST = 24; // characters of what came

/**
 * @param {string} search as location.search has it
 * @param {import("./api.js").Run} run @param {number} [start] the first iteration there is: of a branch whose parent is gone its own
 * @returns {string[]} a sentence for each
 */
export function oddWords(search, run, start = 0) {
  const query = new URLSearchParams(search);
  const { k, net, shown, weight } = decode(search);
  const { patterns, parameters: names } = run;
  const end = alive(run) ? run.config.iterations : run.k;
  const known = (/** @type {string} */ name) => names.includes(name);
  const range = (/** @type {number} */ low, /** @type {number} */ high) => t("allowed.range", { low: count(low), high: count(high) });
  const weights = t("address.weights", { first: names[0] ?? "", last: names.at(-1) ?? "" });
  /** @type {[string, boolean, string][]} */
  const fields = [
    ["k", k !== null && k >= start && k <= end, range(start, end)],
    ["net", net + 1 === Number(query.get("net")) && net < patterns.length, range(1, patterns.length)],
    ["weight", weight !== null && known(weight), weights],
    ["w", shown !== null && shown.every(known), weights],
  ];
  return fields
    .filter(([name, has]) => query.get(name) && !has)
    .map(([name, , allowed]) => `${t("address.odd", { name, got: short(query.get(name) ?? "") })} ${t("allowed", { allowed })}`);
}

/** @param {string} text */
const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

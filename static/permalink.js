/**
 * The link to a moment: what is shown now, at this iteration, for somebody else on the same server. Pure.
 *
 * state and address -> here -> momentlink.js copies it, presentcode.js shows it as a QR code. Other than
 * the address of the page it says the iteration, the weight and the language always: who opens it does not
 * follow a run that goes on, and need not know which weight is the usual one.
 */

import { count, inputsText } from "./format.js";
import { t } from "./i18n.js";
import { netName, together } from "./nets.js";
import { tabShown } from "./present.js";
import { USUAL } from "./tabs.js";
import { encode } from "./url.js";
import { chosenWeight } from "./weightchoice.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./url.js").Place} Place */
/**
 * @typedef {object} Moment what a link is about
 * @property {number} k
 * @property {boolean} after whether it is the entry after the last update
 * @property {import("./parts.js").Part | null} part
 * @property {string} weight "" where several runs are compared
 * @property {() => string} net its name in the language of the day; "" where one net learns all inputs
 * @property {string} input of that one net the one whose y and chain are shown, or ""
 * @property {import("./tabs.js").Tab} tab
 * @property {number} runs
 */

/** What is shown, as a moment; null where no run is. @param {Values} values @returns {Moment | null} */
export function momentOf(values) {
  const { run, compared, k, part, final, frontier, weight, net, patterns, parameters, history } = values;
  const runs = compared.length || (run ? 1 : 0);
  if (runs === 0 || frontier <= values.start) return null;
  const one = together(values);
  return {
    k,
    after: final !== null && k >= frontier,
    part,
    weight: compared.length ? "" : chosenWeight(weight, parameters.map(({ name }) => name)),
    net: () => (one || patterns.length < 2 ? "" : netName({ history, patterns, compared }, net)),
    input: one ? inputsText(patterns[net]) : "",
    tab: compared.length ? USUAL : tabShown(values),
    runs,
  };
}

/** What a link is about, in words: k = 137, weight w2_10, net 1. @param {Moment} moment */
export function momentWords({ k, after, part, weight, net, input, tab, runs }) {
  const number = count(k);
  const place = after ? t("k.after", { k: number })
    : part ? t("k.part", { k: number, part: t(`permalink.${part}`) })
    : `k = ${number}`;
  return [
    place,
    weight && t("permalink.weight", { w: weight }),
    runs > 1 && t("permalink.runs", { n: runs }),
    net(),
    input && t("diagram.for", { input }),
    tab !== USUAL && t(`view.${tab}`),
  ].filter(Boolean).join(t("permalink.and"));
}

/**
 * Where it leads: the usual page, which is not presented.
 * @param {Place} shown what is shown, as the address has it: address.shown
 * @param {Pick<Moment, "k" | "part" | "weight" | "tab">} moment @param {string} language of who is shown it
 * @returns {Place}
 */
export const momentPlace = (shown, { k, part, weight, tab }, language) =>
  ({ ...shown, k, part, tab, weight: weight || shown.weight, language, present: false });

/**
 * The link itself.
 * @param {Place} shown what is shown, as the address has it: address.shown
 * @param {Moment} moment @param {string} language of who is shown it
 * @param {string} base where the page is: location.href
 */
export function permalink(shown, moment, language, base) {
  return new URL(encode(momentPlace(shown, moment, language)) || "?", base).href;
}

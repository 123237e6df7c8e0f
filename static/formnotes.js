/**
 * What the form says beside its fields: what a choice means, its formula, what the fold hides.
 */

import { written } from "./branching.js";
import { beyond, reachesMinus, signed } from "./coding.js";
import { input } from "./format.js";
import { t } from "./i18n.js";
import { DEFAULTS } from "./recipe.js";
import { fieldName, fieldValue } from "./runwords.js";

/** @typedef {import("./recipe.js").Texts} Texts */
/** @typedef {import("./table.js").Table} Table */

const MOST_NAMES = 13; // written out; of more the first ones and the last

/**
 * The notes by their names in the template, "" where there is none.
 * @param {Texts} texts @param {string[]} names of the parameters @param {Table} table the problem's rows
 * @returns {Record<string, string>}
 */
export function notes(texts, names, table) {
  const { schedule, reduction, order, wiring, activation, output } = texts;
  const way = schedule === "batch" ? `.${reduction}` : schedule === "online" ? `.${order}` : "";
  const start = texts["init.kind"] ?? "";
  return {
    coding: coding(output ?? "", table),
    schedule: t(`schedule.note.${schedule}${way}`),
    layers: texts.hidden?.trim() ? "" : t("layers.none"),
    wiring: t(`wiring.${wiring}.note`),
    init: start === "glorot" || start === "he" ? t(`init.note.${start}`) : "",
    weights: t("weights.note", { n: names.length, names: inOrder(names) }),
    fault: t(`fault.note.${texts.fault || "none"}`),
    activation: t(`activation.note.${activation}`),
    output: t(`activation.note.${output}`),
    optimizer: t(`optimizer.note.${texts["optimizer.kind"]}`),
  };
}

/** Names in their order, in one glance. @param {string[]} names */
const inOrder = (names) =>
  (names.length <= MOST_NAMES ? names : [...names.slice(0, MOST_NAMES - 4), "…", names.at(-1)]).join(" ");

/** What the output keeps the targets from. @param {string} output @param {Table} table */
function coding(output, table) {
  const reach = beyond(table, output);
  if (reach) {
    const [low, high] = reach.map(input);
    return t("coding.beyond", { output: t(`activation.${output}`), low: low ?? "", high: high ?? "" });
  }
  return offer({ output }, table) ? t("coding.targets") : "";
}

/** Whether a tanh output would let the targets be as the inputs. @param {Texts} texts @param {Table} table */
export const offer = ({ output = "" }, table) =>
  !reachesMinus(output) && signed(table) && !beyond(table, "tanh");

/** What the fold holds that is not as in the article, in few words. @param {object} config as it goes */
export function unusual(config) {
  const recipe = /** @type {Record<string, any>} */ (config);
  const usual = /** @type {Record<string, any>} */ (DEFAULTS);
  const other = (/** @type {string} */ field) => field in recipe && written(recipe[field]) !== written(usual[field]);
  return [
    ...["activation", "loss"].filter(other).map((field) => fieldValue(field, recipe[field])),
    ...["output", "weight_decay"].filter(other).map((field) => `${fieldName(field)} ${fieldValue(field, recipe[field])}`),
    ...["optimizer"].filter(other).map((field) => t(`optimizer.${recipe[field].kind}`)),
    ...["fault"].filter(other).map((field) => fieldValue(field, recipe[field])),
    ...["stop"].filter(other).map((field) => fieldName(field)),
  ].join(" · ");
}

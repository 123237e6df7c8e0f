/**
 * What a problem is called: by its name, also where it is turned to -1 and +1.
 *
 * main.js makes the named tables known; runnames.js and runwords.js say names.
 */

import { nameOf } from "./coding.js";
import { t } from "./i18n.js";

/** @typedef {import("./table.js").Table} Table */

/** @type {Record<string, Table>} */
let named = {};

/** @param {Record<string, Table>} tables the named problems */
export function know(tables) {
  named = tables;
}

/** @param {string | Table} problem @param {string} [output] where it is not known, any that fits */
export function problemName(problem, output) {
  if (typeof problem === "string") return t(`problem.${problem}`);
  const outputs = output === undefined ? ["sigmoid", "tanh"] : [output];
  const name = outputs.map((one) => nameOf(problem, one, named)).find((one) => one !== null);
  return name ? t("problem.signed", { name: t(`problem.${name}`) }) : t("library.own");
}

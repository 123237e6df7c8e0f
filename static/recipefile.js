/**
 * Recipes from files, chosen or dropped: each is trained as the server takes it.
 */

import { Refusal, train } from "./api.js";
import { t } from "./i18n.js";
import { said } from "./refusals.js";

/** @typedef {() => string} Sentence in the language chosen */

/**
 * Train the recipes of some files. What was refused is said, file by file.
 * @param {Iterable<File>} files
 * @returns {Promise<{ids: string[], refused: Sentence[]}>}
 */
export async function trainFiles(files) {
  /** @type {string[]} */
  const ids = [];
  /** @type {Sentence[]} */
  const refused = [];
  for (const file of files) {
    const name = file.name;
    const config = parse(await file.text());
    if (!config) {
      refused.push(() => t("library.import.unreadable", { name }));
      continue;
    }
    try {
      ids.push((await train(config)).id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { problem } = error;
      refused.push(() => t("library.import.refused", { name, why: said(problem) }));
    }
  }
  return { ids, refused };
}

/** The recipe in a file, or null where there is none. @param {string} text @returns {object | null} */
function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

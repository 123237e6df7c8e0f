/**
 * What a refusal says, in the language chosen: sentence by sentence for the fields it names.
 */

import { allowed, t } from "./i18n.js";

/** @typedef {import("./api.js").Problem} Problem */

/** What is known of this kind of refusal, or "". @param {Problem} problem */
function known({ type, detail }) {
  const key = `refused.${type}`;
  const sentence = t(key, { detail });
  return sentence === key ? "" : sentence;
}

/**
 * Its sentences: those of fields, or one that belongs to none.
 * @param {Problem | null} problem @returns {{fields: {path: string, text: string}[], rest: string}}
 */
export function refusal(problem) {
  if (!problem) return { fields: [], rest: "" };
  const { title, detail, errors = [] } = problem;
  const left = errors.some(({ field }) => field === "fork.run"); // no field of the form
  const sentence = left ? t("refused.fork.run") : known(problem);
  if (sentence || errors.length === 0) return { fields: [], rest: sentence || `${title}. ${detail}` };
  const fields = errors.map(({ field: path, allowed: what }) => ({ path, text: t("allowed", { allowed: allowed(what) }) }));
  return { fields, rest: "" };
}

/** All of it in one line. @param {Problem} problem */
export function said(problem) {
  const { fields, rest } = refusal(problem);
  return fields.map(({ path, text }) => `${path}: ${text}`).join(" ") || rest;
}

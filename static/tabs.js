/**
 * The names of the lower panel's tabs, in their order: in the template, the state and the address. Pure.
 */

/** @typedef {"why" | "surface" | "hidden" | "landscape" | "tug" | "article"} Tab */

/** @type {readonly Tab[]} */
export const TABS = ["why", "surface", "hidden", "landscape", "tug", "article"];

/** The one that is shown where none was chosen. @type {Tab} */
export const USUAL = "why";

/** The tab of a name, the usual one where there is none. @param {string | null} name @returns {Tab} */
export const tabOf = (name) => TABS.find((tab) => tab === name) ?? USUAL;

/**
 * Where a key leads from a tab: round by the arrows, to the ends by Home and End; null for other keys.
 * @param {string} key @param {Tab} from @returns {Tab | null}
 */
export function tabBy(key, from) {
  const now = TABS.indexOf(from);
  const places = /** @type {Record<string, number>} */ ({
    ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: TABS.length - 1,
  });
  const place = places[key];
  return place === undefined ? null : TABS[(place + TABS.length) % TABS.length] ?? null;
}

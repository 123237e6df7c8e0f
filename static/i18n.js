/**
 * The page's words in the language chosen, all from one catalogue (catalogue.json).
 */

/** @typedef {Record<string, Record<string, string>>} Catalogue {key: {language: text}} */

/** @type {Catalogue} */
let words = {};
let language = "en";

/** @param {Catalogue} catalogue @param {string} chosen */
export function speak(catalogue, chosen) {
  words = catalogue;
  language = chosen;
}

/**
 * The text of a key, its {places} filled.
 * @param {string} key @param {Record<string, string | number>} [places]
 */
export function t(key, places = {}) {
  const text = words[key]?.[language] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(places[name] ?? whole));
}

/** Put every word of the template into the language chosen. @param {ParentNode} root */
export function translate(root) {
  const all = (/** @type {string} */ attribute) =>
    [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(`[data-${attribute}]`))];
  for (const element of all("t")) element.textContent = t(element.dataset.t ?? "");
  for (const element of all("t-placeholder")) element.setAttribute("placeholder", t(element.dataset.tPlaceholder ?? ""));
  for (const element of all("t-label")) {
    const text = t(element.dataset.tLabel ?? "");
    element.setAttribute("aria-label", text);
    if (element.hasAttribute("title")) element.title = text;
  }
}

/**
 * What the server allows, in the language chosen: its English sentences are catalogue entries too,
 * those whose keys begin with "allowed.". A sentence that is not there stays as it came.
 * @param {string} sentence
 */
export function allowed(sentence) {
  for (const [key, entry] of Object.entries(words)) {
    if (!key.startsWith("allowed.")) continue;
    /** @type {string[]} */
    const names = [];
    const pattern = (entry.en ?? "")
      .replace(/[.*+?^$()|[\]\\]/g, "\\$&")
      .replace(/\{(\w+)\}/g, (_, name) => (names.push(name), "(.+)"));
    const found = new RegExp(`^${pattern}$`).exec(sentence);
    if (!found) continue;
    return t(key, Object.fromEntries(names.map((name, i) => [name, found[i + 1] ?? ""])));
  }
  return sentence;
}

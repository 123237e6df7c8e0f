/**
 * Sentences in which a formula stays on one line: "k = 137" never ends a line at its sign.
 *
 * The text is the same, only its formulas are in elements that do not break (page.css).
 */

import { make, say } from "./dom.js";

/** What can stand beside a sign: no word of Japanese, and no sign itself. */
const PART = "[!-<>-~′’₀-₉εδ∂ημλ]+";
const FORMULA = new RegExp(`${PART}(?: [=×−…] ${PART})+`, "g");
const MOST = 36; // characters; what is longer would not fit a phone

/**
 * A sentence in pieces, its formulas by themselves. Pure.
 * @param {string} text @param {number} [most] characters of a formula that is kept together
 * @returns {{text: string, formula: boolean}[]}
 */
export function pieces(text, most = MOST) {
  const found = [...text.matchAll(FORMULA)].filter(([one]) => one.length <= most);
  let end = 0;
  const all = found.flatMap(({ 0: formula, index }) => {
    const before = text.slice(end, index);
    end = index + formula.length;
    return [{ text: before, formula: false }, { text: formula, formula: true }];
  });
  return [...all, { text: text.slice(end), formula: false }].filter((one) => one.text !== "");
}

/** As dom.js' say, with the formulas tied. @param {Element} element @param {string} text @param {number} [most] */
export function sayTied(element, text, most = MOST) {
  if (element.textContent === text) return;
  const parts = pieces(text, most);
  const there = [...element.childNodes];
  if (parts.length === there.length && parts.every(({ formula }, i) => formula === there[i] instanceof Element)) {
    for (const [i, one] of parts.entries()) write(/** @type {ChildNode} */ (there[i]), one.text);
  } else element.replaceChildren(...parts.map((one) => (one.formula ? make("span", "tied", one.text) : one.text)));
}

/** @param {ChildNode} node @param {string} text */
function write(node, text) {
  if (node instanceof Element) say(node, text);
  else if (node.nodeValue !== text) node.nodeValue = text;
}

/**
 * An iteration as a person writes it. Pure.
 */

/**
 * The whole number that a text is, or null: it is none, or out of range. Commas and spaces between
 * digits are as the page writes them; digits may be wide ones.
 * @param {string} text @param {number} first @param {number} last
 */
export function iterationOf(text, first, last) {
  const plain = text.normalize("NFKC").trim().replace(/(?<=\d)[, _](?=\d{3}(\D|$))/g, "");
  if (!/^\d{1,15}$/.test(plain)) return null;
  const k = Number(plain);
  return k >= first && k <= last ? k : null;
}

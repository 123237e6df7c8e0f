/**
 * Pieces of SVG, as text: words, lines, and how much room words need where nothing can be measured. Pure.
 *
 * Presentation attributes only: a style would be refused where the page's Content-Security-Policy holds.
 */

export const LETTERS =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Hiragino Sans', 'Yu Gothic UI', 'Noto Sans CJK JP', Meiryo, sans-serif";
const ITALICS =
  "'STIX Two Math', 'Cambria Math', 'Latin Modern Math', Georgia, 'Times New Roman', serif";

/** A coordinate, to a hundredth of a pixel. @param {number} v */
export const round = (v) => String(Math.round(v * 100) / 100);

const MARKUP = /** @type {Record<string, string>} */ ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" });

/** Any text as XML has it; what XML knows no sign for is left out. @param {string} words */
export const label = (words) =>
  words
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>"]/g, (sign) => MARKUP[sign] ?? "");

/**
 * @typedef {object} Look
 * @property {number} size @property {string} fill
 * @property {number} [weight] @property {boolean} [italic] a mathematical letter
 * @property {"start" | "middle" | "end"} [anchor]
 * @property {number} [length] pixels that it takes, whatever the font
 */

/** @param {number} x @param {number} y the base line @param {string} words @param {Look} look */
export function text(x, y, words, { size, fill, weight, italic, anchor, length }) {
  if (!words) return "";
  const more = [
    weight ? ` font-weight="${weight}"` : "",
    italic ? ` font-style="italic" font-family="${ITALICS}"` : "",
    anchor && anchor !== "start" ? ` text-anchor="${anchor}"` : "",
    length ? ` textLength="${length}" lengthAdjust="spacingAndGlyphs"` : "",
  ].join("");
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}"${more}>${label(words)}</text>`;
}

/**
 * @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {string} colour
 * @param {{width?: number, dash?: string, round?: boolean}} [how]
 */
export function line(x0, y0, x1, y1, colour, { width = 1, dash, round: caps } = {}) {
  const [a, b, c, d] = [x0, y0, x1, y1].map(round);
  const more = `${dash ? ` stroke-dasharray="${dash}"` : ""}${caps ? ' stroke-linecap="round"' : ""}`;
  return `<line x1="${a}" y1="${b}" x2="${c}" y2="${d}" stroke="${colour}" stroke-width="${width}"${more}/>`;
}

/** Pixels that words take, about: a Japanese sign is as wide as it is high. @param {string} words @param {number} size */
export function wide(words, size) {
  let ems = 0;
  for (const sign of words) {
    ems += /[\u1100-\u115f\u2e80-\uffdc]/.test(sign) || sign > "\uffff" ? 1
      : /[iljtfrI.,:;'|()\[\] ·]/.test(sign) ? 0.34
      : /[mwMW%@→…A-Z]/.test(sign) ? 0.8 : 0.57;
  }
  return ems * size;
}

/** Words cut where they would be longer. @param {string} words @param {number} size @param {number} width */
export function cut(words, size, width) {
  if (wide(words, size) <= width) return words;
  const [first = ""] = wrap([...words], "", size, width - wide("…", size));
  return `${first.trimEnd()}…`;
}

/** Parts set into lines, as many in each as have room. @param {string[]} parts @param {string} between @param {number} size @param {number} width */
export function wrap(parts, between, size, width) {
  /** @type {string[]} */
  const lines = [];
  for (const part of parts) {
    const longer = lines.length ? `${lines.at(-1)}${between}${part}` : part;
    if (lines.length && wide(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}

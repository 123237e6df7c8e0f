/**
 * What an `event: frame` carries, as numbers. Pure. stream.js reads events, history.js keeps frames.
 */

/**
 * Columns for the iterations k0, k0 + stride, ... before end; lo and hi are row after row, n numbers each,
 * and one and the same array where every iteration is told.
 * @typedef {{k0: number, n: number, stride: number, end: number, lo: Float64Array, hi: Float64Array}} Frame
 */

/** Newer than the type checker's library. @type {((text: string) => Uint8Array<ArrayBuffer>) | undefined} */
const fromBase64 = /** @type {any} */ (Uint8Array).fromBase64?.bind(Uint8Array);

/**
 * The float64 numbers in a base64 text. (The wire is little-endian, and so is every browser.)
 * @param {string} text
 */
export function numbers(text) {
  if (fromBase64) return new Float64Array(fromBase64(text).buffer);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return new Float64Array(bytes.buffer);
}

/**
 * @param {string} text the event's data @param {number} last the event's id, the last iteration it tells
 * @returns {Frame}
 */
export function decode(text, last) {
  const { k0, n, stride, data, lo, hi } = JSON.parse(text);
  if (data !== undefined) {
    const exact = numbers(data);
    return { k0, n, stride, end: last + 1, lo: exact, hi: exact };
  }
  return { k0, n, stride, end: last + 1, lo: numbers(lo), hi: numbers(hi) };
}

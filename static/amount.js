/**
 * How much an export is before it is asked for: records, and about how many bytes. Pure.
 */

/** Records of k0 <= k < k1 with k % stride = 0. @param {number} k0 @param {number} k1 @param {number} stride */
export const recordCount = (k0, k1, stride) =>
  Math.max(0, Math.ceil(k1 / stride) - Math.ceil(k0 / stride));

/** The strides that leave enough to look at. @param {number} n records of stride 1 */
export const strides = (n) => [1, 10, 100, 1000, 10_000, 100_000].filter((s) => s === 1 || n / s >= 20);

/** Bytes of an NPZ's record: k and float64 numbers, as they are. @param {number} numbers */
export const npzBytes = (numbers) => 8 * (numbers + 1);

/**
 * Bytes of a CSV's record: k, and numbers with all their digits, as long as these are.
 * @param {number[]} sample numbers of the run @param {number} numbers in a record @param {number} k a late one
 */
export function csvBytes(sample, numbers, k) {
  const digits = sample.reduce((sum, v) => sum + String(v).length, 0) / (sample.length || 1);
  return String(k).length + numbers * (digits + 1) + 1;
}

/** A size in words: 820 kB, 6.4 MB, 16 MB, 1.6 GB. @param {number} bytes */
export function size(bytes) {
  const units = ["kB", "MB", "GB", "TB"];
  let amount = Math.max(1, bytes) / 1000;
  let unit = 0;
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${amount.toFixed(amount < 9.95 ? 1 : 0)} ${units[unit]}`;
}

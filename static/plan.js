/**
 * How much of a run's history the page holds, whatever its length. Pure.
 *
 * A short run is held whole. Of a long one the head is held exactly; after it come decades, each with
 * the least and the greatest of every `stride` iterations, so that both axes have enough to draw.
 * stream.js asks for the segments one after another, history.js has a place for each.
 */

/** @typedef {{k0: number, k1: number, stride: number}} Segment iterations k0 <= k < k1 */

export const MOST_NUMBERS = 2_500_000;
const HEADS = [10_000, 5_000, 2_000, 1_000, 500];

/**
 * @param {number} iterations @param {number} rows numbers in one record
 * @returns {Segment[]}
 */
export function plan(iterations, rows) {
  if (iterations * rows <= MOST_NUMBERS) return [{ k0: 0, k1: iterations, stride: 1 }];
  const head = HEADS.find((k) => k * rows <= MOST_NUMBERS / 2) ?? 500;
  const decades = Math.ceil(Math.log10(iterations / head));
  const perDecade = MOST_NUMBERS / 2 / decades / (2 * rows);
  const first = divisorFrom(head, (9 * head) / perDecade);
  const segments = [{ k0: 0, k1: head, stride: 1 }];
  for (let k0 = head, stride = first; k0 < iterations; k0 *= 10, stride *= 10) {
    segments.push({ k0, k1: Math.min(k0 * 10, iterations), stride });
  }
  return segments;
}

/**
 * The segment that shows a window finer than the plan does: every iteration, if they are few.
 * @param {number} k0 @param {number} k1 @param {number} rows
 * @returns {Segment}
 */
export function detail(k0, k1, rows) {
  const most = Math.max(200, Math.min(2000, Math.floor(MOST_NUMBERS / 4 / (2 * rows))));
  const stride = Math.ceil((k1 - k0) / most);
  return { k0: Math.floor(k0 / stride) * stride, k1, stride };
}

/**
 * Records to ask for in one frame: about 160 kB of numbers, half the most that a frame may be; of an
 * envelope few, since each stands for many iterations and the curves should keep moving.
 * @param {number} rows @param {boolean} envelope
 */
export const frameLength = (rows, envelope) =>
  Math.max(1, Math.min(envelope ? 32 : 250, Math.floor(20_000 / rows / (envelope ? 2 : 1))));

/** @param {number} n @param {number} least */
function divisorFrom(n, least) {
  let divisor = Math.max(1, Math.ceil(least));
  while (divisor < n && n % divisor) divisor += 1;
  return Math.min(divisor, n);
}

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
 * @param {number} iterations where the run ends @param {number} rows numbers in one record
 * @param {number} [from] its first iteration: a fork begins where its parent was left
 * @param {number} [most] numbers that it may take
 * @returns {Segment[]}
 */
export function plan(iterations, rows, from = 0, most = MOST_NUMBERS) {
  if ((iterations - from) * rows <= most) return [{ k0: from, k1: iterations, stride: 1 }];
  const head = HEADS.find((k) => k * rows <= most / 2) ?? 500;
  const decades = Math.ceil(Math.log10(iterations / head));
  const perDecade = most / 2 / decades / (2 * rows);
  const first = divisorFrom(head, (9 * head) / perDecade);
  const segments = [{ k0: 0, k1: head, stride: 1 }];
  for (let k0 = head, stride = first; k0 < iterations; k0 *= 10, stride *= 10) {
    segments.push({ k0, k1: Math.min(k0 * 10, iterations), stride });
  }
  return from > 0 ? since(segments, from, head) : segments;
}

/**
 * What of a plan is left from an iteration on. What follows it is held exactly there too, about as much
 * as the head; then in wider and wider buckets, each width up to where the next one can begin.
 * @param {Segment[]} segments @param {number} from @param {number} head
 */
function since(segments, from, head) {
  const here = segments.findIndex(({ k1 }) => k1 > from);
  const k1 = segments[here]?.k1 ?? from;
  const strides = segments.slice(0, here + 1).map(({ stride }) => stride);
  /** @type {Segment[]} */
  const left = [];
  let k0 = from;
  strides.forEach((stride, i) => {
    const next = strides[i + 1]; // a multiple of this one
    const begin = next && (stride === 1 ? Math.floor((from + head) / next) : Math.ceil(k0 / next)) * next;
    const end = Math.min(k1, begin ?? k1);
    if (end > k0) left.push({ k0, k1: end, stride });
    k0 = Math.max(k0, end);
  });
  return left.length ? [...left, ...segments.slice(here + 1)] : [{ k0: from, k1: from, stride: 1 }];
}

/**
 * The segment that shows a window finer than the plan does: every iteration, if they are few.
 * @param {number} k0 @param {number} k1 @param {number} rows
 * @param {number} [from] the run's first iteration: no bucket begins before it
 * @returns {Segment}
 */
export function detail(k0, k1, rows, from = 0) {
  const most = Math.max(200, Math.min(2000, Math.floor(MOST_NUMBERS / 4 / (2 * rows))));
  const begin = Math.max(k0, from);
  const stride = Math.max(1, Math.ceil((k1 - begin) / most));
  const cut = Math.floor(begin / stride) * stride;
  return { k0: cut < from ? cut + stride : cut, k1, stride };
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

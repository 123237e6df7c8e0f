/**
 * Where an iteration or a number stands on an axis, and which ticks the axis shows. Pure.
 *
 * Charts and timeline share the iteration axis: log10(k + 1), so that k = 0 has a place, or k itself.
 * Gradients use a symmetric logarithm: s = sgn(v) log10(1 + |v| / c).
 */

/** @typedef {"log" | "linear"} AxisKind */
/** @typedef {{kind: AxisKind, k0: number, k1: number}} View the iterations k0 ... k1 on an axis */
/** @typedef {{at: number, label: string}} Tick */

export const SYMLOG_C = 0.001;

/** @param {number} k @param {AxisKind} kind */
export const axis = (k, kind) => (kind === "log" ? Math.log10(k + 1) : k);

/** @param {number} a @param {AxisKind} kind */
export const unaxis = (a, kind) => (kind === "log" ? 10 ** a - 1 : a);

/**
 * Where k stands between the ends of the view, 0 at k0 and 1 at k1.
 * @param {View} view @param {number} k
 */
export function fraction(view, k) {
  const start = axis(view.k0, view.kind);
  return (axis(k, view.kind) - start) / (axis(view.k1, view.kind) - start || 1);
}

/**
 * The iteration nearest to a place on the axis, inside the view.
 * @param {View} view @param {number} place 0 ... 1
 */
export function iterationAt(view, place) {
  const start = axis(view.k0, view.kind);
  const span = axis(view.k1, view.kind) - start;
  const k = Math.round(unaxis(start + place * span, view.kind));
  return Math.min(Math.max(k, Math.ceil(view.k0)), Math.floor(view.k1));
}

/** @param {number} v */
export const symlog = (v) => Math.sign(v) * Math.log10(1 + Math.abs(v) / SYMLOG_C);

/** @param {number} s */
export const unsymlog = (s) => Math.sign(s) * (10 ** Math.abs(s) - 1) * SYMLOG_C;

/**
 * Round steps of 1, 2 or 5 times a power of ten from low to high, at most `most` of them.
 * @param {number} low @param {number} high @param {number} most
 * @returns {number[]}
 */
export function niceSteps(low, high, most) {
  if (!(high > low) || most < 1) return [low];
  const raw = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((m) => m * power >= raw * (1 - 1e-9)) ?? 10);
  const steps = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1) {
    steps.push(Number((i * step).toPrecision(12)));
  }
  return steps;
}

/**
 * The view's ticks, at least `gap` pixels apart on an axis `width` pixels long: powers of ten first,
 * then what fits between them.
 * @param {View} view @param {number} width @param {number} [gap]
 * @returns {number[]} iterations, in order
 */
export function iterationTicks(view, width, gap = 40) {
  const { k0, k1 } = view;
  const round = niceSteps(k0, k1, Math.max(1, Math.floor(width / gap)))
    .filter((k) => Number.isInteger(k));
  if (view.kind === "linear") return round;
  const powers = [0];
  for (let k = 10; k <= k1; k *= 10) powers.push(k);
  const between = powers.slice(1).flatMap((k) => [2 * k, 5 * k]);
  const few = powers.filter((k) => k >= k0 && k <= k1).length < 2;
  /** @type {number[]} */
  const chosen = [];
  for (const k of [...powers, ...(few ? round : []), 1, ...between]) {
    if (k < k0 || k > k1) continue;
    const place = fraction(view, k) * width;
    if (chosen.every((other) => Math.abs(fraction(view, other) * width - place) >= gap)) {
      chosen.push(k);
    }
  }
  return chosen.sort((a, b) => a - b);
}

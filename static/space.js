/**
 * Three hidden neurons in a picture: a box seen from the side, turned, and a plane through it. Pure.
 *
 * hidden.js draws what this places. The projection is parallel, so equal lengths along an axis stay
 * equal; the third axis stands upright.
 */

/** @typedef {[number, number, number]} Point3 */
/** @typedef {[number, number]} Point */

const TILT = Math.PI / 7; // how far from above the box is seen

/**
 * Where a point of the unit box is seen, its middle at (0, 0), and how near: larger is nearer.
 * @param {Point3} point @param {number} turn in radians @returns {{x: number, y: number, near: number}}
 */
export function project([a, b, c], turn) {
  const [u, v, w] = [a - 0.5, b - 0.5, c - 0.5];
  const x = u * Math.cos(turn) - v * Math.sin(turn);
  const back = u * Math.sin(turn) + v * Math.cos(turn);
  return {
    x,
    y: w * Math.cos(TILT) + back * Math.sin(TILT),
    near: w * Math.sin(TILT) - back * Math.cos(TILT),
  };
}

const OPEN = 0.5; // of a plane's whole size, what is to be seen of it at least
const TURNS = Array.from({ length: 19 }, (_, i) => 5 * i); // degrees that the box can be turned by

/**
 * By how many degrees to turn the box, that a plane is not seen along its edge: as near to 35 as it can be.
 * @param {readonly number[]} n across the plane, of the unit box
 */
export function bestTurn([a = 0, b = 0, c = 0]) {
  const size = Math.hypot(a, b, c) || 1;
  const open = (/** @type {number} */ degrees) => {
    const turn = (degrees * Math.PI) / 180;
    return Math.abs(c * Math.sin(TILT) - (a * Math.sin(turn) + b * Math.cos(turn)) * Math.cos(TILT)) / size;
  };
  const near = TURNS.toSorted((p, q) => Math.abs(p - 35) - Math.abs(q - 35));
  return near.find((one) => open(one) >= OPEN) ?? Number(near.toSorted((p, q) => open(q) - open(p))[0]);
}

/** The largest |x| and |y| that the box takes, however it is turned. */
export const EXTENT = { x: Math.SQRT1_2, y: Math.cos(TILT) / 2 + Math.SQRT1_2 * Math.sin(TILT) };

/** @type {Point3[]} */
const CORNERS = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i & 1, (i >> 1) & 1, (i >> 2) & 1]);

/** The box's twelve edges. @type {[Point3, Point3][]} */
export const EDGES = CORNERS.flatMap((from, i) =>
  [1, 2, 4].flatMap((bit) => (i & bit ? [] : [/** @type {[Point3, Point3]} */ ([from, CORNERS[i | bit]])])));

/**
 * The part of the plane n . p + c = 0 inside the unit box, its corners in order; empty where it does not pass.
 * @param {Point3} n @param {number} c @returns {Point3[]}
 */
export function section(n, c) {
  const over = (/** @type {Point3} */ p) => n[0] * p[0] + n[1] * p[1] + n[2] * p[2] + c;
  /** @type {Point3[]} */
  const found = EDGES.flatMap(([from, to]) => {
    const [f, g] = [over(from), over(to)];
    if (f > 0 === g > 0) return [];
    const share = f / (f - g);
    return [/** @type {Point3} */ (from.map((v, i) => v + share * (Number(to[i]) - v)))];
  });
  if (found.length < 3) return [];
  return around(found, n);
}

/** Points of a plane in their order around its middle. @param {Point3[]} points @param {Point3} n across it */
function around(points, n) {
  const middle = [0, 1, 2].map((i) => points.reduce((sum, p) => sum + Number(p[i]), 0) / points.length);
  const arm = (/** @type {Point3} */ p) => /** @type {Point3} */ (p.map((v, i) => v - Number(middle[i])));
  const first = arm(/** @type {Point3} */ (points[0]));
  const second = cross(n, first);
  const angle = (/** @type {Point3} */ p) => Math.atan2(dot(arm(p), second) / (Math.hypot(...n) || 1), dot(arm(p), first));
  return points.toSorted((p, q) => angle(p) - angle(q));
}

/** @param {Point3} a @param {Point3} b */
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** @param {Point3} a @param {Point3} b @returns {Point3} */
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];

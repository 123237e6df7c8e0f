/**
 * Where the neurons and weights of a network stand in its diagram: any network within the limits. Pure.
 *
 * names.js says which weights there are; diagramdrawing.js draws what is placed here.
 */

/** @typedef {import("./names.js").Parameter} Parameter */
/** @typedef {{x: number, y: number}} Point */
/**
 * @typedef {Point & {layer: number, neuron: number, name: string}} Node
 *   layer: 0 for the inputs; neuron: from 1, of an input its number from 0; name: "1_2", of an input "x0"
 */
/**
 * @typedef {object} Link a weight, or the stub of a bias
 * @property {string} name @property {number} index in the run's order @property {boolean} bias
 * @property {number} layer @property {number} neuron where it leads @property {number} slot
 * @property {Point} from @property {Point} to
 * @property {Point} label the middle of its number, of a bias the end near to it
 */
/**
 * @typedef {object} Layout
 * @property {number} width @property {number} height @property {number} radius
 * @property {Node[]} nodes @property {Link[]} links in the run's order
 * @property {boolean[]} labelled for each layer of weights, whether their numbers have room
 * @property {boolean} stacked whether u and delta have room under a neuron
 * @property {3 | 6} digits that numbers in it have room for
 * @property {boolean} after whether a bias' number is at its right
 * @property {number} dot the radius of a bias' dot
 * @property {number[]} columns where each layer stands across
 * @property {number} top where the neurons' part begins
 */

const NARROWEST = 260; // pixels across
const HEAD = 36; // pixels for the way of the data, and the layers' names
const SIDE = { left: 30, right: 96 }; // beside the middles of the first and the last layer
const LINE = 16; // the least between two numbers
const HALF = 20; // half of a number's width
const ROOMY = 26; // and what is enough
const WIDE = 66; // pixels between two neurons, in which a number has room
const SPACIOUS = 100; // and one of six digits
const LEVEL = 0.2; // the slope below which a number is not on its line but over it,
const ABOVE = 10; // by so many pixels
const NARROW = 420; // pixels across, below which left of a bias stands the number of a weight
const NEAR = 12; // pixels from a link at which the mouse is on it

/** By the most neurons in a layer: the room of one, its radius. */
const ROWS = [
  { most: 1, gap: 150, radius: 24 },
  { most: 2, gap: 142, radius: 24 },
  { most: 3, gap: 122, radius: 24 },
  { most: 4, gap: 108, radius: 20 },
  { most: 5, gap: 66, radius: 16 },
  { most: 8, gap: 50, radius: 15 },
];

/** The neurons of each layer, inputs first. @param {readonly Parameter[]} all @returns {number[]} */
export function sizesOf(all) {
  const [first] = all;
  if (!first) return [];
  /** @type {number[]} */
  const sizes = [first.slots - 1];
  for (const { layer, neuron } of all) sizes[layer] = Math.max(sizes[layer] ?? 0, neuron);
  return sizes;
}

/** @param {readonly Parameter[]} all in the run's order @param {number} room pixels @returns {Layout} */
export function layout(all, room) {
  const width = Math.max(NARROWEST, room);
  const sizes = sizesOf(all);
  const most = Math.max(1, ...sizes);
  const { gap, radius: wished } = ROWS.find((row) => most <= row.most) ?? { gap: 50, radius: 15 };
  const across = (width - SIDE.left - SIDE.right) / Math.max(1, sizes.length - 1);
  const radius = Math.min(wished, across * 0.3);
  const stacked = most <= 4 && across >= 2 * radius + 24;
  const top = HEAD;
  const height = top + most * gap + 8;
  const columns = sizes.map((_, layer) => SIDE.left + layer * across);
  // A neuron's bias is above it and its numbers under it: its middle is below that of its room.
  const sunk = stacked ? 6 : 4;
  const place = (/** @type {number} */ layer, /** @type {number} */ i) => ({
    x: Number(columns[layer]),
    y: top + (most * gap) / 2 + (i - (Number(sizes[layer]) - 1) / 2) * gap + sunk,
  });
  const nodes = sizes.flatMap((n, layer) => Array.from({ length: n }, (_, i) => ({
    ...place(layer, i),
    layer,
    neuron: layer ? i + 1 : i,
    name: layer ? `${layer}_${i + 1}` : `x${i}`,
  })));
  const free = across - 2 * radius;
  const shares = sizes.slice(1).map((n, l) => labelShare(Number(sizes[l]), n, gap, (radius + HALF) / across));
  const labelled = shares.map(({ room }) => room >= LINE && free >= WIDE);
  const dot = stacked ? 6 : 4;
  const after = width < NARROW;
  const links = all.map(({ name, layer, neuron, slot, slots }, index) => {
    const target = place(layer, neuron - 1);
    const bias = slot === slots - 1;
    const whose = { name, index, layer, neuron, slot, bias };
    if (bias) {
      const from = { x: target.x, y: target.y - radius - (stacked ? 22 : 9) };
      return { ...whose, from, to: { x: target.x, y: target.y - radius }, label: { x: from.x + (dot + 5) * (after ? 1 : -1), y: from.y } };
    }
    const [from, to] = between(place(layer - 1, slot), target, radius);
    const { share } = shares[layer - 1] ?? { share: 0.5 };
    const middle = along(place(layer - 1, slot), target, share);
    const level = Math.abs(to.y - from.y) < (to.x - from.x) * LEVEL;
    return { ...whose, from, to, label: { x: middle.x, y: middle.y - (level ? ABOVE : 0) } };
  });
  const digits = free >= SPACIOUS ? 6 : 3;
  return { width, height, radius, nodes, links, labelled, stacked, digits, after, dot, columns, top };
}

/** The visible part of a line between two neurons' middles. @param {Point} a @param {Point} b @param {number} radius @returns {[Point, Point]} */
function between(a, b, radius) {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  return [along(a, b, radius / length), along(a, b, 1 - radius / length)];
}

/** @param {Point} a @param {Point} b @param {number} share @returns {Point} */
export const along = (a, b, share) => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });

/**
 * How far along the weights of a layer their numbers stand, so that two are as far apart as they can be,
 * and near the middle where that is enough.
 * @param {number} sources @param {number} targets @param {number} gap between two neurons
 * @param {number} [least] with less a number would stand on a neuron
 */
export function labelShare(sources, targets, gap, least = 0) {
  let best = { share: 0.5, room: -1 };
  for (let step = 0; step <= 13; step += 1) {
    const share = Math.max(least, 0.2 + step * 0.02);
    const rows = Array.from({ length: sources * targets }, (_, at) => {
      const s = (at % sources) - (sources - 1) / 2;
      const t = Math.floor(at / sources) - (targets - 1) / 2;
      return (s * (1 - share) + t * share) * gap;
    }).sort((a, b) => a - b);
    const room = Math.min(ROOMY, ...rows.slice(1).map((y, i) => y - Number(rows[i])));
    const nearer = Math.abs(share - 0.42) < Math.abs(best.share - 0.42);
    if (room > best.room + 1e-9 || (room > best.room - 1e-9 && nearer)) best = { share, room };
  }
  return best;
}

/**
 * What is at a place: a neuron, else the nearest weight or bias, else nothing.
 * @param {Layout} drawn @param {Point} at
 * @returns {{node: Node} | {link: Link} | null}
 */
export function nearest({ nodes, links, radius }, at) {
  const node = nodes.find(({ x, y }) => Math.hypot(x - at.x, y - at.y) <= radius + 1);
  if (node) return { node };
  let best = null;
  let least = NEAR;
  for (const link of links) {
    const far = distance(link, at);
    if (far < least) [best, least] = [link, far];
  }
  return best && { link: best };
}

/** From a link to a place. @param {Pick<Link, "from" | "to">} link @param {Point} at */
export function distance({ from, to }, at) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const share = ((at.x - from.x) * dx + (at.y - from.y) * dy) / (dx * dx + dy * dy || 1);
  const foot = along(from, to, Math.min(1, Math.max(0, share)));
  return Math.hypot(at.x - foot.x, at.y - foot.y);
}

/** @typedef {{layer: number, neuron: number, link: number | null}} Item what takes the focus: a neuron, or a link by its index */

/** All that takes the focus, a layer's neurons each before its weights. @param {readonly Parameter[]} all @returns {Item[]} */
export const items = (all) => all.flatMap(({ layer, neuron, slot }, link) => [
  ...(slot === 0 ? [{ layer, neuron, link: null }] : []),
  { layer, neuron, link },
]);

/**
 * Where a key leads: up and down through a layer, left and right to the layers beside it.
 * @param {readonly Item[]} all @param {number} from @param {string} key @returns {number | null} null for other keys
 */
export function itemBy(all, from, key) {
  const now = all[from];
  if (!now) return null;
  if (key === "Home") return 0;
  if (key === "End") return all.length - 1;
  if (key === "ArrowUp" || key === "ArrowDown") {
    const next = from + (key === "ArrowUp" ? -1 : 1);
    return all[next]?.layer === now.layer ? next : from;
  }
  if (key !== "ArrowLeft" && key !== "ArrowRight") return null;
  const layer = now.layer + (key === "ArrowLeft" ? -1 : 1);
  const there = all.flatMap((one, i) => (one.layer === layer ? [i] : []));
  if (there.length === 0) return from;
  const place = from - all.findIndex((one) => one.layer === now.layer);
  const neuron = there.filter((i) => all[i]?.link === null && Number(all[i]?.neuron) <= now.neuron).at(-1) ?? there[0];
  return now.link === null ? Number(neuron) : Number(there[Math.min(place, there.length - 1)]);
}

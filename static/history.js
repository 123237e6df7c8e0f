/**
 * A run's numbers in the page: a typed column for every y[p], E[p], dw[net][i] and w[net][i].
 *
 * stream.js appends frames; cards, legend and charts read. Memory is set by the plan, not by the run.
 */

/** @typedef {import("./frames.js").Frame} Frame */
/** @typedef {import("./plan.js").Segment} Segment */
/** @typedef {import("./api.js").RunRecord} RunRecord */

/**
 * A stretch of one column, for drawing: values i0 <= i < i1, value i at iteration k0 + i stride.
 * Where stride is 1, lo and hi are the same array.
 * @typedef {{k0: number, stride: number, i0: number, i1: number,
 *            lo: Float64Array, hi: Float64Array}} Piece
 */

class Store {
  /** @param {Segment} segment @param {number} rows */
  constructor(segment, rows) {
    this.segment = segment;
    this.n = 0;
    this.capacity = Math.ceil((segment.k1 - segment.k0) / segment.stride);
    this.lo = columns(rows, this.capacity);
    this.hi = segment.stride === 1 ? this.lo : columns(rows, this.capacity);
  }

  get next() {
    return Math.min(this.segment.k0 + this.n * this.segment.stride, this.segment.k1);
  }

  get full() {
    return this.n >= this.capacity;
  }

  /** @param {Frame} frame @returns {{from: number, to: number} | null} what was new */
  append(frame) {
    const { k0, stride } = this.segment;
    const offset = (frame.k0 - k0) / stride;
    if (frame.stride !== stride || !Number.isInteger(offset) || offset > this.n) return null;
    const skip = this.n - offset;
    const to = Math.min(offset + frame.n, this.capacity);
    if (to <= this.n) return null;
    const from = this.n;
    for (const [row, column] of this.lo.entries()) {
      const start = row * frame.n + skip;
      column.set(frame.lo.subarray(start, start + to - from), from);
      if (this.hi !== this.lo) this.hi[row]?.set(frame.hi.subarray(start, start + to - from), from);
    }
    this.n = to;
    return { from, to };
  }

  /** @param {number} row @param {number} from @param {number} to @returns {Piece} */
  piece(row, from, to) {
    const { k0, stride } = this.segment;
    const i0 = Math.max(0, Math.floor((from - k0) / stride));
    const i1 = Math.min(this.n, Math.ceil((to - k0) / stride));
    const lo = /** @type {Float64Array} */ (this.lo[row]);
    const hi = /** @type {Float64Array} */ (this.hi[row]);
    return { k0, stride, i0, i1: Math.max(i0, i1), lo, hi };
  }
}

export class History {
  /**
   * @param {number} patterns @param {number} nets @param {number} parameters
   * @param {Segment[]} segments
   */
  constructor(patterns, nets, parameters, segments) {
    this.patterns = patterns;
    this.nets = nets;
    this.parameters = parameters;
    this.rows = 2 * patterns + 2 * nets * parameters;
    this.segments = segments;
    /** @type {Store[]} */
    this.stores = [];
    /** @type {Store | null} */
    this.closer = null;
    /** How many iterations there are, once that is known: the last bucket may be a part of one. */
    this.end = Infinity;
    this.least = new Float64Array(this.rows).fill(Infinity);
    this.greatest = new Float64Array(this.rows).fill(-Infinity);
  }

  /** The first iteration of all: a fork begins where its parent was left. */
  get start() {
    return this.segments[0]?.k0 ?? 0;
  }

  /** The first iteration that is not held yet. */
  get frontier() {
    return Math.min(this.stores.at(-1)?.next ?? this.start, this.end);
  }

  /** The segment that the next frame belongs to; the last one when all are full. */
  get wanted() {
    const full = this.stores.filter((store) => store.full).length;
    return /** @type {Segment} */ (this.segments[Math.min(full, this.segments.length - 1)]);
  }

  /** Rows of the record, as on the wire. @param {number} p */
  y(p) {
    return p;
  }

  /** @param {number} p */
  E(p) {
    return this.patterns + p;
  }

  /** @param {number} net @param {number} i */
  dw(net, i) {
    return 2 * this.patterns + net * this.parameters + i;
  }

  /** @param {number} net @param {number} i */
  w(net, i) {
    return this.dw(net, i) + this.nets * this.parameters;
  }

  /** @param {Frame} frame */
  append(frame) {
    let store = this.stores.at(-1);
    if (!store || (store.full && store.segment !== this.wanted)) {
      store = new Store(this.wanted, this.rows);
      this.stores.push(store);
    }
    const added = store.append(frame);
    if (added) {
      this.#widen(store, added.from, added.to);
      if (frame.end < store.next) this.end = frame.end; // the run ended inside a bucket
    }
    return added !== null;
  }

  /** Begin with what a shorter history of the same run holds exactly. @param {History} before */
  take({ stores: [store] }) {
    if (!store || store.segment.stride > 1 || store.segment.k0 !== this.start) return;
    const { n } = store;
    const lo = new Float64Array(this.rows * n);
    store.lo.forEach((column, row) => lo.set(column.subarray(0, n), row * n));
    this.append({ k0: this.start, n, stride: 1, end: this.start + n, lo, hi: lo });
  }

  /** Hold a window more closely than the plan does, in place of the window before. @param {Segment | null} segment */
  look(segment) {
    this.closer = segment && new Store(segment, this.rows);
  }

  /** @param {Frame} frame */
  appendCloser(frame) {
    return this.closer?.append(frame) != null;
  }

  /**
   * The exact number at iteration k, or undefined where it is not held.
   * @param {number} row @param {number} k
   */
  at(row, k) {
    for (const store of this.closer ? [...this.stores, this.closer] : this.stores) {
      const { k0, stride } = store.segment;
      if (stride === 1 && k >= k0 && k - k0 < store.n) return store.lo[row]?.[k - k0];
    }
    return undefined;
  }

  /**
   * The least and the greatest number held around iteration k, or null.
   * @param {number} row @param {number} k
   * @returns {[number, number] | null}
   */
  around(row, k) {
    for (const store of this.closer ? [this.closer, ...this.stores] : this.stores) {
      const i = Math.floor((k - store.segment.k0) / store.segment.stride);
      if (i < 0 || i >= store.n) continue;
      return [Number(store.lo[row]?.[i]), Number(store.hi[row]?.[i])];
    }
    return null;
  }

  /** @param {number} k @returns {RunRecord | null} */
  record(k) {
    if (this.at(0, k) === undefined) return null;
    const read = (/** @type {number} */ row) => /** @type {number} */ (this.at(row, k));
    const each = (/** @type {number} */ n, /** @type {(i: number) => number} */ row) =>
      Array.from({ length: n }, (_, i) => read(row(i)));
    const matrix = (/** @type {(net: number, i: number) => number} */ row) =>
      Array.from({ length: this.nets }, (_, net) => each(this.parameters, (i) => row(net, i)));
    return {
      k,
      y: each(this.patterns, (p) => this.y(p)),
      E: each(this.patterns, (p) => this.E(p)),
      dw: matrix((net, i) => this.dw(net, i)),
      w: matrix((net, i) => this.w(net, i)),
    };
  }

  /**
   * A column between two iterations, as closely as it is held.
   * @param {number} row @param {number} k0 @param {number} k1
   * @returns {Piece[]}
   */
  pieces(row, k0, k1) {
    return this.#stretch(k0, k1)
      .map(({ store, from, to }) => store.piece(row, from, to))
      .filter((piece) => piece.i1 > piece.i0);
  }

  /** Which stores tell a window: the closer one where it can, after what a fork has before it. @param {number} k0 @param {number} k1 */
  #stretch(k0, k1) {
    const { closer, stores } = this;
    const begin = Math.max(k0, this.start);
    const all = stores.map((store) => ({ store, from: k0, to: k1 }));
    if (!closer || closer.next < Math.min(k1, this.frontier)) return all;
    const { k0: from } = closer.segment;
    const whole = { store: closer, from: Math.max(k0, from), to: k1 };
    if (from <= begin) return [whole];
    const [first] = stores;
    const meets = first?.segment.stride === 1 && begin === this.start && first.next >= from;
    return first && meets ? [{ store: first, from: k0, to: from }, whole] : all;
  }

  /** @param {Store} store @param {number} from @param {number} to */
  #widen(store, from, to) {
    for (let row = 0; row < this.rows; row += 1) {
      const lo = /** @type {Float64Array} */ (store.lo[row]);
      const hi = /** @type {Float64Array} */ (store.hi[row]);
      let least = /** @type {number} */ (this.least[row]);
      let greatest = /** @type {number} */ (this.greatest[row]);
      for (let i = from; i < to; i += 1) {
        const low = /** @type {number} */ (lo[i]);
        const high = /** @type {number} */ (hi[i]);
        if (low < least) least = low;
        if (high > greatest) greatest = high;
      }
      this.least[row] = least;
      this.greatest[row] = greatest;
    }
  }
}

/** @param {number} rows @param {number} n */
function columns(rows, n) {
  const all = new Float64Array(rows * n);
  return Array.from({ length: rows }, (_, row) => all.subarray(row * n, (row + 1) * n));
}

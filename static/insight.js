/**
 * What every neuron computes around the cursor, to the last bit: u, h and delta of each pattern.
 *
 * state -> insightplan.js says which iterations -> GET /runs/{id}/explain in blocks -> here they are
 * kept, as many as have room -> diagram.js and whoever shows a neuron's numbers. While an iteration is
 * on its way there is none: a number of another one is never shown instead.
 */

import { look, Refusal } from "./api.js";
import { blockLength, hasty, useful, wanted } from "./insightplan.js";
import { netAt } from "./nets.js";
import { teller } from "./state.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./insightplan.js").Range} Range */
/**
 * @typedef {object} Insights of one iteration: a row for each of `patterns`, in it the neurons' numbers
 * @property {number[]} patterns @property {string[]} neurons "1_1" ...
 * @property {Float64Array[]} u @property {Float64Array[]} h @property {Float64Array[]} delta
 */
/** @typedef {Range & {patterns: number[], neurons: string[], numbers: Float64Array}} Block */
/** @typedef {{id: string, net: number, k: number, all: Range, patterns: number, neurons: number}} Subject */

const REST_MS = 25; // between two requests
const WAIT_MS = 60; // a cursor that runs through a long run, or along with one, asks where it rests
const MOST = 1_000_000; // numbers kept: 8 MB
const NOW = -1;

export class Insight {
  #whose = "";
  /** @type {Block[]} the oldest first */
  #blocks = [];
  #k = -1;
  #at = -1; // where the cursor is
  #runs = false; // through the run, or along with it
  #asked = -Infinity; // when something was, the last time
  #timer = 0; // NOW: it asks as soon as all that moves the cursor has done so
  /** @type {{abort: AbortController, range: Range} | null} */
  #asking = null;
  /** @type {Subject | null} */
  #subject = null;
  /** What was refused: not asked again until the cursor moves, or the run or the connection is another. */
  #refused = -1;
  #circumstances = "";

  /** @param {() => void} arrived */
  constructor(arrived) {
    this.arrived = arrived;
  }

  /** @param {Values} values @param {number} [k] @returns {Insights | null} null: none there, or on its way */
  at(values, k = values.k) {
    const subject = subjectOf(values, k);
    if (!subject || keyOf(subject) !== this.#whose) return null;
    const block = this.#blocks.find(({ k0, k1 }) => k >= k0 && k < k1);
    if (!block) return null;
    const { patterns, neurons, numbers, k0 } = block;
    const size = patterns.length * neurons.length;
    const rows = (/** @type {number} */ which) => patterns.map((_, p) => {
      const from = (k - k0) * 3 * size + which * size + p * neurons.length;
      return numbers.subarray(from, from + neurons.length);
    });
    return { patterns, neurons, u: rows(0), h: rows(1), delta: rows(2) };
  }

  /** Whether there are such numbers at the cursor, here or on their way. @param {Values} values */
  has(values) {
    const subject = subjectOf(values, values.k);
    return subject !== null && this.#refused !== values.k;
  }

  /** See to it that they are there. @param {Values} values */
  want(values) {
    const { phase, reconnecting, follow, playing } = values;
    const circumstances = `${phase} ${reconnecting}`;
    if (circumstances !== this.#circumstances) this.#refused = -1;
    this.#circumstances = circumstances;
    const subject = reconnecting ? null : subjectOf(values, values.k);
    this.#subject = subject;
    if (!subject) return;
    const whose = keyOf(subject);
    if (whose !== this.#whose) {
      this.#whose = whose;
      this.#blocks = [];
      this.#k = -1;
      this.#refused = -1;
      this.#asking?.abort.abort();
      this.#asking = null;
    }
    if (subject.k !== this.#refused) this.#refused = -1;
    const moved = subject.k - this.#at;
    this.#at = subject.k;
    if (!this.#next(subject)) {
      this.#k = subject.k;
      return;
    }
    if (moved) this.#runs = follow || (playing && hasty(moved, lengthOf(subject)));
    if (!this.#timer || moved) this.#soon(this.#runs ? WAIT_MS : this.#asked + REST_MS - performance.now());
  }

  /** @param {number} k */
  #holds(k) {
    return this.#blocks.some(({ k0, k1 }) => k >= k0 && k < k1);
  }

  /** @param {Subject} subject */
  #next(subject) {
    const { k, all } = subject;
    if (k === this.#refused) return null;
    const length = lengthOf(subject);
    const moved = k - this.#k;
    const way = this.#k < 0 || Math.abs(moved) > length ? 0 : Math.sign(moved);
    return wanted(this.#blocks, k, way, all, length);
  }

  /** @param {number} wait in milliseconds */
  #soon(wait) {
    clearTimeout(this.#timer);
    const ask = () => {
      this.#timer = 0;
      this.#ask();
    };
    if (wait > 0) {
      this.#timer = setTimeout(ask, wait);
      return;
    }
    this.#timer = NOW;
    queueMicrotask(() => this.#timer === NOW && ask());
  }

  async #ask() {
    const subject = this.#subject;
    const range = subject && this.#next(subject);
    if (!subject || !range) return;
    if (this.#asking) {
      if (this.#holds(subject.k) || useful(this.#asking.range, subject.k, lengthOf(subject))) return;
      this.#asking.abort.abort(); // for where the cursor was
    }
    this.#k = subject.k;
    this.#asked = performance.now();
    const abort = new AbortController();
    const asking = { abort, range };
    this.#asking = asking;
    const { k0, k1 } = range;
    let refused = false;
    try {
      const query = `explain?k0=${k0}&k1=${k1}&net=${subject.net}&encoding=f64`;
      const { patterns, neurons, data } = await look(subject.id, query, abort.signal);
      if (abort.signal.aborted || keyOf(subject) !== this.#whose) return;
      this.#keep({ k0, k1, patterns, neurons, numbers: doubles(data) });
      this.arrived();
    } catch (error) {
      if (error instanceof DOMException) return;
      if (!(error instanceof Refusal)) throw error;
      refused = true;
      this.#refused = subject.k;
      this.arrived();
    } finally {
      if (this.#asking === asking) this.#asking = null;
      if (!refused && !this.#timer && !this.#asking) this.#soon(this.#runs ? WAIT_MS : REST_MS); // what is next, if anything
    }
  }

  /** @param {Block} block */
  #keep(block) {
    this.#blocks.push(block);
    const total = () => this.#blocks.reduce((sum, { numbers }) => sum + numbers.length, 0);
    while (this.#blocks.length > 1 && total() > MOST) this.#blocks.shift();
  }
}

/** @param {Subject} subject */
const keyOf = ({ id, net }) => `${id} ${net}`;

/** Iterations in its blocks. @param {Subject} subject */
const lengthOf = ({ patterns, neurons }) => blockLength(patterns, neurons);

/** What could be asked at an iteration; null where there is no record. @param {Values} values @param {number} k @returns {Subject | null} */
function subjectOf(values, k) {
  const { final, frontier, compared, phase, net, parameters } = values;
  if (compared.length || (final && k >= frontier)) return null;
  if (["deleted", "missing", "offline", "damaged"].includes(phase)) return null;
  const { run, history } = teller(values, k);
  if (!run) return null;
  const all = { k0: run.fork?.k ?? 0, k1: run.id === values.run?.id ? Math.max(run.k, frontier) : run.k };
  if (k < all.k0 || k >= all.k1) return null;
  const patterns = run.nets > 1 ? 1 : run.patterns.length;
  const neurons = parameters.filter(({ slot }) => slot === 0).length;
  return { id: run.id, net: netAt(history, net), k, all, patterns, neurons };
}

/** The float64 numbers in a base64 text, little-endian as every browser is. @param {string} text */
export function doubles(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return new Float64Array(bytes.buffer);
}

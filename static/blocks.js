/**
 * Records that were asked for, in blocks that begin at fixed iterations; those used longest ago are
 * forgotten. Pure: records.js asks for them.
 *
 * Memory is bounded in numbers, whatever the net and however long the run.
 */

import { MOST_RUNS } from "./limits.js";

/** @typedef {import("./api.js").RunRecord} RunRecord */
/** @typedef {Pick<import("./api.js").Run, "patterns" | "nets" | "parameters">} Shape */

const MOST = 64; // iterations of a block: a second at the fastest that is counted in iterations;
const NUMBERS = 80_000; // of large nets fewer
export const KEPT = 2 * MOST_RUNS * NUMBERS; // numbers kept: 10 MB; of each run compared the block at the cursor and the next one

/** Numbers in a record. @param {Shape} shape */
const numbersOf = ({ patterns, nets, parameters }) => 2 * patterns.length + 2 * nets * parameters.length;

/** Iterations of a block. @param {Shape} shape */
export const lengthOf = (shape) => Math.max(1, Math.min(MOST, Math.floor(NUMBERS / numbersOf(shape))));

/** Numbers of a whole block. @param {Shape} shape */
export const sizeOf = (shape) => lengthOf(shape) * numbersOf(shape);

/** Blocks that are asked for ahead: so that a second of the fastest is there. @param {Shape} shape */
export const aheadOf = (shape) => Math.max(1, Math.min(Math.ceil(MOST / lengthOf(shape)), Math.floor(KEPT / NUMBERS / 2)));

export class Blocks {
  /** @type {Map<string, {records: RunRecord[], size: number}>} by run and beginning, used last at the end */
  #kept = new Map();
  /** How many numbers are kept. */
  numbers = 0;

  /** @param {Shape & {id: string}} run @param {number} k @returns {RunRecord | null} */
  at(run, k) {
    const records = this.#kept.get(key(run, k))?.records ?? [];
    return records[k - (records[0]?.k ?? 0)] ?? null;
  }

  /** It is in use: forget others first. @param {Shape & {id: string}} run @param {number} k */
  use(run, k) {
    const name = key(run, k);
    const block = this.#kept.get(name);
    if (!block) return;
    this.#kept.delete(name);
    this.#kept.set(name, block);
  }

  /** Keep what came of a block: all of it, or of a run under way what is complete. @param {Shape & {id: string}} run @param {RunRecord[]} records */
  put(run, records) {
    const [first] = records;
    if (!first) return;
    const name = key(run, first.k);
    this.#forget(name);
    const size = records.length * numbersOf(run);
    this.#kept.set(name, { records, size });
    this.numbers += size;
    for (const oldest of this.#kept.keys()) {
      if (this.numbers <= KEPT || oldest === name) break;
      this.#forget(oldest);
    }
  }

  /** @param {string} name */
  #forget(name) {
    this.numbers -= this.#kept.get(name)?.size ?? 0;
    this.#kept.delete(name);
  }
}

/** Where the block of k begins. @param {Shape} shape @param {number} k */
export const beginning = (shape, k) => k - (k % lengthOf(shape));

/** @param {Shape & {id: string}} run @param {number} k */
const key = (run, k) => `${run.id} ${beginning(run, k)}`;

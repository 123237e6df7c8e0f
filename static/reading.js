/**
 * What the stream is asked for and where its numbers go: a run's whole history, or a closer look at a
 * part of it. turns.js takes the readings, history.js keeps the numbers.
 */

import { History } from "./history.js";
import { detail, plan } from "./plan.js";
import { alive } from "./runnames.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./state.js").Told} Told */
/** @typedef {import("./turns.js").Reading} Reading */

/**
 * @typedef {object} Hearing
 * @property {() => void} grew
 * @property {(run: Run) => void} [run]
 * @property {(run: Run, final: import("./api.js").Final) => void} [done]
 * @property {() => void} [ended] called when all that is wanted is here
 * @property {(problem: import("./api.js").Problem) => void} [failed]
 * @property {(live: boolean) => void} [connection]
 * @property {() => Promise<boolean>} alive
 */

/**
 * A place for a run's numbers.
 * @param {Run} run @param {number} [until] the iteration up to which they are wanted
 * @param {number} [most] numbers that it may take
 */
export function held({ patterns, nets, parameters, config, fork }, until = config.iterations, most) {
  const rows = 2 * patterns.length + 2 * nets * parameters.length;
  const segments = plan(Math.min(until, config.iterations), rows, fork?.k ?? 0, most);
  return new History(patterns.length, nets, parameters.length, segments);
}

/**
 * The order in which several runs are read: those with an end first, the short ones before the long
 * ones, so that most of them are complete soon.
 * @template {{run: Run}} T @param {T[]} all @returns {T[]}
 */
export function inOrder(all) {
  const length = (/** @type {T} */ { run }) =>
    alive(run) ? Infinity : run.config.iterations - (run.fork?.k ?? 0);
  return all.toSorted((a, b) => (length(a) === length(b) ? 0 : length(a) - length(b)));
}

/** Whether all that is wanted of a run is here. @param {Told} told */
export function entire({ run, history, final }) {
  const last = history.segments.at(-1)?.k1 ?? 0;
  return final !== null || (history.frontier >= last && last < run.config.iterations);
}

/**
 * All of a run, to its end, or to where its history has room.
 * @param {Told} told @param {Hearing} hear @returns {Reading}
 */
export function whole(told, { grew, run: heard, done, ended, failed, connection, alive }) {
  const { history } = told;
  return {
    id: told.run.id,
    rows: history.rows,
    live: () => told.run.status === "queued" || told.run.status === "running",
    listener: {
      next: () =>
        entire(told)
          ? null
          : { segment: history.wanted, k0: Math.min(history.frontier, told.run.config.iterations - 1) },
      frame: (frame) => {
        if (history.append(frame)) grew();
      },
      run: (run) => {
        told.run = run;
        heard?.(run);
      },
      done: ({ final, ...run }) => {
        told.run = run;
        told.final = final;
        done?.(run, final);
        ended?.();
      },
      failed: (problem) => failed?.(problem),
      enough: () => ended?.(),
      connection: (live) => connection?.(live),
      alive,
    },
  };
}

/**
 * A zoomed window of a run, where its plan holds it by extremes; null where it holds it exactly.
 * @param {Told} told @param {{k0: number, k1: number}} window @param {Hearing} hear @returns {Reading | null}
 */
export function closer({ run, history }, window, { grew, failed, alive }) {
  const { start, rows, closer: before } = history;
  const coarse = history.segments.some(({ k1, stride }) => stride > 1 && k1 > window.k0);
  const segment = detail(window.k0, Math.min(window.k1 + 1, run.k, history.frontier), rows, start);
  if (!coarse || segment.k1 <= segment.k0) return null;
  if (before?.full && before.segment.k0 === segment.k0 && before.segment.k1 === segment.k1) return null;
  history.look(segment);
  const nothing = () => {};
  return {
    id: run.id,
    rows,
    live: () => false,
    listener: {
      next: () => (history.closer?.full ? null : { segment, k0: history.closer?.next ?? segment.k0 }),
      frame: (frame) => {
        if (history.appendCloser(frame)) grew();
      },
      run: nothing,
      done: nothing,
      failed: (problem) => failed?.(problem),
      enough: nothing,
      connection: nothing,
      alive,
    },
  };
}

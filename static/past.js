/**
 * What the run shown branched from: found, and read beside it, so that both share one chart.
 *
 * session.js asks; api.js and turns.js answer. It is not what the page is about: where it is gone or
 * cannot be read, the branch stands alone.
 */

import { read, Refusal } from "./api.js";
import { closer, held, whole } from "./reading.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Told} Told */

/**
 * What a run branched from, with what the page holds of it already; null where it is gone.
 * @param {Run} branch @param {import("./state.js").Values} values as they are before the branch is shown
 * @returns {Promise<Told | null>}
 */
export async function pastOf({ fork, config }, { run, history, final, past }) {
  if (!fork?.run) return null;
  if (run?.id === fork.run) return { run, history, final };
  if (past?.run.id === fork.run) return past;
  try {
    const parent = await read(fork.run);
    return { run: parent, history: held(parent, config.iterations), final: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return null;
  }
}

/** What is heard while it is read. @param {Told} past @param {State} state */
const quietly = (past, state) => ({
  grew: () => state.touch("past"),
  failed: () => {},
  alive: () => read(past.run.id).then(() => true, () => false),
});

/**
 * All of it, so far as it is not here.
 * @param {Told} past @param {State} state @param {() => void} ended
 */
export const wholePast = (past, state, ended) => whole(past, { ...quietly(past, state), ended });

/** A zoomed window of it. @param {Told} past @param {State} state @param {{k0: number, k1: number}} window */
export const closerPast = (past, state, window) => closer(past, window, quietly(past, state));

/**
 * What a run is like on the page, where its status does not say it. Pure; session.js decides.
 */

/** @typedef {import("./state.js").Phase} Phase */

/** Of a run that is about to be shown nothing is known or chosen yet. */
export const NOWHERE = {
  final: null,
  past: null,
  compared: [],
  absent: [],
  start: 0,
  k: 0,
  part: null,
  follow: true,
  playing: false,
  window: null,
  reconnecting: false,
  steepest: -1,
  detail: "",
};

/** How a stream's problem leaves a run. @type {Record<string, Phase>} */
export const ENDINGS = { "run-deleted": "deleted", "run-damaged": "damaged" };

/** What a run's status does not say, or says otherwise. @type {Set<Phase>} */
export const TROUBLES = new Set(["failed", "damaged", "deleted", "missing", "offline"]);

/**
 * A run that has ended is shown as ended when all of it is here; what is being sent stays so.
 * @param {import("./api.js").Run} run @param {Pick<import("./state.js").Values, "final" | "phase">} values
 * @returns {Phase}
 */
export function phaseOf({ status }, { final, phase }) {
  if (phase === "sending") return phase;
  return (status === "done" || status === "stopped") && !final ? "filling" : status;
}

/** Whether a refusal says that a run is gone. @param {import("./api.js").Problem} problem */
export const saysGone = ({ type, errors = [] }) =>
  type === "run-deleted" || errors.some(({ field }) => field === "fork.run");

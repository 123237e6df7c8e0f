/**
 * The six steps of the guided tour: what each speaks of, where the cursor stands for it, and where a
 * press on Next or Back leads. Pure; tour.js takes them, tourwords.js has their words.
 */

import { presenting } from "./present.js";
import { more } from "./state.js";

/** @typedef {"nets" | "learns" | "weights" | "time" | "network" | "why"} Name */
/**
 * @typedef {object} Step
 * @property {Name} name
 * @property {string} frame a selector: a frame is round all that it finds, and it is scrolled to
 * @property {string} [heart] of what it speaks of that which must be in sight where all of it has no room
 * @property {"right" | "left"} side of the window where the card covers nothing of it
 * @property {"end" | "turn" | "run" | null} cursor where it is put: the last iteration, where y moves
 *   fastest, any iteration that has a gradient; null: it stays
 */

/** @type {readonly Step[]} */
export const STEPS = [
  { name: "nets", frame: ".column .card", side: "right", cursor: null },
  { name: "learns", frame: '[data-row="y"].panel, [data-row="E"].panel', side: "right", cursor: "end" },
  { name: "weights", frame: '[data-row="w"].panel, [data-row="dw"].panel', side: "right", cursor: "end" },
  { name: "time", frame: ".timeline", side: "right", cursor: "turn" },
  { name: "network", frame: ".diagram", heart: ".diagram-picture", side: "right", cursor: "run" },
  { name: "why", frame: ".views", heart: "#view-why .cells", side: "left", cursor: "run" },
];

/** @typedef {Pick<import("./state.js").Values, "phase" | "ids" | "run" | "compared" | "final" | "start" | "frontier" | "k" | "steepest" | "history" | "present">} Shown */
/** @typedef {"none" | "soon" | "empty" | "ready"} Stage no run; one that is waited for; one without an iteration; one to speak of */

/**
 * How far the run is: waited for until something has moved, in two iterations of its own, or no more come.
 * @param {Omit<Shown, "k" | "steepest" | "ids" | "present">} values @returns {Stage}
 */
export function stageOf(values) {
  const { run, compared, history, start, frontier } = values;
  if (run === null || compared.length > 0) return "none";
  if (frontier - history.start >= 2) return "ready";
  if (more(values)) return "soon";
  return frontier > start ? "ready" : "empty";
}

/** Whether there is a run to speak of. @param {Shown} values */
export const ready = (values) => stageOf(values) === "ready";

/**
 * Where a step puts the cursor; null where it may stay.
 * @param {Step["cursor"]} cursor @param {Shown} values
 */
export function cursorFor(cursor, values) {
  const { k, start, frontier, steepest } = values;
  const last = frontier - 1;
  if (cursor === null || !ready(values)) return null;
  if (cursor === "end") return k >= last ? null : last;
  if (cursor === "run") return k > last ? last : null;
  // Where y does not move at all one iteration is like another: one in the middle of the logarithmic axis.
  return steepest >= 0 ? steepest : start + Math.round(Math.sqrt(last - start));
}

/**
 * What is to become of the step that is shown when something else is: a run that arrives is gone on with,
 * without one there is only the first step, and a comparison or a presentation has nothing to be led through.
 * @param {number} at the step, from 0 @param {boolean} waited whether it was shown before there was a run
 * @param {Shown} values @returns {number} the step; -1: none any more
 */
export function follows(at, waited, values) {
  if (values.compared.length > 0 || values.phase === "comparing" || presenting(values)) return -1;
  if (at === 0 && waited && ready(values)) return 1;
  const coming = values.phase === "loading" || values.phase === "sending";
  if (at > 0 && !coming && ["none", "empty"].includes(stageOf(values))) return 0;
  return at;
}

/**
 * Presentation mode as the state has it: whether it can be, whether it is. Pure.
 *
 * presentation.js enters and leaves it, sheet.js and views.js ask here.
 */

import { USUAL } from "./tabs.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {Pick<Values, "ids" | "run" | "compared" | "phase">} Shown */

/** Whether there is something to present: one run, or one that is on its way. @param {Shown} values */
export const presentable = ({ ids, run, compared, phase }) =>
  ids.length < 2 && compared.length === 0 && (run !== null || phase === "loading");

/** Whether it is presented. @param {Shown & Pick<Values, "present">} values */
export const presenting = (values) => values.present && presentable(values);

/** The tab that is shown: while a run is presented why a weight moved, whichever was chosen. @param {Shown & Pick<Values, "present" | "tab">} values */
export const tabShown = (values) => (presenting(values) ? USUAL : values.tab);

/** Whether an address with this name works on the computer alone that the server runs on. @param {string} name as location.hostname has it */
export const localOnly = (name) => /^(.+\.)?localhost$|^127(\.\d+){3}$|^\[::1\]$/.test(name);

/**
 * Whether what a run steps by is the gradient: with backpropagation broken on purpose, or in the listing
 * as it is printed, dw is not dE/dw, nor delta dE/du. Pure.
 */

/** @param {import("./api.js").Run | null} run null: none yet, as it is meant to be */
export const exact = (run) => !run?.config.fault && run?.config.wiring !== "as_listed";

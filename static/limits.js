/**
 * The bounds of a comparison. Pure.
 */

export const LEAST_RUNS = 2;
export const MOST_RUNS = 8; // each has a colour of its own (RUNS in palette.js)

export const BOUND = 0.01; // of E, whose first iteration is told

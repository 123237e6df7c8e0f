/**
 * What is asked for a view: what it shows at the cursor, and what a step would show. Pure but for the asking.
 *
 * views.js gives these to viewfetch.js, which asks.
 */

import { look } from "./api.js";
import { reachable, subjectOf } from "./viewsubject.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./viewsubject.js").Subject} Subject */
/** @typedef {{answer: unknown, subject: Subject}} Told */
/** @typedef {import("./viewfetch.js").Question<Told>} Question */
/** @typedef {import("./views.js").View} View */

/** @param {View} view @param {Subject} subject @param {Values} values @returns {Question} */
export function questionOf(view, subject, { playing }) {
  const query = view.query(subject);
  return {
    // The last entry may be asked for before it is known to be the last: then its heading is another.
    key: `${subject.run.id}/${query}${subject.after ? " after" : ""}`,
    rest: playing ? view.rest : undefined,
    ask: async (signal) => ({ answer: await look(subject.run.id, query, signal), subject }),
  };
}

/** What a step would show. @param {View} view @param {Values} values @param {number} way of the cursor, 1 or -1: that side first */
export function beside(view, values, way) {
  return [way, -way].flatMap((step) => {
    const there = { ...values, k: values.k + step };
    const subject = there.k < values.start ? null : subjectOf(there);
    if (!subject || !reachable(values, subject, view.complete) || view.why(subject)) return [];
    return [questionOf(view, subject, values)];
  });
}

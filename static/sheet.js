/**
 * What all charts of the page share, from the state: whose curves, in which colours, on which axes.
 * Of the page it reads the window's width, which moves the ticks, and while a run is presented how large
 * its letters are, which broadens the lines.
 *
 * state -> here -> figure.js. One run's nine weights have nine colours, and what it branched from is
 * drawn under it, paler; of runs that are compared each has one colour and one weight is drawn.
 */

import { indexOf } from "./align.js";
import { INSIDE, SIDE } from "./figure.js";
import { iterationMarks } from "./labels.js";
import { listing } from "./names.js";
import { netAt } from "./nets.js";
import { colours, INK, pale, runColour } from "./palette.js";
import { presenting } from "./present.js";
import { sharedRanges } from "./series.js";
import { view } from "./state.js";

/** @typedef {import("./figure.js").Sheet} Sheet */
/** @typedef {import("./series.js").Series} Series */
/** @typedef {import("./state.js").Values} Values */

export const PHONE = matchMedia("(width <= 600px)"); // as in page.css: ticks inside the charts,
const SYMBOL = 12; // pixels for the row's symbol before them

const PRESENTED = { broad: 1.5, letters: 20 }; // so much larger it is where letters have so many pixels

/** How many times as large as usual lines and labels are. @param {Values} values */
function scaleOf(values) {
  if (!presenting(values)) return 1;
  return (PRESENTED.broad * parseFloat(getComputedStyle(document.documentElement).fontSize)) / PRESENTED.letters;
}

/** Pixels before the iteration axis. @param {Values} values */
const margin = (values) =>
  PHONE.matches ? INSIDE + SYMBOL : values.own ? Math.round(INSIDE * scaleOf(values)) : SIDE;

/** @param {Values} values @param {number} width of a chart @param {number} [left] @returns {Sheet} */
export function sheetOf(values, width, left = margin(values)) {
  const shownView = view(values);
  const broad = scaleOf(values);
  const series = values.compared.length ? compared(values) : one(values);
  const learnt = values.patterns.map((pattern, column) => targets(values, pattern.t, column));
  return {
    series,
    view: shownView,
    marks: iterationMarks(shownView, Math.max(40, width - left - SIDE) / broad),
    targets: learnt,
    branches: branches(values),
    ranges: sharedRanges(series, values.patterns.length, learnt.flat()),
    own: values.own,
    broad,
    left,
    ink: INK[values.scheme],
  };
}

/** The run shown, and under it what it branched from. @param {Values} values @returns {Series[]} */
function one(values) {
  const { history, past, patterns, parameters, shown, scheme } = values;
  const known = colours(parameters, listing(values), scheme);
  const curves = parameters
    .map(({ name }, index) => ({ name, index, colour: known.get(name) ?? "" }))
    .filter(({ name }) => shown.has(name));
  const { line } = INK[scheme];
  const places = patterns.map((_, p) => ({ p, net: netAt(history, p) }));
  const own = { id: "", history, line, curves, places, pale: false, branched: past !== null };
  if (!past) return [own];
  const paler = curves.map((curve) => ({ ...curve, colour: pale(curve.colour, scheme) }));
  const before = { history: past.history, line: pale(line, scheme), curves: paler, pale: true, branched: false };
  return [{ ...own, ...before }, own];
}

/** A series for each run that is compared and not hidden. @param {Values} values @returns {Series[]} */
function compared({ compared: all, hidden, parameters, shown, scheme }) {
  const chosen = parameters.find(({ name }) => shown.has(name));
  return all.flatMap(({ run, history, places }, i) => {
    if (hidden.has(run.id)) return [];
    const line = runColour(i, scheme);
    const index = chosen ? indexOf(run.parameters, chosen) : -1;
    const curves = index < 0 ? [] : [{ name: run.id, colour: line, index }];
    return [{ id: run.id, history, line, curves, places, pale: false, branched: run.fork !== null }];
  });
}

/** Every target that is learnt in a column. @param {Values} values @param {number} t @param {number} column */
function targets({ compared: all, hidden }, t, column) {
  if (all.length === 0) return [t];
  const found = all.flatMap(({ run, places }) => {
    const place = hidden.has(run.id) ? null : places[column];
    return place ? [Number(run.patterns[place.p]?.t)] : [];
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

/** Where branches begin. @param {Values} values @returns {Sheet["branches"]} */
export function branches({ run, past, compared: all, hidden, scheme }) {
  if (run?.fork && past) return [{ k: run.fork.k, colour: INK[scheme].line }];
  return all.flatMap(({ run: { id, fork } }, i) =>
    fork && !hidden.has(id) ? [{ k: fork.k, colour: runColour(i, scheme) }] : []);
}

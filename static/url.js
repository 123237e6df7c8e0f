/**
 * The address of what is shown, as text and back. Pure; address.js ties it to the browser.
 *
 *   ?run=ID or ID,ID,...  &k=40  &net=2  &w=w1_10,w2_12  &axis=linear  &scale=own  &from=10&to=200  &lang=ja
 *   &part=backward  &view=landscape  &over=w2_10,w2_11 or principal  &of=2  &weight=w1_10  &present=1
 *
 * What is as it would be without being said is left out; what makes no sense is as if it were not there. Of one
 * run's k, net and weights oddplace.js says so.
 */

import { chosen, MOST, parameters } from "./names.js";
import { partOf } from "./parts.js";
import { tabOf, USUAL } from "./tabs.js";

/**
 * @typedef {object} Place
 * @property {string[]} runs none at the start, one, or those to compare, however many
 * @property {number | null} k the cursor; null: at the newest iteration
 * @property {import("./parts.js").Part | null} part the part of iteration k; null: all of it
 * @property {number} net from 0, in the address from 1
 * @property {string[] | null} shown the parameters drawn; null: those drawn until a person chooses
 * @property {import("./axis.js").AxisKind} kind
 * @property {boolean} own
 * @property {{k0: number, k1: number} | null} window
 * @property {string | null} language null: the reader's own
 * @property {import("./tabs.js").Tab} tab
 * @property {import("./landscapechoice.js").Slice | null} slice
 * @property {number | null} pattern from 0, in the address from 1
 * @property {string | null} weight the parameter that is taken apart; null: the usual one
 * @property {boolean} present whether it is presented: one run only can be
 */

const NO_CURVE = "none";

/** @param {string} search as location.search has it @returns {Place} */
export function decode(search) {
  const query = new URLSearchParams(search);
  const list = (/** @type {string} */ key) =>
    [...new Set((query.get(key) ?? "").split(",").map((one) => one.trim()).filter(Boolean))];
  const from = whole(query.get("from"));
  const to = whole(query.get("to"));
  const w = list("w");
  const runs = list("run");
  return {
    runs,
    k: whole(query.get("k")),
    part: partOf(query.get("part")),
    net: Math.max(1, whole(query.get("net")) ?? 1) - 1,
    shown: w.length === 0 ? null : w.join() === NO_CURVE ? [] : w,
    kind: query.get("axis") === "linear" ? "linear" : "log",
    own: query.get("scale") === "own",
    window: from !== null && to !== null && to - from >= 2 ? { k0: from, k1: to } : null,
    language: /^(en|ja)$/.exec(query.get("lang") ?? "")?.[0] ?? null,
    tab: tabOf(query.get("view")),
    slice: slice(list("over")),
    pattern: whole(query.get("of")) ? Number(query.get("of")) - 1 : null,
    weight: query.get("weight"),
    present: runs.length === 1 && query.get("present") === "1",
  };
}

/** @param {Place} place @returns {string} what follows the path: "" or ?run=... */
export function encode({ runs, k, part, net, shown, kind, own, window, language, tab, slice, pattern, weight, present }) {
  const parts = {
    run: runs.join(","),
    k,
    part,
    net: net > 0 ? net + 1 : null,
    w: shown && (shown.join(",") || NO_CURVE),
    axis: kind === "linear" ? kind : null,
    scale: own ? "own" : null,
    from: window?.k0,
    to: window?.k1,
    view: tab === USUAL ? null : tab,
    over: slice === "principal" ? slice : slice && `${slice.a},${slice.b}`,
    of: pattern === null ? null : pattern + 1,
    weight,
    present: present && runs.length === 1 ? 1 : null,
    lang: language,
  };
  const said = Object.entries(parts)
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value)).replaceAll("%2C", ",")}`);
  return said.length ? `?${said.join("&")}` : "";
}

/**
 * What is shown of a run at a place, so far as the run has it; else as it usually is.
 * @param {Place} place
 * @param {{iterations: number, patterns: readonly object[], parameters: readonly string[]}} run
 */
export function fit({ runs, k, part, net, shown, kind, own, window, tab, slice, pattern, weight }, { iterations, patterns, parameters: names }) {
  const known = names.filter((name) => shown?.includes(name));
  const usable = shown && (known.length > 0 || shown.length === 0) && known.length <= MOST;
  const there = k !== null && k <= iterations;
  const undivided = !there || k === iterations || runs.length > 1; // the entry after the last update has no parts
  const sliced = slice === "principal" || (slice && names.includes(slice.a) && names.includes(slice.b));
  return {
    kind,
    own,
    tab,
    slice: sliced ? slice : null,
    pattern: pattern !== null && pattern < patterns.length ? pattern : null,
    weight: weight !== null && names.includes(weight) ? weight : null,
    net: net < patterns.length ? net : 0,
    window: window && window.k1 <= iterations ? window : null,
    shown: usable ? new Set(known) : chosen(parameters(names)),
    part: undivided ? null : part,
    ...(there ? { k, follow: false } : { follow: true }),
  };
}

/** Two weights, or the principal directions. @param {string[]} over @returns {Place["slice"]} */
function slice(over) {
  const [a, b] = over;
  if (over.length === 1 && a === "principal") return a;
  return a && b && over.length === 2 && !over.includes("principal") ? { a, b } : null;
}

/** A whole number as it is written, or null. @param {string | null} text */
const whole = (text) => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null);

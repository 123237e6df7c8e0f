/**
 * The address follows what is shown; Back and Forward lead to what was shown.
 *
 * state -> url.js -> the browser's history, and back through main.js. Another run, a comparison, a
 * training is a step; the cursor, the zoom and how things are shown change the step they belong to.
 */

import { firstWeight } from "./align.js";
import { chosen } from "./names.js";
import { any } from "./state.js";
import { decode, encode } from "./url.js";

/** @typedef {import("./url.js").Place} Place */
/** @typedef {import("./state.js").Key} Key */

const REST_MS = 300;
/** @type {Key[]} */
const CHOSEN = ["ids", "run", "follow", "net", "shown", "kind", "own", "window", "language", "tab", "slice", "pattern", "weight", "present"];

export class Address {
  #timer = 0;

  /**
   * @param {import("./state.js").State} state
   * @param {() => void} moved called after Back or Forward
   */
  constructor(state, moved) {
    this.state = state;
    this.usual = state.values.language; // as the server chose it: the reader's, or the one asked for
    this.named = this.asked.language !== null;
    addEventListener("popstate", () => {
      clearTimeout(this.#timer); // what was shown must not be written over where we are going
      moved();
    });
    addEventListener("pagehide", () => this.write()); // a reload comes back here
  }

  /** What the address asks for. */
  get asked() {
    return decode(location.search);
  }

  /** What is shown, as the address has it. @returns {Place} */
  get shown() {
    const { ids, beyond, k, part, follow, net, kind, own, window, parameters, shown, language, tab, slice, pattern, weight, present } = this.state.values;
    const names = parameters.map(({ name }) => name).filter((name) => shown.has(name));
    const first = ids.length > 1 ? new Set([firstWeight(parameters)]) : chosen(parameters);
    const untouched = names.length === first.size && names.every((name) => first.has(name));
    return {
      runs: [...ids, ...beyond],
      k: follow || ids.length === 0 ? null : k,
      part: follow || ids.length !== 1 ? null : part,
      net,
      shown: untouched ? null : names,
      kind,
      own,
      window,
      language: this.named || language !== this.usual ? language : null,
      tab,
      slice,
      pattern,
      weight,
      present,
    };
  }

  /** The address that shows the same elsewhere: in this language, whatever the reader's is. */
  get link() {
    const { language } = this.state.values;
    return encode({ ...this.shown, language }) || location.pathname;
  }

  /** Let the address follow: at once what was chosen, the cursor once it rests. @param {Set<Key>} changed */
  follow(changed) {
    if (any(changed, ...CHOSEN)) this.write();
    else if (any(changed, "k", "part")) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.write(), REST_MS);
    }
  }

  /** Write what is shown into the step that it belongs to. */
  write() {
    clearTimeout(this.#timer);
    const { ids, run, phase } = this.state.values;
    const arrived = ids.length > 1 ? phase === "comparing" : ids[0] === run?.id;
    if (arrived) this.#put(this.shown, "replaceState");
  }

  /** Go on to another step. @param {string[]} runs @param {Partial<Place>} [place] */
  step(runs, place = {}) {
    this.write(); // where Back will lead
    this.state.set({ ids: runs, beyond: [] });
    this.#put({ ...this.shown, ...place, runs }, "pushState");
  }

  /** @param {Place} place @param {"pushState" | "replaceState"} way */
  #put(place, way) {
    const search = encode(place);
    if (search !== location.search) history[way](null, "", search || location.pathname);
  }
}

/**
 * Playing: the cursor goes along the iteration axis at the speed chosen, frame by frame.
 *
 * Of a run under way it waits at the newest iteration, and goes on with it. Counted in iterations a
 * second it goes no further than the numbers are there: what is played can be read.
 */

import { played, reached } from "./speeds.js";
import { more, view } from "./state.js";

/** @typedef {import("./speeds.js").Speed} Speed */
/** @typedef {import("./state.js").Values} Values */

const LONGEST_MS = 1000; // a tab that was out of sight goes on where it was
const PATIENCE_MS = 2000; // numbers that do not come by then hold it up no longer

export class Player {
  /** @type {Speed} */
  speed = "all";
  #turn = 0; // counts how often it began: what began before has ended
  #place = 0; // where it is, between two iterations
  #late = 0; // how long numbers have been waited for

  /** @param {import("./state.js").State} state @param {import("./records.js").Records} records */
  constructor(state, records) {
    this.state = state;
    this.records = records;
  }

  toggle() {
    if (this.state.values.playing) this.state.set({ playing: false });
    else this.play();
  }

  /**
   * Play from the cursor, or from the start where it is at the end.
   * @param {boolean} [sweep] as the page does by itself: all of it, and the cursor follows the end again after it
   */
  play(sweep = false) {
    const { values } = this.state;
    const last = values.frontier - 1;
    const follow = sweep && values.follow;
    if (last < 1) return;
    const shown = view(values);
    const end = Math.min(last, shown.k1);
    const ended = values.k >= end && (values.follow || end >= shown.k1 || !more(values));
    const k = sweep || ended || values.k < shown.k0 || values.k > shown.k1 ? shown.k0 : values.k;
    this.state.set({ k, part: null, playing: true, follow: false });
    this.#turn += 1;
    this.#place = k;
    const turn = this.#turn;
    let before = performance.now();
    const frame = (/** @type {number} */ now) => {
      if (!this.state.values.playing || turn !== this.#turn) return;
      const ms = Math.min(Math.max(0, now - before), LONGEST_MS);
      before = now;
      const at = this.#forward(sweep ? "all" : this.speed, ms);
      if (at.ended) this.state.set({ k: at.k, playing: false, follow });
      else {
        this.state.set({ k: at.k });
        requestAnimationFrame(frame);
      }
    };
    requestAnimationFrame(frame);
  }

  /** @param {Speed} speed @param {number} ms */
  #forward(speed, ms) {
    const { values } = this.state;
    const shown = view(values);
    const end = Math.min(values.frontier - 1, shown.k1);
    if (values.k !== reached(this.#place)) this.#place = values.k; // something else moved it
    const to = played(shown, this.#place, speed, ms);
    this.#place = Math.min(speed === "all" ? to : this.#there(to, ms), end);
    const k = Math.max(values.k, reached(this.#place));
    return { k, ended: k >= end && (end >= shown.k1 || !more(values)) };
  }

  /** How far it can go: not to an iteration whose numbers are on their way. @param {number} place @param {number} ms */
  #there(place, ms) {
    const { values } = this.state;
    for (let k = values.k + 1; k <= reached(place); k += 1) {
      if (this.records.ready(values, k)) continue;
      this.#late += ms;
      if (this.#late > PATIENCE_MS) break;
      return k - 0.001;
    }
    if (reached(place) > values.k) this.#late = 0;
    return place;
  }
}

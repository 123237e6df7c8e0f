/**
 * The sweep: the cursor goes along the axis as shown, evenly, the whole of it in five seconds.
 */

import { fraction, iterationAt } from "./axis.js";
import { view } from "./state.js";

const WHOLE_MS = 5000;

export class Player {
  /** @param {import("./state.js").State} state */
  constructor(state) {
    this.state = state;
  }

  toggle() {
    if (this.state.values.playing) this.state.set({ playing: false });
    else this.play();
  }

  /**
   * Play from the cursor, or from the start where it is at the end.
   * @param {boolean} [fromStart] as the page does by itself: the cursor follows the end again after it
   */
  play(fromStart = false) {
    const { values } = this.state;
    const last = values.frontier - 1;
    const follow = fromStart && values.follow;
    if (last < 1) return;
    const shown = view(values);
    const end = Math.min(last, shown.k1);
    const k = fromStart || values.k >= end || values.k < shown.k0 ? shown.k0 : values.k;
    this.state.set({ k, playing: true, follow: false });
    let place = fraction(shown, k);
    let before = performance.now();
    const step = (/** @type {number} */ now) => {
      if (!this.state.values.playing) return;
      const current = view(this.state.values);
      place += Math.max(0, now - before) / WHOLE_MS;
      before = now;
      const stop = Math.min(this.state.values.frontier - 1, current.k1);
      const next = iterationAt(current, Math.min(1, place));
      if (next >= stop) this.state.set({ k: stop, playing: false, follow });
      else {
        this.state.set({ k: Math.max(next, this.state.values.k) });
        requestAnimationFrame(step);
      }
    };
    requestAnimationFrame(step);
  }
}

/**
 * The first run of all is shown once more, slowly: the cursor goes along it, and rests at its end.
 */

import { see, seen } from "./seen.js";

const SWEPT = "backscope-swept";

export class Sweep {
  #due = false;

  /** @param {import("./player.js").Player} player */
  constructor(player) {
    this.player = player;
  }

  /** A training began: its run is to be shown so, if it is the first and things may move. */
  train() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#due = !seen(SWEPT) && !still;
  }

  /** The run is complete and drawn. */
  drawn() {
    if (!this.#due) return;
    this.#due = false;
    see(SWEPT);
    this.player.play(true);
  }
}

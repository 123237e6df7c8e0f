/**
 * The first run of all is shown once more, slowly: the cursor goes along it, and rests at its end.
 */

const SEEN = "backscope-swept"; // the key that remembers that it was shown

export class Sweep {
  #due = false;

  /** @param {import("./player.js").Player} player */
  constructor(player) {
    this.player = player;
  }

  /** A training began: its run is to be shown so, if it is the first and things may move. */
  train() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#due = !localStorage.getItem(SEEN) && !still;
  }

  /** The run is complete and drawn. */
  drawn() {
    if (!this.#due) return;
    this.#due = false;
    localStorage.setItem(SEEN, "yes");
    this.player.play(true);
  }
}

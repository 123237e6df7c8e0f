/**
 * Several histories over the tab's one event stream, one after another.
 *
 * A browser allows six connections to a server, so a page that shows eight runs still listens to one at
 * a time. A run that is under way has no end yet: where others wait, it is left after a while and taken
 * up again later, so that all of them grow.
 */

/** @typedef {import("./stream.js").Listener} Listener */
/** @typedef {{id: string, rows: number, listener: Listener, live: () => boolean}} Reading live: its run is under way */

const TURN_MS = 600;

export class Turns {
  /** @type {Reading[]} */
  #waiting = [];
  #turn = 0;
  #timer = 0;

  /** @param {import("./stream.js").Stream} stream */
  constructor(stream) {
    this.stream = stream;
  }

  /** Read these, in their order, instead of what was being read. @param {Reading[]} readings */
  take(readings) {
    this.stop();
    this.#waiting = [...readings];
    this.#next();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#waiting = [];
    this.stream.close();
  }

  #next() {
    clearTimeout(this.#timer);
    const reading = this.#waiting.shift();
    if (!reading) return;
    this.#turn += 1;
    const turn = this.#turn;
    const { id, rows, listener } = reading;
    const over = () => {
      if (turn === this.#turn) this.#next();
    };
    this.stream.open(id, rows, {
      ...listener,
      done: (run) => (listener.done(run), over()),
      failed: (problem) => (listener.failed(problem), over()),
      enough: () => (listener.enough(), over()),
    });
    this.#limit(reading, turn);
  }

  /** Let a run under way be read for a while only, where others wait. @param {Reading} reading @param {number} turn */
  #limit(reading, turn) {
    if (!reading.live() || this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => {
      if (turn !== this.#turn || !reading.live()) return;
      this.#waiting.push(reading);
      this.stream.close();
      this.#next();
    }, TURN_MS);
  }
}

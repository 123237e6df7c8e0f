/**
 * Something asked twice a second, while there is reason to and somebody looks.
 */

const POLL_MS = 500;

export class Polling {
  #timer = 0;

  /** @param {() => boolean} wanted whether there is reason to @param {() => Promise<unknown>} ask */
  constructor(wanted, ask) {
    this.wanted = wanted;
    this.ask = ask;
    document.addEventListener("visibilitychange", () => this.again());
  }

  /** From now on, as long as it is wanted; what was to be asked before is not. */
  again() {
    this.rest();
    if (document.hidden || !this.wanted()) return;
    const timer = setTimeout(async () => {
      await this.ask();
      if (timer === this.#timer) this.again();
    }, POLL_MS);
    this.#timer = timer;
  }

  rest() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }
}

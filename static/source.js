/**
 * A connection to an event stream: what it hears, when it lives, when it is gone.
 *
 * The one module that owns EventSources. What to ask for, and when to ask again, is decided by
 * stream.js (one run) and changes.js (all runs).
 */

export class Source {
  #source;
  #closed = false;

  /**
   * @param {string} url
   * @param {Record<string, (data: string, id: string) => void>} hear what is done with each event's data; id: the last it had
   * @param {() => void} live called whenever the connection stands
   * @param {(gone: boolean) => void} lost called when it broke; gone: the browser tries no more
   */
  constructor(url, hear, live, lost) {
    this.#source = new EventSource(url);
    this.#source.onopen = () => this.#closed || live();
    this.#source.onerror = () => this.#closed || lost(this.#source.readyState === EventSource.CLOSED);
    for (const [name, act] of Object.entries(hear)) {
      this.#source.addEventListener(name, ({ data, lastEventId }) => this.#closed || act(data, lastEventId));
    }
  }

  /** Hear nothing more. */
  close() {
    this.#closed = true;
    this.#source.close();
  }
}

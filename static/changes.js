/**
 * What happens to any run, as it happens: one stream of all runs (GET /events).
 *
 * Browsers allow six connections a host. So the stream is open only while someone holds it (the
 * library while it is open, a run of this page while it is being accepted) and the tab is visible.
 * It replays nothing: whenever it lives again, `live` says so, and the list is to be read again.
 */

import { Source } from "./source.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {{id: string, name: string | null, reason: "asked" | "limit"}} Deleted */

/**
 * @typedef {object} Listener
 * @property {(run: Run) => void} run
 * @property {(deleted: Deleted) => void} deleted
 * @property {() => void} live
 * @property {() => void} lost
 */

const RETRY_MS = 2000;
const PATIENCE_MS = 500; // that a run waits for the stream to stand
const AFTERWARDS_MS = 2000; // within which the server has told what a new run removed

export class Changes {
  /** @type {Source | null} */
  #source = null;
  #holders = 0;
  #timer = 0;
  /** @type {(() => void)[]} who waits for the stream to stand */
  #waiting = [];

  /** @param {Listener} listener */
  constructor(listener) {
    this.listener = listener;
    this.standing = false;
    document.addEventListener("visibilitychange", () => this.#arrange());
  }

  /** Keep the stream open until the function that this returns is called. */
  hold() {
    this.#holders += 1;
    this.#arrange();
    return () => {
      this.#holders -= 1;
      this.#arrange();
    };
  }

  /**
   * Listen while a run is being accepted: for it the server may remove another one, and says so here.
   * @template T @param {() => Promise<T>} post
   */
  async during(post) {
    const release = this.hold();
    try {
      if (!this.standing) await new Promise((go) => {
        this.#waiting.push(() => go(null));
        setTimeout(go, PATIENCE_MS, null);
      });
      return await post();
    } finally {
      setTimeout(release, AFTERWARDS_MS);
    }
  }

  #arrange() {
    const wanted = this.#holders > 0 && !document.hidden;
    if (wanted && !this.#source) this.#connect();
    else if (!wanted) this.#disconnect();
  }

  #disconnect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.standing = false;
  }

  #connect() {
    const { run, deleted } = this.listener;
    const hear = {
      run: (/** @type {string} */ data) => run(JSON.parse(data)),
      deleted: (/** @type {string} */ data) => deleted(JSON.parse(data)),
    };
    this.#source = new Source("/events", hear, () => this.#live(), (gone) => this.#lost(gone));
  }

  #live() {
    this.standing = true;
    for (const go of this.#waiting.splice(0)) go();
    this.listener.live();
  }

  /** @param {boolean} gone */
  #lost(gone) {
    this.standing = false;
    this.listener.lost();
    if (!gone) return; // the browser tries again by itself
    this.#disconnect();
    this.#timer = setTimeout(() => this.#arrange(), RETRY_MS);
  }
}

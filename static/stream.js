/**
 * The tab's one event stream: a run's segments, one after another, whatever the connection does.
 *
 * The browser goes on by itself after a lost connection (Last-Event-ID). Where it gives up, or the
 * tab was hidden, the stream is opened again at the first iteration that is missing.
 */

import { decode } from "./frames.js";
import { frameLength } from "./plan.js";
import { Source } from "./source.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./plan.js").Segment} Segment */

/**
 * @typedef {object} Listener
 * @property {() => {segment: Segment, k0: number} | null} next what is wanted now; null: enough
 * @property {(frame: import("./frames.js").Frame) => void} frame
 * @property {(run: Run) => void} run
 * @property {(run: Run & {final: import("./api.js").Final}) => void} done
 * @property {(problem: import("./api.js").Problem) => void} failed
 * @property {() => void} enough called when nothing more is wanted
 * @property {(live: boolean) => void} connection
 * @property {() => Promise<boolean>} alive whether the run can still be asked for
 */

const RETRY_MS = 1000;

export class Stream {
  /** @type {Source | null} */
  #source = null;
  /** @type {Listener | null} */
  #listener = null;
  #id = "";
  #rows = 0;
  #timer = 0;

  constructor() {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#disconnect();
      else this.#connect();
    });
  }

  /** @param {string} id @param {number} rows numbers in a record @param {Listener} listener */
  open(id, rows, listener) {
    this.close();
    this.#id = id;
    this.#rows = rows;
    this.#listener = listener;
    this.#connect();
  }

  close() {
    this.#listener = null;
    this.#disconnect();
  }

  #disconnect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #connect() {
    const listener = this.#listener;
    if (!listener || document.hidden) return;
    const want = listener.next();
    if (!want) {
      this.close();
      listener.enough();
      return;
    }
    this.#disconnect();
    /** @type {Record<string, (data: string, id: string) => void>} */
    const hear = {
      run: (data) => listener.run(JSON.parse(data)),
      frame: (data, id) => {
        listener.frame(decode(data, Number(id)));
        const more = listener.next();
        if (more?.segment === want.segment) return;
        this.#disconnect();
        this.#connect();
      },
      done: (data) => {
        this.close();
        listener.done(JSON.parse(data));
      },
      failed: (data) => {
        this.close();
        listener.failed(JSON.parse(data));
      },
    };
    const live = () => listener.connection(true);
    this.#source = new Source(this.#url(want.segment, want.k0), hear, live, (gone) => this.#lost(gone));
  }

  /** @param {Segment} segment @param {number} k0 */
  #url({ stride }, k0) {
    const envelope = stride > 1;
    const query = { k0, frame: frameLength(this.#rows, envelope), encoding: "f64" };
    const rest = envelope ? { stride, envelope } : {};
    const search = new URLSearchParams(
      Object.entries({ ...query, ...rest }).map(([key, value]) => [key, String(value)]),
    );
    return `/runs/${encodeURIComponent(this.#id)}/events?${search}`;
  }

  /** @param {boolean} gone */
  #lost(gone) {
    const listener = /** @type {Listener} */ (this.#listener);
    listener.connection(false);
    if (!gone) return; // the browser tries again by itself
    this.#timer = setTimeout(async () => {
      if ((await listener.alive()) && this.#listener === listener) this.#connect();
    }, RETRY_MS);
  }
}

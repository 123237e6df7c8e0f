/**
 * What the page shows, in one place. Parts read it, actions set it, and once per animation frame all
 * parts hear what changed.
 */

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./axis.js").View} View */

/**
 * @typedef {"start" | "loading" | "sending" | "queued" | "running" | "filling" | "done" | "stopped"
 *           | "failed" | "damaged" | "deleted" | "missing" | "offline"} Phase
 */

/**
 * @typedef {object} Values
 * @property {Phase} phase
 * @property {boolean} reconnecting
 * @property {string} detail what the server said of a failure
 * @property {Run | null} run null before the first one
 * @property {import("./api.js").Final | null} final
 * @property {import("./history.js").History} history
 * @property {import("./api.js").Pattern[]} patterns
 * @property {import("./names.js").Parameter[]} parameters
 * @property {number} iterations how long the iteration axis is
 * @property {number} frontier iterations held
 * @property {number} k the cursor; `frontier` itself is the entry after the last update
 * @property {boolean} follow the cursor stays at the newest iteration
 * @property {boolean} playing
 * @property {number} net the chosen column
 * @property {import("./axis.js").AxisKind} kind
 * @property {boolean} own
 * @property {{k0: number, k1: number} | null} window the zoomed part, or all
 * @property {Set<string>} shown names of the parameters drawn
 * @property {import("./palette.js").Scheme} scheme
 * @property {string} language
 * @property {number} steepest where the chosen net's y changes fastest; -1 while unknown
 * @property {boolean} chartless Plotly did not arrive
 */

/** @typedef {keyof Values} Key */

export class State {
  /** @type {((values: Values, changed: Set<Key>) => void)[]} */
  #parts = [];
  /** @type {Set<Key>} */
  #changed = new Set();

  /** @param {Values} values */
  constructor(values) {
    this.values = values;
  }

  /** @param {Partial<Values>} patch */
  set(patch) {
    const keys = /** @type {Key[]} */ (Object.keys(patch));
    const changed = keys.filter((key) => !Object.is(this.values[key], patch[key]));
    Object.assign(this.values, patch);
    this.touch(...changed);
  }

  /** Tell the parts of what changed inside a value. @param {...Key} keys */
  touch(...keys) {
    const idle = this.#changed.size === 0;
    for (const key of keys) this.#changed.add(key);
    if (idle && keys.length > 0) requestAnimationFrame(() => this.#tell());
  }

  /** @param {(values: Values, changed: Set<Key>) => void} part */
  on(part) {
    this.#parts.push(part);
  }

  #tell() {
    const changed = this.#changed;
    this.#changed = new Set();
    for (const part of this.#parts) part(this.values, changed);
  }
}

/** @param {Set<Key>} changed @param {...Key} keys */
export const any = (changed, ...keys) => keys.some((key) => changed.has(key));

/** The part of the iteration axis that is shown. @param {Values} values @returns {View} */
export const view = ({ kind, window, iterations }) => ({
  kind,
  k0: window?.k0 ?? 0,
  k1: window?.k1 ?? iterations,
});

/**
 * The cursor's last stop: the newest iteration, or after the end the entry behind its update.
 * @param {Values} values
 */
export const lastStop = ({ frontier, final }) => Math.max(0, final ? frontier : frontier - 1);

/** Whether a run is under way. @param {Values} values */
export const busy = ({ phase }) => ["sending", "queued", "running"].includes(phase);

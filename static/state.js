/**
 * What the page shows, in one place. Parts read it, actions set it, and once per animation frame all
 * parts hear what changed.
 */

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./axis.js").View} View */

/**
 * @typedef {object} Told a run, and what the page holds of it
 * @property {Run} run
 * @property {import("./history.js").History} history
 * @property {import("./api.js").Final | null} final
 */

/**
 * @typedef {Told & {places: (import("./series.js").Place | null)[], reached: (number | null)[] | null,
 *           trouble: string}} Compared places: its pattern and net in each column; reached: the first k
 *   with E below the bound, in each of its patterns; trouble: the type of problem that its stream ended with
 */

/**
 * @typedef {"start" | "loading" | "sending" | "queued" | "running" | "filling" | "done" | "stopped"
 *           | "failed" | "damaged" | "deleted" | "missing" | "offline" | "comparing"} Phase
 */

/**
 * @typedef {object} Values
 * @property {Phase} phase
 * @property {boolean} reconnecting
 * @property {string} detail what the server said of a failure
 * @property {string[]} ids the runs asked for: none at the start, one, or those compared
 * @property {Run | null} run the one shown; null before the first one
 * @property {import("./api.js").Final | null} final
 * @property {import("./history.js").History} history
 * @property {import("./api.js").Pattern[]} patterns
 * @property {import("./names.js").Parameter[]} parameters
 * @property {Told | null} past what the run shown branched from
 * @property {Compared[]} compared the runs compared, none where one is shown
 * @property {{id: string, deleted: boolean}[]} absent runs that were to be compared and are not there
 * @property {string[]} beyond the runs that were to be compared beside `ids`, which are as many as can be
 * @property {Set<string>} hidden which of those compared are not drawn
 * @property {number} start where the iteration axis begins
 * @property {number} iterations where it ends
 * @property {number} frontier iterations held
 * @property {number} k the cursor; `frontier` itself is the entry after the last update
 * @property {boolean} follow the cursor stays at the newest iteration
 * @property {boolean} playing
 * @property {number} net the chosen column
 * @property {import("./axis.js").AxisKind} kind
 * @property {boolean} own
 * @property {{k0: number, k1: number} | null} window the zoomed part, or all
 * @property {Set<string>} shown names of the parameters drawn
 * @property {string[]} listed those in the legend, of many: see `listing` in names.js
 * @property {import("./palette.js").Scheme} scheme
 * @property {string} language
 * @property {number} steepest where the chosen net's y changes fastest; -1 while unknown
 * @property {boolean} chartless Plotly did not arrive
 * @property {import("./tabs.js").Tab} tab the view that is shown
 * @property {import("./landscapechoice.js").Slice | null} slice what the landscape is over; null: as it usually is
 * @property {number | null} pattern whose E it is; null: of all that the net learns
 * @property {string | null} weight the parameter that is taken apart; null: the output neuron's first
 * @property {boolean} present it is shown as a presentation, where it can be: see present.js
 * @property {import("./parts.js").Part | null} part the part of iteration k that is shown; null: all of it
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

  /** A move to another iteration shows all of it, unless it says which part. @param {Partial<Values>} patch */
  set(patch) {
    if (patch.k !== undefined && patch.k !== this.values.k) patch = { part: null, ...patch };
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
export const view = ({ kind, window, start, iterations }) => ({
  kind,
  k0: window?.k0 ?? start,
  k1: window?.k1 ?? iterations,
});

/**
 * The cursor's last stop: the newest iteration, or after the end the entry behind its update.
 * @param {Pick<Values, "start" | "frontier" | "final">} values
 */
export const lastStop = ({ start, frontier, final }) => Math.max(start, final ? frontier : frontier - 1);

/** Whether a run is under way. @param {Values} values */
export const busy = ({ phase }) => ["sending", "queued", "running"].includes(phase);

/** Whether iterations may still come. @param {Pick<Values, "phase" | "compared" | "final">} values */
export const more = (values) =>
  !complete(values) && ["queued", "running", "filling", "sending", "comparing"].includes(values.phase);

/**
 * Whose record is told at k: before the first iteration of a branch, that of what it branched from.
 * @param {Values} values @param {number} k
 */
export const teller = ({ run, history, final, past }, k) =>
  past && k < history.start ? past : { run, history, final };

/** Whether all of what is shown is here, or will never be. @param {Pick<Values, "compared" | "final">} values */
export const complete = ({ compared, final }) =>
  compared.length ? compared.every(({ final: one, trouble }) => one || trouble) : final !== null;

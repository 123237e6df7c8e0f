/**
 * The library's runs as far as they are known: their order, what is new, which are chosen. Pure.
 *
 * api.js and changes.js -> runlist -> library.js. A page of runs may be older than what was heard of
 * a run while it was on its way: what was heard wins.
 */

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./api.js").RunPage} RunPage */

export const PAGE = 50; // runs asked for at once
const LARGEST = 500; // that the server gives at once

export class RunList {
  /** @type {Run[]} */
  runs = [];
  /** @type {string | null} where the next page begins */
  next = null;
  /** @type {Map<string, Run>} the chosen runs, in the order of choosing */
  chosen = new Map();
  #anchor = "";
  /** @type {Map<string, Run | null>} runs heard of since a page was asked for; null: deleted */
  #heard = new Map();
  /** @type {Set<string>} runs heard of that are not among those read */
  #unknown = new Set();

  /** Runs to ask for so that all that is shown is read again, beside those that are new. */
  get length() {
    return Math.min(LARGEST, Math.max(PAGE, this.runs.length + this.#unknown.size));
  }

  /** @param {string} id */
  find(id) {
    return this.runs.find((run) => run.id === id);
  }

  /** A page is being asked for: what is heard from now on is newer. */
  ask() {
    this.#heard.clear();
  }

  /** The first page, or all that was shown, read again. @param {RunPage} page */
  replace({ runs, next }) {
    const fresh = this.#newest(runs);
    const ids = new Set(fresh.map(({ id }) => id));
    const behind = next !== null && runs.length >= LARGEST
      ? this.runs.slice(LARGEST).filter(({ id }) => !ids.has(id))
      : [];
    this.runs = [...fresh, ...behind];
    if (behind.length === 0) this.next = next;
    this.#unknown.clear();
    this.#choseAnew(this.runs);
  }

  /** @param {RunPage} page */
  append({ runs, next }) {
    const known = new Set(this.runs.map(({ id }) => id));
    const fresh = this.#newest(runs).filter(({ id }) => !known.has(id));
    this.runs = [...this.runs, ...fresh];
    this.next = next;
    this.#choseAnew(fresh);
  }

  /** A run as it is now; returns whether it is among those shown. @param {Run} run */
  hear(run) {
    this.#heard.set(run.id, run);
    this.#choseAnew([run]);
    const at = this.runs.findIndex(({ id }) => id === run.id);
    if (at < 0) {
      this.#unknown.add(run.id);
      return false;
    }
    this.runs = this.runs.with(at, run);
    return true;
  }

  /** A run is no more; returns the one that is now in its place. @param {string} id */
  drop(id) {
    this.#heard.set(id, null);
    this.chosen.delete(id);
    const at = this.runs.findIndex((run) => run.id === id);
    if (at < 0) return undefined;
    this.runs = this.runs.toSpliced(at, 1);
    return this.runs[at] ?? this.runs[at - 1];
  }

  /** @param {string} id @param {boolean} [on] */
  choose(id, on = !this.chosen.has(id)) {
    const run = this.find(id);
    if (run && on) this.chosen.set(id, run);
    else this.chosen.delete(id);
    this.#anchor = id;
  }

  /** Choose, or let go of, all from the last one chosen to this one. @param {string} id @param {boolean} [on] */
  chooseTo(id, on = !this.chosen.has(id)) {
    const ids = this.runs.map((run) => run.id);
    const from = ids.indexOf(this.#anchor);
    const to = ids.indexOf(id);
    if (from < 0 || to < 0) this.choose(id, on);
    else {
      const between = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
      for (const one of from <= to ? between : between.reverse()) this.choose(one, on);
    }
  }

  /** Choose all that are shown, or none at all. @param {boolean} on */
  chooseAll(on) {
    if (on) for (const { id } of this.runs) this.choose(id, true);
    else this.chosen.clear();
  }

  /** How many of those shown are chosen, and how many chosen ones are not shown. */
  get shares() {
    const here = this.runs.filter(({ id }) => this.chosen.has(id)).length;
    return { here, elsewhere: this.chosen.size - here };
  }

  /** All tags of the runs that are known, in the order of letters. */
  get tags() {
    const all = [...this.runs, ...this.chosen.values()].flatMap(({ tags }) => tags);
    return [...new Set(all)].sort((a, b) => a.localeCompare(b));
  }

  /** @param {Run[]} runs */
  #newest(runs) {
    return runs.map((run) => this.#heard.has(run.id) ? this.#heard.get(run.id) : run).filter((run) => run != null);
  }

  /** @param {Run[]} runs */
  #choseAnew(runs) {
    for (const run of runs) if (this.chosen.has(run.id)) this.chosen.set(run.id, run);
  }
}

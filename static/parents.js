/**
 * What the runs are called that others branched from. Those that are not listed are asked for, one
 * after another and once; one that is deleted is called by its id.
 */

import { list, Refusal } from "./api.js";
import { title } from "./runnames.js";

/** @typedef {import("./api.js").Run} Run */

const ALL = { tag: "", starred: false, sort: "-created" };
const FEW = 5; // runs whose words hold an id: its own, and some notes

export class Parents {
  /** @type {Map<string, Run | null>} null: asked for, or not there */
  #known = new Map();
  /** @type {string[]} */
  #waiting = [];
  #asking = false;

  /** @param {() => void} found called when a name was found */
  constructor(found) {
    this.found = found;
  }

  /** These need not be asked for. @param {Run[]} runs */
  know(runs) {
    for (const run of runs) this.#known.set(run.id, run);
  }

  /** @param {string} id */
  name(id) {
    const run = this.#known.get(id);
    if (run) return title(run);
    if (run === undefined) {
      this.#known.set(id, null);
      this.#waiting.push(id);
      this.#ask();
    }
    return id;
  }

  async #ask() {
    if (this.#asking) return;
    this.#asking = true;
    for (let id = this.#waiting.shift(); id; id = this.#waiting.shift()) {
      const run = await read(id);
      if (!run) continue;
      this.#known.set(id, run);
      this.found();
    }
    this.#asking = false;
  }
}

/** A run that may be deleted: looked for, since asking for it would be an error then. @param {string} id */
async function read(id) {
  try {
    const { runs } = await list({ ...ALL, q: id }, FEW, null, new AbortController().signal);
    return runs.find((run) => run.id === id) ?? null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return null;
  }
}

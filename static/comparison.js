/**
 * Several runs side by side: found, read one after another over the tab's stream, and shown as one.
 *
 * address -> comparison -> api and turns.js -> a history for each run and the state -> the grid, whose
 * charts draw all of them (sheet.js), and the table of runs (runtable.js).
 */

import { align, firstWeight, weights } from "./align.js";
import { reached, read, Refusal } from "./api.js";
import { BOUND } from "./limits.js";
import { MOST_NUMBERS } from "./plan.js";
import { closer, held, inOrder, whole } from "./reading.js";
import { alive } from "./runnames.js";
import { complete } from "./state.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./state.js").Compared} Compared */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Values} Values */

const MANY = 4; // runs, beyond which each is held in half the memory

export class Comparison {
  #ids = "";

  /** @param {State} state @param {import("./turns.js").Turns} turns */
  constructor(state, turns) {
    this.state = state;
    this.turns = turns;
  }

  /** Whether these runs are compared now. @param {string[]} ids */
  shows(ids) {
    return this.state.values.compared.length > 0 && this.#ids === ids.join();
  }

  /** The place of the address among the runs that are compared now. @param {Partial<Values>} place */
  move({ shown, ...rest }) {
    const { start, frontier } = this.state.values;
    this.state.set({ k: Math.max(start, frontier - 1), ...rest, ...(shown?.size === 1 ? { shown } : {}) });
  }

  /**
   * Compare runs; whether there is any of them.
   * @param {string[]} ids @param {(shape: {iterations: number, patterns: object[], parameters: string[]}) => Partial<Values>} place
   */
  async load(ids, place) {
    this.#ids = ids.join();
    const answers = await Promise.all(ids.map(ask));
    if (this.state.values.ids.join() !== this.#ids) return true; // something else is shown by now
    const runs = answers.flatMap(({ run }) => (run ? [run] : []));
    const absent = answers.flatMap(({ id, run, status }) => (run ? [] : [{ id, deleted: status === 410 }]));
    if (runs.length === 0) {
      this.state.set({ phase: answers.some(({ status }) => status) ? "missing" : "offline" });
      return false;
    }
    this.#show(runs, absent, place);
    return true;
  }

  /** @param {Run[]} runs @param {Values["absent"]} absent @param {Parameters<Comparison["load"]>[1]} place */
  #show(runs, absent, place) {
    const { patterns, places } = align(runs);
    const parameters = weights(runs);
    const most = runs.length > MANY ? MOST_NUMBERS / 2 : MOST_NUMBERS;
    const compared = runs.map((run, i) => ({
      run,
      history: held(run, run.config.iterations, most),
      final: null,
      places: places[i] ?? [],
      reached: null,
      trouble: "",
    }));
    const iterations = Math.max(...runs.map((run) => (alive(run) ? run.config.iterations : run.k)));
    const start = Math.min(...compared.map(({ history }) => history.start));
    const names = parameters.map(({ name }) => name);
    const { shown, ...rest } = place({ iterations, patterns, parameters: names });
    const [asked = firstWeight(parameters)] = shown?.size === 1 ? shown : [];
    this.state.set({
      phase: "comparing",
      compared,
      absent,
      hidden: new Set(),
      patterns,
      parameters,
      shown: new Set([asked]),
      start,
      iterations: Math.max(iterations, start + 1),
      frontier: start,
      k: start,
      net: 0,
      ...rest,
    });
    if (this.state.values.k < start) this.state.set({ k: start });
    this.#read(compared);
  }

  /** Read all of them. @param {Compared[]} all */
  #read(all) {
    const missing = all.filter(({ final, trouble }) => !final && !trouble);
    this.turns.take(inOrder(missing).map((one) => whole(one, {
      grew: () => this.#grew(),
      run: () => this.state.touch("compared"),
      done: () => {
        this.#grew();
        this.#reached(one);
        this.look(); // where all are here
      },
      failed: ({ type }) => {
        one.trouble = type;
        this.#grew();
      },
      connection: (live) => this.state.set({ reconnecting: !live }),
      alive: () => ask(one.run.id).then(({ run }) => run !== null),
    })));
  }

  #grew() {
    const { compared, follow, k } = this.state.values;
    if (compared.length === 0) return;
    const frontier = Math.max(...compared.map(({ history }) => history.frontier));
    const ends = compared.map(({ run }) => (alive(run) ? run.config.iterations : run.k));
    this.state.set({
      frontier,
      iterations: Math.max(...ends, this.state.values.start + 1),
      k: follow ? Math.max(this.state.values.start, frontier - 1) : k,
    });
    this.state.touch("compared");
  }

  /** Ask when a run's errors fell below the bound, once it has ended. @param {Compared} one */
  async #reached(one) {
    try {
      one.reached = await reached(one.run.id, BOUND);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      one.reached = [];
    }
    this.state.touch("compared");
  }

  /** Hold the zoomed window more closely, where a run's plan holds it by its extremes. */
  look() {
    const { compared, window } = this.state.values;
    if (!window || !complete(this.state.values)) return;
    const readings = compared.flatMap((one) => {
      const reading = closer(one, window, {
        grew: () => this.state.touch("compared"),
        alive: () => ask(one.run.id).then(({ run }) => run !== null),
      });
      return reading ? [reading] : [];
    });
    if (readings.length) this.turns.take(readings);
  }
}

/** A run, or why there is none: 410, 404; 0 where nothing answered. @param {string} id */
async function ask(id) {
  try {
    return { id, run: await read(id), status: 200 };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { id, run: null, status: error.problem.status };
  }
}

/**
 * One run on the page: trained, branched, loaded again, stopped or trained on, and its stream followed
 * to the end; after it, or before where it is still training, what it branched from.
 *
 * form -> session -> api and turns.js -> history and state -> everything that draws.
 */

import { extend, read, Refusal, stop, train } from "./api.js";
import { chosen, parameters } from "./names.js";
import { closerPast, pastOf, wholePast } from "./past.js";
import { ENDINGS, NOWHERE, phaseOf, saysGone, TROUBLES } from "./phases.js";
import { Polling } from "./polling.js";
import { closer, entire, held, whole } from "./reading.js";
import { busy, lastStop } from "./state.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Told} Told */
/** @typedef {import("./state.js").Values} Values */

export class Session {
  #wanted = ""; // the run that is shown, or on its way
  #turn = 0; // counts what was asked for: an answer to something earlier is not shown
  /** @type {import("./state.js").Phase} */
  #before = "start"; // the phase of what is shown while something else is on its way

  /** @param {State} state @param {import("./turns.js").Turns} turns */
  constructor(state, turns) {
    this.state = state;
    this.turns = turns;
    this.polling = new Polling(() => busy(state.values), () => this.#progress());
  }

  /** Train a recipe, or a branch; whether it is shown now. A refusal of its fields is thrown. @param {object} config */
  async train(config) {
    const turn = this.#begin("sending");
    try {
      const run = await train(config);
      const past = run.fork ? await pastOf(run, this.state.values) : null;
      if (turn !== this.#turn) return false; // something else was opened meanwhile
      this.state.set({ phase: run.status });
      this.#show(run, {}, past);
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (turn === this.#turn) this.#back();
      await this.#askIfGone(error);
      throw error;
    }
  }

  /**
   * Show a run that exists; whether it is shown now.
   * @param {string} id @param {(run: Run) => Partial<Values>} place where in it, and how
   */
  async load(id, place) {
    this.#wanted = id;
    this.#begin("loading");
    const run = await this.#ask(id);
    const past = run?.fork ? await pastOf(run, this.state.values) : null;
    if (!run || this.#wanted !== id) return false;
    this.#show(run, place(run), past);
    return true;
  }

  /** Stay with what is shown, whatever was on its way. */
  keep() {
    this.#wanted = this.state.values.run?.id ?? "";
    this.#turn += 1;
    this.#back();
  }

  /** Show no run any more. @param {Partial<Values>} start what is shown instead */
  leave(start) {
    this.#wanted = "";
    this.#turn += 1;
    this.polling.rest();
    this.turns.stop();
    this.state.set({ ...NOWHERE, run: null, phase: "start", ...start });
  }

  async stop() {
    const { run } = this.state.values;
    if (!run) return;
    try {
      this.#update(await stop(run.id));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await this.#ask(run.id); // says what is the matter
    }
  }

  /** Train the run shown on, to a later k; a refusal is thrown. What is held, and the reader's place, stay. @param {unknown} iterations */
  async extend(iterations) {
    const { values } = this.state;
    const { run: before, history: shorter } = values;
    if (!before) return;
    const run = await extend(before.id, iterations).catch(async (error) => {
      await this.#askIfGone(error);
      throw error;
    });
    if (values.run?.id !== run.id) return;
    const history = held(run);
    history.take(shorter);
    const k = Math.min(values.k, Math.max(history.start, before.k - 1));
    const { iterations: end } = run.config;
    this.state.set({ run, history, iterations: end, frontier: history.frontier, final: null, k, steepest: -1, detail: "" });
    this.#update(run);
    this.#follow(run);
  }

  /** Hold the zoomed window more closely, where the plan holds it by its extremes. */
  look() {
    const { history, run, window, final, past } = this.state.values;
    if (!run || !final || !window) return;
    const hear = {
      grew: () => this.state.touch("history"),
      failed: (/** @type {import("./api.js").Problem} */ { type }) => this.#fail(type, ""),
      alive: async () => (await this.#ask(run.id)) !== null,
    };
    const readings = [
      closer({ run, history, final }, window, hear),
      past && closerPast(past, this.state, window),
    ].filter((reading) => reading !== null);
    const rest = past && !entire(past) ? [wholePast(past, this.state, () => this.look())] : [];
    if (readings.length) this.turns.take([...readings, ...rest]);
  }

  /** Something else is on its way. @param {"loading" | "sending"} phase */
  #begin(phase) {
    const { phase: now } = this.state.values;
    if (now !== "loading" && now !== "sending") this.#before = now;
    this.state.set(phase === "sending" ? { phase, detail: "" } : { phase });
    this.#turn += 1;
    return this.#turn;
  }

  /** It does not come: what is shown is as it was, or as it has become. */
  #back() {
    const { phase, run } = this.state.values;
    if (phase !== "loading" && phase !== "sending") return;
    this.state.set({ phase: this.#before });
    if (run && !TROUBLES.has(this.#before)) this.#update(run);
  }

  /** An answer said that a run is gone: where it is the one shown, see. @param {string} [id] */
  async doubt(id) {
    if (id && this.state.values.run?.id === id) await this.#ask(id);
  }

  /** Where a refusal says that a run is gone, see whether it is the one shown. @param {unknown} error */
  async #askIfGone(error) {
    if (error instanceof Refusal && saysGone(error.problem)) await this.doubt(this.state.values.run?.id);
  }

  /** @param {Run} run @param {Partial<Values>} place @param {Told | null} past */
  #show(run, place, past) {
    this.#wanted = run.id;
    const { patterns, parameters: names, config } = run;
    const history = held(run);
    const { values } = this.state;
    const named = parameters(names);
    const sameNames = values.parameters.map(({ name }) => name).join() === names.join();
    const start = past?.history.start ?? history.start;
    this.state.set({
      ...NOWHERE,
      run,
      history,
      past,
      patterns,
      start,
      iterations: config.iterations,
      frontier: history.frontier,
      net: Math.min(values.net, patterns.length - 1),
      ...(sameNames ? {} : { parameters: named, shown: chosen(named) }),
      k: history.start,
      ...place,
    });
    if (values.k < start) this.state.set({ k: start });
    this.#update(run);
    this.#follow(run);
  }

  /** @param {Run} run */
  #follow(run) {
    const { state } = this;
    const { history, past } = state.values;
    const told = { run, history, final: null };
    const own = whole(told, {
      grew: () => {
        const { frontier } = history;
        state.set(state.values.follow ? { frontier, k: frontier - 1 } : { frontier });
      },
      run: (newer) => this.#update(newer),
      done: (newer, final) => {
        const { frontier } = history;
        const { follow, start } = state.values;
        const last = lastStop({ start, frontier, final: follow ? null : final });
        state.set({ final, frontier, k: Math.min(state.values.k, last), reconnecting: false });
        this.#update(newer);
      },
      failed: ({ type, detail: said }) => this.#fail(type, said),
      connection: (live) => state.set({ reconnecting: !live }),
      alive: async () => (await this.#ask(run.id)) !== null,
    });
    const before = past && !entire(past) ? wholePast(past, state, () => this.look()) : null;
    // What has an end is read first: a run under way may take long.
    const readings = before ? (own.live() && !before.live() ? [before, own] : [own, before]) : [own];
    this.turns.take(readings);
  }

  /** The stream ended with a problem: say which, and how the run is now. @param {string} type @param {string} detail */
  async #fail(type, detail) {
    const { run } = this.state.values;
    this.state.set({ phase: ENDINGS[type] ?? "failed", detail, reconnecting: false });
    const now = run && type !== "run-deleted" ? await read(run.id).catch(() => null) : null;
    if (now && this.state.values.run?.id === now.id) this.state.set({ run: now });
  }

  /** @param {Run} run */
  #update(run) {
    if (this.state.values.run?.id !== run.id) return;
    this.state.set({ run, phase: phaseOf(run, this.state.values) });
    this.polling.again();
  }

  async #progress() {
    const { run } = this.state.values;
    const newer = run && (await this.#ask(run.id));
    if (newer) this.#update(newer);
  }

  /** The run, or null: gone, no answer, or another one is wanted by now. @param {string} id */
  async #ask(id) {
    try {
      const run = await read(id);
      return id === this.#wanted ? run : null;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (id !== this.#wanted) return null;
      const { status, detail: said } = error.problem;
      if (status === 404 || status === 410) {
        this.turns.stop();
        this.state.set({ phase: status === 410 ? "deleted" : "missing", detail: said, reconnecting: false });
      } else if (this.state.values.run?.id === id) this.state.set({ reconnecting: true });
      else this.state.set({ phase: "offline", detail: said });
      return null;
    }
  }
}

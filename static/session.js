/**
 * One run on the page: trained, loaded again or stopped, and its stream followed to the end.
 *
 * form -> session -> api and stream -> history and state -> everything that draws.
 */

import { read, Refusal, stop, train } from "./api.js";
import { History } from "./history.js";
import { chosen, parameters } from "./names.js";
import { detail, plan } from "./plan.js";
import { busy } from "./state.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./state.js").State} State */

const POLL_MS = 500;

export class Session {
  #timer = 0;

  /** @param {State} state @param {import("./stream.js").Stream} stream */
  constructor(state, stream) {
    this.state = state;
    this.stream = stream;
    document.addEventListener("visibilitychange", () => this.#poll());
  }

  /** Train a recipe; a refusal of its fields is thrown. @param {object} config */
  async train(config) {
    const before = this.state.values.phase;
    this.state.set({ phase: "sending", detail: "" });
    try {
      this.#show(await train(config), true);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.state.set({ phase: before });
      throw error;
    }
  }

  /** Show a run that exists. @param {string} id @param {number | null} k */
  async load(id, k) {
    this.state.set({ phase: "loading" });
    const run = await this.#ask(id);
    if (run) this.#show(run, k === null, k ?? 0);
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

  /** Hold the zoomed window more closely, where the plan holds it by its extremes. */
  look() {
    const { history, run, window, final } = this.state.values;
    const coarse = history.segments.some(
      ({ k1, stride }) => stride > 1 && window && k1 > window.k0,
    );
    if (!run || !final || !window || !coarse) return;
    const segment = detail(window.k0, Math.min(window.k1 + 1, run.k), history.rows);
    if (segment.k1 <= segment.k0) return;
    history.look(segment);
    const nothing = () => {};
    this.stream.open(run.id, history.rows, {
      next: () => (history.closer?.full ? null : { segment, k0: history.closer?.next ?? 0 }),
      frame: (frame) => {
        if (history.appendCloser(frame)) this.state.touch("history");
      },
      run: nothing,
      done: nothing,
      failed: ({ type }) => this.state.set({ phase: type === "run-deleted" ? "deleted" : "failed" }),
      connection: nothing,
      alive: async () => (await this.#ask(run.id)) !== null,
    });
  }

  /** @param {Run} run @param {boolean} follow @param {number} [k] */
  #show(run, follow, k = 0) {
    const { patterns, nets, parameters: names, config } = run;
    const rows = 2 * patterns.length + 2 * nets * names.length;
    const segments = plan(config.iterations, rows);
    const history = new History(patterns.length, nets, names.length, segments);
    const { values } = this.state;
    const named = parameters(names);
    const sameNames = values.parameters.map(({ name }) => name).join() === names.join();
    this.state.set({
      run,
      history,
      patterns,
      iterations: config.iterations,
      final: null,
      frontier: 0,
      k,
      follow,
      playing: false,
      window: null,
      reconnecting: false,
      steepest: -1,
      detail: "",
      net: Math.min(values.net, nets - 1),
      ...(sameNames ? {} : { parameters: named, shown: chosen(named) }),
    });
    this.#update(run);
    this.#follow(run, history);
  }

  /** @param {Run} run @param {History} history */
  #follow(run, history) {
    const { state } = this;
    this.stream.open(run.id, history.rows, {
      next: () => ({
        segment: history.wanted,
        k0: Math.min(history.frontier, run.config.iterations - 1),
      }),
      frame: (frame) => {
        if (!history.append(frame)) return;
        const { frontier } = history;
        state.set(state.values.follow ? { frontier, k: frontier - 1 } : { frontier });
      },
      run: (newer) => this.#update(newer),
      done: ({ final, ...newer }) => {
        history.end = newer.k;
        const last = state.values.follow ? Math.max(0, newer.k - 1) : newer.k;
        const k = Math.min(state.values.k, last);
        state.set({ final, frontier: history.frontier, k, reconnecting: false });
        this.#update(newer);
      },
      failed: ({ type, detail: said }) => {
        const phase = type === "run-deleted" ? "deleted" : "failed";
        state.set({ phase, detail: said, reconnecting: false });
      },
      connection: (live) => state.set({ reconnecting: !live }),
      alive: async () => (await this.#ask(run.id)) !== null,
    });
  }

  /** @param {Run} run */
  #update(run) {
    if (this.state.values.run && this.state.values.run.id !== run.id) return;
    const { final } = this.state.values;
    // A run that has ended is shown as ended when all of it is here.
    const arriving = (run.status === "done" || run.status === "stopped") && !final;
    this.state.set({ run, phase: arriving ? "filling" : run.status });
    this.#poll();
  }

  /** Ask for progress twice a second, while there is any. */
  #poll() {
    clearTimeout(this.#timer);
    const { run } = this.state.values;
    if (!run || !busy(this.state.values) || document.hidden) return;
    this.#timer = setTimeout(async () => {
      const newer = await this.#ask(run.id);
      if (newer) this.#update(newer);
      else this.#poll();
    }, POLL_MS);
  }

  /** @param {string} id @returns {Promise<Run | null>} */
  async #ask(id) {
    try {
      return await read(id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, detail: said } = error.problem;
      if (status === 404 || status === 410) {
        this.stream.close();
        const known = this.state.values.run?.id === id;
        this.state.set({ phase: known ? "deleted" : "missing", detail: said, reconnecting: false });
      } else if (this.state.values.run?.id === id) this.state.set({ reconnecting: true });
      else this.state.set({ phase: "offline", detail: said });
      return null;
    }
  }
}

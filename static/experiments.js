/**
 * Experiments that a person begins: the form's, a preset, a branch, one beside the run shown.
 *
 * form, presets, branch, article -> here -> session.js trains it, or it is opened. What is refused goes
 * back to the form; a recipe that is in no field, into a short message.
 */

import { Refusal, train } from "./api.js";
import { find } from "./dom.js";
import { t } from "./i18n.js";
import { said } from "./refusals.js";
import { busy } from "./state.js";

/** @typedef {import("./api.js").Config} Config */
/**
 * @typedef {object} Parts
 * @property {import("./state.js").State} state
 * @property {import("./address.js").Address} address
 * @property {import("./session.js").Session} session
 * @property {import("./library.js").Library} library
 * @property {import("./charts.js").Charts} charts
 * @property {import("./form.js").Form} form
 * @property {import("./sweep.js").Sweep} sweep
 * @property {(ids: string[]) => void} open
 */

const HOLD_MS = 200; // a short run is complete by then, and drawn once

export class Experiments {
  #sending = false; // one to show beside the run shown

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.values = parts.state.values;
  }

  /** Train a recipe that is in no field yet. @param {Config} config */
  begin(config) {
    this.parts.form.fill(config);
    return this.train(config);
  }

  /** Train a recipe, or a branch of the run shown, which may still be training. @param {object} config */
  async train(config) {
    const { values } = this;
    const { address, session, library, charts, form, sweep } = this.parts;
    if (values.phase === "sending" || (busy(values) && !("fork" in config))) return;
    performance.mark("train");
    form.refuse(null);
    address.write();
    form.unfold(false);
    find("button.train").blur(); // the space bar now plays
    const accepted = await this.#offer(() => library.accepting(() => session.train(config)), (problem) => form.refuse(problem));
    if (!accepted) return;
    charts.hold(HOLD_MS);
    sweep.train();
    if (values.run) address.step([values.run.id]);
  }

  /** Train another recipe, and show both runs; one at a time. @param {object} config */
  async beside(config) {
    const { run } = this.values;
    const { library, open } = this.parts;
    if (!run || this.#sending) return;
    this.#sending = true;
    const refuse = (/** @type {import("./api.js").Problem} */ problem) =>
      library.toasts.show(() => t("toast.refused", { what: t("compare"), why: said(problem) }));
    const other = await this.#offer(() => library.accepting(() => train(config)), refuse).finally(() => {
      this.#sending = false;
    });
    if (other && this.values.run?.id === run.id) open([run.id, other.id]);
  }

  /**
   * What a request gives; null where it is refused, which is then said.
   * @template T @param {() => Promise<T>} ask @param {(problem: import("./api.js").Problem) => void} refuse @returns {Promise<T | null>}
   */
  async #offer(ask, refuse) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(error.problem);
      return null;
    }
  }
}

/**
 * Train on to: the control that lets a run that has ended, or failed, end at a later k.
 */

import { Refusal } from "./api.js";
import { find } from "./dom.js";
import { any } from "./state.js";
import { said } from "./refusals.js";
import { LONGEST } from "./start.js";
import { value } from "./table.js";

/** @typedef {import("./state.js").Values} Values */

export class Extension {
  /** @type {import("./api.js").Problem | null} */
  #refused = null;
  #of = "";

  /** @param {(iterations: unknown) => Promise<void>} extend throws a refusal @param {() => void} extended */
  constructor(extend, extended) {
    this.extend = extend;
    this.extended = extended;
    this.home = find(".extension");
    this.field = /** @type {HTMLInputElement} */ (find("input", this.home));
    this.error = find(".error", this.home);
    this.button = /** @type {HTMLButtonElement} */ (find("button", this.home));
    this.button.addEventListener("click", () => this.#go());
    this.field.addEventListener("input", () => this.#refuse(null));
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // it is not the form's
      this.#go();
    });
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    const { run, phase } = values;
    if (any(changed, "run", "phase")) {
      this.home.hidden = !run || !extendable(values);
      const of = `${run?.id} ${run?.k} ${phase}`;
      if (run && of !== this.#of) {
        this.#of = of;
        this.#refuse(null);
        this.field.value = String(later(run));
      }
    }
    if (changed.has("language")) this.#refuse(this.#refused);
  }

  async #go() {
    this.#refuse(null);
    this.button.disabled = true;
    try {
      await this.extend(value(this.field.value));
      this.extended();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#refuse(error.problem);
      this.field.focus();
    } finally {
      this.button.disabled = false;
    }
  }

  /** @param {import("./api.js").Problem | null} problem */
  #refuse(problem) {
    this.#refused = problem;
    this.error.hidden = !problem;
    this.error.textContent = problem ? said(problem).replace(/^iterations: /, "") : "";
    if (problem) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
  }
}

/** Whether a run can go on: it has ended, and neither a rule nor its numbers ended it. @param {Values} values */
const extendable = ({ run, phase }) =>
  (phase === "failed" || phase === "stopped" || (phase === "done" && run?.stop_reason === "iterations")) &&
  run !== null && later(run) > run.k;

/** The end that is proposed: where it was to end, or twice as far. @param {import("./api.js").Run} run */
const later = ({ k, config: { iterations } }) => Math.min(LONGEST, k < iterations ? iterations : 2 * iterations);

/**
 * Where the page goes: the start, a run or a comparison, as the address asks for it.
 *
 * address.js, and whoever opens a run -> here -> session.js or comparison.js load it, the state shows it.
 */

import { find } from "./dom.js";
import { MOST_RUNS } from "./limits.js";
import { oddWords } from "./oddplace.js";
import { first, preview } from "./start.js";
import { lastStop } from "./state.js";
import { fit } from "./url.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./url.js").Place} Place */
/**
 * @typedef {object} Parts
 * @property {import("./state.js").State} state
 * @property {import("./address.js").Address} address
 * @property {import("./session.js").Session} session
 * @property {import("./comparison.js").Comparison} comparison
 * @property {import("./charts.js").Charts} charts
 * @property {import("./form.js").Form} form
 * @property {import("./presets.js").Presets} presets
 * @property {import("./dress.js").Dress} dress
 * @property {import("./timeline.js").Timeline} timeline
 * @property {import("./toast.js").Toasts} toasts
 */

const HOLD_MS = 400; // what is compared is complete by then, and drawn once

export class Navigation {
  /** @param {import("./start.js").Boot} boot @param {Parts} parts */
  constructor(boot, parts) {
    this.boot = boot;
    this.parts = parts;
    this.values = parts.state.values;
  }

  /**
   * Show a run, or compare several: a step that Back takes back. No ids: the start.
   * @param {string[]} ids
   */
  open(ids) {
    const several = ids.length > 1 || this.values.compared.length > 0; // of those one weight is drawn
    this.parts.address.step(ids, { k: null, window: null, ...(several ? { shown: null } : {}) });
    return this.show(false);
  }

  /** Show what the address asks for. @param {boolean} [written] whether a person may have written it */
  async show(written = true) {
    const { values } = this;
    const { state, address, session, dress, form, timeline } = this.parts;
    const { asked } = address;
    const search = written ? location.search : "";
    const place = { ...asked, runs: asked.runs.slice(0, MOST_RUNS) };
    const [id] = place.runs;
    state.set({ ids: place.runs, beyond: asked.runs.slice(MOST_RUNS), present: place.present });
    if (place.language) dress.speak(place.language);
    if (id === undefined) {
      if (values.run || values.phase !== "start") this.#leave({});
      state.set(fit({ ...place, k: null }, this.#shape()));
      find("button.train").focus({ preventScroll: true });
    } else if (place.runs.length > 1) {
      await this.#compare(place);
    } else if (id === values.run?.id) {
      session.keep();
      state.set({ k: Math.max(0, values.frontier - 1), ...fit(place, this.#shape()) });
      if (values.k > lastStop(values) || values.k < values.start) timeline.move(values.k);
      this.#tellOdd(search);
    } else if (await session.load(id, (run) => fit(place, { ...run, ...run.config }))) {
      if (values.run) form.fill(values.run.config);
      this.#tellOdd(search);
    } else if (values.run && values.ids[0] === id) {
      this.#leave({ phase: values.phase, detail: values.detail });
    }
  }

  /** Say what the address asked for in vain. @param {string} search */
  #tellOdd(search) {
    const { run, start } = this.values;
    if (!run || !oddWords(search, run, start).length) return;
    this.parts.toasts.show(() => oddWords(search, run, start).join(" "));
  }

  /** @param {Place} place */
  async #compare(place) {
    const { values } = this;
    const { session, comparison, charts } = this.parts;
    if (comparison.shows(place.runs)) {
      session.keep();
      comparison.move(fit(place, this.#shape()));
      return;
    }
    session.leave({ phase: "loading" });
    charts.hold(HOLD_MS);
    const found = await comparison.load(place.runs, (runs) => fit(place, runs));
    if (!found && values.ids === place.runs) this.#leave({ phase: values.phase });
  }

  /** A run that was deleted is there again. @param {string} id */
  restored(id) {
    if (this.values.phase !== "deleted" || this.values.ids[0] !== id) return;
    this.#leave({ phase: "loading" });
    this.show();
  }

  /** Before any run the page follows the form. @param {ReturnType<import("./form.js").Form["config"]>} config */
  begin(config) {
    this.parts.presets.follow(config);
    const patch = this.values.run ? null : preview(this.boot, config, this.values);
    if (patch) this.parts.state.set(patch);
  }

  /** What of the state decides which places there are. */
  #shape() {
    const { values } = this;
    return { ...values, parameters: values.parameters.map(({ name }) => name) };
  }

  /** Show no run any more, but what the form says, and why. @param {Partial<Values>} why */
  #leave(why) {
    delete document.body.dataset.drawn;
    this.parts.session.leave({ ...first(this.boot), ...why });
    this.begin(this.parts.form.config());
  }
}

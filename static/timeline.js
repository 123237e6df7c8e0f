/**
 * The timeline: where the cursor is, and every way to move it. Its slider has the charts' axis.
 */

import { fraction, iterationAt, iterationTicks } from "./axis.js";
import { find, make, say } from "./dom.js";
import { count, inputsText, short } from "./format.js";
import { GAP } from "./labels.js";
import { t } from "./i18n.js";
import { branches } from "./sheet.js";
import { any, lastStop, view } from "./state.js";

/** @typedef {import("./state.js").Values} Values */

export class Timeline {
  #width = 0;

  /**
   * @param {import("./state.js").State} state
   * @param {import("./player.js").Player} player
   * @param {import("./order.js").Order} order
   * @param {() => number} across pixels that the charts' iteration axis is long
   */
  constructor(state, player, order, across) {
    this.state = state;
    this.player = player;
    this.order = order;
    this.across = across;
    this.home = find(".timeline");
    this.where = find(".where", this.home);
    this.place = find(".where .place", this.home);
    this.range = find(".where .range", this.home);
    this.track = find(".track", this.home);
    this.play = find("[data-step=play]", this.home);
    this.follow = /** @type {HTMLInputElement} */ (find("[name=follow]", this.home));
    this.end = find(".after", this.home);
    this.#listen();
  }

  /** Move the cursor as a person does: it stays where it is put. @param {number} k */
  move(k) {
    const { values } = this.state;
    const to = Math.min(Math.max(values.start, k), lastStop(values));
    this.state.set({ k: to, follow: false, playing: false });
  }

  /** @param {"first" | "last" | "play" | "follow"} name */
  act(name) {
    const { values } = this.state;
    if (name === "play") this.player.toggle();
    else if (name === "follow") this.state.set({ follow: true, k: lastStop(values) });
    else this.move(name === "first" ? values.start : values.frontier - 1);
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    const whole = all(values);
    const x = (/** @type {number} */ k) => `${(fraction(whole, k) * 100).toFixed(3)}%`;
    const ended = values.final !== null && values.frontier > values.history.start;
    const after = ended && values.k >= values.frontier;
    if (any(changed, "kind", "start", "iterations", "language")) this.#ticks(whole);
    if (any(changed, "kind", "start", "iterations", "past", "compared", "hidden", "scheme")) this.#branches(values);
    const style = this.track.style;
    style.setProperty("--at", x(Math.min(values.k, values.iterations)));
    const since = values.past ? values.history.start : values.start;
    style.setProperty("--since", x(since));
    style.setProperty("--held", values.run || values.compared.length ? x(Math.max(since, values.frontier)) : x(since));
    style.setProperty("--from", x(values.window?.k0 ?? values.start));
    style.setProperty("--to", x(values.window?.k1 ?? values.start));
    this.track.classList.toggle("zoomed", values.window !== null);
    const place = after
      ? t("k.after", { k: count(values.frontier) })
      : t("k.of", {
          k: count(values.k),
          first: count(values.start),
          last: count(Math.max(values.start, values.iterations - 1)),
        });
    const text = this.#tell(place, values);
    const slider = { min: values.start, max: lastStop(values), now: values.k, text };
    for (const [name, v] of Object.entries(slider)) {
      this.track.setAttribute(`aria-value${name}`, String(v));
    }
    this.end.setAttribute("aria-pressed", String(after));
    this.end.toggleAttribute("disabled", !ended);
    this.follow.checked = values.follow;
    this.play.classList.toggle("playing", values.playing);
    const label = t(values.playing ? "pause" : "play");
    this.play.setAttribute("aria-label", label);
    this.play.title = label;
  }

  /** Say where the cursor is; of `online` also in which epoch, and which pattern is learnt. @param {string} place @param {Values} values */
  #tell(place, values) {
    const { run, patterns, k, start, iterations } = values;
    const online = run?.config.schedule === "online";
    this.home.classList.toggle("online", online);
    const turn = this.order.at(values);
    const told = turn ? onlineText(k, turn.epoch, patterns[turn.p ?? -1]) : place;
    const range = turn ? t("k.range", { first: count(start), last: count(Math.max(start, iterations - 1)) }) : "";
    if (online) {
      // As wide as it can become: the track beside it must not move while the cursor does.
      const longest = onlineText(iterations, Math.floor(iterations / patterns.length), patterns.at(-1));
      this.where.style.setProperty("--longest", String(longest.length));
    }
    say(this.place, told);
    say(this.range, range);
    return range ? `${told} ${range}` : told;
  }

  /** @param {import("./axis.js").View} whole */
  #ticks(whole) {
    this.#width = this.track.clientWidth;
    const width = this.#width || 400;
    // The charts' own steps; on the logarithm the powers of ten, which the charts show as they fit.
    const gap = whole.kind === "linear" ? (width * GAP) / Math.max(GAP, this.across()) : width / 8;
    const labels = iterationTicks(whole, width, gap * (1 - 1e-9)).map((k) => {
      const label = make("span", "tick", short(k));
      label.style.left = `${fraction(whole, k) * 100}%`;
      return label;
    });
    find(".ticks", this.track).replaceChildren(...labels);
  }

  /** A mark at each branch point. @param {Values} values */
  #branches(values) {
    const marks = branches(values).map(({ k, colour }) => {
      const mark = make("span", "branch-mark");
      mark.style.left = `${fraction(all(values), k) * 100}%`;
      mark.style.setProperty("--curve", colour);
      mark.title = t("branch.mark", { k: count(k) });
      return mark;
    });
    find(".branches", this.track).replaceChildren(...marks);
  }

  #listen() {
    this.home.addEventListener("click", ({ target }) => {
      const button = /** @type {HTMLElement} */ (target).closest("button");
      const step = button?.dataset.step;
      if (!button || !step) return;
      if (step === "first" || step === "last" || step === "play") this.act(step);
      else if (step === "after") this.move(this.state.values.frontier);
      else this.move(this.state.values.k + Number(step));
    });
    this.follow.addEventListener("change", () => {
      if (this.follow.checked) this.act("follow");
      else this.state.set({ follow: false });
    });
    const drag = (/** @type {PointerEvent} */ event) => {
      const { left, width } = find(".rail", this.track).getBoundingClientRect();
      const k = iterationAt(all(this.state.values), Math.min(1, Math.max(0, (event.clientX - left) / width)));
      this.move(Math.min(k, this.state.values.frontier - 1));
    };
    this.track.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.track.setPointerCapture(event.pointerId);
      this.track.focus();
      drag(event);
      event.preventDefault();
    });
    this.track.addEventListener("pointermove", (event) => {
      if (this.track.hasPointerCapture(event.pointerId)) drag(event);
    });
    new ResizeObserver(() => {
      const { values } = this.state;
      if (this.track.clientWidth === this.#width) return;
      this.#ticks(all(values));
    }).observe(this.track);
  }
}

/** The whole axis, whatever is zoomed. @param {Values} values */
const all = (values) => ({ ...view(values), k0: values.start, k1: values.iterations });

/** The cursor's place in `online`. @param {number} k @param {number} epoch @param {import("./api.js").Pattern} [pattern] where it is known */
const onlineText = (k, epoch, pattern) =>
  t(pattern ? "k.online" : "k.online.alone", { k: count(k), epoch: count(epoch), inputs: inputsText(pattern) });

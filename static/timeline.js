/**
 * The timeline: where the cursor is, and every way to move it. Its slider has the charts' axis.
 *
 * pace.js has the choices of step and speed, jump.js the field for a k, player.js moves it by itself.
 */

import { fraction, iterationAt, iterationTicks } from "./axis.js";
import { find, make, say } from "./dom.js";
import { count, inputsText, shorts } from "./format.js";
import { t } from "./i18n.js";
import { Jump } from "./jump.js";
import { GAP } from "./labels.js";
import { Pace } from "./pace.js";
import { branches } from "./sheet.js";
import { any, lastStop, view } from "./state.js";
import { offered, stepped } from "./steps.js";

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
    this.pace = new Pace(this.home, (speed) => (player.speed = speed));
    this.jump = new Jump(find(".where .place", this.home), () => this.#reach(), (k) => {
      this.move(k);
      this.track.focus({ preventScroll: true }); // the arrows and the space bar go on from there
    });
    this.range = find(".where .range", this.home);
    this.track = find(".track", this.home);
    this.play = find("[data-step=play]", this.home);
    this.follow = /** @type {HTMLInputElement} */ (find("[name=follow]", this.home));
    this.end = find(".after", this.home);
    this.#listen();
    // What lies over the page's foot lies above it.
    new ResizeObserver(() => {
      document.documentElement.style.setProperty("--timeline-height", `${this.home.offsetHeight}px`);
    }).observe(this.home);
  }

  /** Move the cursor as a person does: it stays where it is put. @param {number} k */
  move(k) {
    const { values } = this.state;
    const to = Math.min(Math.max(values.start, k), lastStop(values));
    this.state.set({ k: to, part: null, follow: false, playing: false });
  }

  /** A step, back or forward; where there is nothing further the cursor only stays. @param {1 | -1} way @param {import("./steps.js").Size} [size] */
  step(way, size = this.pace.size) {
    const { values } = this.state;
    const { start: first, frontier, patterns } = values;
    if (!offered(values).includes(size)) return;
    const last = lastStop(values);
    const to = stepped(values, size, way, { first, newest: frontier - 1, last, patterns: patterns.length });
    this.state.set({ ...to, follow: false, playing: false });
  }

  /** @param {"first" | "last" | "play" | "follow"} name */
  act(name) {
    const { values } = this.state;
    if (name === "play") this.player.toggle();
    else if (name === "follow") this.state.set({ follow: true, part: null, k: lastStop(values) });
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
    this.pace.update(values);
    const text = this.#tell(values, after);
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

  /**
   * Say where the cursor is, of `online` also in which epoch and which pattern is learnt, and which part
   * of the iteration is shown; all of it as one sentence is returned.
   * @param {Values} values @param {boolean} after
   */
  #tell(values, after) {
    const { run, patterns, k, part, start, iterations } = values;
    const online = run?.config.schedule === "online";
    this.home.classList.toggle("online", online);
    this.home.classList.toggle("ended", values.final !== null);
    this.where.classList.toggle("parted", part !== null);
    const turn = this.order.at(values);
    const ends = { first: count(start), last: count(Math.max(start, iterations - 1)) };
    const place = after ? t("k.after") : turn ? onlineText(turn.epoch, patterns[turn.p ?? -1]) : t("k.of", ends);
    const shown = part ? t(`part.${part}`) : "";
    const range = turn ? t("k.range", ends) : "";
    if (online) {
      // As wide as it can become: the track beside it must not move while the cursor does.
      const longest = onlineText(Math.floor(iterations / patterns.length), patterns.at(-1)).replace("{k}", count(iterations));
      this.where.style.setProperty("--longest", String(longest.length));
    }
    this.jump.show(place, k, lastStop(values));
    say(this.range, shown || range);
    const number = count(k);
    if (part) return t("k.part", { k: number, part: shown });
    return [place.replace("{k}", number), range].filter(Boolean).join(" ");
  }

  /** Where the cursor can go, and is. */
  #reach() {
    const { values } = this.state;
    return { first: values.start, last: lastStop(values), k: values.k };
  }

  /** @param {import("./axis.js").View} whole */
  #ticks(whole) {
    this.#width = this.track.clientWidth;
    const width = this.#width || 400;
    // The charts' own steps; on the logarithm the powers of ten, which the charts show as they fit.
    const gap = whole.kind === "linear" ? (width * GAP) / Math.max(GAP, this.across()) : width / 8;
    const ticks = iterationTicks(whole, width, gap * (1 - 1e-9));
    const texts = shorts(ticks);
    const labels = ticks.map((k, i) => {
      const label = make("span", "tick", texts[i] ?? "");
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
      else this.step(step === "1" ? 1 : -1);
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

/** The cursor's place in `online`, but for its k. @param {number} epoch @param {import("./api.js").Pattern} [pattern] where it is known */
const onlineText = (epoch, pattern) =>
  t(pattern ? "k.online" : "k.online.alone", { epoch: count(epoch), inputs: inputsText(pattern) });

/**
 * Presentation mode: the chosen net's column and why its weight moved, large, for a projector.
 *
 * A mode of the same page: the state has it (`present`), the address says it, present.css lays it out;
 * figure.js draws broader lines. Entered and left here, with its own keys. What was in sight before, and
 * had the focus, is so again after it.
 */

import { find, make, say } from "./dom.js";
import { patternText } from "./format.js";
import { t } from "./i18n.js";
import { netName, together } from "./nets.js";
import { presentable, presenting } from "./present.js";
import { any } from "./state.js";

/** @typedef {import("./state.js").Values} Values */

export class Presentation {
  /** What was in sight and had the focus. @type {{run: string, top: number, left: number, focus: Element | null} | null} */
  #before = null;
  /** Whether the page is laid out for it; the server's first paint is, where the address asks for it. @type {boolean | null} */
  #laid = null;
  #nets = "";

  /**
   * @param {import("./state.js").State} state
   * @param {import("./moments.js").Moments} moments
   * @param {import("./library.js").Library} library
   * @param {import("./presentcode.js").PresentCode} code
   * @param {(net: number) => void} choose
   */
  constructor(state, moments, library, code, choose) {
    this.state = state;
    this.choose = choose;
    this.code = code;
    this.button = find(".present-open");
    this.bar = find(".present-bar");
    this.nets = find(".present-nets", this.bar);
    this.full = find("[data-present=full]", this.bar);
    this.full.hidden = !document.fullscreenEnabled;
    this.columns = find(".columns");
    /** @type {Record<string, () => void>} */
    this.keys = {
      PageDown: () => moments.step(1),
      PageUp: () => moments.step(-1),
      q: () => code.show(),
      Escape: () => (library.panel.opened ? library.close() : this.leave()),
    };
    for (let n = 1; n <= 9; n += 1) {
      this.keys[n] = () => {
        if (n <= state.values.patterns.length) choose(n - 1);
      };
    }
    this.button.addEventListener("click", ({ detail }) => {
      if (detail > 0) this.button.blur(); // the space bar plays afterwards
      this.enter();
    });
    this.#listen(moments);
    // What is wrong stands over the column and takes of its height.
    new ResizeObserver(([entry]) => {
      document.body.style.setProperty("--head", `${entry?.borderBoxSize[0]?.blockSize ?? 0}px`);
    }).observe(find(".headline"));
  }

  get on() {
    return presenting(this.state.values);
  }

  /** What a key does in this mode, where it is on. @param {string} key */
  act(key) {
    return this.on ? this.keys[key] : undefined;
  }

  toggle() {
    if (this.on) this.leave();
    else this.enter();
  }

  enter() {
    const { values } = this.state;
    if (this.on || !presentable(values)) return;
    const focus = document.activeElement;
    this.#before = { run: values.run?.id ?? "", top: scrollY, left: this.columns.scrollLeft, focus };
    this.state.set({ present: true });
  }

  leave() {
    this.state.set({ present: false });
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {}); // it may have ended by itself
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    const on = presenting(values);
    if (on !== this.#laid) {
      this.#laid = on;
      document.body.classList.toggle("presenting", on);
      if (!on) this.#restore(values);
      else if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); // all keys are the timeline's
    }
    if (any(changed, "run", "ids", "compared", "phase", "language")) this.#offer(values);
    if (on) this.#net(values);
    this.code.update(values, changed);
  }

  /** The button in the header says why it cannot be pressed. @param {Values} values */
  #offer(values) {
    const can = presentable(values);
    const label = can ? t("present") : `${t("present")}: ${t("present.none")}`;
    this.button.setAttribute("aria-disabled", String(!can));
    this.button.setAttribute("aria-label", label);
    this.button.title = label;
  }

  /** A button for each net, the chosen one pressed. @param {Values} values */
  #net(values) {
    const { patterns, net, language } = values;
    const names = patterns.map((pattern, p) => `${netName(values, p)} ${patternText(pattern)}`);
    const key = `${language} ${names.join()}`;
    if (key !== this.#nets) {
      this.#nets = key;
      this.nets.replaceChildren(...names.map((name, p) => {
        const button = make("button", "", String(p + 1));
        button.type = "button";
        button.title = name;
        button.setAttribute("aria-label", name);
        return button;
      }));
    }
    [...this.nets.children].forEach((button, p) => button.setAttribute("aria-pressed", String(p === net)));
    say(find(".present-word", this.bar), t(together(values) ? "present.inputs" : "present.nets"));
  }

  /** @param {Values} values */
  #restore({ run }) {
    const { run: id, top, left, focus } = this.#before ?? { run: "", top: 0, left: 0, focus: null };
    this.#before = null;
    if (!run || run.id !== id) return;
    scrollTo({ top, behavior: "instant" });
    this.columns.scrollLeft = left;
    if (focus instanceof HTMLElement && focus !== document.body && focus.checkVisibility()) focus.focus({ preventScroll: true });
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }

  /** @param {import("./moments.js").Moments} moments */
  #listen(moments) {
    this.bar.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      if (!button) return;
      switch (button.dataset.present) {
        case "back": return moments.step(-1);
        case "on": return moments.step(1);
        case "leave": return this.leave();
        case "full": return this.#fullScreen();
        default: return this.choose([...this.nets.children].indexOf(button));
      }
    });
    document.addEventListener("fullscreenchange", () => {
      this.full.setAttribute("aria-pressed", String(document.fullscreenElement !== null));
    });
  }

  /** The whole screen, or the window again; where the browser refuses it nothing else changes. */
  #fullScreen() {
    const asked = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    asked.catch(() => {});
  }
}

/**
 * Where the guided tour is on the page: a frame round what a step speaks of, and its card where it covers
 * none of it, above the timeline.
 */

import { find } from "./dom.js";

/** @typedef {import("./toursteps.js").Step} Step */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box in the window */

const GAP = 8; // between the window's edge, a frame and the card
const AROUND = 5; // from what is framed to its frame
const ARRIVING_MS = 1500; // what comes into sight asks for its numbers, and grows with them

export class TourFrame {
  /** @type {Step | null} */
  #step = null;
  #drawing = 0;
  #reaching = false;
  #until = 0; // it is scrolled to again while it grows, unless somebody scrolls
  #sized = new ResizeObserver(() => (performance.now() < this.#until ? this.#reachAgain() : this.fit()));

  /** @param {HTMLElement} card */
  constructor(card) {
    this.card = card;
    this.frame = find(".tour-frame");
    this.timeline = find(".timeline");
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    for (const name of ["scroll", "resize"]) addEventListener(name, () => this.fit(), { capture: true, passive: true });
    for (const name of ["wheel", "pointerdown", "keydown"]) addEventListener(name, () => (this.#until = 0), { capture: true, passive: true });
  }

  /** @param {Step} step */
  show(step) {
    this.#step = step;
    this.card.dataset.side = step.side;
    this.#sized.disconnect();
    for (const one of [this.timeline, find("main"), this.card]) this.#sized.observe(one);
    this.fit();
  }

  hide() {
    this.#step = null;
    this.#sized.disconnect();
    this.frame.hidden = true;
  }

  /** Put the frame where its part is now. */
  fit() {
    if (!this.#step) return;
    cancelAnimationFrame(this.#drawing);
    this.#drawing = requestAnimationFrame(() => this.#draw());
  }

  /** Scroll to what the step speaks of, once it is as it will be. */
  reach() {
    this.#until = performance.now() + ARRIVING_MS;
    this.#reachAgain();
  }

  #reachAgain() {
    if (this.#reaching) return;
    this.#reaching = true;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      this.#reaching = false;
      this.#scroll();
      this.fit();
    }));
  }

  /** @param {string} selector @returns {Box | null} all that it finds, as far as it is in the window */
  #box(selector) {
    const boxes = [...document.querySelectorAll(selector)]
      .map(inSight)
      .filter(({ left, top, right, bottom }) => right > left && bottom > top);
    if (boxes.length === 0) return null;
    return {
      left: Math.max(AROUND + 1, Math.min(...boxes.map(({ left }) => left))),
      right: Math.min(document.documentElement.clientWidth - AROUND - 1, Math.max(...boxes.map(({ right }) => right))),
      top: Math.min(...boxes.map(({ top }) => top)),
      bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
    };
  }

  #draw() {
    if (!this.#step) return; // it is over by now
    const { frame: selector } = this.#step;
    const { top } = this.timeline.getBoundingClientRect();
    this.card.style.setProperty("--above", `${Math.max(0, innerHeight - top)}px`);
    const box = this.#box(selector);
    // Nothing is seen under the timeline.
    const end = this.timeline.matches(selector) ? innerHeight : top;
    this.frame.hidden = !box || box.top > end;
    if (!box) return;
    box.bottom = Math.min(box.bottom, end - AROUND - 1);
    const { style } = this.frame;
    style.setProperty("left", `${box.left - AROUND}px`);
    style.setProperty("top", `${box.top - AROUND}px`);
    style.setProperty("width", `${box.right - box.left + 2 * AROUND}px`);
    style.setProperty("height", `${box.bottom - box.top + 2 * AROUND}px`);
  }

  /** As little as shows all of it beside or above the card; where that has no room, its heart. */
  #scroll() {
    if (!this.#step) return; // it is over by now
    const { frame, heart = "" } = this.#step;
    const all = this.#box(frame);
    if (!all || this.timeline.matches(frame)) return;
    const card = this.card.getBoundingClientRect();
    const beside = all.right < card.left || all.left > card.right;
    const start = GAP + AROUND;
    const end = (beside ? this.timeline.getBoundingClientRect().top : card.top) - GAP - AROUND;
    const fits = all.bottom - all.top <= end - start;
    const core = !fits && heart ? this.#box(heart) : null;
    const { top, bottom } = core ?? all;
    const by = bottom > end ? bottom - end : top < start ? top - start : 0;
    const most = core ? Infinity : top - start; // of what is too tall the beginning, of its heart the end
    if (by) scrollBy({ top: Math.min(by, most), behavior: this.still.matches ? "instant" : "smooth" });
  }
}

/** Of what scrolls sideways by itself, the part that is not scrolled away. @param {Element} one @returns {Box} */
function inSight(one) {
  const { left, top, right, bottom } = one.getBoundingClientRect();
  const frame = one.closest(".columns")?.getBoundingClientRect();
  return frame ? { left: Math.max(left, frame.left), right: Math.min(right, frame.right), top, bottom } : { left, top, right, bottom };
}

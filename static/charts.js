/**
 * The one module that talks to Plotly: loads it, and draws one panel after another.
 *
 * Never all in one task: in each animation frame the next panels that asked to be drawn are, until
 * the frame's budget is used up, so that a hundred curves can fill while the page answers.
 */

/** @typedef {import("./figure.js").Figure} Figure */
/** @typedef {{react: (element: HTMLElement, traces: object[], layout: object, config: object) => unknown,
 *             purge: (element: HTMLElement) => void}} Plotly */

const CONFIG = { staticPlot: true, displayModeBar: false, responsive: false };
const BUDGET_MS = 7; // while data arrive: the page answers in between
const HURRY_MS = 32; // when all of it is here: complete at once, and still no long task

// Plotly writes styles for its maps and its mode bar into the page unless elements of these ids are
// there. The page has neither, and its Content-Security-Policy knows no inline styles.
const UNSTYLED = [
  "plotly.js-style-global",
  "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53",
];

/** A place for one chart. `figure` is asked when it is the panel's turn. */
export class Panel {
  /**
   * @param {HTMLElement} element
   * @param {(width: number, height: number) => Figure | null} figure
   * @param {(figure: Figure, height: number) => void} drawn
   */
  constructor(element, figure, drawn) {
    this.element = element;
    this.figure = figure;
    this.drawn = drawn;
    this.width = 0;
    this.height = 0;
    this.seen = true;
  }
}

export class Charts {
  /** @type {Map<Element, Panel>} */
  #panels = new Map();
  /** @type {Set<Panel>} */
  #waiting = new Set();
  /** @type {Plotly | null} */
  #plotly = null;
  #scheduled = false;
  #revision = 0;
  #quietUntil = 0;
  hurry = false;

  /** @param {string} url @param {() => void} settled called when nothing waits any more */
  constructor(url, settled) {
    this.url = url;
    this.settled = settled;
    this.sizes = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) this.#resize(target, contentRect);
    });
    this.sight = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.#see(target, isIntersecting);
    }, { rootMargin: "200px" });
  }

  get idle() {
    return this.#plotly !== null && ![...this.#waiting].some((panel) => drawable(panel));
  }

  /** Load Plotly; rejects where it does not arrive. */
  async load() {
    for (const id of UNSTYLED) {
      const mark = document.createElement("template");
      mark.id = id;
      mark.className = "no-inline-styles";
      document.head.append(mark);
    }
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = this.url;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    this.#plotly = /** @type {{Plotly: Plotly}} */ (/** @type {unknown} */ (window)).Plotly;
    this.#schedule();
  }

  /** @param {Panel} panel */
  add(panel) {
    this.#panels.set(panel.element, panel);
    this.sizes.observe(panel.element);
    this.sight.observe(panel.element);
    this.#waiting.add(panel);
  }

  clear() {
    for (const { element } of this.#panels.values()) {
      this.sizes.unobserve(element);
      this.sight.unobserve(element);
      this.#plotly?.purge(element);
    }
    this.#panels.clear();
    this.#waiting.clear();
  }

  /** Let every panel be drawn again, each in its turn. */
  touch() {
    for (const panel of this.#panels.values()) this.#waiting.add(panel);
    this.#schedule();
  }

  /** Draw nothing for a moment: what is about to be complete need not be drawn in pieces. @param {number} ms */
  hold(ms) {
    this.#quietUntil = performance.now() + ms;
  }

  #schedule() {
    if (this.#scheduled || !this.#plotly) return;
    this.#scheduled = true;
    requestAnimationFrame(() => this.#frame());
  }

  #frame() {
    this.#scheduled = false;
    const start = performance.now();
    if (start < this.#quietUntil && !this.hurry) {
      this.#schedule();
      return;
    }
    for (const panel of this.#waiting) {
      if (!drawable(panel)) continue;
      // To the end of the line: what is touched again meanwhile waits for its next turn.
      this.#waiting.delete(panel);
      this.#draw(panel);
      if (performance.now() - start > (this.hurry ? HURRY_MS : BUDGET_MS)) break;
    }
    if (this.idle) this.settled();
    else this.#schedule();
  }

  /** @param {Panel} panel */
  #draw(panel) {
    const figure = panel.figure(panel.width, panel.height);
    if (!figure || !this.#plotly) return;
    this.#revision += 1;
    const layout = { ...figure.layout, datarevision: this.#revision, uirevision: "page" };
    this.#plotly.react(panel.element, figure.traces, layout, CONFIG);
    panel.drawn(figure, panel.height);
  }

  /** @param {Element} target @param {DOMRectReadOnly} rectangle */
  #resize(target, { width, height }) {
    const panel = this.#panels.get(target);
    if (!panel || (panel.width === Math.round(width) && panel.height === Math.round(height))) return;
    panel.width = Math.round(width);
    panel.height = Math.round(height);
    this.#waiting.add(panel);
    this.#schedule();
  }

  /** @param {Element} target @param {boolean} seen */
  #see(target, seen) {
    const panel = this.#panels.get(target);
    if (!panel) return;
    panel.seen = seen;
    if (seen && this.#waiting.has(panel)) this.#schedule();
  }
}

/** @param {Panel} panel */
const drawable = (panel) => panel.seen && panel.width > 0 && panel.height > 0;

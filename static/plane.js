/**
 * A picture of two axes as an element: colours on a canvas, lines and marks over it as SVG, and a
 * place in it that mouse, finger and arrow keys choose to read numbers from.
 *
 * surface.js, hidden.js and landscape.js give it axes, a grid and marks; planeframe.js says where
 * they stand.
 */

import { make } from "./dom.js";
import { pixels } from "./heat.js";
import { axesOf, frame } from "./planeframe.js";

/** @typedef {import("./planeframe.js").Axes} Axes */
/** @typedef {import("./planeframe.js").Frame} Frame */
/** @typedef {import("./contour.js").Grid & {range: import("./heat.js").Range, kind: import("./heat.js").Kind,
 *             scheme: import("./palette.js").Scheme}} Heat */
/**
 * @typedef {object} Drawing
 * @property {Axes} axes @property {Heat} [heat] @property {(frame: Frame) => string} marks
 * @property {{across: (Node | string)[], up: (Node | string)[]}} names of the axes
 * @property {string} label what the picture is called
 */
/** @typedef {{x: number, y: number, text: (Node | string)[]}} Reading what is to be read at a place of the axes */
/**
 * @typedef {object} Reader
 * @property {(x: number, y: number) => Reading | null} at the nearest to a place
 * @property {(from: Reading | null, dx: number, dy: number) => Reading | null} next by an arrow key
 */

const MOVES = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
});
const LEAP = 10;

export class Plane {
  /** @type {Drawing | null} */
  #drawing = null;
  /** @type {Reading | null} */
  #reading = null;
  /** @type {Frame | null} */
  frame = null;

  /** @param {Reader} reader @param {(reading: Reading | null) => void} read */
  constructor(reader, read) {
    this.reader = reader;
    this.read = read;
    this.canvas = make("canvas", "plane-heat");
    this.clip = make("div", "plane-clip", this.canvas);
    this.svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.svg.setAttribute("aria-hidden", "true");
    this.spot = make("div", "plane-spot");
    this.across = make("div", "plane-name plane-x");
    this.up = make("div", "plane-name plane-y");
    this.box = make("div", "plane-box", this.clip, this.spot);
    this.box.insertBefore(this.svg, this.spot);
    this.box.tabIndex = 0;
    this.box.setAttribute("role", "img");
    this.element = make("div", "plane", this.up, this.box, this.across);
    new ResizeObserver(() => this.#paint()).observe(this.box);
    this.#listen();
  }

  /** @param {Drawing} drawing */
  draw(drawing) {
    this.#drawing = drawing;
    this.box.setAttribute("aria-label", drawing.label);
    this.across.replaceChildren(...drawing.names.across);
    this.up.replaceChildren(...drawing.names.up);
    this.#paint();
    // What is read stays where it is and tells the new numbers.
    if (this.#reading) this.#show(this.reader.at(this.#reading.x, this.#reading.y));
  }

  #paint() {
    const drawing = this.#drawing;
    const { clientWidth: width, clientHeight: height } = this.box;
    if (!drawing || !width || !height) return;
    const placed = frame(width, height, drawing.axes);
    this.frame = placed;
    this.#heat(drawing.heat, placed);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.innerHTML = `${drawing.axes.bare ? "" : axesOf(placed)}${drawing.marks(placed)}`;
    this.#mark();
  }

  /** The grid's numbers stand at the pixels' middles: half a pixel hangs out on each side. @param {Heat | undefined} heat @param {Frame} placed */
  #heat(heat, { left, top, width, height }) {
    this.canvas.hidden = !heat;
    if (!heat) return;
    const { across, up } = heat;
    if (this.canvas.width !== across || this.canvas.height !== up) {
      this.canvas.width = across;
      this.canvas.height = up;
    }
    const image = new ImageData(pixels(heat, heat.range, heat.kind, heat.scheme), across, up);
    this.canvas.getContext("2d")?.putImageData(image, 0, 0);
    const style = (/** @type {HTMLElement} */ one, /** @type {Record<string, number>} */ places) => {
      for (const [name, v] of Object.entries(places)) one.style.setProperty(name, `${v}px`);
    };
    const cell = { width: width / (across - 1), height: height / (up - 1) };
    style(this.clip, { left, top, width, height });
    style(this.canvas, {
      left: -cell.width / 2,
      top: -cell.height / 2,
      width: width + cell.width,
      height: height + cell.height,
    });
  }

  #listen() {
    const point = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      const { left, top } = this.box.getBoundingClientRect();
      if (this.frame) this.#show(this.reader.at(this.frame.unx(clientX - left), this.frame.uny(clientY - top)));
    };
    this.box.addEventListener("pointermove", point);
    this.box.addEventListener("pointerdown", point);
    this.box.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType === "mouse") this.#show(null); // a finger's reading stays to be read
    });
    this.box.addEventListener("mousedown", (event) => event.preventDefault()); // arrow keys stay the timeline's
    this.box.addEventListener("keydown", (event) => {
      const move = MOVES[event.key];
      if (event.key === "Escape" && this.#reading) this.#show(null);
      if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const far = event.shiftKey ? LEAP : 1;
      this.#show(this.reader.next(this.#reading, far * move[0], far * move[1]));
    });
    this.box.addEventListener("blur", () => this.#show(null));
  }

  /** @param {Reading | null} reading */
  #show(reading) {
    this.#reading = reading;
    this.#mark();
    this.read(reading);
  }

  #mark() {
    this.spot.hidden = !this.#reading;
    if (!this.#reading || !this.frame) return;
    const { x, y } = this.#reading;
    this.spot.style.transform = `translate(${this.frame.x(x)}px, ${this.frame.y(y)}px)`;
  }
}

/**
 * A reader of a grid: its numbers, not what is drawn between them.
 * @param {() => {x: Float64Array, y: Float64Array, tell: (column: number, row: number) => (Node | string)[]} | null} grid
 * @returns {Reader}
 */
export function gridReader(grid) {
  const nearest = (/** @type {Float64Array} */ all, /** @type {number} */ v) => {
    const [first = 0, last = 0] = [all[0], all.at(-1)];
    return Math.min(all.length - 1, Math.max(0, Math.round(((v - first) / (last - first || 1)) * (all.length - 1))));
  };
  const reading = (/** @type {number} */ column, /** @type {number} */ row) => {
    const now = grid();
    if (!now) return null;
    const i = Math.min(now.x.length - 1, Math.max(0, column));
    const j = Math.min(now.y.length - 1, Math.max(0, row));
    return { x: Number(now.x[i]), y: Number(now.y[j]), text: now.tell(i, j) };
  };
  return {
    at(x, y) {
      const now = grid();
      return now && reading(nearest(now.x, x), nearest(now.y, y));
    },
    next(from, dx, dy) {
      const now = grid();
      if (!now) return null;
      if (!from) return reading(Math.floor(now.x.length / 2), Math.floor(now.y.length / 2));
      return reading(nearest(now.x, from.x) + dx, nearest(now.y, from.y) + dy);
    },
  };
}

/**
 * A reader of points: the nearest one, by arrow keys one after another.
 * @param {() => Reading[]} points @param {() => Frame | null} placed
 * @returns {Reader}
 */
export const pointReader = (points, placed) => ({
  at(x, y) {
    const here = placed();
    const far = (/** @type {Reading} */ one) => (here ? Math.hypot(here.x(one.x) - here.x(x), here.y(one.y) - here.y(y)) : Infinity);
    return points().toSorted((a, b) => far(a) - far(b))[0] ?? null;
  },
  next(from, dx, dy) {
    const all = points();
    const now = all.findIndex((one) => from && one.x === from.x && one.y === from.y && one.text.join() === from.text.join());
    const next = now < 0 ? 0 : (now + (dx + dy > 0 ? 1 : -1) + all.length) % all.length;
    return all[next] ?? null;
  },
});

/** Evenly spaced numbers from low to high. @param {[number, number]} ends @param {number} n */
export const spaced = ([low, high], n) =>
  Float64Array.from({ length: n }, (_, i) => (i === n - 1 ? high : low + (i * (high - low)) / (n - 1)));

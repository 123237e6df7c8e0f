/**
 * The chain as a row of cells: symbol, value, half a sentence; the arrow keys go along it. A cell under
 * the mouse or with the focus tells the network's diagram its neuron and weight, by the event "factor".
 */

import { make } from "./dom.js";
import { math } from "./formula.js";
import { rove, stop } from "./roving.js";

/** @typedef {import("./formula.js").Symbol} Symbol */
/**
 * @typedef {object} Spot
 * @property {Symbol} symbol @property {string | Node} [sign] before it
 * @property {Node[]} body value and words
 * @property {string} kind @property {string | null} [neuron] @property {string | null} [parameter]
 * @property {boolean} [wrong] a fault is in it @property {boolean} [dropped] it is left out by it
 */

/** Put markup that formula.js wrote into an element. @param {HTMLElement} element @param {string} row */
export function put(element, row) {
  element.innerHTML = math(row);
  return element;
}

/** @param {string} name a class @param {Spot[]} spots @returns {HTMLOListElement} */
export function row(name, spots) {
  const cells = spots.map(cell);
  const list = make("ol", `cells ${name}`, ...cells.map(({ item }) => item));
  const all = cells.map(({ box }) => box);
  if (all[0]) all[0].tabIndex = 0;
  list.addEventListener("keydown", (event) => rove(event, all, ["ArrowLeft", "ArrowRight"]));
  list.addEventListener("focusin", ({ target }) => stop(all, target));
  return list;
}

/** @param {Spot} spot */
function cell({ symbol, sign = "", body, kind, neuron = null, parameter = null, wrong = false, dropped = false }) {
  const box = make("div", `cell${wrong ? " wrong" : ""}${dropped ? " dropped" : ""}`, put(make("div", "cell-symbol"), symbol.math), ...body);
  box.dataset.kind = kind;
  if (neuron) box.dataset.neuron = neuron;
  if (parameter) box.dataset.parameter = parameter;
  box.tabIndex = -1;
  const item = make("li", "", ...(sign ? [make("span", "cell-sign", sign)] : []), box);
  if (neuron || parameter) point(box, { neuron, parameter });
  return { item, box };
}

/** What the diagram lights up. @type {HTMLElement | null} */
let lit = null;

/** Nothing of what is taken away is lit any more. @param {HTMLElement} home */
export function unlight(home) {
  if (!lit || !home.contains(lit)) return;
  lit = null;
  document.dispatchEvent(new CustomEvent("factor", { detail: null }));
}

/** Tell what an element is about while it is pointed at. @param {HTMLElement} element @param {import("./diagram.js").Factor} detail */
export function point(element, detail) {
  const tell = (/** @type {typeof detail | null} */ what) => {
    lit = what && element;
    document.dispatchEvent(new CustomEvent("factor", { detail: what }));
  };
  const leave = () => {
    if (lit === element && !element.matches(":hover, :focus-within")) tell(null);
  };
  for (const name of ["pointerenter", "focusin"]) element.addEventListener(name, () => tell(detail));
  for (const name of ["pointerleave", "focusout"]) element.addEventListener(name, leave);
}

/**
 * Elements, written as briefly as they are read. Nothing here knows what the page is about.
 */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {string} [className] @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/**
 * The one element that the template promises.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} selector @param {ParentNode} [root]
 * @returns {T}
 */
export function find(selector, root = document) {
  const element = root.querySelector(selector);
  if (!element) throw new Error(`the page has no ${selector}`);
  return /** @type {T} */ (element);
}

/**
 * Set a text where it differs: a write that changes nothing still costs layout. What is there is written
 * over: another node in its place would be a question to every `:has()` of the style sheets.
 * @param {Element} element @param {string} text
 */
export function say(element, text) {
  if (element.textContent === text) return;
  const { firstChild: node, lastChild } = element;
  if (node instanceof Text && node === lastChild) node.data = text;
  else element.textContent = text;
}

/** Hide it, or show it, where it is not so already: see `say`. @param {HTMLElement} element @param {boolean} hidden */
export function hide(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/**
 * Whether a press on a link is for another tab or window, and so the browser's.
 * @param {{ctrlKey: boolean, metaKey: boolean, shiftKey: boolean}} event
 */
export const elsewhere = ({ ctrlKey, metaKey, shiftKey }) => ctrlKey || metaKey || shiftKey;

const MATHML = "http://www.w3.org/1998/Math/MathML";

/** @param {string} tag @param {...(Node | string)} children */
function math(tag, ...children) {
  const element = document.createElementNS(MATHML, tag);
  element.append(...children);
  return element;
}

/**
 * A parameter's symbol in MathML, subscript first: neuron and slot below, the layer above.
 * @param {{layer: number, neuron: number, slot: number}} one
 */
export function symbol({ layer, neuron, slot }) {
  const index = math("mn", `${neuron}${slot}`);
  return math("math", math("msubsup", math("mi", "w"), index, math("mn", `${layer}`)));
}

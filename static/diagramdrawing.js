/**
 * The diagram's elements: made once for a network, then only their attributes change.
 *
 * diagramlayout.js says where they stand, diagram.js gives the numbers. Colours and what is muted in which
 * part of an iteration are in diagram.css.
 */

import { fitting, told, signed } from "./digits.js";
import { say } from "./dom.js";
import { input } from "./format.js";
import { t } from "./i18n.js";
import { bars, dashOf, gapped, gapWords, heads, isUnfed, nodeSign, thickness } from "./diagramlooks.js";
import { neuronName, slotText } from "./weightwords.js";
import { wide } from "./svg.js";
import { put, svg } from "./vector.js";

/** @typedef {import("./names.js").Parameter} Parameter */
/** @typedef {import("./diagramlayout.js").Layout} Layout */
/** @typedef {import("./diagramlayout.js").Node} Node */
/** @typedef {import("./diagramlayout.js").Link} Link */
/** @typedef {import("./diagramnumbers.js").Numbers} Numbers */
/** @typedef {import("./digits.js").Digits} Digits */
/** @typedef {import("./parts.js").Part} Part */
/** @typedef {{part: Part | null, digits: Digits, chosen: string, lit: Set<string>}} Show lit: what is pointed at elsewhere */
/** @typedef {{link: Link, group: SVGElement, line: SVGElement, number: SVGElement}} LinkParts */
/** @typedef {{node: Node, group: SVGElement, value: SVGElement, u: SVGElement, delta: SVGElement}} NodeParts */

const BESIDE = 60; // pixels for E, beside the output
const LARGE = 19; // the radius from which a neuron's name has room in it

export class DiagramDrawing {
  /** @type {LinkParts[]} */
  links = [];
  /** @type {NodeParts[]} */
  nodes = [];

  /** @param {Layout} place @param {readonly Parameter[]} all @param {boolean} unfed whether nothing of the hidden neurons reaches the output */
  constructor(place, all, unfed) {
    this.place = place;
    this.last = Math.max(...all.map(({ layer }) => layer));
    this.unfed = unfed && this.last > 1;
    const { width, height } = place;
    this.element = svg("svg", { class: place.stacked ? "wiring-picture" : "wiring-picture dense", width, height, viewBox: `0 0 ${width} ${height}`, role: "group" });
    this.chosen = svg("path", { class: "halo chosen" });
    this.pointed = svg("path", { class: "halo pointed" });
    this.ring = svg("circle", { class: "halo ring", r: place.radius + 5 });
    const links = svg("g", { class: "links" });
    const nodes = svg("g", { class: "nodes" });
    const labels = svg("g", { class: "numbers", "aria-hidden": "true" });
    for (const node of place.nodes) this.#node(node, all, nodes, labels);
    for (const link of place.links) this.#link(link, all[link.index], links, labels);
    labels.append(...gapWords(this.links.flatMap(({ link, group }) => (group.classList.contains("unfed") ? [link] : []))));
    const output = /** @type {Node} */ (place.nodes.at(-1));
    const [x, y] = [output.x + place.radius + 9, output.y];
    this.target = svg("text", { class: "target", x, y: y - 5 });
    this.error = svg("text", { class: "error-number", x, y: y + 12 });
    this.flow = svg("path", { class: "flow" });
    labels.append(this.target, this.error);
    this.element.append(this.flow, ...heads(place), this.chosen, this.pointed, links, this.ring, nodes, labels);
  }

  /** @param {Node} node @param {readonly Parameter[]} all @param {SVGElement} nodes @param {SVGElement} labels */
  #node(node, all, nodes, labels) {
    const { radius: r, stacked } = this.place;
    const { x, y, layer, name } = node;
    const output = layer === this.last;
    const one = all.find((other) => layer > 0 && other.layer === layer && other.neuron === node.neuron);
    const group = svg("g", { class: layer ? "node" : "node input", "data-neuron": name });
    if (one) {
      put(group, "role", "img");
      put(group, "tabindex", -1);
      put(group, "aria-label", neuronName(one));
      put(group, "aria-describedby", "diagram-reading");
    }
    const shape = layer ? svg("circle", { cx: x, cy: y, r }) : svg("rect", { x: x - r, y: y - 0.85 * r, width: 2 * r, height: 1.7 * r, rx: 5 });
    const large = r >= LARGE;
    const sign = svg("text", large ? { class: "sign", x, y: y - 5 } : { class: "sign beside", x: x - r - 3, y: y + 4 });
    if (large || !layer) sign.append(...nodeSign(node, output));
    const value = svg("text", { class: large ? "value" : "value small", x, y: y + (large ? 11 : 4) });
    group.append(shape, sign, value);
    nodes.append(group);
    const u = svg("text", { class: "u", x, y: y + r + 14 });
    const delta = svg("text", { class: "delta", x, y: y + r + 28 });
    if (layer && stacked) labels.append(u, delta);
    this.nodes.push({ node, group, value, u, delta });
  }

  /** @param {Link} link @param {Parameter | undefined} one @param {SVGElement} links @param {SVGElement} labels */
  #link(link, one, links, labels) {
    if (!one) return;
    const gap = isUnfed(one, this.unfed);
    const d = gapped(link, gap);
    const group = svg("g", {
      class: gap ? "link unfed" : link.bias ? "link bias" : "link",
      "data-name": link.name, role: "button", tabindex: -1,
      "aria-label": t("diagram.take", { name: link.name, slot: slotText(one) }), "aria-describedby": "diagram-reading",
    });
    const line = svg("path", { class: "line", d });
    group.append(line);
    if (gap) group.append(svg("path", { class: "ends", d: bars(link) }));
    if (link.bias) group.append(svg("circle", { class: "dot", cx: link.from.x, cy: link.from.y, r: this.place.dot }));
    links.append(group);
    const number = svg("text", { class: link.bias ? `on-link at-bias${this.place.after ? " after" : ""}` : "on-link", x: link.label.x, y: link.label.y + 4 });
    const room = link.bias ? this.place.stacked : this.place.labelled[link.layer - 1];
    if (room) labels.append(number);
    this.links.push({ link, group, line, number });
  }

  /** The colours of the weights; null: a muted one. @param {(name: string) => string | null} colour */
  colour(colour) {
    for (const { link, group, number } of this.links) {
      const ink = colour(link.name);
      group.classList.toggle("pale", ink === null);
      group.style.setProperty("--curve", ink ?? "");
      number.style.setProperty("--curve", ink ?? "");
    }
  }

  /** @param {Numbers} numbers @param {Show} show */
  update(numbers, show) {
    const { part, digits, chosen, lit } = show;
    put(this.element, "data-part", part ?? "all");
    const picture = digits === 3 ? 3 : this.place.digits;
    for (const { link, group, line, number } of this.links) {
      const [w, step] = [numbers.w(link.index), numbers.step(link.index)];
      const drawn = part === "update" && typeof w === "number" && typeof step === "number" ? w + step : w;
      const width = thickness(drawn);
      put(line, "stroke-width", width);
      put(line, "stroke-dasharray", dashOf(drawn, link.bias ? 0 : width));
      put(group, "aria-pressed", String(link.name === chosen));
      put(group, "data-lit", String(lit.has(link.name)));
      if (link.name === chosen) this.#halo(this.chosen, link, width + 9);
      if (!number.parentNode) continue;
      say(number, part === "update" ? signed(step, picture)
        : told(part === "backward" ? numbers.dw(link.index) : w, picture));
    }
    for (const one of this.nodes) this.#numbersOf(one, numbers, picture, show);
    const { pattern } = numbers;
    say(this.target, pattern ? `t ${input(pattern.t)}` : "");
    const error = `E ${told(numbers.E, picture)}`;
    say(this.error, wide(error, 11) > BESIDE ? `E ${told(numbers.E, 3)}` : error);
    const [first = 0, last = 0] = [this.place.columns[0], this.place.columns.at(-1)];
    const way = part === "forward" ? [first, last, -5] : part === "backward" ? [last, first, 5] : null;
    put(this.flow, "d", way ? `M${way[0]} 8H${way[1]}m${way[2]} -4l${-Number(way[2])} 4l${way[2]} 4` : "");
  }

  /** @param {NodeParts} parts @param {Numbers} numbers @param {Digits} digits @param {Show} show */
  #numbersOf({ node, group, value, u, delta }, numbers, digits, { part, lit }) {
    const { radius: r } = this.place;
    put(group, "data-lit", String(lit.has(node.name)));
    const size = r >= LARGE ? 11 : 10.5;
    if (!node.layer) {
      const x = numbers.pattern?.x[node.neuron];
      const short = x === undefined ? "" : input(x);
      say(value, short.length > 4 ? fitting(x, 3, size, 2 * r - 6) : short);
      return;
    }
    const of = numbers.neuron(node.name);
    const h = node.layer === this.last ? numbers.y : of.h;
    const { stacked } = this.place; // else there is room for one number: in it
    say(value, fitting(part === "backward" && !stacked ? of.delta : h, digits, size, 2 * r - 6));
    if (!stacked) return;
    say(u, `u ${told(of.u, digits)}`);
    say(delta, `δ ${told(of.delta, digits)}`);
  }

  /** What is under the mouse, or has the focus. @param {string | null} name of a link or a neuron @param {boolean} focused */
  point(name, focused) {
    const link = this.links.find((one) => one.link.name === name);
    const node = this.nodes.find((one) => one.node.name === name);
    if (link) this.#halo(this.pointed, link.link, Number(link.line.getAttribute("stroke-width")) + 7);
    else put(this.pointed, "d", "");
    put(this.pointed, "data-focused", String(focused));
    put(this.ring, "data-focused", String(focused));
    put(this.ring, "visibility", node ? "visible" : "hidden");
    if (!node) return;
    put(this.ring, "cx", node.node.x);
    put(this.ring, "cy", node.node.y);
  }

  /** @param {SVGElement} halo @param {Link} link @param {number} width */
  #halo(halo, link, width) {
    put(halo, "d", gapped(link, false));
    put(halo, "stroke-width", width);
  }
}

/** Its name for who cannot see it. @param {DiagramDrawing} drawing @param {string} words */
export const nameDrawing = (drawing, words) => put(drawing.element, "aria-label", `${t("diagram")}: ${words}`);

/**
 * What the colours of a view's picture mean: a bar with numbers under it.
 */

import { make } from "./dom.js";
import { RAMPS } from "./heat.js";

/**
 * @param {HTMLElement} home @param {import("./heat.js").Kind} kind @param {import("./palette.js").Scheme} scheme
 * @param {(Node | string)[]} name @param {{share: number, label: string}[]} ticks share: 0 ... 1 along the bar
 */
export function colourBar(home, kind, scheme, name, ticks) {
  const bar = make("div", "heat-bar");
  bar.style.background = `linear-gradient(to right, ${RAMPS[kind][scheme].join(", ")})`;
  const scale = make("div", "heat-scale", ...ticks.map(({ share, label }) => {
    const tick = make("span", share <= 0.02 ? "tick first" : share >= 0.98 ? "tick last" : "tick", label);
    tick.style.left = `${100 * share}%`;
    return tick;
  }));
  home.replaceChildren(make("div", "heat-name", ...name), make("div", "heat-key", bar, scale));
}

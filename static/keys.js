/**
 * The keyboard, wherever the focus is: but text fields keep their keys, and buttons their space bar.
 */

import { find } from "./dom.js";

/**
 * @param {import("./timeline.js").Timeline} timeline
 * @param {() => void} train
 * @param {import("./library.js").Library} library
 * @param {import("./moments.js").Moments} moments
 * @param {import("./tour.js").Tour} tour
 * @param {import("./momentlink.js").MomentLink} momentLink
 * @param {import("./presentation.js").Presentation} presentation has keys of its own while it is on
 */
export function listen(timeline, train, library, moments, tour, momentLink, presentation) {
  const help = /** @type {HTMLDialogElement} */ (find("dialog.keys"));
  /** @type {Record<string, (event: KeyboardEvent) => void>} */
  const keys = {
    " ": () => timeline.act("play"),
    ArrowLeft: ({ shiftKey }) => timeline.step(-1, shiftKey ? "hundred" : "iteration"),
    ArrowRight: ({ shiftKey }) => timeline.step(1, shiftKey ? "hundred" : "iteration"),
    ",": () => timeline.step(-1, "part"),
    ".": () => timeline.step(1, "part"),
    Home: () => timeline.act("first"),
    End: () => timeline.act("last"),
    p: () => moments.step(-1),
    n: () => moments.step(1),
    t: () => presentation.on || train(), // what is presented stays
    f: () => presentation.toggle(),
    l: () => library.toggle(),
    u: () => library.undo(),
    g: () => library.panel.opened || tour.begin(),
    m: () => momentLink.copy(),
    Escape: () => (library.panel.opened ? library.close() : tour.skip()),
    "?": () => help.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || help.open || !(target instanceof Element)) return;
    if (document.querySelector(":popover-open")) return; // Escape closes it
    if (target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea")) return;
    if (key === " " && target.closest("button, summary, a, input")) return;
    if (target.closest("[role=tab]") && !/^.$|^Escape$/.test(key)) return;
    if (key.startsWith("Arrow") && target.closest("[type=radio], .table-scroll, .plane-box")) return;
    const act = presentation.act(key) ?? keys[key];
    if (!act) return;
    event.preventDefault();
    act(event);
  });
  // Who presses a button with the mouse wants the space bar to play afterwards, not to press it again.
  find(".stage").addEventListener("click", ({ detail, target }) => {
    const pressed = target instanceof Element && target.closest("button, [type=checkbox]");
    if (detail > 0 && pressed instanceof HTMLElement) pressed.blur();
  });
  find("button.help").addEventListener("click", () => help.showModal());
  help.addEventListener("click", ({ target }) => {
    if (target === help) help.close();
  });
}

/**
 * The keyboard inside the library. Fields keep their keys, buttons and links their Enter and space
 * bar; `?` and `l` mean the same as everywhere (keys.js).
 */

/** @typedef {import("./library.js").Library} Library */

const ELSEWHERE = new Set(["?", "l"]);

/** @param {Library} library */
export function listen(library) {
  const { rows } = library;
  const go = (/** @type {number} */ by) => (/** @type {KeyboardEvent} */ { shiftKey }) => {
    const from = rows.current;
    const to = rows.move(by);
    if (shiftKey) library.stretch(from, to);
  };
  /** @type {Record<string, (event: KeyboardEvent) => void>} */
  const keys = {
    ArrowDown: go(1),
    ArrowUp: go(-1),
    j: go(1),
    k: go(-1),
    Home: go(-Infinity),
    End: go(Infinity),
    Enter: () => library.open(rows.current),
    x: () => library.choose(rows.current),
    s: () => library.star(rows.current),
    r: () => library.edit(rows.current),
    Delete: () => library.remove(),
    u: () => library.undo(),
    c: () => library.compare(),
    "/": () => library.finder.search.focus(),
    Escape: () => library.close(),
  };
  library.home.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (!(target instanceof Element)) return;
    if (!ELSEWHERE.has(key) || target.closest("input:not([type=checkbox]), select, textarea")) event.stopPropagation();
    if (ctrlKey || metaKey || altKey || event.isComposing || event.defaultPrevented) return;
    if (target === library.finder.search) {
      searching(library, event);
      return;
    }
    if (target.closest("select, .run-editor")) {
      if (key === "Escape" && !target.closest(".run-editor")) library.close();
      return;
    }
    if (key === "Enter" && target.closest("button, a, input")) return; // they have their own
    const act = keys[key];
    if (!act) return;
    event.preventDefault();
    act(event);
  });
}

/**
 * In the search field: down to what was found; Escape empties it, and then closes.
 * @param {Library} library @param {KeyboardEvent} event
 */
function searching(library, event) {
  const { rows, finder } = library;
  if (event.key === "ArrowDown") rows.focus(rows.ids[0] ?? "");
  else if (event.key === "Enter") finder.now();
  else if (event.key === "Escape" && finder.search.value) finder.put({ q: "" });
  else if (event.key === "Escape") library.close();
  else return;
  event.preventDefault();
}

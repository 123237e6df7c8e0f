/**
 * What a run branched from, in a sentence under the message: whose branch it is, or whose numbers are
 * shown where the cursor is before it.
 */

import { elsewhere, find, make } from "./dom.js";
import { count } from "./format.js";
import { t } from "./i18n.js";
import { title } from "./runnames.js";
import { any } from "./state.js";

/** @typedef {import("./state.js").Values} Values */

export class Origin {
  /** @param {(ids: string[]) => void} open shows a run, or compares several */
  constructor(open) {
    this.home = find(".origin");
    this.home.addEventListener("click", (event) => {
      const link = /** @type {HTMLElement} */ (event.target).closest("a");
      if (!link || elsewhere(event)) return;
      event.preventDefault();
      open((link.dataset.runs ?? "").split(","));
    });
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    const { run, past, k, history } = values;
    const before = past !== null && k < history.start;
    if (!any(changed, "run", "past", "language") && before === (this.home.dataset.before === "true") && !before) return;
    this.home.hidden = !run?.fork;
    if (!run?.fork) return;
    this.home.dataset.before = String(before);
    const places = { k: count(before ? k : run.fork.k), branch: count(run.fork.k) };
    if (!past) {
      this.home.replaceChildren(t(run.fork.run ? "branch.deleted" : "branch.unknown", places));
      return;
    }
    const name = link([past.run.id], title(past.run));
    const both = link([past.run.id, run.id], t("branch.compare"));
    this.home.replaceChildren(...filled(t(before ? "branch.before" : "branch.of", places), name), " ", both);
  }
}

/** @param {string[]} ids @param {string} text */
function link(ids, text) {
  const element = make("a", "", text);
  element.href = `?run=${ids.map(encodeURIComponent).join(",")}`;
  element.dataset.runs = ids.join(",");
  return element;
}

/** A sentence with an element in the place of its {name}. @param {string} sentence @param {Node} name */
function filled(sentence, name) {
  const [before = "", after = ""] = sentence.split("{name}");
  return [before, name, after];
}

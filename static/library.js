/**
 * The library: all runs, found, sorted, named, chosen, compared, deleted and brought back.
 *
 * finder -> shelf (the runs) -> librarydrawing.js -> rows, and what a row's buttons ask for -> here
 * -> api.js. What happens to runs elsewhere comes over one stream (changes.js), open only while the
 * library is.
 */

import { Refusal, restore } from "./api.js";
import { Changes } from "./changes.js";
import { Choice, how } from "./choice.js";
import { elsewhere, find } from "./dom.js";
import { Finder } from "./finder.js";
import { t } from "./i18n.js";
import { LibraryDrawing } from "./librarydrawing.js";
import { listen } from "./librarykeys.js";
import { LibraryPanel } from "./librarypanel.js";
import { LEAST_RUNS } from "./limits.js";
import { said } from "./refusals.js";
import { Removals } from "./removals.js";
import { title } from "./runnames.js";
import { RunRows } from "./runrows.js";
import { Shelf } from "./shelf.js";
import { any } from "./state.js";
import { Toasts } from "./toast.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./state.js").Values} Values */

export class Library {
  /**
   * @param {import("./state.js").State} state
   * @param {(ids: string[]) => void} show shows a run, or compares several
   * @param {(id: string) => void} restored called when a run that was deleted is there again
   */
  constructor(state, show, restored) {
    this.state = state;
    this.show = show;
    this.restored = restored;
    this.home = find(".library");
    this.toasts = new Toasts();
    this.finder = new Finder(this.home, () => this.shelf.ask());
    this.shelf = new Shelf(() => this.finder.query, () => this.drawing.soon());
    this.rows = new RunRows(find(".library-rows", this.home), {
      act: (act, id, event, element) => this.#act(act, id, event, element),
      saved: (run) => this.#hear(run),
    });
    this.choice = new Choice(this.home, {
      all: (on) => this.#chosen(() => this.shelf.runs.chooseAll(on)),
      compare: () => this.compare(),
      remove: () => this.remove(),
    });
    this.removals = new Removals(this.toasts, {
      removed: (id) => this.#removed(id),
      kept: () => this.shelf.again(),
      restored: (runs) => this.#restored(runs),
    });
    this.changes = new Changes({
      run: (run) => this.#hear(run),
      deleted: (gone) => this.#gone(gone),
      live: () => this.panel.opened && this.shelf.again(),
      lost: () => this.panel.opened && this.shelf.again(),
    });
    this.panel = new LibraryPanel(this);
    this.drawing = new LibraryDrawing(this);
    listen(this);
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    if (any(changed, "run", "ids", "compared", "language")) this.panel.name(values);
    if (any(changed, "run", "ids")) this.drawing.soon();
    if (!changed.has("language")) return;
    this.finder.show();
    this.rows.speak();
    this.toasts.speak();
    this.drawing.soon();
  }

  toggle() {
    if (this.panel.opened) this.close();
    else this.panel.open();
  }

  close() {
    this.panel.close();
  }

  /** Show a run, or compare several. @param {...string} ids */
  open(...ids) {
    if (ids.length === 0 || !ids[0]) return;
    this.close();
    this.show(ids);
  }

  /** @param {string} id */
  choose(id) {
    this.#chosen(() => this.shelf.runs.choose(id));
  }

  /** Choose two, and what is between them. @param {string} from @param {string} to */
  stretch(from, to) {
    this.#chosen(() => {
      this.shelf.runs.choose(from, true);
      this.shelf.runs.chooseTo(to, true);
    });
  }

  /** Compare the chosen runs. */
  compare() {
    const ids = [...this.shelf.runs.chosen.keys()];
    if (ids.length < LEAST_RUNS) this.toasts.show(() => how(ids.length));
    else this.open(...ids);
  }

  /** @param {string} id */
  edit(id) {
    const { runs } = this.shelf;
    const run = runs.find(id);
    if (run) this.rows.edit(run, runs.tags);
  }

  /** @param {string} id */
  async star(id) {
    const run = this.shelf.runs.find(id);
    if (!run) return;
    try {
      await this.shelf.star(run);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { problem } = error;
      this.toasts.show(() => t("toast.refused", { what: t("toast.name", { name: title(run) }), why: said(problem) }));
    }
  }

  /** Delete the chosen runs, or the one that has the focus, or this one. @param {string} [id] */
  remove(id) {
    const { runs } = this.shelf;
    const one = runs.find(id ?? this.rows.current);
    const gone = id === undefined && runs.chosen.size > 0 ? [...runs.chosen.values()] : one ? [one] : [];
    if (gone.length === 0) return;
    const focused = this.home.contains(document.activeElement);
    const current = this.rows.current;
    this.removals.remove(gone.map((run) => ({ id: run.id, name: title(run) })));
    let next = current;
    for (const run of gone) {
      const after = this.shelf.drop(run.id);
      if (run.id === next) next = after?.id ?? "";
    }
    this.drawing.now();
    if (focused) this.panel.focus(next);
  }

  undo() {
    this.removals.undo();
  }

  /** Bring back a run that was deleted, here or elsewhere. @param {string} id */
  async restore(id) {
    if (this.removals.restores(id)) return;
    try {
      this.#restored([await restore(id)]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { problem } = error;
      if (problem.status === 404) this.state.set({ phase: "missing", detail: "" });
      else this.toasts.show(() => said(problem));
    }
  }

  /** Train something: what the server removes for it is told. @template T @param {() => Promise<T>} post */
  accepting(post) {
    return this.changes.during(post);
  }

  /** @param {string} act @param {string} id @param {MouseEvent} event @param {HTMLElement} element */
  #act(act, id, event, element) {
    if (act === "choose") {
      const { checked } = /** @type {HTMLInputElement} */ (element);
      this.#chosen(() => this.shelf.runs[event.shiftKey ? "chooseTo" : "choose"](id, checked));
    } else if (act === "star") this.star(id);
    else if (act === "edit") this.edit(id);
    else if (act === "remove") this.remove(id);
    else if (act === "tag") this.finder.put({ tag: element.getAttribute("aria-pressed") === "true" ? "" : element.dataset.tag ?? "" });
    else if (!elsewhere(event)) {
      event.preventDefault();
      this.open(act === "parent" ? element.dataset.run ?? "" : id);
    }
  }

  /** @param {() => void} choose */
  #chosen(choose) {
    choose();
    this.drawing.now();
  }

  /** A run as it is now. @param {Run} run */
  #hear(run) {
    if (this.removals.under.has(run.id)) return;
    if (this.panel.opened) this.shelf.hear(run);
    const here = this.state.values.run;
    if (here?.id !== run.id) return;
    const { name, tags, note, starred } = run;
    const changed = JSON.stringify([here.name, here.tags, here.note, here.starred]) !== JSON.stringify([name, tags, note, starred]);
    if (changed) this.state.set({ run: { ...here, name, tags, note, starred } });
  }

  /** @param {import("./changes.js").Deleted} gone */
  #gone({ id, name, reason }) {
    const known = this.shelf.runs.find(id);
    const focused = this.rows.current === id && this.rows.home.contains(document.activeElement);
    const next = this.shelf.drop(id);
    this.drawing.now();
    if (focused) this.panel.focus(next?.id ?? "");
    if (reason === "limit") this.removals.limit({ id, name: name ?? (known ? title(known) : "") });
    this.#removed(id);
  }

  /** Where the run is shown, it is said there too. @param {string} id */
  #removed(id) {
    if (id === this.state.values.run?.id) this.state.set({ phase: "deleted", detail: "" });
  }

  /** @param {Run[]} runs */
  async #restored(runs) {
    for (const { id } of runs) this.restored(id);
    if (!this.panel.opened) return;
    await this.shelf.again();
    this.drawing.now();
    // Undo was pressed in a toast that is gone.
    if (document.activeElement === document.body) this.panel.focus(runs[0]?.id ?? "");
  }
}

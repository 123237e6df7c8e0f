/**
 * The library's place on the page: opened and closed, what it says when it is empty or the server is
 * away, pages read while one scrolls, files dropped on it.
 */

import { find, say } from "./dom.js";
import { count } from "./format.js";
import { t } from "./i18n.js";
import { trainFiles } from "./recipefile.js";
import { said } from "./refusals.js";
import { title } from "./runnames.js";

/** @typedef {import("./state.js").Values} Values */

const AHEAD_PX = 600; // below what is seen, when the next page is read

export class LibraryPanel {
  opened = false;
  #release = () => {};
  /** @type {Element | null} who gets the focus back */
  #before = null;
  #focusDue = false;
  /** @type {(() => string)[]} what was refused of the files, in the language chosen */
  #refused = [];

  /** @param {import("./library.js").Library} library */
  constructor(library) {
    this.library = library;
    this.home = library.home;
    this.button = find(".library-open");
    this.count = find(".library-count", this.home);
    this.scroll = find(".library-scroll", this.home);
    this.more = find(".library-more", this.home);
    this.state = find(".library-state", this.home);
    this.error = find(".library-said .error", this.home);
    this.dismiss = find(".library-said button", this.home);
    this.button.addEventListener("click", () => library.toggle());
    find(".library-close", this.home).addEventListener("click", () => this.close());
    this.more.addEventListener("click", () => library.shelf.more());
    this.scroll.addEventListener("scroll", () => this.#ahead(), { passive: true });
    this.dismiss.addEventListener("click", () => this.#refuse([]));
    find(".library-state button", this.home).addEventListener("click", () => this.#offer());
    document.addEventListener("pointerdown", ({ target }) => {
      // What is dimmed takes no press of its own: one leads back to it.
      if (target === document.body || target === document.documentElement) this.close();
    });
    this.#files();
  }

  open() {
    if (this.opened) return;
    this.opened = true;
    this.#before = document.activeElement;
    this.home.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.#cover();
    this.#release = this.library.changes.hold();
    this.#focusDue = true;
    this.home.focus({ preventScroll: true });
    if (this.library.shelf.answered) this.library.shelf.again();
    else this.library.shelf.ask();
  }

  close() {
    if (!this.opened) return;
    this.opened = false;
    const inside = this.home.contains(document.activeElement);
    this.home.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.#cover();
    this.#release();
    if (!inside) return;
    const before = this.#before;
    if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus({ preventScroll: true });
  }

  /** Put the focus on a run, or on the library where there is none. @param {string} id */
  focus(id) {
    if (id) this.library.rows.focus(id);
    else this.home.focus({ preventScroll: true });
  }

  /** The header and the browser's tab say what is shown. @param {Values} values */
  name({ run, ids, compared }) {
    const one = compared.length === 1 ? compared[0]?.run : run;
    const name = compared.length > 1 ? t("export.compared", { n: compared.length }) : one ? title(one) : "";
    document.title = name ? t("tab", { name }) : "Backscope";
    say(find(".run-now", this.button), ids.length > 1 ? t("library.several", { n: ids.length }) : run ? title(run) : "");
  }

  /** What is said around the rows. */
  show() {
    const { runs, reading, answered, problem } = this.library.shelf;
    const n = runs.runs.length;
    this.#say();
    this.home.setAttribute("aria-busy", String(reading && !answered));
    say(this.count, n === 0 || !answered ? "" : t(runs.next !== null ? "library.count.more" : n === 1 ? "library.count.one" : "library.count", { n: count(n) }));
    this.more.hidden = runs.next === null || problem !== null;
    const key = n > 0 ? "" : problem ? "offline" : !answered ? "reading" : this.library.finder.narrow ? "nothing" : "empty";
    this.state.hidden = key === "";
    this.state.dataset.state = key;
    find(".runs", this.home).hidden = n === 0;
    if (key) {
      say(find("p", this.state), problem && problem.status !== 0 ? said(problem) : t(`library.${key}`));
      const button = find("button", this.state);
      button.hidden = key === "reading";
      if (!button.hidden) say(button, t(`library.${key}.do`));
    }
    if (this.#focusDue && answered) this.#focusFirst();
    this.#ahead();
  }

  /** The run that is shown, or the first: unless the focus has gone elsewhere. */
  #focusFirst() {
    this.#focusDue = false;
    if (document.activeElement !== this.home) return;
    const { rows, state } = this.library;
    const shown = state.values.run?.id ?? "";
    rows.focus(rows.ids.includes(shown) ? shown : rows.ids[0] ?? "");
  }

  /** What could not be read or trained. */
  #say() {
    const { problem, runs } = this.library.shelf;
    const away = problem && runs.runs.length > 0 ? (problem.status === 0 ? t("library.offline") : said(problem)) : "";
    const text = away || this.#refused.map((one) => one()).join("\n");
    say(this.error, text);
    this.error.hidden = !text;
    this.dismiss.hidden = !text || Boolean(away);
  }

  /** What the button below an empty list does. */
  #offer() {
    const { finder, shelf } = this.library;
    if (this.state.dataset.state === "nothing") {
      finder.clear();
      finder.search.focus();
    } else if (this.state.dataset.state === "empty") {
      this.close();
      find("button.train").focus();
    } else shelf.ask();
  }

  #ahead() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    const { shelf } = this.library;
    const near = scrollTop + clientHeight > scrollHeight - AHEAD_PX;
    if (near && this.opened && shelf.answered && !shelf.problem) shelf.more();
  }

  /** While the library is open, the page behind it is out of reach. */
  #cover() {
    for (const part of document.querySelectorAll("body > header, body > main, body > .tour")) part.toggleAttribute("inert", this.opened);
  }

  #files() {
    const file = /** @type {HTMLInputElement} */ (find(".library-file", this.home));
    find(".library-import", this.home).addEventListener("click", () => file.click());
    file.addEventListener("change", async () => {
      await this.#train([...file.files ?? []]);
      file.value = "";
    });
    const carried = (/** @type {DragEvent} */ event) => this.opened && event.dataTransfer?.types.includes("Files");
    // Everywhere, while the library is open: a file let go beside it would replace the page.
    document.addEventListener("dragover", (event) => {
      if (!carried(event)) return;
      event.preventDefault();
      this.home.classList.add("dropping");
    });
    document.addEventListener("dragleave", ({ relatedTarget }) => {
      if (!relatedTarget) this.home.classList.remove("dropping");
    });
    document.addEventListener("drop", (event) => {
      if (!carried(event)) return;
      event.preventDefault();
      this.home.classList.remove("dropping");
      this.#train([...event.dataTransfer?.files ?? []]);
    });
  }

  /** @param {File[]} files */
  async #train(files) {
    if (files.length === 0) return;
    this.#refuse([]);
    const { ids, refused } = await trainFiles(files);
    this.#refuse(refused);
    if (refused.length === 0) this.library.open(...ids);
  }

  /** @param {(() => string)[]} refused */
  #refuse(refused) {
    this.#refused = refused;
    this.#say();
  }
}

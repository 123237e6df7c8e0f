/**
 * The lower panel: one view at a time, behind tabs, of the chosen net at the cursor.
 *
 * state -> here -> viewfetch.js asks the server -> why.js, surface.js, hidden.js, landscape.js, tug.js, article.js draw. Only the tab
 * that is shown asks, and only while the panel is in sight. A picture says which k it shows, and is
 * dimmed as long as another one is on its way.
 */

import { Article } from "./article.js";
import { find, hide, make, say } from "./dom.js";
import { Hidden } from "./hidden.js";
import { t } from "./i18n.js";
import { Landscape } from "./landscape.js";
import { tabShown } from "./present.js";
import { said } from "./refusals.js";
import { any } from "./state.js";
import { Surface } from "./surface.js";
import { tabBy, TABS } from "./tabs.js";
import { Tug } from "./tug.js";
import { Latest } from "./viewfetch.js";
import { beside, questionOf } from "./viewquestions.js";
import { coming, heading, placeName, reachable, silent, subjectOf } from "./viewsubject.js";
import { ViewTable } from "./viewtable.js";
import { Why } from "./why.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./tabs.js").Tab} Tab */
/** @typedef {import("./viewsubject.js").Subject} Subject */
/**
 * @typedef {object} Place where a view shows itself
 * @property {HTMLElement} picture @property {HTMLElement} controls @property {HTMLElement} legend
 * @property {(...sentences: string[]) => void} say
 * @property {(text: (Node | string)[] | null) => void} read what is under the mouse
 * @property {ViewTable} table
 */
/**
 * @typedef {object} View
 * @property {(subject: Subject) => string} why there is nothing to draw
 * @property {(subject: Subject) => string} query
 * @property {(answer: any, subject: Subject) => void} take
 * @property {(scheme: import("./palette.js").Scheme) => void} draw
 * @property {(subject: Subject) => void} [offer]
 * @property {() => void} [again] ask again for what failed beside the picture
 * @property {number} [rest] milliseconds from one question to the next while it is played, where they are many to draw
 * @property {boolean} [complete] whether it is of iterations that are complete: the entry after the last one has none
 */
/** @typedef {import("./viewquestions.js").Told} Told */
/** @typedef {{view: View, place: Place, panel: HTMLElement, tab: HTMLElement, latest: Latest<Told>, told: Subject | null,
 *             drawn: string, timer: number}} One told, drawn: what is shown now, and the key of its question; timer: until it is dimmed */

const STALE_MS = 200; // after which what is drawn is dimmed, while another is on its way

export class Views {
  #seen = false;
  #k = 0; // where the cursor was
  #way = 1; // and where it went
  /** @type {number | undefined} */
  #length; // of the run
  /** @type {Map<Tab, One>} */
  #views = new Map();

  /** @param {import("./state.js").State} state */
  constructor(state) {
    this.state = state;
    this.home = find(".views");
    for (const name of TABS) this.#views.set(name, this.#make(name));
    new IntersectionObserver((entries) => {
      this.#seen = entries.at(-1)?.isIntersecting ?? false;
      this.#look();
    }, { rootMargin: "100px" }).observe(this.home);
    this.#listen();
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    this.home.hidden = values.compared.length > 0 || values.phase === "comparing";
    if (any(changed, "tab", "present", "run", "phase")) this.#choose(tabShown(values));
    if (any(changed, "scheme", "language")) {
      for (const [name, { view, place, told, panel }] of this.#views) {
        if (changed.has("language")) begin(name, place, panel);
        if (!told) continue;
        view.draw(values.scheme);
        say(find(".view-at", panel), heading(told));
      }
    }
    if (values.k !== this.#k) this.#way = Math.sign(values.k - this.#k);
    this.#k = values.k;
    // A landscape is of how far the run went: what was kept of it is not of the run that goes on.
    if (values.run?.k !== this.#length) for (const { latest } of this.#views.values()) latest.forget();
    this.#length = values.run?.k;
    if (any(changed, "phase", "reconnecting")) {
      for (const [name, { view, panel, latest }] of this.#views) {
        if (!find(".view-failed", panel).hidden) latest.again();
        if (name === tabShown(values) && !silent(values)) view.again?.();
      }
    }
    this.#look();
  }

  /** @param {Tab} name @returns {One} */
  #make(name) {
    const panel = find(`#view-${name}`);
    const reading = find(".view-reading", panel);
    const note = find(".view-note", panel);
    /** @type {Place} */
    const place = {
      picture: find(".view-picture", panel),
      controls: find(".view-controls", panel),
      legend: find(".view-legend", panel),
      say: (...sentences) => say(note, sentences.filter(Boolean).join(" ").replaceAll("。 ", "。")),
      read: (text) => reading.replaceChildren(...(text ?? [make("span", "note", t("view.point"))])),
      table: new ViewTable(find(".view-table", panel)),
    };
    const view = this.#viewOf(name, place);
    begin(name, place, panel);
    const latest = new Latest(
      (/** @type {Told} */ told, key) => this.#arrived(name, told, key),
      (problem) => this.#failed(name, problem),
    );
    return { view, place, panel, tab: find(`#tab-${name}`), latest, told: null, drawn: "", timer: 0 };
  }

  /** @param {Tab} name @param {Place} place @returns {View} */
  #viewOf(name, place) {
    switch (name) {
      case "why":
        return new Why(place, this.state);
      case "surface":
        return new Surface(place);
      case "hidden":
        return new Hidden(place);
      case "landscape":
        return new Landscape(place, this.state);
      case "tug":
        return new Tug(place, this.state);
      case "article":
        return new Article(place, this.state);
    }
  }

  /** What is shown now: ask for it where it is not there. */
  #look() {
    const { values } = this.state;
    const subject = subjectOf(values);
    const tab = tabShown(values);
    for (const [name, { view, panel, latest, told }] of this.#views) {
      if (name !== tab || !subject || this.home.hidden) {
        latest.want(null);
        if (name === tab) this.#empty(panel, values.phase === "start" ? t(["why", "tug", "article"].includes(name) ? `${name}.start` : "view.start") : "", true);
        continue;
      }
      const why = view.why(subject) || coming(values, subject, view.complete);
      this.#empty(panel, why);
      view.offer?.(subject);
      if (why || !this.#seen || !reachable(values, subject, view.complete)) {
        latest.want(null);
        continue;
      }
      if (told && told.run.id !== subject.run.id) this.#forget(name);
      const question = questionOf(view, subject, values);
      const rests = values.final !== null && !values.playing && !values.follow;
      latest.want(question, rests ? () => beside(view, values, this.#way) : undefined);
      this.#mark(name, subject, question.key);
    }
  }

  /** Of another run nothing stays. @param {Tab} name */
  #forget(name) {
    const one = this.#views.get(name);
    if (!one) return;
    one.told = null;
    one.drawn = "";
    one.latest.answered = ""; // who comes back to it asks anew
    one.latest.forget();
    one.panel.dataset.told = "";
    say(find(".view-at", one.panel), "");
    one.panel.removeAttribute("data-k");
  }

  /** @param {HTMLElement} panel @param {string} why @param {boolean} [nothing] whether there is nothing to draw, even without a reason */
  #empty(panel, why, nothing = why !== "") {
    const empty = find(".view-empty", panel);
    say(empty, why);
    hide(empty, !why);
    hide(find(".view-body", panel), nothing);
  }

  /** Whether what is drawn is what is wanted. @param {Tab} name @param {Subject} subject what is wanted @param {string} key */
  #mark(name, subject, key) {
    const one = this.#views.get(name);
    if (!one) return;
    const waiting = !one.latest.current;
    const stale = one.drawn !== key;
    if (!stale) this.#fresh(one);
    else if (!one.timer) one.timer = setTimeout(() => one.panel.classList.add("stale"), STALE_MS);
    one.panel.setAttribute("aria-busy", String(waiting));
    say(find(".view-waiting", one.panel), waiting ? t("view.waiting", { place: placeName(subject) }) : "");
    if (waiting || !stale) hide(find(".view-failed", one.panel), true);
  }

  /** What is drawn is what is wanted. @param {One} one */
  #fresh(one) {
    clearTimeout(one.timer);
    one.timer = 0;
    one.panel.classList.remove("stale");
  }

  /** @param {Tab} name @param {Told} told @param {string} key */
  #arrived(name, { answer, subject }, key) {
    const one = this.#views.get(name);
    const now = subjectOf(this.state.values);
    if (!one || !now || now.run.id !== subject.run.id) return;
    one.told = subject;
    one.drawn = key;
    one.panel.dataset.k = String(subject.k);
    one.panel.dataset.net = String(subject.net);
    one.panel.dataset.told = "yes";
    say(find(".view-at", one.panel), heading(subject));
    one.view.take(answer, subject);
    one.view.draw(this.state.values.scheme);
    this.#look();
  }

  /** @param {Tab} name @param {import("./api.js").Problem} problem */
  #failed(name, problem) {
    const one = this.#views.get(name);
    if (!one) return;
    const failed = find(".view-failed", one.panel);
    say(find("span", failed), t("view.failed", { detail: said(problem) }));
    failed.hidden = false;
    one.panel.setAttribute("aria-busy", "false");
    say(find(".view-waiting", one.panel), "");
    const { values } = this.state;
    const shown = values.run !== null && subjectOf(values)?.run.id === values.run.id;
    if (shown && problem.type === "run-deleted") this.state.set({ phase: "deleted", reconnecting: false });
  }

  /** @param {Tab} chosen */
  #choose(chosen) {
    for (const [name, { panel, tab }] of this.#views) {
      tab.setAttribute("aria-selected", String(name === chosen));
      tab.tabIndex = name === chosen ? 0 : -1;
      panel.hidden = name !== chosen;
      const strip = tab.parentElement; // on a phone it is wider than the window
      if (name === chosen && strip) strip.scrollLeft = tab.offsetLeft + tab.offsetWidth / 2 - strip.clientWidth / 2;
    }
  }

  #listen() {
    for (const [name, { tab, panel, latest }] of this.#views) {
      tab.addEventListener("click", () => this.state.set({ tab: name }));
      tab.addEventListener("keydown", (event) => {
        const next = event.ctrlKey || event.metaKey || event.altKey ? null : tabBy(event.key, name);
        if (!next) return;
        event.preventDefault();
        this.state.set({ tab: next });
        this.#views.get(next)?.tab.focus();
      });
      find(".view-failed button", panel).addEventListener("click", () => latest.again());
    }
  }
}

/** Say what a picture is until it is drawn, and how to read it. @param {Tab} name @param {Place} place @param {HTMLElement} panel */
function begin(name, place, panel) {
  panel.querySelector(".plane-box")?.setAttribute("aria-label", t(`view.${name}`));
  place.read(null);
}

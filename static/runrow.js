/**
 * One run as a row of the library: what it is called, how it fares, its numbers, its buttons. Rows
 * know nothing of what their buttons do: library.js hears them by their data-act.
 */

import { find, make, say } from "./dom.js";
import { ending } from "./endingwords.js";
import { count, duration, number } from "./format.js";
import { t } from "./i18n.js";
import { alive, exactly, fate, pace, recipe, share, title, when } from "./runnames.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {{chosen: boolean, shown: boolean, tag: string, language: string, name: (id: string) => string}} View what a row shows beside its run; name: of a run it branched from */

const STAR = "m12 4 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z";
const PENCIL = "M4.5 19.5 6 14 16 4l4 4L10 18zM14 6l4 4";
const BIN = "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 12.5h9l1-12.5M10 10.5v6M14 10.5v6";
const FORK = "M6 4v16M6 17c7 0 11-3 11-9M17 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4z";
const SVG = "http://www.w3.org/2000/svg";

/** @param {string} path */
function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(line);
  return svg;
}

/** @param {string} act @param {string} className @param {...(Node | string)} children */
function button(act, className, ...children) {
  const element = make("button", className, ...children);
  element.type = "button";
  element.dataset.act = act;
  return element;
}

/** @param {string} name @param {...(Node | string)} children */
function cell(name, ...children) {
  const element = make("div", `cell-${name}`, ...children);
  element.setAttribute("role", "cell");
  return element;
}

/** A name for those who hear it, and for those who point at it. @param {HTMLElement} element @param {string} text */
function label(element, text) {
  if (element.title === text) return;
  element.setAttribute("aria-label", text);
  element.title = text;
}

export class RunRow {
  /** @type {Run | null} */
  #run = null;
  #seen = "";
  #told = "";

  /** @param {string} id */
  constructor(id) {
    this.check = make("input");
    this.check.type = "checkbox";
    this.check.dataset.act = "choose";
    this.star = button("star", "star icon", icon(STAR));
    this.link = make("a", "run-name");
    this.link.href = `?run=${encodeURIComponent(id)}`;
    this.link.dataset.act = "open";
    this.here = make("span", "run-here");
    this.more = cell("more");
    this.fate = make("span", "fate");
    this.meter = make("span", "meter", make("span"));
    this.error = cell("error");
    this.k = cell("k");
    this.seconds = cell("seconds");
    this.created = make("time");
    this.edit = button("edit", "icon", icon(PENCIL));
    this.remove = button("remove", "icon", icon(BIN));
    this.element = make(
      "div", "run",
      cell("check", this.check), cell("star", this.star),
      cell("name", this.link, this.here),
      cell("status", this.fate, this.meter), this.error, this.k, this.seconds,
      cell("created", this.created), cell("acts", this.edit, this.remove), this.more,
    );
    this.element.setAttribute("role", "row");
    this.element.dataset.id = id;
  }

  /** @param {Run} run @param {View} view */
  show(run, view) {
    const parent = run.fork?.run ? view.name(run.fork.run) : "";
    const seen = JSON.stringify([view.chosen, view.shown, view.tag, view.language, parent]);
    if (run === this.#run && seen === this.#seen) return; // most rows, most of the time
    this.#run = run;
    this.#seen = seen;
    const name = title(run);
    say(this.link, name);
    this.link.classList.toggle("named", Boolean(run.name));
    this.link.title = name;
    if (view.shown) this.link.setAttribute("aria-current", "true");
    else this.link.removeAttribute("aria-current");
    say(this.here, view.shown ? t("library.here") : "");
    this.check.checked = view.chosen;
    this.element.classList.toggle("chosen", view.chosen);
    this.check.setAttribute("aria-label", t("library.choose", { name }));
    this.star.setAttribute("aria-pressed", String(run.starred));
    label(this.star, t("library.star", { name }));
    label(this.edit, t("library.edit", { name }));
    label(this.remove, t("library.remove", { name }));
    this.#tell(run, view, parent);
    this.#fare(run, view.language);
  }

  /** The line below the name: the recipe, where it came from, its tags, its note. @param {Run} run @param {View} view @param {string} parent */
  #tell(run, view, parent) {
    const { name, config, fork, tags, note } = run;
    const told = JSON.stringify([name, config, fork, tags, note, view.tag, view.language, parent]);
    if (told === this.#told) return; // a button that is made anew loses the focus
    this.#told = told;
    const parts = [];
    if (name) parts.push(make("span", "run-recipe", recipe(config)));
    if (fork) parts.push(this.#fork(fork, parent));
    for (const tag of tags) {
      const one = button("tag", "tag", tag);
      one.dataset.tag = tag;
      one.setAttribute("aria-pressed", String(tag === view.tag));
      label(one, t("library.tag", { tag }));
      parts.push(one);
    }
    if (note) {
      const words = make("span", "run-note", note);
      words.title = note;
      parts.push(words);
    }
    const focused = this.more.contains(document.activeElement);
    this.more.replaceChildren(...parts);
    if (focused) this.link.focus();
  }

  /** @param {{run: string | null, k: number}} fork @param {string} parent */
  #fork({ run, k }, parent) {
    if (!run) return make("span", "run-fork", icon(FORK), t("library.fork.alone", { k: count(k) }));
    const link = make("a", "run-parent", parent);
    link.href = `?run=${encodeURIComponent(run)}`;
    link.dataset.act = "parent";
    link.dataset.run = run;
    const [before = "", after = ""] = t("library.fork", { k: count(k) }).split("{name}");
    return make("span", "run-fork", icon(FORK), before, link, after);
  }

  /** How it fares, and its numbers. @param {Run} run @param {string} language */
  #fare(run, language) {
    const how = fate(run);
    const running = how === "running";
    const percent = Math.floor(share(run) * 100);
    this.fate.dataset.fate = how;
    say(this.fate, running ? t("library.status.running", { n: percent }) : t(`library.status.${how}`));
    this.fate.title = ending(run);
    this.meter.hidden = !alive(run);
    find("span", this.meter).style.transform = `scaleX(${share(run)})`;
    say(this.error, run.error === null || run.error === undefined ? "–" : number(run.error));
    say(this.k, count(run.k));
    this.k.title = alive(run) ? t("library.k.of", { n: count(run.config.iterations) }) : "";
    say(this.seconds, this.#time(run, running));
    this.created.dateTime = run.created;
    say(this.created, when(run.created, language));
    this.created.title = exactly(run.created, language);
  }

  /** The time it took, or how fast it goes. @param {Run} run @param {boolean} running */
  #time({ rate, seconds }, running) {
    if (running && rate) return pace(rate);
    return seconds === null || seconds === undefined || running ? "–" : duration(seconds);
  }
}

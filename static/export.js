/**
 * The export menu: the address, a run's records and recipe as files, the charts as a picture.
 *
 * state -> what is offered now -> the server's routes, or scene.js, picture.js and saving.js.
 */

import { csvBytes, npzBytes, recordCount, size, strides } from "./amount.js";
import { copy } from "./copying.js";
import { find, make, say } from "./dom.js";
import { count, patternText } from "./format.js";
import { t } from "./i18n.js";
import { netName } from "./nets.js";
import { picture } from "./picture.js";
import { title } from "./runnames.js";
import { pixels, pngFile, save, svgFile } from "./saving.js";
import { ROWS } from "./scales.js";
import { scene } from "./scene.js";
import { any, complete } from "./state.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./scales.js").Row} Row */
/** @typedef {{run: import("./api.js").Run, history: import("./history.js").History}} Told */

const KINDS = /** @type {const} */ (["csv", "npz"]);
const SAMPLE = 40; // records whose digits tell how long a CSV will be
const PAUSE_MS = 500; // between two looks at numbers that arrive

/** What a person changes, and what begins or ends; not what merely grows. @type {import("./state.js").Key[]} */
const CHOSEN = ["phase", "ids", "final", "patterns", "window", "shown", "hidden", "own", "language"];

export class Export {
  #timer = 0;
  #sized = ""; // of what the picture's size is told
  #saying = () => ""; // what the last press came to, in the language of the day

  /** @param {import("./state.js").State} state @param {import("./address.js").Address} address */
  constructor(state, address) {
    this.state = state;
    this.address = address;
    this.home = find(".export");
    this.field = /** @type {HTMLInputElement} */ (find("[name=link]", this.home));
    this.none = find(".none", this.home);
    this.said = find(".said", this.home);
    this.home.addEventListener("toggle", () => {
      this.#sized = "";
      this.#tell(() => "");
      this.update(state.values);
    });
    this.home.addEventListener("change", () => this.update(state.values));
    this.field.addEventListener("focus", () => this.field.select());
    find(".copy", this.home).addEventListener("click", () => this.#copy());
    for (const button of this.#all("[data-picture]")) {
      button.addEventListener("click", () => this.#draw(button.dataset.picture === "png"));
    }
  }

  /** @param {Values} values @param {Set<import("./state.js").Key>} [changed] all, where it is not said */
  update(values, changed) {
    if (!this.home.matches(":popover-open")) return;
    const link = new URL(this.address.link, location.href).href;
    if (this.field.value !== link) this.field.value = link;
    if (changed && !any(changed, ...CHOSEN)) {
      this.#timer ||= setTimeout(() => this.update(this.state.values), PAUSE_MS);
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#tell(this.#saying);
    const all = told(values);
    this.none.hidden = all.length > 0;
    for (const part of this.#all("fieldset")) part.toggleAttribute("disabled", all.length === 0);
    this.#choices("run", all.map(({ run }) => [run.id, title(run)]));
    this.#select("run").hidden = all.length < 2;
    const one = all.find(({ run }) => run.id === this.#choice("run"));
    const gone = values.phase === "deleted";
    for (const file of this.#all("a.file")) this.#offer(file, one && !gone ? one.run.id : null);
    if (one && !gone) this.#offer(find("[data-file=report]", this.home), one.run.id, sheet(one.run, values));
    if (gone) for (const kind of KINDS) this.#what(kind, t("export.gone"));
    else this.#records(one, values.window);
    this.#charts(values);
  }

  /** Which records there are to take, and how many bytes they would be. @param {Told | undefined} one @param {Values["window"]} window */
  #records(one, window) {
    const start = one?.run.fork?.k ?? 0;
    const end = one?.run.k ?? 0;
    this.#choices("range", [
      ["all", t("export.all")],
      ...(window ? [["window", t("export.zoomed", { from: count(window.k0), to: count(window.k1) })]] : []),
    ]);
    const zoomed = this.#choice("range") === "window" && window;
    const k0 = zoomed ? Math.max(window.k0, start) : start;
    const k1 = zoomed ? Math.min(window.k1 + 1, end) : end;
    this.#choices("every", strides(recordCount(k0, k1, 1)).map((s) =>
      [String(s), s === 1 ? t("export.each") : t("export.nth", { n: count(s) })]));
    const stride = Number(this.#choice("every"));
    const n = recordCount(k0, k1, stride);
    const query = new URLSearchParams({
      ...(zoomed ? { k0: String(k0), k1: String(k1) } : {}),
      ...(stride > 1 ? { stride: String(stride) } : {}),
    });
    const numbers = one?.history.rows ?? 0;
    const bytes = { csv: csvBytes(digits(one?.history), numbers, end), npz: npzBytes(numbers) };
    for (const kind of KINDS) {
      this.#offer(find(`[data-file="records.${kind}"]`, this.home), one && n > 0 ? one.run.id : null, query);
      const places = { n: count(n), size: size(n * bytes[kind]) };
      this.#what(kind, n > 0 ? t(n === 1 ? "export.amount.one" : "export.amount", places) : t("export.empty"));
    }
  }

  /** Which charts there are to draw, and how large they would be. @param {Values} values */
  #charts(values) {
    const { patterns } = values;
    this.#choices("nets", [
      ["all", t("export.nets.all")],
      ...patterns.map((one, p) => [String(p), `${netName(values, p)} ${patternText(one)}`]),
    ]);
    this.#choices("rows", [["all", t("export.rows.all")], ...ROWS.map((row) => [row, `${row}, ${t(`row.${row}`)}`])]);
    // The picture is drawn to tell its size: not again while only its curves grow.
    const sized = JSON.stringify([this.#choice("nets"), this.#choice("rows"), ...words(values)]);
    if (sized === this.#sized) return;
    this.#sized = sized;
    const { width, height } = pixels(this.#picture());
    this.#what("png", t("export.png", { width: count(width), height: count(height) }));
  }

  /** The charts chosen, drawn. */
  #picture() {
    const { values } = this.state;
    const nets = this.#choice("nets");
    const rows = this.#choice("rows");
    const all = [...values.patterns.keys()];
    return picture(scene(
      values,
      rows === "all" ? ROWS : [/** @type {Row} */ (rows)],
      nets === "all" ? all : [Number(nets)],
    ));
  }

  /** @param {boolean} png */
  async #draw(png) {
    const [nets, rows] = [this.#choice("nets"), this.#choice("rows")];
    const which = [nets === "all" ? "" : `-net${Number(nets) + 1}`, rows === "all" ? "" : `-${rows}`].join("");
    const ids = told(this.state.values).map(({ run }) => run.id);
    const name = `backscope-${ids.join("-")}${which}.${png ? "png" : "svg"}`;
    const drawn = this.#picture();
    try {
      save(png ? await pngFile(drawn) : svgFile(drawn), name);
      this.#tell(() => t("export.saved", { name }));
    } catch {
      this.#tell(() => t("export.failed"));
    }
  }

  async #copy() {
    this.address.write();
    const done = await copy(this.field.value, this.field);
    this.#tell(() => t(done ? "link.copied" : "link.selected"));
  }

  /** @param {() => string} saying */
  #tell(saying) {
    this.#saying = saying;
    say(this.said, saying());
  }

  /** Let a link lead to a run's file; null: there is none yet. @param {HTMLElement} link @param {string | null} id @param {URLSearchParams} [query] */
  #offer(link, id, query) {
    link.setAttribute("aria-disabled", String(id === null));
    if (id === null) link.removeAttribute("href");
    else link.setAttribute("href", `/runs/${encodeURIComponent(id)}/${link.dataset.file}${query?.size ? `?${query}` : ""}`);
  }

  /** @param {string} kind @param {string} text */
  #what(kind, text) {
    say(find(`[data-what="${kind}"]`, this.home), text);
  }

  /** Give a choice its options; what was chosen stays, where it is still one. @param {string} name @param {string[][]} options */
  #choices(name, options) {
    const select = this.#select(name);
    const key = JSON.stringify(options);
    if (select.dataset.key === key) return;
    const before = select.value;
    select.dataset.key = key;
    select.replaceChildren(...options.map(([value = "", text = ""]) => {
      const option = make("option", "", text);
      option.value = value;
      return option;
    }));
    if (options.some(([value]) => value === before)) select.value = before;
  }

  /** @param {string} name */
  #choice(name) {
    return this.#select(name).value;
  }

  /** @param {string} name */
  #select(name) {
    return /** @type {HTMLSelectElement} */ (find(`[name=${name}]`, this.home));
  }

  /** @param {string} selector */
  #all(selector) {
    return /** @type {HTMLElement[]} */ ([...this.home.querySelectorAll(selector)]);
  }
}

/** Which report of a run: in this language, of the net and the iteration that are looked at. @param {import("./api.js").Run} run @param {Values} values */
function sheet({ k: end, nets, fork }, { k, follow, net, language }) {
  const there = !follow && k >= (fork?.k ?? 0) && k < end;
  return new URLSearchParams({
    ...(there ? { k: String(k) } : {}),
    ...(net > 0 && net < nets ? { net: String(net) } : {}),
    lang: language,
  });
}

/** The runs on the page, with what is held of each. @param {Values} values @returns {Told[]} */
const told = ({ compared, run, history }) => (compared.length ? compared : run ? [{ run, history }] : []);

/** What, beside the charts chosen, decides how large a picture is. @param {Values} values */
const words = (values) => {
  const { language, window, own, past, patterns, shown, hidden } = values;
  const names = told(values).map(({ run }) => [run.id, title(run)]);
  return [language, window, own, past?.run.id, patterns, names, [...shown], [...hidden], complete(values)];
};

/** Numbers of records spread over what is held. @param {import("./history.js").History} [history] */
function digits(history) {
  const { start = 0, frontier = 0 } = history ?? {};
  const held = Array.from({ length: SAMPLE }, (_, i) =>
    history?.record(start + Math.floor((i * (frontier - start)) / SAMPLE)));
  return held.flatMap((record) =>
    record ? [...record.y, ...record.E, ...record.dw.flat(), ...record.w.flat()] : []);
}

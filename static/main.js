/**
 * The page's start: makes the parts, ties each to the state, shows the run of the address.
 *
 * The only module that does something when it is imported.
 */

import { Around } from "./around.js";
import { Refusal } from "./api.js";
import { Cards } from "./cards.js";
import { Charts } from "./charts.js";
import { find } from "./dom.js";
import { Form } from "./form.js";
import { Grid } from "./grid.js";
import { History } from "./history.js";
import { speak, t, translate } from "./i18n.js";
import { listen } from "./keys.js";
import { Legend } from "./legend.js";
import { Message } from "./message.js";
import { chosen, listNames, parameters } from "./names.js";
import { Player } from "./player.js";
import { Pointer } from "./pointer.js";
import { Records } from "./records.js";
import { Session } from "./session.js";
import { any, busy, State } from "./state.js";
import { steepest } from "./steepest.js";
import { Stream } from "./stream.js";
import * as theme from "./theme.js";
import { Timeline } from "./timeline.js";
import { Toolbar } from "./toolbar.js";
import { address, put } from "./url.js";

const FIRST_SWEEP = "backscope-swept"; // the key that remembers that the first run was shown
const REMEMBER_MS = 300;
const HOLD_MS = 200; // a short run is complete by then, and drawn once
const LONGEST = 10_000_000; // that the axis shows before the server has said what it allows
const LANGUAGES = ["en", "ja"];

const boot = JSON.parse(find("#boot").textContent ?? "");
const { lang } = document.documentElement;
speak(boot.catalogue, lang);

const state = new State({
  ...beginning({ x: boot.problems.xor.x, t: boot.problems.xor.t }, 10_000, true),
  phase: "start",
  reconnecting: false,
  detail: "",
  run: null,
  final: null,
  k: 0,
  follow: true,
  playing: false,
  net: 0,
  kind: "log",
  own: false,
  window: null,
  scheme: theme.scheme(),
  language: lang,
  steepest: -1,
  chartless: false,
});
const { values } = state;

const records = new Records(() => state.touch("k"));
const session = new Session(state, new Stream());
const player = new Player(state);
const charts = new Charts(boot.plotly, settled);
const choose = (/** @type {number} */ net) => state.set({ net, steepest: -1 });
const grid = new Grid(charts, choose, () => {
  const { figures } = grid;
  legend.strip(figures, values);
  toolbar.thinned(Math.max(1, ...figures.map(({ oneOf }) => oneOf)));
});
const timeline = new Timeline(state, player, () => grid.across);
const message = new Message((k) => timeline.move(k));
const legend = new Legend(records, state);
const around = new Around(records);
const toolbar = new Toolbar(state);
const cards = new Cards(records, choose);
const form = new Form(boot.problems, { train, preview });
new Pointer(grid, state, (k) => timeline.move(k));
listen(timeline, state, () => form.element.requestSubmit());

let sweepDue = false; // the first run of all is shown once more, slowly
let remembering = 0;

state.on((now, changed) => {
  charts.hurry = now.final !== null;
  grid.update(now, changed);
  cards.update(grid.columns, now, changed);
  legend.update(now, changed);
  timeline.update(now, changed);
  message.update(now, changed);
  toolbar.update(now);
  if (any(changed, "k", "net", "frontier", "final", "language")) around.update(now);
  if (any(changed, "k", "frontier", "final", "reconnecting")) records.want(now);
  if (changed.has("window")) session.look();
  if (any(changed, "final", "net")) state.set({ steepest: now.final ? turning() : -1 });
  if (any(changed, "k", "run")) remember();
  if (changed.has("final") && charts.idle) settled();
});
state.touch(.../** @type {import("./state.js").Key[]} */ (Object.keys(values)));

find("button.language").addEventListener("click", () => speakNext());
find("button.theme").addEventListener("click", () => {
  theme.next();
  dress();
});
find("button.stop").addEventListener("click", () => session.stop());
find("button.settings").addEventListener("click", () => openSettings());
find("button.sheet-close").addEventListener("click", () => openSettings(false));
theme.onSystemChange(dress);
addEventListener("popstate", () => {
  clearTimeout(remembering); // what was shown must not be written over where we are going
  show();
});
dress();
show();
requestAnimationFrame(() => setTimeout(() => charts.load().catch(() => state.set({ chartless: true }))));

/** Show the run of the address, or the start. */
async function show() {
  const { run, k } = address();
  if (run === null) {
    if (values.run) location.reload();
    else find("button.train").focus({ preventScroll: true });
    return;
  }
  if (run === values.run?.id) return;
  await session.load(run, k);
  if (values.run) form.fill(values.run.config);
}

/** @param {object} config */
async function train(config) {
  if (busy(values)) return;
  performance.mark("train");
  openSettings(false);
  find("button.train").blur(); // the space bar now plays
  try {
    await session.train(config);
    charts.hold(HOLD_MS);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    form.refuse(error.problem);
    return;
  }
  sweepDue = !localStorage.getItem(FIRST_SWEEP) && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  put({ run: values.run?.id ?? null, k: null }, true);
}

/** Before any run the page follows the form. @param {ReturnType<Form["config"]>} config */
function preview(config) {
  if (values.run) return;
  const { problem, init, wiring, iterations } = config;
  const table = typeof problem === "string" ? boot.problems[problem] : problem;
  const numbers = [...table.x.flat(), ...table.t];
  if (!numbers.every((v) => typeof v === "number") || table.x.length > 16) return;
  const start = JSON.stringify([problem, init, wiring]);
  const article = start === JSON.stringify(["xor", { kind: "constant", value: 1 }, "connected"]);
  const wanted = Number(iterations);
  const length = Number.isInteger(wanted) && wanted >= 1 ? Math.min(wanted, LONGEST) : 10_000;
  const { parameters: now, shown, ...rest } = beginning(table, length, article);
  const same = now.map(({ name }) => name).join() === values.parameters.map(({ name }) => name).join();
  state.set({ ...rest, ...(same ? {} : { parameters: now, shown }), net: 0, k: 0 });
}

/**
 * What is shown before any run: a problem's patterns; of the article's, the start values too.
 * @param {{x: number[][], t: number[]}} table @param {number} iterations @param {boolean} article
 */
function beginning(table, iterations, article) {
  const patterns = table.x.map((x, p) => ({ x, t: Number(table.t[p]) }));
  const names = listNames([table.x[0]?.length ?? 2, 2, 1]);
  const all = parameters(names);
  const one = [{ k0: 0, k1: 1, stride: 1 }];
  const history = new History(patterns.length, patterns.length, names.length, one);
  if (article) {
    const { y, E, dw, w } = boot.start;
    const lo = Float64Array.from([...y, ...E, ...dw.flat(), ...w.flat()]);
    history.append({ k0: 0, n: 1, stride: 1, lo, hi: lo });
  }
  return { patterns, history, frontier: history.frontier, iterations, parameters: all, shown: chosen(all) };
}

/** All that waited is drawn: after the end this is the run complete. */
function settled() {
  if (!values.final || !values.run || document.body.dataset.drawn === values.run.id) return;
  document.body.dataset.drawn = values.run.id;
  performance.mark("drawn");
  if (!sweepDue) return;
  sweepDue = false;
  localStorage.setItem(FIRST_SWEEP, "yes");
  player.play(true);
}

/** Where the chosen net's y turns. */
function turning() {
  const { history, net, frontier } = values;
  return steepest(history.pieces(history.y(net), 0, frontier), { kind: "log", k0: 0, k1: frontier });
}

/** Let the address follow the cursor, once it rests. */
function remember() {
  clearTimeout(remembering);
  remembering = setTimeout(() => {
    const { run, k, follow } = values;
    if (run) put({ run: run.id, k: follow ? null : k });
  }, REMEMBER_MS);
}

/** @param {string} language */
const other = (language) => LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length] ?? "en";

function speakNext() {
  const next = other(values.language);
  document.documentElement.lang = next;
  find("button.language").lang = other(next); // it says the other one's name
  speak(boot.catalogue, next);
  translate(document);
  put({ lang: next });
  state.set({ language: next });
  form.speak();
  dress();
}

/** The theme's name on its button, its colours in the charts. */
function dress() {
  const label = `${t("theme")}: ${t(`theme.${theme.chosen()}`)}`;
  const button = find("button.theme");
  button.setAttribute("aria-label", label);
  button.title = label;
  button.dataset.theme = theme.chosen();
  state.set({ scheme: theme.scheme() });
}

/** On small screens the form's other fields open over the page. @param {boolean} [open] */
function openSettings(open = !form.element.classList.contains("open")) {
  form.element.classList.toggle("open", open);
  find("button.settings").setAttribute("aria-expanded", String(open));
}

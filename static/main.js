/**
 * The page's start: makes the parts, ties each to the state, shows what the address asks for.
 *
 * The only module that does something when it is imported. From top to bottom: the state, the parts,
 * what each hears, what a person can ask for.
 */

import { Address } from "./address.js";
import { Around } from "./around.js";
import { Refusal, train as post } from "./api.js";
import { ArticleResults } from "./articleresults.js";
import { Branch } from "./branch.js";
import { Cards } from "./cards.js";
import { Charts } from "./charts.js";
import { Comparison } from "./comparison.js";
import { Diagram } from "./diagram.js";
import { elsewhere, find } from "./dom.js";
import { Dress } from "./dress.js";
import { Export } from "./export.js";
import { Extension } from "./extension.js";
import { FaultMark } from "./faultmark.js";
import { Form } from "./form.js";
import { Grid } from "./grid.js";
import { speak, t } from "./i18n.js";
import { Insight } from "./insight.js";
import { listen } from "./keys.js";
import { Legend } from "./legend.js";
import { Library } from "./library.js";
import { MOST_RUNS } from "./limits.js";
import { Message } from "./message.js";
import { MomentLink } from "./momentlink.js";
import { Moments } from "./moments.js";
import { Order } from "./order.js";
import { Origin } from "./origin.js";
import { NOWHERE } from "./phases.js";
import { Player } from "./player.js";
import { know } from "./problems.js";
import { Presets } from "./presets.js";
import { Pointer } from "./pointer.js";
import { PresentCode } from "./presentcode.js";
import { Presentation } from "./presentation.js";
import { DEFAULTS } from "./recipe.js";
import { Records } from "./records.js";
import { RunCards } from "./runcards.js";
import { RunTable } from "./runtable.js";
import { Session } from "./session.js";
import { first, preview } from "./start.js";
import { any, busy, complete, lastStop, State } from "./state.js";
import { steepest } from "./steepest.js";
import { Stream } from "./stream.js";
import { Sweep } from "./sweep.js";
import { USUAL } from "./tabs.js";
import * as theme from "./theme.js";
import { Timeline } from "./timeline.js";
import { Toolbar } from "./toolbar.js";
import { Tour } from "./tour.js";
import { Turns } from "./turns.js";
import { fit } from "./url.js";
import { Views } from "./views.js";

const HOLD_MS = 200; // a short run is complete by then, and drawn once

/** @type {import("./start.js").Boot} */
const boot = JSON.parse(find("#boot").textContent ?? "");
const { lang } = document.documentElement;
speak(boot.catalogue, lang);
know(boot.problems);

const state = new State({
  ...NOWHERE,
  ...first(boot),
  ids: [],
  beyond: [],
  phase: "start",
  run: null,
  hidden: new Set(),
  listed: [],
  net: 0,
  kind: "log",
  own: false,
  scheme: theme.scheme(),
  language: lang,
  chartless: false,
  tab: USUAL,
  slice: null,
  pattern: null,
  weight: null,
  present: false,
  part: null,
});
const { values } = state;

// The parts.
const address = new Address(state, show);
const records = new Records(() => state.touch("k"), (id) => session.doubt(id));
const turns = new Turns(new Stream());
const session = new Session(state, turns);
const comparison = new Comparison(state, turns);
const player = new Player(state, records);
const sweep = new Sweep(player);
const charts = new Charts(boot.plotly, settled);
const choose = (/** @type {number} */ net) => state.set({ net, steepest: -1 });
const grid = new Grid(charts, choose, () => {
  const { figures } = grid;
  if (values.compared.length) runTable.strip(figures);
  else legend.strip(figures, values);
  toolbar.thinned(Math.max(1, ...figures.map(({ oneOf }) => oneOf)));
});
const order = new Order(records);
const timeline = new Timeline(state, player, order, () => grid.length);
const library = new Library(state, open, restored);
const message = new Message((k) => timeline.move(k), library);
const legend = new Legend(records, state);
const around = new Around(records);
const views = new Views(state);
const insight = new Insight(() => state.touch("k"));
const diagram = new Diagram(state, records, insight, order);
const presets = new Presets(boot.presets, experiment);
const articleResults = new ArticleResults(boot.printed, {
  train: (wiring) => experiment(articles(wiring)),
  compare: (wiring) => beside(articles(wiring)),
});
const moments = new Moments(state, (k) => timeline.move(k));
const toolbar = new Toolbar(state);
const cards = new Cards(records, order, choose);
const form = new Form(boot.problems, { train, preview: begin });
const exports = new Export(state, address);
const momentLink = new MomentLink(state, address, library.toasts);
const tour = new Tour(state, records, {
  move: (k) => timeline.move(k),
  train: () => form.element.requestSubmit(),
  start: () => open([]),
  left: () => library.toasts.show(() => t("tour.left")),
});
const runCards = new RunCards(records, choose);
const runTable = new RunTable(records, state, open);
const branch = new Branch(state, form, train);
const origin = new Origin(open);
const faultMark = new FaultMark();
const extension = new Extension((iterations) => session.extend(iterations), () => {
  delete document.body.dataset.drawn;
  form.unfold(false);
  form.put("iterations", values.iterations);
});
new Pointer(grid, state, (k) => timeline.move(k));
const dress = new Dress(state, boot.catalogue, () => {
  form.speak();
  address.write();
});
const presentation = new Presentation(state, moments, library, new PresentCode(address), choose);
listen(timeline, () => values.compared.length || form.element.requestSubmit(), library, moments, tour, momentLink, presentation);
find("button.stop").addEventListener("click", () => session.stop());
find("a.brand").addEventListener("click", (event) => {
  if (elsewhere(event)) return;
  event.preventDefault();
  open([]);
});

// What each part hears.
state.on((now, changed) => {
  charts.hurry = complete(now);
  presentation.update(now, changed);
  grid.update(now, changed);
  if (now.compared.length) {
    runCards.update(grid.columns, grid.narrow.sheet?.targets ?? [], now);
    runTable.update(now, changed);
  } else {
    cards.update(grid.columns, now, changed);
    legend.update(now, changed);
  }
  timeline.update(now, changed);
  message.update(now, changed);
  toolbar.update(now);
  branch.update(now);
  origin.update(now, changed);
  faultMark.update(now, changed);
  extension.update(now, changed);
  exports.update(now, changed);
  library.update(now, changed);
  diagram.update(now, changed);
  views.update(now, changed);
  articleResults.update(now, changed);
  presets.update(now, changed);
  moments.update(now, changed);
  momentLink.update(now);
  tour.update(now, changed);
  if (any(changed, "k", "net", "frontier", "final", "shown", "language")) around.update(now);
  if (any(changed, "k", "frontier", "final", "compared", "reconnecting")) records.want(now);
  if (any(changed, "window", "final")) (now.compared.length ? comparison : session).look();
  if (any(changed, "final", "net")) state.set({ steepest: now.final ? turning() : -1 });
  address.follow(changed);
  if (any(changed, "final", "compared") && charts.idle) settled();
});
state.touch(.../** @type {import("./state.js").Key[]} */ (Object.keys(values)));
show();
tour.offer();
requestAnimationFrame(() => setTimeout(() => charts.load().catch(() => state.set({ chartless: true }))));

/**
 * Show a run, or compare several: a step that Back takes back. No ids: the start.
 * @param {string[]} ids
 */
function open(ids) {
  const several = ids.length > 1 || values.compared.length > 0; // of those one weight is drawn
  address.step(ids, { k: null, window: null, ...(several ? { shown: null } : {}) });
  return show();
}

/** Show what the address asks for: the start, a run, or a comparison. */
async function show() {
  const { asked } = address;
  const place = { ...asked, runs: asked.runs.slice(0, MOST_RUNS) };
  const [id] = place.runs;
  state.set({ ids: place.runs, beyond: asked.runs.slice(MOST_RUNS), present: place.present });
  if (place.language) dress.speak(place.language);
  if (id === undefined) {
    if (values.run || values.phase !== "start") leave({});
    state.set(fit({ ...place, k: null }, shape()));
    find("button.train").focus({ preventScroll: true });
  } else if (place.runs.length > 1) {
    await compare(place);
  } else if (id === values.run?.id) {
    session.keep();
    state.set({ k: Math.max(0, values.frontier - 1), ...fit(place, shape()) });
    if (values.k > lastStop(values) || values.k < values.start) timeline.move(values.k);
  } else if (await session.load(id, (run) => fit(place, { ...run, ...run.config }))) {
    if (values.run) form.fill(values.run.config);
  } else if (values.run && values.ids[0] === id) leave({ phase: values.phase, detail: values.detail });
}

/** @param {import("./url.js").Place} place */
async function compare(place) {
  if (comparison.shows(place.runs)) {
    session.keep();
    comparison.move(fit(place, shape()));
    return;
  }
  session.leave({ phase: "loading" });
  charts.hold(2 * HOLD_MS);
  const found = await comparison.load(place.runs, (runs) => fit(place, runs));
  if (!found && values.ids === place.runs) leave({ phase: values.phase });
}

/** A run that was deleted is there again. @param {string} id */
function restored(id) {
  if (values.phase !== "deleted" || values.ids[0] !== id) return;
  leave({ phase: "loading" });
  show();
}

/** What of the state decides which places there are. */
function shape() {
  return { ...values, parameters: values.parameters.map(({ name }) => name) };
}

/** Show no run any more, but what the form says, and why. @param {Partial<import("./state.js").Values>} why */
function leave(why) {
  delete document.body.dataset.drawn;
  session.leave({ ...first(boot), ...why });
  begin(form.config());
}

/** Before any run the page follows the form. @param {ReturnType<Form["config"]>} config */
function begin(config) {
  presets.follow(config);
  const patch = values.run ? null : preview(boot, config, values);
  if (patch) state.set(patch);
}

/** Train a recipe that is in no field yet. @param {import("./api.js").Config} config */
function experiment(config) {
  form.fill(config);
  train(config);
}

/** The article's recipe, with a wiring. @param {string} wiring @returns {import("./api.js").Config} */
function articles(wiring) {
  return { ...DEFAULTS, wiring };
}

/** Train another recipe, and show both runs. @param {object} config */
async function beside(config) {
  const { run } = values;
  form.refuse(null);
  try {
    const other = run && (await library.accepting(() => post(config)));
    if (other && values.run?.id === run.id) open([run.id, other.id]);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    form.refuse(error.problem);
  }
}

/** Train a recipe, or a branch of the run shown, which may still be training. @param {object} config */
async function train(config) {
  if (values.phase === "sending" || (busy(values) && !("fork" in config))) return;
  performance.mark("train");
  form.refuse(null);
  address.write();
  form.unfold(false);
  find("button.train").blur(); // the space bar now plays
  try {
    if (!(await library.accepting(() => session.train(config)))) return;
    charts.hold(HOLD_MS);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    form.refuse(error.problem);
    return;
  }
  sweep.train();
  if (values.run) address.step([values.run.id]);
}

/** All that waited is drawn: after the end this is the run complete. */
function settled() {
  const drawn = values.run?.id ?? values.ids.join();
  if (!complete(values) || !drawn || document.body.dataset.drawn === drawn) return;
  document.body.dataset.drawn = drawn;
  performance.mark("drawn");
  sweep.drawn();
}

/** Where the chosen net's y turns. */
function turning() {
  const { history, net, frontier } = values;
  return steepest(history.pieces(history.y(net), 0, frontier), { kind: "log", k0: 0, k1: frontier });
}

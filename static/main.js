/**
 * The page's start: makes the parts, ties each to the state, shows what the address asks for.
 *
 * The only module that does something when it is imported. From top to bottom: the state, the parts,
 * what each hears, what a person can ask for.
 */

import { Address } from "./address.js";
import { Around } from "./around.js";
import { ArticleResults } from "./articleresults.js";
import { Branch } from "./branch.js";
import { Cards } from "./cards.js";
import { Charts } from "./charts.js";
import { Comparison } from "./comparison.js";
import { Diagram } from "./diagram.js";
import { elsewhere, find } from "./dom.js";
import { Dress } from "./dress.js";
import { Experiments } from "./experiments.js";
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
import { Message } from "./message.js";
import { MomentLink } from "./momentlink.js";
import { Moments } from "./moments.js";
import { Order } from "./order.js";
import { Origin } from "./origin.js";
import { Navigation } from "./navigation.js";
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
import { first } from "./start.js";
import { any, complete, State } from "./state.js";
import { steepest } from "./steepest.js";
import { Stream } from "./stream.js";
import { Sweep } from "./sweep.js";
import { USUAL } from "./tabs.js";
import * as theme from "./theme.js";
import { Timeline } from "./timeline.js";
import { Toolbar } from "./toolbar.js";
import { Tour } from "./tour.js";
import { Turns } from "./turns.js";
import { Views } from "./views.js";

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
const address = new Address(state, () => navigation.show());
const records = new Records(() => state.touch("k"), (id) => session.doubt(id));
const turns = new Turns(new Stream());
const session = new Session(state, turns);
const comparison = new Comparison(state, turns);
const player = new Player(state, records);
const sweep = new Sweep(player);
const charts = new Charts(boot.plotly, settled);
const open = (/** @type {string[]} */ ids) => navigation.open(ids);
const choose = (/** @type {number} */ net) => state.set({ net, steepest: -1 });
const grid = new Grid(charts, choose, () => {
  const { figures } = grid;
  if (values.compared.length) runTable.strip(figures);
  else legend.strip(figures, values);
  toolbar.thinned(Math.max(1, ...figures.map(({ oneOf }) => oneOf)));
});
const order = new Order(records);
const timeline = new Timeline(state, player, order, () => grid.length);
const library = new Library(state, open, (id) => navigation.restored(id));
const message = new Message((k) => {
  state.set({ tab: USUAL }); // where the chain is
  timeline.move(k);
}, library);
const legend = new Legend(records, state);
const around = new Around(records);
const views = new Views(state);
const insight = new Insight(() => state.touch("k"));
const diagram = new Diagram(state, records, insight, order);
const presets = new Presets(boot.presets, (config) => experiments.begin(config));
const articleResults = new ArticleResults(boot.printed, {
  train: (wiring) => experiments.begin({ ...DEFAULTS, wiring }),
  compare: (wiring) => experiments.beside({ ...DEFAULTS, wiring }),
});
const moments = new Moments(state, (k) => timeline.move(k));
const toolbar = new Toolbar(state);
const cards = new Cards(records, order, choose);
const form = new Form(boot.problems, {
  train: (config) => experiments.train(config),
  preview: (config) => navigation.begin(config),
});
const exports = new Export(state, address);
const momentLink = new MomentLink(state, address, library.toasts);
const tour = new Tour(state, records, {
  move: (k) => timeline.move(k),
  train: () => form.element.requestSubmit(),
  start: () => open([]),
  unpresent: () => presentation.leave(),
  left: () => library.toasts.show(() => t("tour.left")),
});
const runCards = new RunCards(records, choose);
const runTable = new RunTable(records, state, open);
const branch = new Branch(state, form, (config) => experiments.train(config));
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

const navigation = new Navigation(boot, { state, address, session, comparison, charts, form, presets, dress, timeline, toasts: library.toasts });
const experiments = new Experiments({ state, address, session, library, charts, form, sweep, open });

// What each part hears.
state.on((now, changed) => {
  charts.hurry = complete(now);
  presentation.update(now, changed);
  views.update(now, changed); // the server works on its answer while the rest is drawn
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
navigation.show();
tour.offer();
requestAnimationFrame(() => setTimeout(() => charts.load().catch(() => state.set({ chartless: true }))));

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

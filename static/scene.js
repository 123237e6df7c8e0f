/**
 * What is in a picture of the page's charts: the figures as they are shown, and all words on them.
 *
 * state -> figure.js for every chart of the picture, in its own size -> picture.js.
 */

import { fraction } from "./axis.js";
import { figure, INSIDE, SIDE } from "./figure.js";
import { count, patternText } from "./format.js";
import { t } from "./i18n.js";
import { named } from "./labels.js";
import { byNeuron, isBias, isOutput } from "./names.js";
import { INK } from "./palette.js";
import { functions, sizes } from "./recipe.js";
import { recipe, title } from "./runnames.js";
import { sheetOf } from "./sheet.js";
import { cut } from "./svg.js";

/** @typedef {import("./picture.js").Scene} Scene */
/** @typedef {import("./picture.js").Group} Group */
/** @typedef {import("./figure.js").Sheet} Sheet */
/** @typedef {import("./scales.js").Row} Row */
/** @typedef {import("./state.js").Values} Values */

const WIDTHS = [640, 440, 340, 300]; // of a chart, with one, two, three, four side by side
const HEIGHTS = [280, 180, 140, 120];
const LONGEST = 300; // pixels of a run's name in the legend
const FINER = 2; // points for each that the page draws: the picture is enlarged

/**
 * @param {Values} values
 * @param {readonly Row[]} rows @param {readonly number[]} nets which charts
 * @returns {Scene}
 */
export function scene(values, rows, nets) {
  const comparing = values.compared.length > 0;
  const shown = comparing ? [...rows].sort((a, b) => Number(b === "E") - Number(a === "E")) : rows;
  const size = {
    width: WIDTHS[Math.min(nets.length, WIDTHS.length) - 1] ?? 300,
    height: HEIGHTS[rows.length - 1] ?? 120,
  };
  const sheet = sheetOf(values, size.width, values.own ? INSIDE : SIDE);
  const columns = nets.map((net) => ({
    name: t("net", { n: net + 1 }),
    detail: patternText(values.patterns[net]),
    figures: shown.map((row) => figure(sheet, row, net, FINER * size.width, size.height)),
  }));
  const striped = columns.some(({ figures }) => figures.some(({ groups }) => groups.some(({ length }) => length > 1)));
  return {
    title: comparing ? t("export.compared", { n: values.compared.length }) : values.run ? title(values.run) : "",
    facts: comparing ? shared(values, rows) : facts(values),
    note: striped ? t("cord") : "",
    ink: INK[values.scheme],
    own: sheet.own,
    marks: marks(sheet, size.width),
    axis: `k ${t("iteration")}`,
    rows: shown.map((row) => ({ symbol: row, name: t(`row.${row}`) })),
    size,
    bands: Array.from({ length: Math.ceil(columns.length / WIDTHS.length) }, (_, i) =>
      columns.slice(i * WIDTHS.length, (i + 1) * WIDTHS.length)),
    legend: [
      ...(rows.includes("y") ? target(values) : []),
      ...(comparing ? runs(values, sheet) : past(sheet)),
      ...(!comparing && (rows.includes("w") || rows.includes("dw")) ? weights(values, sheet) : []),
    ],
  };
}

/** The iterations that are told, in pixels of a chart. @param {Sheet} sheet @param {number} width */
function marks({ marks: all, view, left }, width) {
  const texts = named(all);
  return all.map((k, i) => ({
    at: left + fraction(view, k) * (width - left - SIDE),
    label: texts[i] ?? "",
  }));
}

/** The run in words: its recipe, where the name is not that, and what it has that the name leaves out. @param {Values} values */
function facts({ run, window }) {
  if (!run) return [];
  const { config, name, id, fork } = run;
  return [
    ...(name ? [recipe(config)] : []),
    ...(!fork && config.init.kind === "constant" && config.init.value === 1 ? [t("export.ones")] : []),
    `${sizes(config).join("-")} ${functions(config).map((name) => t(`activation.${name}`)).join(" → ")}`,
    t(`schedule.${config.schedule}`),
    t("export.iterations", { n: count(config.iterations) }),
    ...(fork ? [t("export.fork", { k: count(fork.k) })] : []),
    ...part(window),
    t("export.run", { id }),
  ];
}

/** What is drawn of all runs that are compared. @param {Values} values @param {readonly Row[]} rows */
function shared({ parameters, shown, window }, rows) {
  const one = parameters.find(({ name }) => shown.has(name));
  const drawn = one && (rows.includes("w") || rows.includes("dw"));
  return [...(drawn ? [t("export.weight", { name: one.name })] : []), ...part(window)];
}

/** @param {Values["window"]} window */
const part = (window) =>
  window ? [t("export.window", { from: count(window.k0), to: count(window.k1) })] : [];

/** @param {Values} values @returns {Group[]} */
const target = ({ scheme }) => [
  { name: "", entries: [{ colour: INK[scheme].muted, dash: "2 4", name: t("export.target") }] },
];

/** Whose colours they are, where runs are compared. @param {Values} values @param {Sheet} sheet @returns {Group[]} */
const runs = ({ compared }, { series }) =>
  series.map(({ id, line }) => {
    const run = compared.find((one) => one.run.id === id)?.run;
    return { name: "", entries: [{ colour: line, name: cut(run ? title(run) : id, 12, LONGEST) }] };
  });

/** The paler curves under a branch. @param {Sheet} sheet @returns {Group[]} */
const past = ({ series }) =>
  series.filter(({ pale }) => pale).map(({ line }) => ({
    name: "",
    entries: [{ colour: line, name: t("export.past") }],
  }));

/** The curves drawn, neuron by neuron. @param {Values} values @param {Sheet} sheet @returns {Group[]} */
function weights({ parameters }, { series }) {
  const curves = series.at(-1)?.curves ?? [];
  return byNeuron(parameters).flatMap((group) => {
    const [first] = group;
    const entries = group.flatMap((one) => {
      const curve = curves.find(({ name }) => name === one.name);
      return curve ? [{ colour: curve.colour, symbol: one, ...(isBias(one) ? { name: t("bias") } : {}) }] : [];
    });
    if (!first || entries.length === 0) return [];
    return [{ name: isOutput(first, parameters) ? t("output") : t("hidden", { n: first.neuron }), entries }];
  });
}

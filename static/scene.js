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
import { byNeuron, isBias } from "./names.js";
import { netName, together } from "./nets.js";
import { INK } from "./palette.js";
import { abreast } from "./picture.js";
import { functions, sizes } from "./recipe.js";
import { recipe, title } from "./runnames.js";
import { ONE } from "./series.js";
import { sheetOf } from "./sheet.js";
import { cut } from "./svg.js";
import { neuronName } from "./weightwords.js";

/** @typedef {import("./picture.js").Scene} Scene */
/** @typedef {import("./picture.js").Band} Band */
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
  const sheet = sheetOf(values, 300);
  const bands = together(values) ? oneNet(values, shown, nets) : abreastBands(values, shown, nets);
  const figures = bands.flatMap(({ columns }) => columns.flatMap((one) => one.figures));
  const striped = figures.some(({ groups }) => groups.some(({ length }) => length > 1));
  return {
    title: comparing ? t("export.compared", { n: values.compared.length }) : values.run ? title(values.run) : "",
    facts: comparing ? shared(values, rows) : facts(values),
    note: striped ? t("cord") : "",
    ink: INK[values.scheme],
    own: sheet.own,
    axis: `k ${t("iteration")}`,
    bands,
    legend: [
      ...(rows.includes("y") ? target(values) : []),
      ...(comparing ? runs(values, sheet) : past(sheet)),
      ...(!comparing && (rows.includes("w") || rows.includes("dw")) ? weights(values, sheet) : []),
    ],
  };
}

/** A column for each net, so many side by side as have room. @param {Values} values @param {readonly Row[]} rows @param {readonly number[]} nets @returns {Band[]} */
function abreastBands(values, rows, nets, height = HEIGHTS[rows.length - 1] ?? 120) {
  const size = { width: WIDTHS[Math.min(nets.length, WIDTHS.length) - 1] ?? 300, height };
  return Array.from({ length: Math.ceil(nets.length / WIDTHS.length) }, (_, i) =>
    band(values, rows, size, nets.slice(i * WIDTHS.length, (i + 1) * WIDTHS.length).map((net) => ({
      net,
      name: netName(values, net),
      detail: patternText(values.patterns[net]),
    }))));
}

/** Where one net learns all patterns its weights are one chart under all columns. @param {Values} values @param {readonly Row[]} rows @param {readonly number[]} nets @returns {Band[]} */
function oneNet(values, rows, nets) {
  const height = HEIGHTS[rows.length - 1] ?? 120;
  const [each, whole] = [rows.filter((row) => row === "y" || row === "E"), rows.filter((row) => row === "w" || row === "dw")];
  const over = each.length ? abreastBands(values, each, nets, height) : [];
  const width = abreast(Math.min(nets.length, WIDTHS.length), { width: WIDTHS[Math.min(nets.length, WIDTHS.length) - 1] ?? 300, height });
  const one = { net: ONE, name: t("net.one"), detail: t("export.nets.all") };
  return whole.length ? [...over, band(values, whole, { width, height }, [one])] : over;
}

/** @param {Values} values @param {readonly Row[]} rows @param {import("./picture.js").Size} size @param {{net: number, name: string, detail: string}[]} columns @returns {Band} */
function band(values, rows, size, columns) {
  const sheet = sheetOf(values, size.width, values.own ? INSIDE : SIDE);
  return {
    columns: columns.map(({ net, name, detail }) => ({
      name,
      detail,
      figures: rows.map((row) => figure(sheet, row, net, FINER * size.width, size.height)),
    })),
    rows: rows.map((row) => ({ symbol: row, name: t(`row.${row}`) })),
    size,
    marks: marks(sheet, size.width),
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
    return [{ name: neuronName(first), entries }];
  });
}

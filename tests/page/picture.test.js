/** The picture that is exported: a whole SVG by itself, its curves where the numbers are. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { figure, EDGE, SIDE } from "../../static/figure.js";
import { History } from "../../static/history.js";
import { INK } from "../../static/palette.js";
import { abreast, picture } from "../../static/picture.js";
import { plot } from "../../static/plot.js";
import { sharedRanges } from "../../static/series.js";
import { cut, label, text, wide, wrap } from "../../static/svg.js";

/** @typedef {import("../../static/picture.js").Scene} Scene */

const SIZE = { width: 300, height: 120 };

/** Two weights that are always equal: w = k, dw = 1; y = 1/2 and E = 0.1. */
function sheet() {
  const history = new History(1, 1, 2, [{ k0: 0, k1: 5, stride: 1 }]);
  const k = [0, 1, 2, 3, 4];
  const rows = [k.map(() => 0.5), k.map(() => 0.1), k.map(() => 1), k.map(() => 1), k, k];
  const lo = Float64Array.from(rows.flat());
  history.append({ k0: 0, n: 5, stride: 1, end: 5, lo, hi: lo });
  const curves = [{ name: "w1_10", colour: "#ff0000", index: 0 }, { name: "w1_11", colour: "#0000ff", index: 1 }];
  const one = { id: "", history, line: "#111111", curves, places: [{ p: 0, net: 0 }], pale: false, branched: false };
  return {
    series: [one],
    view: /** @type {const} */ ({ kind: "linear", k0: 0, k1: 4 }),
    marks: [0, 2, 4],
    targets: [[1]],
    branches: [],
    ranges: sharedRanges([one], 1),
    own: false,
    left: SIDE,
    ink: INK.light,
  };
}

/** @param {"y" | "E" | "w" | "dw"} row */
const drawn = (row) => figure(sheet(), row, 0, SIZE.width, SIZE.height);

const COLUMN = { name: "net 1", detail: "(0,0) → 0", figures: [drawn("y"), drawn("w")] };

/** @param {import("../../static/picture.js").Column[]} columns @param {number} [width] @returns {import("../../static/picture.js").Band} */
const band = (columns, width = SIZE.width) => ({
  columns,
  rows: [{ symbol: "y", name: "output" }, { symbol: "w", name: "weights" }],
  size: { width, height: SIZE.height },
  marks: [{ at: 6, label: "0" }, { at: width / 2, label: "2" }, { at: width - 6, label: "4k" }],
});

/** @param {Partial<Scene>} [more] @returns {Scene} */
const scene = (more) => ({
  title: "The article's run",
  facts: ["XOR", "eta 0.1"],
  note: "Striped line = exactly the same value.",
  ink: INK.light,
  own: false,
  axis: "k iteration",
  bands: [band([COLUMN])],
  legend: [{ name: "hidden 1", entries: [{ colour: "#ff0000", symbol: { layer: 1, neuron: 1, slot: 0 } }] }],
  ...more,
});

/** @param {string} svg @param {RegExp} pattern */
const found = (svg, pattern) => [...svg.matchAll(pattern)].map(([, one]) => String(one));

test("a curve's points lie where the axes have their numbers", () => {
  const svg = plot.chart(drawn("w"), 0, 0, SIZE);
  const [path = ""] = found(svg, / d="([^"]+)"/g);
  const points = path.slice(1).split(/[L ]/).map(Number);
  const { range } = drawn("w");
  const expected = [0, 1, 2, 3, 4].flatMap((k) => [
    SIDE + (k / 4) * (SIZE.width - 2 * SIDE),
    EDGE + (1 - (k - range.low) / (range.high - range.low)) * (SIZE.height - 2 * EDGE),
  ]);
  assert.equal(points.length, expected.length);
  points.forEach((point, i) => assert.ok(Math.abs(point - Number(expected[i])) <= 0.005));
});

test("curves that are equal are one striped cord: the same path, dashes beside each other", () => {
  const svg = plot.chart(drawn("w"), 0, 0, SIZE);
  const paths = found(svg, / d="([^"]+)"/g);
  assert.equal(paths.length, 2);
  assert.equal(paths[0], paths[1]);
  assert.deepEqual(found(svg, /<path[^>]* stroke="([^"]+)"/g), ["#ff0000", "#0000ff"]);
  assert.deepEqual(found(svg, /<path[^>]*stroke-dasharray="([^"]+)"/g), ["0 0 7 7", "0 7 7 0"]);
});

test("a chart has its grid, its zero line and its target", () => {
  assert.equal(found(plot.chart(drawn("w"), 0, 0, SIZE), /(<line)/g).length, 3 + drawn("w").ticks.length + 1);
  const y = plot.chart(drawn("y"), 0, 0, SIZE);
  assert.deepEqual(found(y, /<line[^>]* stroke-dasharray="([^"]+)"/g), ["2 4"]);
});

test("ticks stand at their heights, to the left of the place given", () => {
  const figureOfE = drawn("E");
  const marks = plot.ticks(figureOfE, 80, 1000, SIZE, INK.light);
  assert.equal(found(marks, /text-anchor="(end)"/g).length, figureOfE.ticks.length);
  assert.deepEqual(found(marks, />([^<\n]+)</g), figureOfE.ticks.map((tick) => tick.label));
  for (const y of found(marks, / y="([^"]+)"/g)) assert.ok(Number(y) > 1000 && Number(y) < 1120);
});

test("a picture says by itself what it shows", () => {
  const { svg, width, height } = picture(scene());
  for (const words of [
    "The article's run", "XOR · eta 0.1", "net 1", "(0,0) → 0", "output", "weights", "k iteration",
    "hidden 1", "Striped line = exactly the same value.", "Backscope",
  ]) assert.ok(svg.includes(`>${words}<`), words);
  assert.ok(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"'));
  assert.ok(svg.includes(`width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`));
  assert.ok(svg.includes(`<rect width="${width}" height="${height}" fill="#ffffff"/>`));
  assert.equal(found(svg, /<(svg) x=/g).length, 2);
});

test("it needs nothing else: no style, no script, no address but the name of SVG", () => {
  const { svg } = picture(scene());
  assert.doesNotMatch(svg, / style=|<style|<script|<image|<foreignObject|href|url\(/);
  assert.deepEqual(found(svg, /(https?:[^"]+)/g), ["http://www.w3.org/2000/svg"]);
  assert.doesNotMatch(svg, /NaN|Infinity|undefined|null/);
});

test("any name is text in it, and a long one is cut", () => {
  const name = "<b a=\"1\">&\u0000\u001b</b>";
  const { svg } = picture(scene({ title: name, facts: [name] }));
  assert.ok(svg.includes("&lt;b a=&quot;1&quot;&gt;&amp;&lt;/b&gt;"));
  assert.doesNotMatch(svg, /<b|[\u0000-\u0008]/);
  const long = picture(scene({ title: "長い名前".repeat(40) })).svg;
  const [shown = ""] = found(long, /font-size="18"[^>]*>([^<]+)</g);
  assert.ok(shown.endsWith("…") && wide(shown, 18) < 420, shown);
});

test("columns are set in bands, one under the other", () => {
  const of = (/** @type {number} */ n) => picture(scene({ bands: Array(n).fill(band([COLUMN])) }));
  assert.equal(of(2).width, of(1).width);
  assert.equal(of(3).height - of(2).height, of(2).height - of(1).height);
  const four = picture(scene({ bands: [band(Array(4).fill(COLUMN))] }));
  assert.equal(four.width - picture(scene()).width, 3 * (SIZE.width + 14));
  assert.equal(four.height, picture(scene()).height);
});

test("a band of one wide chart is as long as four columns and the gaps between them", () => {
  const columns = band(Array(4).fill(COLUMN));
  const four = picture(scene({ bands: [columns] }));
  const wide = abreast(4, SIZE);
  assert.equal(wide, 4 * SIZE.width + 3 * 14);
  const both = picture(scene({ bands: [columns, band([COLUMN], wide)] }));
  assert.equal(both.width, four.width);
  assert.ok(both.svg.includes(`width="${wide}" height="${SIZE.height}">`));
  const last = found(both.svg, /<text x="([\d.]+)"[^>]*>4k</g).map(Number);
  assert.ok(Math.abs(Number(last.at(-1)) - Number(last.at(-2))) < 8, "both axes end at one place");
});

test("with a scale of its own each chart has its ticks inside", () => {
  const bands = [band([COLUMN, COLUMN])];
  const ends = (/** @type {string} */ svg) => found(svg, /text-anchor="(end)"/g).length;
  const ticks = drawn("y").ticks.length + drawn("w").ticks.length;
  assert.equal(ends(picture(scene({ bands, own: true })).svg) - ends(picture(scene({ bands })).svg), ticks);
});

test("what has no room in the legend goes on in the next line", () => {
  const entries = Array.from({ length: 3 }, () => ({ colour: "#ff0000", name: "a run with a name" }));
  const tall = (/** @type {number} */ n) =>
    picture(scene({ note: "", legend: Array.from({ length: n }, () => ({ name: "", entries })) })).height;
  assert.ok(tall(2) > tall(1));
  assert.equal(tall(3) - tall(2), tall(2) - tall(1));
});

test("a legend without groups' names has its entries where the names would be", () => {
  const entries = [{ colour: "#ff0000", name: "a run" }];
  const tall = (/** @type {string} */ name) =>
    picture(scene({ note: "", legend: [{ name, entries }] })).height;
  assert.equal(tall("hidden 1") - tall(""), 20);
});

test("words are measured by their signs, and wrapped between parts", () => {
  assert.equal(wide("重み", 10), 20);
  assert.ok(wide("iii", 10) < wide("nnn", 10) && wide("nnn", 10) < wide("WWW", 10));
  assert.deepEqual(wrap(["aaaa", "bbbb", "cccc"], " · ", 10, 60), ["aaaa · bbbb", "cccc"]);
  assert.deepEqual(wrap(["one that is too long"], " ", 10, 20), ["one that is too long"]);
  assert.equal(cut("short", 10, 100), "short");
  assert.ok(cut("a name that is too long", 10, 60).endsWith("…"));
  assert.ok(wide(cut("a name that is too long", 10, 60), 10) <= 60);
  assert.equal(label('a<b>&"c"'), "a&lt;b&gt;&amp;&quot;c&quot;");
  assert.equal(text(1, 2, "", { size: 10, fill: "#000" }), "");
});

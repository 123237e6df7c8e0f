/** The library's runs: their order, what is new, which are chosen; what they are called. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { speak } from "../../static/i18n.js";
import { PAGE, RunList } from "../../static/runlist.js";
import { toSigned } from "../../static/coding.js";
import { know } from "../../static/problems.js";
import { fate, pace, recipe, share, title, when } from "../../static/runnames.js";

const catalogue = JSON.parse(readFileSync(new URL("../../static/catalogue.json", import.meta.url), "utf8"));

/** @returns {any} */
const run = (/** @type {string} */ id, more = {}) => ({ id, name: null, tags: [], fork: null, ...more });
const ids = (/** @type {RunList} */ list) => list.runs.map(({ id }) => id);

function filled(/** @type {string[]} */ ...names) {
  const list = new RunList();
  list.ask();
  list.replace({ runs: names.map((id) => run(id)), next: null });
  return list;
}

test("pages follow one another, and a run that moved to the next page is there once", () => {
  const list = filled("a", "b");
  list.ask();
  list.append({ runs: [run("b"), run("c")], next: "later" });
  assert.deepEqual(ids(list), ["a", "b", "c"]);
  assert.equal(list.next, "later");
});

test("what is heard of a run while a page is on its way is newer than the page", () => {
  const list = filled("a", "b");
  list.ask();
  list.hear(run("a", { k: 9 }));
  list.drop("b");
  list.replace({ runs: [run("a", { k: 3 }), run("b")], next: null });
  assert.deepEqual(list.runs, [run("a", { k: 9 })]);
});

test("what was heard before a page was asked for is older than the page", () => {
  const list = filled("a");
  list.hear(run("a", { k: 3 }));
  list.ask();
  list.replace({ runs: [run("a", { k: 9 })], next: null });
  assert.deepEqual(list.runs, [run("a", { k: 9 })]);
});

test("a run that is not listed is not put anywhere: the list has to be read again, with room for it", () => {
  const list = filled(...Array.from({ length: PAGE }, (_, i) => `run${i}`));
  assert.equal(list.length, PAGE);
  assert.equal(list.hear(run("new")), false);
  assert.equal(ids(list).includes("new"), false);
  assert.equal(list.length, PAGE + 1);
});

test("where a run was is now the one that followed it, or the last", () => {
  const list = filled("a", "b", "c");
  assert.equal(list.drop("b")?.id, "c");
  assert.equal(list.drop("c")?.id, "a");
  assert.equal(list.drop("a"), undefined);
  assert.equal(list.drop("a"), undefined);
});

test("a range goes from the last one chosen to this one, either way, and keeps its order", () => {
  const list = filled("a", "b", "c", "d");
  list.choose("c");
  list.chooseTo("a");
  assert.deepEqual([...list.chosen.keys()], ["c", "b", "a"]);
  list.chooseTo("b", false);
  assert.deepEqual([...list.chosen.keys()], ["c"]);
});

test("chosen runs stay chosen while others are listed, and are as new as what is heard", () => {
  const list = filled("a", "b");
  list.choose("a");
  list.ask();
  list.replace({ runs: [run("c")], next: null });
  assert.deepEqual(list.shares, { here: 0, elsewhere: 1 });
  list.hear(run("a", { name: "renamed" }));
  assert.equal(list.chosen.get("a")?.name, "renamed");
  list.drop("a");
  assert.equal(list.chosen.size, 0);
});

test("tags are each there once, in the order of letters", () => {
  const list = filled();
  list.replace({ runs: [run("a", { tags: ["xor", "eta"] }), run("b", { tags: ["eta"] })], next: null });
  assert.deepEqual(list.tags, ["eta", "xor"]);
});

const CONFIG = { problem: "xor", eta: 0.1, wiring: "connected", init: { kind: "constant", value: 1 }, iterations: 100 };

test("a recipe is said in words: what the article has goes without saying but for eta and wiring", () => {
  speak(catalogue, "en");
  assert.equal(recipe(CONFIG), "XOR · eta 0.1 · connected");
  const other = { ...CONFIG, problem: { x: [[0]], t: [1] }, eta: 0.30000000000000004, wiring: "as_listed", init: { kind: "uniform", seed: 7 } };
  assert.equal(recipe(other), "own table · eta 0.3 · as listed · seed 7");
  assert.equal(recipe({ ...CONFIG, init: { kind: "constant", value: -0.5 } }), "XOR · eta 0.1 · connected · start −0.5");
  assert.equal(title(run("a", { config: CONFIG })), "XOR · eta 0.1 · connected");
  assert.equal(title(run("a", { config: CONFIG, name: "mine" })), "mine");
});

test("of a recipe what is not the article's is said: schedule, layers, functions, optimizer, start", () => {
  speak(catalogue, "en");
  const one = { ...CONFIG, schedule: "batch", init: { kind: "glorot", seed: 3 } };
  assert.equal(recipe({ ...one, hidden: [3, 3], optimizer: { kind: "adam" } }), "XOR · batch · 2-3-3-1 · eta 0.1 · Adam · Glorot seed 3");
  assert.equal(recipe({ ...one, activation: "tanh" }), "XOR · batch · tanh → sigmoid · eta 0.1 · connected · Glorot seed 3");
  assert.equal(recipe({ ...CONFIG, problem: "parity3", hidden: [], output: "identity" }), "Parity of 3 · 3-1 · identity · eta 0.1");
  assert.equal(recipe({ ...CONFIG, init: { kind: "weights", w: [1] } }), "XOR · eta 0.1 · connected · own start");
});

test("a named problem turned to -1 and +1 keeps its name, in both languages", () => {
  const xor = { x: [[0, 0], [0, 1], [1, 0], [1, 1]], t: [0, 1, 1, 0] };
  know({ xor });
  const turned = { ...CONFIG, problem: toSigned(xor, "tanh"), output: "tanh", activation: "tanh" };
  speak(catalogue, "ja");
  assert.equal(recipe(turned).split(" · ")[0], "XOR（−1/+1）");
  speak(catalogue, "en");
  assert.equal(recipe(turned).split(" · ")[0], "XOR (−1/+1)");
  assert.equal(recipe({ ...CONFIG, problem: toSigned(xor, "sigmoid") }).split(" · ")[0], "XOR (−1/+1)");
  assert.equal(recipe({ ...CONFIG, problem: { ...xor, t: [0, 0, 0, 0] } }).split(" · ")[0], "own table");
  know({});
});

test("a branch without a name says where it began, in the language chosen", () => {
  const branch = run("b", { config: CONFIG, fork: { run: "a", k: 1060 } });
  speak(catalogue, "en");
  assert.equal(title(branch), "XOR · eta 0.1 · connected · from\u00a0k\u00a0=\u00a01,060");
  assert.equal(title({ ...branch, name: "mine" }), "mine");
  speak(catalogue, "ja");
  assert.equal(title(branch), "XOR · eta 0.1 · 記事の図どおり · k\u00a0=\u00a01,060\u00a0から");
  speak(catalogue, "en");
});

test("a run that left the finite numbers diverged, whatever its status says", () => {
  assert.equal(fate(run("a", { status: "done", stop_reason: "diverged" })), "diverged");
  assert.equal(fate(run("a", { status: "done", stop_reason: "iterations" })), "done");
});

test("a fork's share is counted from where it began", () => {
  assert.equal(share(run("a", { k: 25, config: CONFIG })), 0.25);
  assert.equal(share(run("a", { k: 75, fork: { run: "b", k: 50 }, config: CONFIG })), 0.5);
  assert.equal(share(run("a", { k: 0, config: { ...CONFIG, iterations: 0 } })), 0);
});

test("rates are short", () => {
  assert.deepEqual([950, 9500, 95_000, 3_140_000].map(pace), ["950/s", "9,500/s", "95k/s", "3.1M/s"]);
});

test("a moment is the time today, the day this year, else the date", () => {
  const now = new Date(2026, 10, 24, 15, 0);
  const at = (/** @type {number[]} */ ...parts) => new Date(...parts).toISOString();
  assert.equal(when(at(2026, 10, 24, 9, 5), "en", now), "09:05");
  assert.equal(when(at(2026, 2, 4, 9, 5), "en", now), "Mar 4");
  assert.equal(when(at(2025, 2, 4, 9, 5), "en", now), "Mar 4, 2025");
  assert.equal(when(at(2026, 2, 4, 9, 5), "ja", now), "3月4日");
});

/** The words: every one there, in both languages, and used. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { allowed, speak, t } from "../../static/i18n.js";

const root = new URL("../../", import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root), "utf8");
const catalogue = JSON.parse(read("static/catalogue.json"));
const keys = Object.keys(catalogue);
const files = (/** @type {string} */ folder, /** @type {string} */ end) =>
  readdirSync(new URL(folder, root)).filter((name) => name.endsWith(end)).map((name) => read(folder + name));
const sources = [...files("static/", ".js"), ...files("templates/", ".html")].join("\n");

test("every key has English and Japanese, with the same places to fill", () => {
  const places = (/** @type {string} */ text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const key of keys) {
    const { en, ja, ...more } = catalogue[key];
    assert.ok(en && ja, key);
    assert.deepEqual(more, {}, key);
    // A sentence may leave out a number that its twin needs, but not ask for one of its own.
    for (const place of places(ja)) assert.ok(places(en).includes(place), `${key}: ${place}`);
  }
});

test("every key that the page asks for is there", () => {
  const asked = [
    ...sources.matchAll(/\bt\("([^"]+)"/g),
    ...sources.matchAll(/\bt\["([^"]+)"\](?! ~)/g),
    ...sources.matchAll(/say\("([^"]+)"\)/g),
    ...sources.matchAll(/data-t(?:-label)?="([^"{]+)"/g),
  ].map(([, key]) => String(key));
  assert.ok(asked.length > 80);
  for (const key of asked) assert.ok(key in catalogue, key);
});

test("every key is used, by its name or by the beginning of it", () => {
  for (const key of keys) {
    const family = key.includes(".") && `${key.split(".")[0]}.`;
    const whole = sources.includes(`"${key}"`);
    assert.ok(whole || (family && sources.includes(family)), key);
  }
});

test("places in a text are filled, unknown keys stay visible", () => {
  speak(catalogue, "ja");
  assert.equal(t("net", { n: 3 }), "ネット 3");
  assert.equal(t("no.such"), "no.such");
});

test("what the server allows is said in the reader's language", () => {
  speak(catalogue, "ja");
  assert.equal(allowed("a number greater than 0"), "0 より大きい数");
  assert.equal(allowed("a whole number from 1 to 10,000,000"), "1 から 10,000,000 までの整数");
  assert.equal(allowed("9 numbers, in the order w1_10 w1_11"), "w1_10 w1_11 の順に 9 個の数");
  assert.equal(allowed("a number less than 1"), "1 より小さい数");
  assert.equal(allowed("-1 to 1 for a tanh output"), "tanh 出力では -1 から 1 まで");
  assert.equal(allowed("connected, unless there is one hidden layer"), "隠れ層が1つでなければ「記事の図どおり」だけ");
  assert.equal(allowed("something new"), "something new");
});

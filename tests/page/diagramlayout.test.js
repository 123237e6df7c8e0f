/** Where the network's diagram puts neurons, weights and numbers, and what a key or the mouse finds there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { along, distance, itemBy, items, labelShare, layout, nearest, sizesOf } from "../../static/diagramlayout.js";
import { listNames, parameters } from "../../static/names.js";

const NETS = [[1, 1], [2, 1], [4, 1], [2, 2, 1], [2, 3, 1], [2, 4, 5, 1], [4, 8, 8, 8, 8, 1], [1, 1, 1, 1, 1, 1], [4, 8, 1]];
const WIDTHS = [358, 473, 560];
const placed = NETS.flatMap((sizes) => WIDTHS.map((width) => {
  const all = parameters(listNames(sizes));
  return { sizes, width, all, drawn: layout(all, width) };
}));
const far = (/** @type {{x: number, y: number}} */ a, /** @type {{x: number, y: number}} */ b) => Math.hypot(a.x - b.x, a.y - b.y);

test("a network's sizes are read from its parameters", () => {
  for (const { sizes, all } of placed) assert.deepEqual(sizesOf(all), sizes);
});

test("every weight is there once, in the run's order, and every neuron", () => {
  for (const { sizes, all, drawn } of placed) {
    assert.deepEqual(drawn.links.map(({ name }) => name), all.map(({ name }) => name));
    assert.equal(drawn.nodes.length, sizes.reduce((sum, n) => sum + n, 0));
  }
});

test("nothing is outside, no neurons touch, none lies on another's bias", () => {
  for (const { drawn } of placed) {
    const { nodes, links, radius, width, height } = drawn;
    for (const { x, y } of nodes) assert.ok(x >= radius && x <= width - radius && y >= radius && y <= height - radius);
    for (const { from, bias } of links) if (bias) assert.ok(from.y > 27, "a bias reaches into the layers' names");
    for (const [i, a] of nodes.entries()) {
      for (const b of nodes.slice(i + 1)) assert.ok(far(a, b) > 2 * radius + 4);
      for (const { from, bias } of links) if (bias) assert.ok(far(a, from) > radius + drawn.dot);
    }
  }
});

test("a weight leads from the edge of one neuron to the edge of the other", () => {
  for (const { drawn } of placed) {
    for (const { layer, neuron, slot, bias, from, to } of drawn.links) {
      const target = drawn.nodes.find((node) => node.layer === layer && node.neuron === neuron);
      assert.ok(target && Math.abs(far(target, to) - drawn.radius) < 1e-6);
      const source = drawn.nodes.filter((node) => node.layer === layer - 1)[slot];
      if (!bias) assert.ok(source && Math.abs(far(source, from) - drawn.radius) < 1e-6);
    }
  }
});

test("numbers stand on lines only where each has a line of its own", () => {
  for (const { drawn } of placed) {
    for (const [l, has] of drawn.labelled.entries()) {
      if (!has) continue;
      const places = drawn.links.filter(({ layer, bias }) => layer === l + 1 && !bias).map(({ label }) => label.y);
      const sorted = places.toSorted((a, b) => a - b);
      for (const [i, y] of sorted.slice(1).entries()) assert.ok(y - Number(sorted[i]) >= 10);
    }
  }
});

test("of the article's network no number stands on another, on a phone neither", () => {
  for (const width of [320, 358, 380, 419, 420, 473, 560]) {
    const { links, after } = layout(parameters(listNames([2, 2, 1])), width);
    assert.equal(after, width < 420);
    const places = links.map(({ name, bias, label: { x, y } }) => ({ name, y, left: x - (!bias ? 20 : after ? 0 : 40) }));
    for (const [i, a] of places.entries()) {
      for (const b of places.slice(i + 1)) {
        assert.ok(Math.abs(a.left - b.left) >= 40 || Math.abs(a.y - b.y) >= 12, `${width}: ${a.name} and ${b.name}`);
      }
    }
  }
});

test("the article's weights have numbers, those of a deep network have none", () => {
  const of = (/** @type {number[]} */ sizes) => placed.find((one) => String(one.sizes) === String(sizes))?.drawn.labelled;
  assert.deepEqual(of([2, 2, 1]), [true, true]);
  assert.deepEqual(of([4, 8, 8, 8, 8, 1]), [false, false, false, false, false]);
});

test("two crossing weights have their numbers before they cross", () => {
  const { share, room } = labelShare(2, 2, 142); // by hand: at a share s they are s and 1 - 2 s apart
  assert.ok(share < 0.46 && room === 26);
});

test("the mouse finds a neuron, the weight it is on, the nearer of two, or nothing", () => {
  const drawn = layout(parameters(listNames([2, 2, 1])), 473);
  const hidden = drawn.nodes.find(({ name }) => name === "1_1");
  assert.ok(hidden);
  assert.deepEqual(nearest(drawn, { x: hidden.x + 3, y: hidden.y }), { node: hidden });
  for (const link of drawn.links) {
    const at = along(link.from, link.to, link.bias ? 0.3 : 0.35);
    assert.deepEqual(nearest(drawn, at), { link });
    assert.ok(distance(link, at) < 1e-9);
  }
  assert.equal(nearest(drawn, { x: 470, y: 5 }), null);
});

test("keys lead through a layer, to the layers beside it, and stop at the ends", () => {
  const all = items(parameters(listNames([2, 2, 1])));
  assert.deepEqual(all.map(({ neuron, link }) => (link === null ? `n${neuron}` : link)), ["n1", 0, 1, 2, "n2", 3, 4, 5, "n1", 6, 7, 8]);
  assert.equal(itemBy(all, 1, "ArrowDown"), 2);
  assert.equal(itemBy(all, 0, "ArrowUp"), 0);
  assert.equal(itemBy(all, 7, "ArrowDown"), 7); // the layer's last
  assert.equal(itemBy(all, 4, "ArrowRight"), 8); // from a neuron to a neuron
  assert.equal(itemBy(all, 1, "ArrowRight"), 9);
  assert.equal(itemBy(all, 9, "ArrowLeft"), 1);
  assert.equal(itemBy(all, 9, "ArrowRight"), 9);
  assert.equal(itemBy(all, 5, "Home"), 0);
  assert.equal(itemBy(all, 5, "End"), 11);
  assert.equal(itemBy(all, 5, "x"), null);
});

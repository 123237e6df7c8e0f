/** The columns that hold a run. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../static/history.js";

/** One pattern, one net, one parameter: the rows y, E, dw, w. @param {import("../../static/plan.js").Segment[]} segments */
const small = (...segments) => new History(1, 1, 1, segments);
/** A frame whose value in row r at iteration k is 100 k + r. @param {number} k0 @param {number} n */
function frame(k0, n, stride = 1, end = k0 + n * stride) {
  const lo = new Float64Array(4 * n);
  for (let r = 0; r < 4; r += 1) for (let i = 0; i < n; i += 1) lo[r * n + i] = 100 * (k0 + i * stride) + r;
  return { k0, n, stride, end, lo, hi: stride === 1 ? lo : lo.map((v) => v + 50) };
}

test("frames in order give every record back", () => {
  const history = small({ k0: 0, k1: 10, stride: 1 });
  history.append(frame(0, 4));
  history.append(frame(4, 6));
  assert.equal(history.frontier, 10);
  assert.deepEqual(history.record(7), { k: 7, y: [700], E: [701], dw: [[702]], w: [[703]] });
});

test("a repeated frame changes nothing, one that overlaps adds only what is new", () => {
  const history = small({ k0: 0, k1: 10, stride: 1 });
  history.append(frame(0, 4));
  assert.equal(history.append(frame(0, 4)), false);
  assert.equal(history.append(frame(2, 4)), true);
  assert.equal(history.frontier, 6);
  assert.equal(history.at(0, 5), 500);
});

test("a frame that would leave a gap is not taken", () => {
  const history = small({ k0: 0, k1: 10, stride: 1 });
  assert.equal(history.append(frame(3, 2)), false);
  assert.equal(history.frontier, 0);
});

test("a frame beyond its segment is cut there, and the next segment is wanted", () => {
  const segments = [{ k0: 0, k1: 10, stride: 1 }, { k0: 10, k1: 100, stride: 10 }];
  const history = small(...segments);
  history.append(frame(0, 12));
  assert.equal(history.frontier, 10);
  assert.equal(history.wanted, segments[1]);
  history.append(frame(10, 9, 10));
  assert.equal(history.frontier, 100);
  assert.equal(history.wanted, segments[1]);
});

test("an exact number is given where it is held, and none where only extremes are", () => {
  const history = small({ k0: 0, k1: 10, stride: 1 }, { k0: 10, k1: 100, stride: 10 });
  history.append(frame(0, 10));
  history.append(frame(10, 9, 10));
  assert.equal(history.at(0, 9), 900);
  assert.equal(history.at(0, 42), undefined);
  assert.equal(history.record(42), null);
  assert.deepEqual(history.around(0, 42), [4000, 4050]);
});

test("a run that ended inside a bucket ends there", () => {
  const history = small({ k0: 0, k1: 10, stride: 1 }, { k0: 10, k1: 100, stride: 10 });
  history.append(frame(0, 10));
  history.append(frame(10, 3, 10));
  assert.equal(history.frontier, 40);
  history.append(frame(40, 1, 10, 47));
  assert.equal(history.frontier, 47);
});

test("a closer look at a window takes the place of its extremes", () => {
  const history = small({ k0: 0, k1: 10, stride: 1 }, { k0: 10, k1: 100, stride: 10 });
  history.append(frame(0, 10));
  history.append(frame(10, 9, 10));
  history.look({ k0: 40, k1: 60, stride: 1 });
  assert.equal(history.pieces(0, 45, 55)[0]?.stride, 10);
  history.appendCloser(frame(40, 25));
  assert.equal(history.pieces(0, 45, 55)[0]?.stride, 1);
  assert.equal(history.at(0, 42), 4200);
});

test("the extremes of every column are known", () => {
  const history = small({ k0: 0, k1: 10, stride: 1 });
  history.append(frame(0, 10));
  assert.deepEqual([history.least[1], history.greatest[1]], [1, 901]);
});

test("a branch begins at its own iteration and says so before it holds anything", () => {
  const history = small({ k0: 500, k1: 600, stride: 1 });
  assert.deepEqual([history.start, history.frontier], [500, 500]);
  history.append(frame(500, 20));
  assert.equal(history.frontier, 520);
  assert.equal(history.at(0, 499), undefined);
  assert.equal(history.at(0, 519), 51_900);
  assert.deepEqual(history.pieces(0, 0, 600)[0]?.i1, 20);
  assert.equal(history.around(0, 499), null);
});

test("a longer history takes over what a shorter one of the same run holds exactly", () => {
  const before = small({ k0: 0, k1: 10, stride: 1 }, { k0: 10, k1: 100, stride: 10 });
  before.append(frame(0, 10));
  before.append(frame(10, 9, 10));
  const history = small({ k0: 0, k1: 200, stride: 1 });
  history.take(before);
  assert.equal(history.frontier, 10);
  assert.deepEqual(history.record(7), before.record(7));
  assert.deepEqual([history.least[1], history.greatest[1]], [1, 901]);
  assert.equal(history.append(frame(10, 90)), true);
});

test("an empty history or one that begins elsewhere gives nothing over", () => {
  const history = small({ k0: 0, k1: 200, stride: 1 });
  history.take(small({ k0: 0, k1: 10, stride: 1 }));
  const branch = small({ k0: 5, k1: 10, stride: 1 });
  branch.append(frame(5, 5));
  history.take(branch);
  assert.equal(history.frontier, 0);
});

test("a closer look that begins behind a branch's first iterations is told after them", () => {
  const history = small({ k0: 5, k1: 20, stride: 1 }, { k0: 20, k1: 100, stride: 20 });
  history.append(frame(5, 15));
  history.append(frame(20, 4, 20));
  history.look({ k0: 10, k1: 60, stride: 5 });
  history.appendCloser(frame(10, 10, 5));
  assert.deepEqual(
    history.pieces(0, 0, 60).map(({ k0, stride, i0, i1 }) => [k0 + i0 * stride, k0 + i1 * stride, stride]),
    [[5, 10, 1], [10, 60, 5]],
  );
});

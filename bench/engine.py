"""The kernel against the article's listing, plain C and PyTorch, in one run.

each: the four nets of the article, 10,000 iterations each, against the listing and against plain C.
batch: one 2-2-1 net on XOR from random weights, against plain C. deep: a 4-8-8-8-8-1 net on 4-bit
parity by Adam, against plain loops in C and, where it is installed, against PyTorch, eager with
autograd. Every y, E, dw and w is recorded into memory taken anew. All take turns and the
processor's time is what counts, so that what else runs on the computer hits none or all; medians,
printed as ratios. They compute the same numbers, or nothing is timed.

    python bench/engine.py [--json]
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import product

import eager
import numpy as np
import plain_c
from listing import ITERATIONS, XOR, train
from plain_c import Numbers

from core.config import TrainingConfig
from core.training import advance, start

FASTER_THAN_LISTING = 150
SLOWER_THAN_C = {"each": 2.0, "batch": 3.0, "deep": 3.0}
FASTER_THAN_TORCH = 100
ROUNDS = 7  # of the listing and PyTorch, which take most of the time
REPEATS = 20  # of the others in each of them
TORCH_ITERATIONS = 100  # its time is scaled to the others' number of iterations

PARITY = list(product((0.0, 1.0), repeat=4))
CONFIGS = {
    "each": TrainingConfig(),
    "batch": TrainingConfig.parse(
        {
            "schedule": "batch",
            "init": {"kind": "uniform", "low": -1, "high": 1, "seed": 7},
            "eta": 2.0,
        }
    ),
    "deep": TrainingConfig.parse(
        {
            "problem": {"x": PARITY, "t": [sum(x) % 2.0 for x in PARITY]},
            "schedule": "batch",
            "hidden": [8, 8, 8, 8],
            "init": {"kind": "glorot", "seed": 1},
            "optimizer": {"kind": "adam"},
            "eta": 0.01,
            "iterations": 1000,
        }
    ),
}

Way = Callable[[], Numbers]
Row = tuple[str, float, str, bool]  # a ratio: its name, value, target, and whether it is met


def by_kernel(name: str, iterations: int | None = None) -> Numbers:
    """Train as jobs and history do: the numbers that C gives for it."""
    config = CONFIGS[name]
    state, records = advance(config, start(config), iterations or config.iterations, stride=1)
    if name == "each":
        return records.y, records.E, records.dw, records.w, state.w
    return records.rows, state.w[0]


def by_listing() -> Numbers:
    """Train with the listing's arithmetic."""
    nets = [train(pattern) for pattern in XOR]
    columns = (np.stack(column, axis=1) for column in zip(*(net[:4] for net in nets), strict=True))
    y, e, dw, w = columns
    shape = (ITERATIONS, 4, 9)
    return y, e, dw.reshape(shape), w.reshape(shape), np.array([net[4].ravel() for net in nets])


def agree(mine: Numbers, theirs: Numbers, rtol: float) -> None:
    """Stop where two ways of training do not compute the same numbers."""
    for one, other in zip(mine, theirs, strict=True):
        # What is nothing but rounding beside the others of its array says nothing.
        atol = rtol * 1e-6 * float(np.abs(other).max())
        np.testing.assert_allclose(one, other, rtol=rtol, atol=atol)


def verify(ways: dict[str, Way]) -> None:
    """Stop where the ways do not agree; rounding grows with the iterations of a net that learns."""
    agree(by_listing(), by_kernel("each"), 1e-12)
    for name, rtol in (("each", 1e-12), ("batch", 1e-9), ("deep", 1e-6)):
        if f"{name}, C" in ways:
            agree(ways[f"{name}, C"](), by_kernel(name), rtol)
    if "deep, PyTorch" in ways:
        rows, w = by_kernel("deep", TORCH_ITERATIONS)
        patterns = len(PARITY)
        mine = rows[:, :patterns], rows[:, patterns : 2 * patterns], w
        agree(ways["deep, PyTorch"](), mine, 1e-6)


def milliseconds(function: Way) -> float:
    """Return the processor's time for a call."""
    started = time.process_time()
    function()
    return 1e3 * (time.process_time() - started)


def measure(ways: dict[str, Way], slow: dict[str, Way]) -> dict[str, float]:
    """Return the milliseconds of each way: medians, all ways taking turns."""
    times: dict[str, list[float]] = {name: [] for name in (*ways, *slow)}
    for _ in range(ROUNDS):
        for name, way in list(ways.items()) * REPEATS:
            times[name].append(milliseconds(way))
        for name, way in slow.items():
            times[name].append(milliseconds(way))
    return {name: statistics.median(each) for name, each in times.items()}


def compare(ms: dict[str, float]) -> list[Row]:
    """Return a row for each ratio."""
    faster = ms["each, listing"] / ms["each, kernel"]
    target = f"at least {FASTER_THAN_LISTING}"
    rows = [("each: times faster than the listing", faster, target, faster >= FASTER_THAN_LISTING)]
    for name, limit in SLOWER_THAN_C.items():
        if f"{name}, C" in ms:
            slower = ms[f"{name}, kernel"] / ms[f"{name}, C"]
            rows.append(
                (f"{name}: of plain C's time", slower, f"at most {limit:g}", slower <= limit)
            )
    if "deep, PyTorch" in ms:
        faster = ms["deep, PyTorch"] / ms["deep, kernel"]
        met = faster >= FASTER_THAN_TORCH
        rows.append(
            ("deep: times faster than PyTorch", faster, f"at least {FASTER_THAN_TORCH}", met)
        )
    return rows


def main() -> int:
    """Verify, measure, print; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    as_json = parser.parse_args().json
    ways: dict[str, Way] = {
        f"{name}, kernel": lambda name=name: by_kernel(name) for name in CONFIGS
    }
    slow: dict[str, Way] = {"each, listing": by_listing}
    if eager.installed():
        slow["deep, PyTorch"] = eager.deep(CONFIGS["deep"], TORCH_ITERATIONS)
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("gcc"):
            loops = {"each": plain_c.each, "batch": plain_c.batch, "deep": plain_c.deep}
            for name, loop in loops.items():
                ways[f"{name}, C"] = loop(CONFIGS[name], folder)
        verify(ways | slow)
        ms = measure(ways, slow)
    if "deep, PyTorch" in ms:
        ms["deep, PyTorch"] *= CONFIGS["deep"].iterations / TORCH_ITERATIONS
    rows = compare(ms)
    met = all(row[3] for row in rows)
    if as_json:
        print(json.dumps({"ms": ms, "ratios": {row[0]: row[1] for row in rows}, "met": met}))
    else:
        show(ms, rows)
    return 0 if met else 1


def show(ms: dict[str, float], rows: list[Row]) -> None:
    """Print the times, the ratios, and what could not be compared."""
    print("Every number recorded; each and batch 10,000 iterations, deep 1,000")
    for way, median in sorted(ms.items()):
        print(f"  {way:<38}{median:10.2f} ms")
    for name, value, target, met in rows:
        print(f"  {name:<38}{value:10.2f}   {target:<14}{'PASS' if met else 'MISS'}")
    if "each, C" not in ms:
        print("  no gcc here: plain C was not compared")
    if "deep, PyTorch" not in ms:
        print("  PyTorch is not installed: it was not compared")


if __name__ == "__main__":
    sys.exit(main())

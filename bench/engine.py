"""The kernel against the article's listing and against plain C, in one run.

The work: the four nets of the article, 10,000 iterations each, every y, E, dw and w recorded into
memory taken anew. All take turns, so that a slower moment of the computer hits all; medians,
printed as ratios. They compute the same numbers, or nothing is timed.

    python bench/engine.py [--json]
"""

import argparse
import ctypes
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from listing import ETA, ITERATIONS, XOR, Array, seconds, train

from core.config import TrainingConfig
from core.training import advance, start

FASTER_THAN_LISTING = 150
SLOWER_THAN_C = 2.0
ROUNDS = 7  # of the listing, which takes most of the time
REPEATS = 20  # of the others in each of them
CONFIG = TrainingConfig()

Numbers = tuple[tuple[Array, ...], Array]  # y, E, dw, w (iterations, nets, ...); the last w
Way = Callable[[], Numbers]


def by_kernel() -> Numbers:
    """Train as jobs and history do."""
    state, records = advance(CONFIG, start(CONFIG), ITERATIONS, stride=1)
    return (records.y, records.E, records.dw, records.w), state.w


def by_listing() -> Numbers:
    """Train with the listing's arithmetic."""
    nets = [train(pattern) for pattern in XOR]
    y, e, dw, w = (
        np.stack(column, axis=1) for column in zip(*(net[:4] for net in nets), strict=True)
    )
    shape = (ITERATIONS, 4, 9)
    return (y, e, dw.reshape(shape), w.reshape(shape)), np.array([net[4].ravel() for net in nets])


def compile_c(folder: str) -> Way:
    """Compile engine.c; return a function that trains with it."""
    source, library = Path(__file__).with_name("engine.c"), Path(folder, "engine.so")
    command = ["gcc", "-O3", "-shared", "-fPIC", "-o", library, source, "-lm"]
    subprocess.run(command, check=True)
    function = ctypes.CDLL(library).train
    array = np.ctypeslib.ndpointer(dtype=float, flags="C_CONTIGUOUS")
    function.argtypes = [array, array, ctypes.c_double, ctypes.c_long, array, array]
    function.restype = None
    data = np.array(XOR, dtype=float)
    x, t = np.ascontiguousarray(data[:, :2]), np.ascontiguousarray(data[:, 2])

    def by_c() -> Numbers:
        w, records = np.ones((4, 9)), np.empty((4, ITERATIONS, 20))
        function(x, t, ETA, ITERATIONS, w, records)
        records = records.swapaxes(0, 1)
        columns = records[..., 0], records[..., 1], records[..., 2:11], records[..., 11:]
        return columns, w

    return by_c


def agree(one: Numbers, other: Numbers) -> None:
    """Stop where two ways of training do not compute the same numbers."""
    for mine, theirs in zip((*one[0], one[1]), (*other[0], other[1]), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=0)


def milliseconds(function: Way) -> float:
    """Return how long a call takes."""
    started = time.perf_counter()
    function()
    return 1e3 * (time.perf_counter() - started)


def measure(by_c: Way | None) -> dict[str, float]:
    """Return the milliseconds of each way: medians, all ways taking turns."""
    times: dict[str, list[float]] = {"kernel": [], "listing": []} | ({"c": []} if by_c else {})
    for _ in range(ROUNDS):
        for _ in range(REPEATS):
            times["kernel"].append(milliseconds(by_kernel))
            if by_c:
                times["c"].append(milliseconds(by_c))
        times["listing"].append(1e3 * seconds())
    return {way: statistics.median(each) for way, each in times.items()}


def compare(ms: dict[str, float]) -> list[tuple[str, float, str, bool]]:
    """Return a row for each ratio: its name, value, target, and whether it is met."""
    faster = ms["listing"] / ms["kernel"]
    rows = [
        (
            "times faster than the listing",
            faster,
            f"at least {FASTER_THAN_LISTING}",
            faster >= FASTER_THAN_LISTING,
        )
    ]
    if "c" in ms:
        slower = ms["kernel"] / ms["c"]
        rows.append(
            ("of plain C's time", slower, f"at most {SLOWER_THAN_C:g}", slower <= SLOWER_THAN_C)
        )
    return rows


def main() -> int:
    """Verify, measure, print; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    as_json = parser.parse_args().json
    with tempfile.TemporaryDirectory() as folder:
        by_c = compile_c(folder) if shutil.which("gcc") else None
        expected = by_kernel()
        agree(by_listing(), expected)
        if by_c:
            agree(by_c(), expected)
        ms = measure(by_c)
    rows = compare(ms)
    if as_json:
        met = all(row[3] for row in rows)
        print(json.dumps({"ms": ms, "ratios": {row[0]: row[1] for row in rows}, "met": met}))
    else:
        print(f"The article's four nets, {ITERATIONS:,} iterations each, every number recorded")
        for way, median in ms.items():
            print(f"  {way:<30}{median:10.2f} ms")
        for name, value, target, met in rows:
            print(f"  {name:<30}{value:10.2f}   {target:<14}{'PASS' if met else 'MISS'}")
        if by_c is None:
            print("  no gcc here: plain C was not compared")
    return 0 if all(row[3] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())

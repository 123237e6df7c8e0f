"""What the pictures of a run cost: a decision surface of 101 x 101, a landscape of 61 x 61.

`python bench/surfaces.py [--json]`: on one core, medians, all turning; the 2-2-1 net with its
target, and beside it the largest net that a recipe can describe. Ends with 1 where a target is
missed.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from itertools import product

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

from core.network import Network
from core.planes import axis, input_range, principal_plane, weights_plane
from core.surfaces import decision_surface, landscape

SURFACE, LANDSCAPE = 101, 61
MOST_MS = 5.0
TURNS = 101
SMALL = (2, 2, 1)

Way = Callable[[], object]


def surface(sizes: tuple[int, ...]) -> Way:
    """Return what computes y over the input plane."""
    network = Network(sizes)
    w = np.random.default_rng(0).uniform(-2.0, 2.0, len(network.parameters))
    along = axis(input_range(np.array([0.0, 1.0])), SURFACE)
    return lambda: decision_surface(network, w, along, along)


def over_weights(sizes: tuple[int, ...], *, principal: bool) -> Way:
    """Return what computes E of all patterns over the first two weights, or a plane of all."""
    network = Network(sizes)
    path = np.random.default_rng(0).uniform(-2.0, 2.0, (200, len(network.parameters)))
    x = np.array(list(product((0.0, 1.0), repeat=sizes[0])))
    t = x.sum(axis=1) % 2.0
    along = axis((-3.0, 3.0), LANDSCAPE)

    def run() -> object:
        plane = principal_plane(path)[0] if principal else weights_plane(path[-1], 0, 1)
        return landscape(network, plane, along, along, x, t)

    return run


def ways() -> dict[tuple[str, tuple[int, ...]], Way]:
    """Return what is measured, by picture and layers."""
    of_surfaces = {("surface 101x101", s): surface(s) for s in (SMALL, (2, 8, 8, 8, 8, 1))}
    of_landscapes = {
        (f"landscape 61x61, {name}", sizes): over_weights(sizes, principal=principal)
        for sizes in (SMALL, (4, 8, 8, 8, 8, 1))
        for name, principal in (("two weights", False), ("principal", True))
    }
    return of_surfaces | of_landscapes


def main() -> int:
    """Measure, print; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    as_json = parser.parse_args().json
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    measured = ways()
    times: dict[tuple[str, tuple[int, ...]], list[float]] = {way: [] for way in measured}
    for _ in range(TURNS):
        for way, run in measured.items():
            begun = time.perf_counter()
            run()
            times[way].append(1e3 * (time.perf_counter() - begun))
    missed = False
    found = []
    for (name, sizes), each in times.items():
        ms = statistics.median(each)
        met = ms <= MOST_MS if sizes == SMALL else None
        missed = missed or met is False
        found.append({"name": name, "sizes": sizes, "ms": ms, "met": met})
        if not as_json:
            verdict = {True: "PASS", False: "MISS", None: ""}[met]
            target = "" if met is None else f"<= {MOST_MS:g} ms"
            layers = "-".join(map(str, sizes))
            print(f"{name:<32}{layers:<14}{ms:8.2f} ms   {target:<10}{verdict}")
    if as_json:
        print(json.dumps(found, indent=2))
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())

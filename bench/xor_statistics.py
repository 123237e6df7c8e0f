"""XOR from random starts: how many runs reach the solution, and how many sweeps that takes.

The recipe of Rumelhart, Hinton & Williams (1986): E = (t - y)^2 / 2, momentum 0.9, `batch` with
the sum of the patterns' gradients or `online` in their order. Every weight and bias starts between
-0.5 and 0.5, from the seeds 0, 1, 2, ... A run is solved where every |t - y| is below 0.1, within
10,000 sweeps; a sweep is all four patterns once. docs/xor_statistics.md has the table beside what
the literature reports.

    python bench/xor_statistics.py [--seeds 10000] [--json]
"""

import argparse
import json
import math
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from core.config import TrainingConfig
from core.training import advance, prepare, start

SEEDS = 10_000
SWEEPS = 10_000
TOLERANCE = 0.1
RANGE = 0.5
CHUNK = 250  # seeds a process takes at a time


class Setting(NamedTuple):
    """What differs between the lines of the table."""

    schedule: str
    hidden: int
    eta: float


SETTINGS = [Setting(*each) for each in product(("batch", "online"), (2, 3), (0.25, 0.5))]


class End(NamedTuple):
    """How a run ended: the sweeps it took, None where it was not solved, and the outputs (4,)."""

    sweeps: float | None
    y: tuple[float, ...]


def iterations_a_sweep(setting: Setting) -> int:
    """Return how many iterations see all four patterns once."""
    return 1 if setting.schedule == "batch" else 4


def recipe(setting: Setting, seed: int) -> TrainingConfig:
    """Return the run of a seed."""
    return TrainingConfig.parse(
        {
            "schedule": setting.schedule,
            "reduction": "sum" if setting.schedule == "batch" else "mean",
            "hidden": [setting.hidden],
            "loss": "half_squared",
            "optimizer": {"kind": "momentum", "mu": 0.9},
            "eta": setting.eta,
            "init": {"kind": "uniform", "low": -RANGE, "high": RANGE, "seed": seed},
            "iterations": SWEEPS * iterations_a_sweep(setting),
            "stop": {"tolerance": TOLERANCE},
        }
    )


def end(setting: Setting, seed: int) -> End:
    """Train a seed's run to its end."""
    config = recipe(setting, seed)
    state, _ = advance(config, start(config), config.iterations)
    if state.ended == "tolerance":
        # The last iteration saw that its weights solve it: those that k - 1 updates had made.
        return End((state.k - 1) / iterations_a_sweep(setting), ())
    # One more iteration, recorded, says what the outputs are.
    _, records = advance(config, state, 1, stride=1)
    return End(None, tuple(records.y[-1].tolist()) if len(records) else ())


def ends(work: tuple[Setting, range]) -> list[End]:
    """Train some seeds' runs, in one of the processes."""
    setting, seeds = work
    return [end(setting, seed) for seed in seeds]


def stuck(y: tuple[float, ...]) -> str:
    """Name the state of a run that was not solved, by its outputs (4,) for 00 01 10 11.

    An output within 0.15 of its target is right, within 0.15 of the other target wrong, else
    between.
    """
    if not y:
        return "diverged"
    distances = [abs(one - target) for one, target in zip(y, (0.0, 1.0, 1.0, 0.0), strict=True)]
    right = sum(distance < 0.15 for distance in distances)
    wrong = sum(distance > 0.85 for distance in distances)
    between = sorted(one for one, d in zip(y, distances, strict=True) if 0.15 <= d <= 0.85)
    parts = [f"{right} right"]
    parts += [f"{wrong} wrong"] if wrong else []
    parts += ["at " + " ".join(f"{round(one, 1):g}" for one in between)] if between else []
    return ", ".join(parts)


def interval(solved: int, runs: int) -> tuple[float, float]:
    """Return the 95 % confidence interval of a fraction, by Wilson's formula.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
    """
    z = 1.959963984540054
    share, spread = solved / runs, z * z / runs
    # (p + z^2/2n +- z sqrt(p (1 - p)/n + z^2/4n^2)) / (1 + z^2/n)
    middle = share + spread / 2
    half = z * math.sqrt(share * (1 - share) / runs + spread / (4 * runs))
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


def summary(found: list[End]) -> dict[str, Any]:
    """Return the numbers of one line: how many were solved, in how many sweeps, how others end."""
    sweeps = [one.sweeps for one in found if one.sweeps is not None]
    low, high = interval(len(sweeps), len(found))
    quartiles = np.percentile(sweeps, [25, 50, 75]).tolist() if sweeps else None
    kinds = Counter(stuck(one.y) for one in found if one.sweeps is None)
    return {
        "runs": len(found),
        "solved": len(sweeps),
        "interval": [low, high],
        "quartiles": quartiles,
        "mean": float(np.mean(sweeps)) if sweeps else None,
        "stuck": dict(kinds.most_common()),
    }


def measure(seeds: int) -> Iterator[tuple[Setting, dict[str, Any]]]:
    """Yield each setting with its summary, all processors at work."""
    parts = [range(a, min(a + CHUNK, seeds)) for a in range(0, seeds, CHUNK)]
    # Compiled before the processes are made, so that they find it.
    prepare(recipe(SETTINGS[0], 0))
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        waiting = [pool.map(ends, [(setting, part) for part in parts]) for setting in SETTINGS]
        for setting, results in zip(SETTINGS, waiting, strict=True):
            yield setting, summary([one for part in results for one in part])


def line(setting: Setting, row: dict[str, Any]) -> str:
    """Return a line of the table."""
    low, high = (100 * bound for bound in row["interval"])
    first, median, third = row["quartiles"] or (math.nan,) * 3
    solved = 100 * row["solved"] / row["runs"]
    return (
        f"{setting.schedule:<8}{setting.hidden:>6}{setting.eta:>6g}"
        f"{solved:>8.2f} ({low:.2f} ... {high:.2f})"
        f"{median:>8,.0f} ({first:,.0f} ... {third:,.0f}){row['mean'] or math.nan:>8,.0f}"
    )


def main() -> None:
    """Train, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--seeds", type=int, default=SEEDS, help="runs of each line")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    arguments = parser.parse_args()
    found = []
    if not arguments.json:
        print(f"XOR, {arguments.seeds:,} starts in +-{RANGE:g} a line, momentum 0.9, solved where")
        print(f"every |t - y| < {TOLERANCE:g} within {SWEEPS:,} sweeps of the four patterns")
        print("        hidden   eta  solved % (95 %)      sweeps: median (quartiles)  mean")
    for setting, row in measure(arguments.seeds):
        found.append(setting._asdict() | row)
        if not arguments.json:
            print(line(setting, row), flush=True)
    if arguments.json:
        print(json.dumps(found, indent=2))
        return
    print("Runs that were not solved, by their outputs for 00 01 10 11")
    for row in found:
        for kind, count in list(row["stuck"].items())[:4]:
            name = f"{row['schedule']:<8}{row['hidden']:>6}{row['eta']:>6g}"
            print(f"{name}{100 * count / row['runs']:>8.2f} %  {kind}")


if __name__ == "__main__":
    sys.exit(main())

"""The statistics of XOR against a count by hand: a run at a time, its records looked at."""

import math
import sys
from pathlib import Path

import numpy as np
import pytest

from core.training import advance, start

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
import xor_statistics
from xor_statistics import Setting, ends, interval, recipe, stuck, summary

SEEDS = range(20)
TARGETS = np.array([0.0, 1.0, 1.0, 0.0])


def first_solved(config):
    """Return the first iteration whose recorded outputs are all within 0.1 of their targets."""
    free = config.model_copy(update={"stop": type(config.stop)()})
    _, records = advance(free, start(free), free.iterations, stride=1)
    solved = (np.abs(records.y - TARGETS) < 0.1).all(axis=1)
    return int(solved.argmax()) if solved.any() else None


@pytest.mark.parametrize(("schedule", "patterns"), [("batch", 1), ("online", 4)])
def test_the_solved_runs_and_their_sweeps_are_those_counted_in_the_records(
    schedule, patterns, monkeypatch
):
    monkeypatch.setattr(xor_statistics, "SWEEPS", 1500)
    setting = Setting(schedule, 2, 0.5)
    counted = [first_solved(recipe(setting, seed)) for seed in SEEDS]
    sweeps = [k / patterns for k in counted if k is not None]
    row = summary(ends((setting, SEEDS)))
    assert 0 < len(sweeps) < len(SEEDS)
    assert (row["runs"], row["solved"]) == (len(SEEDS), len(sweeps))
    assert row["quartiles"] == np.percentile(sweeps, [25, 50, 75]).tolist()
    assert sum(row["stuck"].values()) == len(SEEDS) - len(sweeps)


def test_the_interval_is_wilsons():
    # Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I: 81 of 263
    assert interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_a_run_that_is_not_solved_is_named_by_its_outputs():
    assert stuck((0.02, 0.5, 0.97, 0.51)) == "2 right, at 0.5 0.5"
    assert stuck((0.02, 0.66, 0.67, 0.68)) == "1 right, at 0.7 0.7 0.7"
    assert stuck((0.0, 0.0, 1.0, 0.0)) == "3 right, 1 wrong"
    assert stuck(()) == "diverged"


def test_where_no_run_is_solved_there_are_no_sweeps():
    row = summary([xor_statistics.End(None, (0.5, 0.5, 0.5, 0.5))] * 3)
    assert (row["solved"], row["quartiles"], row["mean"]) == (0, None, None)
    assert "nan" in xor_statistics.line(Setting("batch", 2, 0.5), row)
    assert math.isclose(row["interval"][0], 0.0, abs_tol=1e-12)

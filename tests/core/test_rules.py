"""The rules that end a run: at the first iteration where they hold, found in the records again.

The records are those of the same recipe without the rule; what a rule says is written out here in
Python floats.
"""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import TrainingConfig
from core.training import advance, forked, numbers, of_numbers, start
from tests.core.recipes import SCHEDULES

N = 1_500
RUN = {"problem": "xor", "init": {"kind": "normal", "seed": 11}, "eta": 1.0, "iterations": N}
by_schedule = pytest.mark.parametrize("schedule", range(5), ids=[str(s) for s in SCHEDULES])


def recipe(schedule, **stop):
    return TrainingConfig.parse(RUN | SCHEDULES[schedule] | {"stop": stop})


@cache
def without(schedule):
    config = recipe(schedule)
    return advance(config, start(config), N, stride=1)[1]


def first(holds):
    """Return the first k at which it holds; None: at none."""
    return next((k for k, true in enumerate(holds) if true), None)


def error_below(records, limit):
    return first(max(row) < limit for row in records.E.tolist())


def tolerance(records, limit):
    t = [0.0, 1.0, 1.0, 0.0]
    return first(
        all(abs(a - b) < limit for a, b in zip(t, row, strict=True)) for row in records.y.tolist()
    )


def plateau(records, iterations, improvement):
    """Return the k that is `iterations` after the last at which the mean of E was low enough."""
    best = None
    for k, row in enumerate(records.E.tolist()):
        mean = sum(e / len(row) for e in row)
        if best is None or mean < best[1] * (1 - improvement):
            best = k, mean
        if k - best[0] >= iterations:
            return k
    return None


def ends(config, reason, k, expected):
    """Say whether the run ends for this reason with iteration k, complete, record and all."""
    state, records = advance(config, start(config), N, stride=1)
    if k is None:
        return state.ended is None and len(records) == state.k == N
    assert (records.rows == expected.rows[: k + 1]).all()
    after = expected.w[k + 1] if k + 1 < N else state.w
    assert (state.w == after).all()
    return (state.ended, state.k, len(records)) == (reason, k + 1, k + 1)


@by_schedule
@pytest.mark.parametrize("limit", [0.9, 0.3, 0.1, 1e-2, 1e-9])
def test_error_below_ends_a_run_when_every_error_is(schedule, limit):
    k = error_below(without(schedule), limit)
    assert ends(recipe(schedule, error_below=limit), "error_below", k, without(schedule))


@by_schedule
@pytest.mark.parametrize("limit", [0.9, 0.4, 0.1, 1e-4])
def test_tolerance_ends_a_run_when_every_output_is_as_near(schedule, limit):
    k = tolerance(without(schedule), limit)
    assert ends(recipe(schedule, tolerance=limit), "tolerance", k, without(schedule))


@by_schedule
@pytest.mark.parametrize("iterations", [1, 2, 10, 100, 5_000])
@pytest.mark.parametrize("improvement", [0.0, 1e-3, 0.02, 0.5])
def test_plateau_ends_a_run_when_the_mean_error_no_longer_falls(schedule, iterations, improvement):
    k = plateau(without(schedule), iterations, improvement)
    rule = {"iterations": iterations, "improvement": improvement}
    assert ends(recipe(schedule, plateau=rule), "plateau", k, without(schedule))


def test_the_limits_are_reached_in_some_schedules_and_not_in_others():
    # Where every case ended alike, or none did, the tests above would see less than they say.
    found = [error_below(without(schedule), 0.1) for schedule in range(5)]
    assert sum(k is not None for k in found) >= 3
    assert all(error_below(without(schedule), 1e-9) is None for schedule in range(5))
    assert len({plateau(without(s), 100, 1e-3) for s in range(5)}) > 2


def test_an_error_that_is_just_the_limit_is_not_below_it():
    records = without(0)
    largest = records.E.max(axis=1)
    k = int(np.argmax(largest < 0.1))
    limit = float(largest[k])
    assert (largest[:k] > limit).all()
    state, _ = advance(recipe(0, error_below=limit), start(recipe(0)), N)
    assert state.k == k + 2
    state, _ = advance(recipe(0, error_below=np.nextafter(limit, 1)), start(recipe(0)), N)
    assert state.k == k + 1


@pytest.mark.parametrize(
    ("stop", "reason"),
    [
        ({"error_below": 1.0, "tolerance": 1.0}, "error_below"),
        ({"tolerance": 1.0, "plateau": {"iterations": 1}}, "tolerance"),
        ({"error_below": 1.0, "tolerance": 1.0, "plateau": {"iterations": 1}}, "error_below"),
        ({"error_below": 1e-9, "tolerance": 1e-9, "plateau": {"iterations": 1}}, "plateau"),
    ],
)
def test_of_several_rules_at_once_the_first_is_the_reason(stop, reason):
    # By a millionth of the usual step: at k = 1 nothing has fallen by a thousandth.
    config = TrainingConfig.parse(RUN | {"eta": 1e-6, "stop": stop})
    before, _ = advance(TrainingConfig.parse(RUN | {"eta": 1e-6}), start(config), 1)
    begun, _ = advance(config, start(config), 1)
    state = begun if begun.ended else advance(config, begun, 1)[0]
    assert state.ended == reason
    assert (begun.w == before.w).all()


def test_a_rule_that_holds_at_the_last_iteration_is_the_reason():
    k = error_below(without(1), 0.1)
    config = recipe(1, error_below=0.1)
    state, records = advance(config, start(config), k + 1, stride=1)
    assert (state.k, state.ended, len(records)) == (k + 1, "error_below", k + 1)
    state, records = advance(config, start(config), k, stride=1)
    assert (state.k, state.ended, len(records)) == (k, None, k)


@pytest.mark.parametrize("n", [0, 1, 10])
def test_a_run_that_has_ended_stays_where_it_is(n):
    config = recipe(1, error_below=0.1)
    ended, _ = advance(config, start(config), N)
    state, records = advance(config, ended, n, stride=1)
    assert state.same_bits(ended)
    assert state.ended == "error_below"
    assert len(records) == 0


STOPS = [
    {"error_below": 0.05},
    {"tolerance": 0.2},
    {"plateau": {"iterations": 60, "improvement": 1e-3}},
    {"plateau": {"iterations": 10, "improvement": 0.1}},
]


@pytest.mark.parametrize("stop", STOPS, ids=str)
@pytest.mark.parametrize("chunk", [1, 7, 1_000, 4_096])
@pytest.mark.parametrize("stride", [None, 1, 3])
@pytest.mark.parametrize("schedule", [0, 1, 4])
def test_in_chunks_of_any_size_a_run_ends_at_the_same_iteration(stop, chunk, stride, schedule):
    config = recipe(schedule, **stop)
    whole, _ = advance(config, start(config), N)
    state, kept = start(config), []
    while state.k < N and not state.ended:
        state, records = advance(config, state, min(chunk, N - state.k), stride=stride)
        kept += [] if records is None else [*records.k]
        # As through a checkpoint: what is remembered is in its numbers.
        if not state.ended:
            state = of_numbers(config, state.k, numbers(config, state))
    assert state.same_bits(whole)
    assert state.ended == whole.ended
    assert kept == ([] if stride is None else list(range(0, state.k, stride)))


@pytest.mark.parametrize("k", [1, 5, 30, 59])
def test_a_fork_remembers_for_how_long_nothing_has_fallen(k):
    rule = {"plateau": {"iterations": 60, "improvement": 0.9}}
    config = recipe(1, **rule)
    whole, _ = advance(config, start(config), N)
    before, _ = advance(config, start(config), k)
    assert advance(config, forked(config, config, before), N)[0].same_bits(whole)


def test_a_fork_with_another_plateau_begins_to_look_anew():
    old = recipe(1, plateau={"iterations": 60, "improvement": 0.9})
    new = recipe(1, plateau={"iterations": 20, "improvement": 0.9})
    before, _ = advance(old, start(old), 30)
    assert before.memory[3] > 20
    begun = forked(new, old, before)
    assert begun.memory.tolist() == [1.0, 1.0, -1.0, 0.0]
    state, _ = advance(new, begun, N)
    assert (state.ended, state.k) == ("plateau", 30 + 21)


@settings(max_examples=50, deadline=None)
@given(
    schedule=st.integers(0, 4),
    stop=st.fixed_dictionaries(
        {},
        optional={
            "error_below": st.floats(1e-3, 1),
            "tolerance": st.floats(0.02, 1),
            "plateau": st.fixed_dictionaries(
                {"iterations": st.integers(1, 300), "improvement": st.floats(0, 0.1)}
            ),
        },
    ),
)
def test_whatever_the_rules_the_first_that_holds_ends_the_run(schedule, stop):
    records, found = without(schedule), []
    if "error_below" in stop:
        found.append((error_below(records, stop["error_below"]), 0, "error_below"))
    if "tolerance" in stop:
        found.append((tolerance(records, stop["tolerance"]), 1, "tolerance"))
    if "plateau" in stop:
        found.append((plateau(records, **stop["plateau"]), 2, "plateau"))
    k, _, reason = min((one for one in found if one[0] is not None), default=(None, 0, None))
    assert ends(recipe(schedule, **stop), reason, k, records)


def test_the_mean_of_errors_that_are_almost_infinite_is_a_number():
    # E of each of the 16 patterns is 1e308; their sum would be infinite
    table = {"x": [[p] for p in range(16)], "t": [1e154] * 16}
    config = TrainingConfig.parse(
        {
            "problem": table,
            "schedule": "batch",
            "output": "identity",
            "init": {"kind": "constant", "value": 0.0},
            "eta": 1e-300,
            "stop": {"plateau": {"iterations": 300}},
        }
    )
    state, _ = advance(config, start(config), 200)
    assert state.memory[2] == pytest.approx(1e308, rel=1e-12)

"""The compiled kernel against plain NumPy: any recipe, whole runs, and step after step."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import TrainingConfig
from core.optimizer import step
from core.training import advance, start
from tests.core.recipes import (
    ACTIVATIONS,
    ENDINGS,
    FAULTS,
    OPTIMIZERS,
    SCHEDULES,
    faults_of,
    ordinary_recipes,
    parameters,
)
from tests.core.reference import gradient, iteration, look, train

N = 12
CALM = 10.0


def close(actual, expected):
    # They sum in different orders: a few eps (2e-16) of numbers below 10, which an optimizer's
    # epsilon of 1e-3 magnifies a thousandfold, and some iterations of steep nets again.
    scale = max(1.0, float(np.abs(expected).max(initial=0.0)))
    np.testing.assert_allclose(actual, expected, rtol=1e-9, atol=1e-10 * scale)


def compare(config):
    """Hold the kernel against the reference for as long as all numbers are small."""
    _, records = advance(config, start(config), N, stride=1)
    small = np.abs(records.rows).max(axis=1) < CALM
    n = N if len(small) == N and small.all() else int(np.argmin(np.append(small, False)))
    state, records = advance(config, start(config), n, stride=1)
    expected, (w, slots) = train(config, n)
    for word, numbers in expected.items():
        if n:
            close(getattr(records, word), numbers)
    close(state.w, w)
    close(state.slots, slots)
    return n


@settings(max_examples=150, deadline=None)
@given(ordinary_recipes())
def test_a_run_is_the_references(config):
    compare(config)


def test_most_runs_stay_small_to_their_end():
    # Where hardly any did, little would be compared.
    lengths = {True: [], False: []}

    @settings(max_examples=120, deadline=None, database=None, derandomize=True)
    @given(ordinary_recipes())
    def look_at(config):
        _, records = advance(config, start(config), N, stride=1)
        small = len(records) == N and np.abs(records.rows).max() < CALM
        lengths[config.fault is None].append(small)

    look_at()
    assert min(map(len, lengths.values())) > 20
    assert min(map(np.mean, lengths.values())) > 0.6


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda fields: " ".join(fields.values()))
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_every_schedule_runs_as_the_reference_does_with_every_optimizer_in_both_wirings(
    schedule, optimizer, data
):
    for wiring in ("connected", "as_listed"):
        fixed = schedule | {"optimizer": of_kind(optimizer), "hidden": [2], "wiring": wiring}
        compare(data.draw(ordinary_recipes(**fixed)))


def of_kind(optimizer):
    return {"kind": optimizer} | ({"epsilon": 1e-3} if optimizer in {"rmsprop", "adam"} else {})


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda fields: " ".join(fields.values()))
@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_every_fault_is_the_references_in_every_schedule_with_every_optimizer(
    schedule, optimizer, fault, data
):
    hidden = data.draw(st.sampled_from([[2], [3, 2], [2, 2, 2], [2, 3, 2, 2]]))
    fixed = schedule | {"optimizer": of_kind(optimizer), "fault": fault, "hidden": hidden}
    fixed["wiring"] = "connected"
    compare(data.draw(ordinary_recipes(**fixed)))


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("output", "loss"), ENDINGS)
@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_every_fault_is_the_references_with_every_function_and_loss(
    output, loss, activation, fault, data
):
    fixed = {"activation": activation, "output": output, "loss": loss, "hidden": [3, 2]}
    if activation == "leaky_relu":
        fixed["slope"] = 0.3
    if fault in faults_of(fixed):  # where there is a derivative to leave out
        compare(data.draw(ordinary_recipes(**fixed, fault=fault)))


@settings(max_examples=40, deadline=None)
@given(ordinary_recipes(), st.integers(0, 3_000))
def test_late_in_a_run_too_each_iteration_is_the_references_from_the_same_state(config, k):
    # From the kernel's own numbers each time: no rounding error of an earlier iteration is in it.
    before, _ = advance(config, start(config), k)
    after, records = advance(config, before, 1, stride=1)
    if after.diverged or np.abs(records.rows).max() > 1e3 * CALM:
        return
    for p in range(len(config.table.t)):
        net = p if config.schedule == "each" else 0
        y, e, _ = look(config, before.w[net], p)
        close(records.y[0, p], y)
        close(records.E[0, p], e)
    for net in range(config.nets):
        if config.fault is not None:
            broken = iteration(config, k, before.w[net], before.slots[net], net)
            numbers = (records.dw[0, net], after.w[net], after.slots[net])
            for actual, expected in zip(numbers, broken, strict=True):
                close(actual, expected)
            continue
        dw = gradient(config, before.w[net], k, net)
        close(records.dw[0, net], dw)
        w, slots = step(
            config.optimizer, config.eta, k, before.w[net], records.dw[0, net], before.slots[net]
        )
        close(after.w[net], w)
        close(after.slots[net], slots)


@pytest.mark.parametrize("hidden", [[], [8], [8, 8], [1, 8, 1, 8], [8, 8, 8, 8]], ids=str)
def test_every_width_is_computed(hidden):
    fields = {"schedule": "batch", "hidden": hidden, "problem": "parity3", "activation": "tanh"}
    fields |= {"init": {"kind": "glorot", "seed": 4}, "optimizer": {"kind": "adam"}}
    config = TrainingConfig.parse(fields)
    state, records = advance(config, start(config), N, stride=1)
    expected, (w, _) = train(config, N)
    assert state.w.shape == (1, parameters(3, hidden))
    close(records.dw, expected["dw"])
    close(state.w, w)

"""Backpropagation with a fault: what each makes of dw, and that nothing else is another."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import faults, training
from core.config import TrainingConfig
from core.training import advance, forked, fresh, numbers, of_numbers, start
from tests.core.differences import T, X, expected
from tests.core.recipes import FAULTS, OPTIMIZERS, SCHEDULES, faults_of, recipes
from tests.core.reference import learnt

START = {"init": {"kind": "uniform", "low": -1, "high": 1, "seed": 7}}
by_schedule = pytest.mark.parametrize(
    "schedule", SCHEDULES, ids=lambda fields: " ".join(fields.values())
)
by_fault = pytest.mark.parametrize("fault", FAULTS)


def bits(array):
    return np.ascontiguousarray(array).view(np.uint64)


def with_fault(config, fault):
    """The same recipe with a fault, or with none."""
    return TrainingConfig.parse(config.model_dump() | {"fault": fault})


# Without a fault


@settings(max_examples=200, deadline=None)
@given(recipes())
def test_without_a_fault_its_kernel_gives_the_bits_of_the_other_three(config):
    config = with_fault(config, None)
    expected, records = advance(config, start(config), 30, stride=1)
    with mock.patch.object(training, "way", return_value="faulty"):
        state, others = advance(config, start(config), 30, stride=1)
    assert state.same_bits(expected)
    assert state.ended == expected.ended
    assert (bits(others.rows) == bits(records.rows)).all()


@by_schedule
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_without_a_fault_the_blackboards_iteration_is_the_networks_and_the_optimizers(
    schedule, optimizer
):
    fields = {"hidden": [3, 2], "activation": "tanh", "weight_decay": 0.01, "problem": "parity3"}
    fields |= START | schedule | {"optimizer": {"kind": optimizer}}
    config = TrainingConfig.parse(fields)
    state, _ = advance(config, start(config), 40)
    after, records = advance(config, state, 1, stride=1)
    for net in range(config.nets):
        patterns = learnt(config, state.k, net)
        found = faults.iteration(config, state.k, state.w[net], state.slots[net], patterns)
        numbers = (records.dw[0, net], after.w[net], after.slots[net])
        for actual, blackboards in zip(numbers, found, strict=True):
            np.testing.assert_allclose(actual, blackboards, rtol=1e-9, atol=1e-11)


# What each does to dw


@settings(max_examples=150, deadline=None)
@given(recipes())
def test_with_a_flipped_sign_dw_is_exactly_minus_dE_dw(config):
    fields = {"wiring": "connected", "weight_decay": 0.0, "fault": None}
    config = TrainingConfig.parse(config.model_dump() | fields)
    broken = with_fault(config, "flipped_sign")
    _, records = advance(config, start(config), 1, stride=1)
    _, flipped = advance(broken, start(broken), 1, stride=1)
    if len(records) == len(flipped) == 1:
        assert (flipped.dw == -records.dw).all()
        assert (bits(flipped.y) == bits(records.y)).all()
        assert (bits(flipped.E) == bits(records.E)).all()


@by_schedule
def test_with_a_flipped_sign_weight_decay_keeps_its_own(schedule):
    config = TrainingConfig.parse(START | schedule | {"weight_decay": 0.25})
    broken, calm = with_fault(config, "flipped_sign"), start(config)
    _, records = advance(config, calm, 1, stride=1)
    _, flipped = advance(broken, calm, 1, stride=1)
    decay = 0.25 * np.where(config.network.biases, 0.0, calm.w)
    np.testing.assert_allclose(flipped.dw[0] + records.dw[0], 2 * decay, rtol=0, atol=1e-15)


@settings(max_examples=150, deadline=None)
@given(recipes())
def test_with_the_last_gradient_dw_is_to_the_last_bit_that_of_the_iteration_before(config):
    # What a right program, at the weights that the broken one had before, makes of dE/dw.
    config = TrainingConfig.parse(
        config.model_dump() | {"wiring": "connected", "stop": {}, "fault": "last_gradient"}
    )
    _, records = advance(config, start(config), 8, stride=1)
    assert not records.dw[:1].any()
    right = with_fault(config, None)
    for k in range(1, len(records)):
        _, before = advance(right, fresh(right, k - 1, records.w[k - 1]), 1, stride=1)
        if len(before):  # a step that nobody took may overflow
            assert (bits(before.dw[0]) == bits(records.dw[k])).all()


def test_without_derivatives_dw_is_by_hand_the_errors_slope_handed_back():
    config = TrainingConfig.parse(START | {"fault": "no_derivative"})
    _, records = advance(config, start(config), 1, stride=1)
    for p, (x, t) in enumerate(zip(config.table.x, config.table.t, strict=True)):
        w, y, x1 = records.w[0, p], records.y[0, p], np.array([*x, 1.0])
        h1, h2 = (1 / (1 + np.exp(-w[at : at + 3] @ x1)) for at in (0, 3))
        pull = 2 * (y - t)
        by_hand = [*(pull * w[6] * x1), *(pull * w[7] * x1), pull * h1, pull * h2, pull]
        np.testing.assert_allclose(records.dw[0, p], by_hand, rtol=1e-13)


def test_cross_entropys_slope_has_lost_its_derivative_already():
    # (y - t) / (y (1 - y)) y (1 - y) = y - t: none is left out for the output neuron's weights.
    fields = START | {"loss": "cross_entropy", "schedule": "batch"}
    config = TrainingConfig.parse(fields)
    broken = with_fault(config, "no_derivative")
    _, records = advance(config, start(config), 1, stride=1)
    _, without = advance(broken, start(broken), 1, stride=1)
    same = bits(without.dw[0, 0]) == bits(records.dw[0, 0])
    assert same.tolist() == [False] * 6 + [True] * 3


def test_with_updated_weights_the_error_goes_back_by_hand_through_w_of_the_next_iteration():
    config = TrainingConfig.parse(START | {"fault": "updated_weights", "eta": 3.0})
    after, records = advance(config, start(config), 1, stride=1)
    for p, (x, t) in enumerate(zip(config.table.x, config.table.t, strict=True)):
        w, y, x1 = records.w[0, p], records.y[0, p], np.array([*x, 1.0])
        h1, h2 = (1 / (1 + np.exp(-w[at : at + 3] @ x1)) for at in (0, 3))
        delta = 2 * (y - t) * y * (1 - y)
        w20, w21 = w[6] - 3.0 * delta * h1, w[7] - 3.0 * delta * h2
        np.testing.assert_allclose(after.w[p, 6:8], [w20, w21], rtol=1e-13)
        back = [delta * w20 * h1 * (1 - h1) * x1, delta * w21 * h2 * (1 - h2) * x1]
        by_hand = [*np.ravel(back), delta * h1, delta * h2, delta]
        np.testing.assert_allclose(records.dw[0, p], by_hand, rtol=1e-12)


@by_schedule
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_with_updated_weights_the_last_layers_dw_is_right_and_every_other_is_not(
    schedule, optimizer
):
    fields = {"hidden": [3, 2], "activation": "tanh", "optimizer": {"kind": optimizer}}
    config = TrainingConfig.parse(START | schedule | fields)
    broken = with_fault(config, "updated_weights")
    _, records = advance(config, start(config), 1, stride=1)
    _, late = advance(broken, start(broken), 1, stride=1)
    last = len(config.network.layers(records.w[0, 0])[-1].ravel())
    same = bits(late.dw[0]) == bits(records.dw[0])
    assert same[:, -last:].all()
    others = ~same[:, :-last] | (records.dw[0, :, :-last] == 0.0)
    assert others.all()


@by_fault
@by_schedule
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "identity"])
def test_every_faults_dw_differs_from_the_central_difference(activation, schedule, fault):
    fields = {"problem": {"x": X, "t": T}, "hidden": [3, 2], "activation": activation, "eta": 0.5}
    config = TrainingConfig.parse(START | fields | schedule | {"fault": fault})
    right = with_fault(config, None)
    state, _ = advance(config, start(config), 20)
    _, records = advance(config, state, 1, stride=1)
    _, honest = advance(right, fresh(right, 20, state.w), 1, stride=1)
    p = None if records.p is None else int(records.p[0])
    differences = expected(right, state.w, 20, p)
    size = np.abs(differences).max()
    assert np.abs(honest.dw[0] - differences).max() < 1e-7 * size  # who is right is told so
    assert np.abs(records.dw[0] - differences).max() > 1e-3 * size
    if fault == "flipped_sign":
        np.testing.assert_allclose(records.dw[0], -differences, rtol=1e-7, atol=2e-10)


# What stays as it is


@by_fault
@by_schedule
def test_w_follows_from_the_recorded_dw_to_the_last_bit(schedule, fault):
    config = TrainingConfig.parse(START | schedule | {"fault": fault, "eta": 0.7})
    state, records = advance(config, start(config), 200, stride=1)
    after = np.concatenate([records.w[1:], state.w[np.newaxis]])
    assert (bits(after) == bits(records.w - 0.7 * records.dw)).all()
    assert records.dw[-1].any()


@by_fault
@by_schedule
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("chunk", [1, 7, 512])
def test_it_gives_the_same_numbers_in_any_chunks_checkpointed_and_forked(
    chunk, optimizer, schedule, fault
):
    fields = {"hidden": [3, 2], "activation": "tanh", "weight_decay": 1e-4, "eta": 0.05}
    fields |= START | schedule | {"optimizer": {"kind": optimizer}, "fault": fault}
    config = TrainingConfig.parse(fields)
    n = 50 if chunk == 1 else 1_500
    end, whole = advance(config, start(config), n, stride=1)
    assert end.ended is None
    state, parts = start(config), []
    while state.k < n:
        state, records = advance(config, state, min(chunk, n - state.k), stride=1)
        parts.append(records.rows)
        state = of_numbers(config, state.k, numbers(config, state))
        state = forked(config, config, state)
    assert state.same_bits(end)
    assert (bits(np.concatenate(parts)) == bits(whole.rows)).all()


# Forks


def trained(**fields):
    """A recipe of one net and its state at k = 30."""
    config = TrainingConfig.parse(START | {"schedule": "batch", "eta": 0.05} | fields)
    return config, advance(config, start(config), 30)[0]


@pytest.mark.parametrize("fault", [None, *FAULTS])
@pytest.mark.parametrize("parents", [None, *FAULTS])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_fork_with_another_fault_keeps_the_optimizers_numbers(optimizer, parents, fault):
    optimizers = training.SLOTS[optimizer]
    parent, before = trained(optimizer={"kind": optimizer}, fault=parents)
    config = with_fault(parent, fault)
    begun = forked(config, parent, before)
    assert (bits(begun.w) == bits(before.w)).all()
    assert (bits(begun.slots[:, :optimizers]) == bits(before.slots[:, :optimizers])).all()
    assert begun.memory.tolist() == before.memory.tolist()
    # The gradient that waits goes on with its fault; where there was none, it is 0.
    assert begun.slots.shape[1] == optimizers + (fault == "last_gradient")
    if fault == "last_gradient":
        assert begun.slots[:, -1].any() == (parents == "last_gradient")
    after, records = advance(config, begun, 5, stride=1)
    assert after.k == 35
    waits = fault == "last_gradient" != parents
    assert records.dw[0].any() != waits


def test_a_fork_with_another_optimizer_keeps_the_gradient_that_waits():
    parent, before = trained(fault="last_gradient", optimizer={"kind": "adam"})
    config, _ = trained(fault="last_gradient", optimizer={"kind": "momentum"})
    begun = forked(config, parent, before)
    assert not begun.slots[:, 0].any()
    assert (bits(begun.slots[:, 1]) == bits(before.slots[:, 2])).all()


def test_a_state_without_the_gradient_that_waits_is_refused():
    config, _ = trained(fault="last_gradient")
    _, before = trained()
    with pytest.raises(ValueError, match=r"slots: got the shape \(1, 0, 9\), allowed: \(1, 1, 9\)"):
        advance(config, before, 1)


# Which recipes have which


@settings(max_examples=200, deadline=None)
@given(recipes(), st.sampled_from(FAULTS))
def test_a_fault_is_taken_where_it_changes_something_and_else_refused_by_its_name(config, fault):
    fields = config.model_dump() | {"fault": fault}
    if fault in faults_of(fields):
        assert TrainingConfig.parse(fields).fault == fault
    else:
        with pytest.raises(ValueError, match=f"fault: got '{fault}', allowed: .*null, unless"):
            TrainingConfig.parse(fields)


@by_fault
def test_a_fault_that_is_refused_would_change_nothing(fault):
    # All derivatives are 1, or no error goes back: the bits would be those of a right program.
    fields = {"hidden": [], "output": "identity", "schedule": "batch"}
    config = TrainingConfig.parse(START | fields)
    allowed = faults_of(fields | {"loss": "squared"})
    broken = config.model_copy(update={"fault": fault})
    _, records = advance(config, start(config), 9, stride=1)
    _, others = advance(broken, start(broken), 9, stride=1)
    same = (bits(others.rows) == bits(records.rows)).all()
    assert same == (fault not in allowed)

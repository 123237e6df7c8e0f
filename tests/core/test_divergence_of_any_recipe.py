"""The first iteration with a number that is not finite, whichever it is: y, E, dw, a slot or w.

Nothing of it is seen; what the run keeps is the state before it, slots and memory as well.
"""

import numpy as np
import pytest

from core.config import TrainingConfig
from core.training import advance, forked, start
from tests.core.recipes import OPTIMIZERS, SCHEDULES

LARGEST = np.finfo(float).max
PERCEPTRON = {"hidden": [], "output": "identity", "schedule": "batch"}


def recipe(w, x=1.0, t=0.0, **fields):
    """A recipe of one pattern (x, ...) -> t that starts at w."""
    x = x if isinstance(x, list) else [x]
    return TrainingConfig.parse(
        {"problem": {"x": [x], "t": [t]}, "init": {"kind": "weights", "w": w}} | fields
    )


def diverges_at(k, config):
    """Say whether the run ends at k, its state the one that the k iterations before it led to."""
    state, records = advance(config, start(config), 100, stride=1)
    expected, _ = advance(config, start(config), k)
    assert np.isfinite(records.rows).all()
    assert (state.w == expected.w).all()
    assert (state.slots == expected.slots).all()
    assert (state.memory == expected.memory).all()
    assert expected.ended is None
    return (state.ended, state.k, len(records)) == ("diverged", k, k)


def test_an_error_may_overflow_while_y_dw_and_w_are_finite():
    # By hand: y = 1e200, E = 1e400, dw = 2e200, w after it 1e200 - 0.1 * 2e200 = 8e199.
    assert diverges_at(0, recipe([1e200, 0.0], **PERCEPTRON))
    assert diverges_at(0, recipe([1e200, 0.0], **PERCEPTRON, loss="half_squared"))


def test_a_gradient_may_overflow_while_E_is_finite():
    # y = 1e-150 * 1e300 = 1e150, E = 1e300, dw = 2e150 * 1e300.
    assert diverges_at(0, recipe([1e-150, 0.0], 1e300, eta=1e-300, **PERCEPTRON))


@pytest.mark.parametrize(
    ("kind", "squares"),
    [("gd", False), ("momentum", False), ("nesterov", False), ("rmsprop", True), ("adam", True)],
)
def test_a_slot_of_squares_overflows_while_all_else_is_finite(kind, squares):
    # dw = 2 (y - t) x = 2e160 has a square of 4e320; E = 1e20, and w moves by 2e160 eta.
    fields = {"eta": 1e-300, "optimizer": {"kind": kind}}
    config = recipe([1e-140, 0.0], 1e150, **PERCEPTRON, **fields)
    assert advance(config, start(config), 1)[0].diverged is squares
    assert not squares or diverges_at(0, config)


def test_a_velocity_overflows_in_its_own_time():
    # Targets out of reach: dw stays -2e307 as a step of 1e-320 moves no y, and with mu near 1
    # v = -2e307, -4e307, ...: the ninth sum, -1.8e308, is infinite.
    t, x = 1e153, 1e154
    fields = {"eta": 1e-320, "optimizer": {"kind": "momentum", "mu": 1 - 2**-53}}
    config = recipe([0.0, 0.0], x, t, **PERCEPTRON, **fields)
    _, records = advance(config, start(config), 1, stride=1)
    assert records.dw[0, 0, 0] == pytest.approx(-2e307)
    assert diverges_at(8, config)


def test_weights_overflow_when_a_step_is_too_large():
    # By hand: weight and bias both move by 2 eta y, so y becomes (1 - 4 eta) y; with
    # eta = 2^20 + 1/4 that is -2^22 y, and E = 2^(44 k) passes 2^1024 at k = 24.
    config = recipe([1.0, 0.0], **PERCEPTRON | {"eta": 2.0**20 + 0.25})
    assert diverges_at(24, config)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "identity"])
def test_an_unbounded_hidden_neuron_overflows(activation):
    # u = 1e308 * 10 is infinite, and so is y; a relu would pass it on.
    w = [10.0, 0.0, 1.0, 0.0]
    config = recipe(w, 1e308, hidden=[1], output="identity", activation=activation)
    assert diverges_at(0, config)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "leaky_relu", "identity"])
@pytest.mark.parametrize("output", ["sigmoid", "tanh", "identity"])
@pytest.mark.parametrize("wiring", ["connected", "as_listed"])
def test_infinity_less_infinity_is_hidden_by_no_activation(activation, output, wiring):
    # u = 10 * 1e308 - 10 * 1e308. A comparison with it fails, which must not make it a 0.
    w = [10.0, -10.0, 0.0, 1.0, 0.0]
    config = recipe(
        w, [1e308, 1e308], hidden=[1], activation=activation, output=output, wiring=wiring
    )
    assert diverges_at(0, config)


@pytest.mark.parametrize("loss", ["squared", "half_squared", "cross_entropy"])
def test_infinity_less_infinity_in_the_output_neuron_diverges_with_every_loss(loss):
    # With cross-entropy ln(1 + e^-|u|) of no number is asked for, too.
    config = recipe([10.0, -10.0, 0.0], [1e308, 1e308], hidden=[], loss=loss)
    assert diverges_at(0, config)


@pytest.mark.parametrize("t", [0.0, 0.5, 1.0])
def test_a_cross_entropy_of_an_infinite_u_diverges(t):
    # E = u - t u: infinite, and no number at t = 1.
    assert diverges_at(0, recipe([10.0, 0.0], 1e308, t, hidden=[], loss="cross_entropy"))


def test_a_cross_entropy_is_finite_where_1_less_y_is_0():
    # u = 1000: y = 1 to the last bit, E = u - t u + 0 = 1000, dw = 1.
    config = recipe([1000.0, 0.0], 1.0, 0.0, hidden=[], loss="cross_entropy")
    state, records = advance(config, start(config), 1, stride=1)
    assert not state.diverged
    assert records.E[0, 0] == 1000.0
    assert records.dw[0, 0].tolist() == [1.0, 1.0]


def test_a_batchs_sum_overflows_at_the_iteration_it_does():
    # Two finite gradients of 1e308 each, from E = 2.5e305 each.
    table = {"x": [[1e155], [1e155 * (1 + 2**-52)]], "t": [5e152, 5e152]}
    fields = {"problem": table, "init": {"kind": "constant", "value": 0}, "eta": 1e-320}
    one = TrainingConfig.parse(fields | {"hidden": [], "output": "identity", "schedule": "each"})
    both = TrainingConfig.parse(fields | PERCEPTRON | {"reduction": "sum"})
    assert not advance(one, start(one), 1)[0].diverged
    assert diverges_at(0, both)


def test_decay_diverges_too():
    # dw = 4 + LARGEST * 2
    config = recipe([2.0, 0.0], **PERCEPTRON | {"weight_decay": LARGEST})
    assert diverges_at(0, config)


def test_a_gradient_that_waits_may_overflow_before_it_is_followed():
    # As above, but followed is dw = 0: what is not finite is in the slot.
    fields = PERCEPTRON | {"eta": 1e-300, "fault": "last_gradient"}
    assert diverges_at(0, recipe([1e-150, 0.0], 1e300, **fields))
    # And without overflow, y = 1 - t: E is 1 at k = 0, and dw 0.
    state, records = advance(*calm(recipe([1.0, 0.0], **fields)), 1, stride=1)
    assert (state.k, records.E[0, 0], records.dw[0, 0].tolist()) == (1, 1.0, [0.0, 0.0])
    assert state.slots[0, 0].tolist() == [2.0, 2.0]


def test_an_ascent_overflows_where_a_descent_goes_down():
    # By hand: weight and bias both move by 2 eta y. Down, y becomes (1 - 4 eta) y = 0 at
    # eta = 1/4; up, it is 2 y, and E = 4^k passes 2^1024 at k = 512.
    down, up = (
        recipe([1.0, 0.0], **PERCEPTRON | {"eta": 0.25, "fault": fault})
        for fault in (None, "flipped_sign")
    )
    assert not advance(down, start(down), 1000)[0].diverged
    state, _ = advance(up, start(up), 1000)
    assert (state.ended, state.k) == ("diverged", 512)


def calm(config):
    return config, start(config)


@pytest.mark.parametrize("fault", [None, "flipped_sign", "updated_weights", "last_gradient"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda fields: " ".join(fields.values()))
@pytest.mark.parametrize("chunk", [1, 2, 7])
def test_in_chunks_it_diverges_at_the_same_iteration_with_the_same_state(
    schedule, optimizer, chunk, fault
):
    # Steps a thousand times too large. Where they are divided by the gradient's size, w is at most
    # a few eta an iteration: y is of the size of eta^2, dw^2 of eta^6.
    eta = 1e3 if optimizer in {"gd", "momentum", "nesterov"} else 1e51
    fields = {"problem": "parity3", "hidden": [2], "activation": "identity", "output": "identity"}
    fields |= schedule | {"init": {"kind": "normal", "seed": 4}, "eta": eta}
    config = TrainingConfig.parse(
        fields
        | {"optimizer": {"kind": optimizer}, "stop": {"plateau": {"iterations": 10**6}}}
        | {"fault": fault}
    )
    whole, records = advance(config, start(config), 2_000, stride=1)
    assert whole.diverged
    assert len(records) == whole.k > 0
    state = start(config)
    while not state.ended:
        before = state
        state, _ = advance(config, state, chunk)
    assert state.same_bits(whole)
    last, _ = advance(config, start(config), whole.k)
    assert (state.slots == last.slots).all()
    assert (state.memory == last.memory).all()
    assert before.k <= state.k
    # A fork from there meets the same number at once.
    assert advance(config, forked(config, config, state), 1)[0].same_bits(whole)


def test_a_rule_that_holds_where_a_number_is_not_finite_is_not_the_reason():
    # E = 0 at t = y = 0, and an infinite gradient step never was: weight decay of w = 1e300.
    fields = PERCEPTRON | {"weight_decay": 1e10, "stop": {"error_below": 1.0}}
    config = recipe([1e300, 0.0], 0.0, 0.0, **fields)
    assert diverges_at(0, config)
    calm = recipe([1e300, 0.0], 0.0, 0.0, **fields | {"weight_decay": 0.0})
    assert advance(calm, start(calm), 5)[0].ended == "error_below"

"""Each optimizer against its paper's formula, written here in plain Python floats.

The gradients are those that the kernel recorded; what is followed is what it made of them: w and
the optimizer's slots, weight by weight, over many iterations.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import TrainingConfig
from core.optimizer import step
from core.training import advance, forked, fresh, numbers, of_numbers, remembers, start
from tests.core.recipes import OPTIMIZERS, SCHEDULES, ordinary_recipes

N = 400
RUN = {"problem": "xor", "schedule": "batch", "init": {"kind": "normal", "seed": 5}, "eta": 0.05}


def polyak(w, dw, eta, mu):
    """x_{k+1} = x_k - eta f'(x_k) + mu (x_k - x_{k-1}): Polyak 1964, equation 9."""
    x = before = w
    for g in dw:
        x, before = x - eta * g + mu * (x - before), x
    return x


def rumelhart(w, dw, eta, mu):
    """Delta w(n + 1) = -eta dE/dw + alpha Delta w(n): Rumelhart, Hinton & Williams 1986, (9)."""
    moved = 0.0
    for g in dw:
        moved = -eta * g + mu * moved
        w += moved
    return w


def sutskever(w, dw, eta, mu):
    """v' = mu v - eta f'(theta + mu v), theta' = theta + v': Sutskever et al. 2013, (3) and (4).

    The run's w is theta + mu v, where the gradient is: so theta = w - mu v.
    """
    theta, v = w, 0.0
    for g in dw:
        v = mu * v - eta * g
        theta += v
    return theta + mu * v


def tieleman(w, dw, eta, rho, epsilon):
    """MeanSquare(w, t) = 0.9 MeanSquare(w, t-1) + 0.1 (dE/dw)^2; the gradient over its root."""
    mean_square = 0.0
    for g in dw:
        mean_square = rho * mean_square + (1 - rho) * g**2
        w -= eta * g / (math.sqrt(mean_square) + epsilon)
    return w


def kingma(w, dw, eta, beta1, beta2, epsilon):
    """Kingma & Ba 2015, Algorithm 1, its t counted from 1; each mean as its sum over all g."""
    theta, m, v = w, 0.0, 0.0
    for t, g in enumerate(dw, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        theta -= eta * (m / (1 - beta1**t)) / (math.sqrt(v / (1 - beta2**t)) + epsilon)
    return theta


PAPERS = [
    ({"kind": "gd"}, lambda w, dw, eta: w - eta * math.fsum(dw)),
    ({"kind": "momentum", "mu": 0.9}, polyak),
    ({"kind": "momentum", "mu": 0.5}, rumelhart),
    ({"kind": "nesterov", "mu": 0.8}, sutskever),
    ({"kind": "rmsprop", "rho": 0.9, "epsilon": 1e-8}, tieleman),
    ({"kind": "rmsprop", "rho": 0.0, "epsilon": 0.1}, tieleman),
    ({"kind": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}, kingma),
    ({"kind": "adam", "beta1": 0.5, "beta2": 0.0, "epsilon": 0.01}, kingma),
]


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda fields: " ".join(fields.values()))
@pytest.mark.parametrize(("optimizer", "paper"), PAPERS)
def test_every_weight_is_where_the_paper_puts_it(schedule, optimizer, paper):
    config = TrainingConfig.parse(RUN | schedule | {"optimizer": optimizer})
    state, records = advance(config, start(config), N, stride=1)
    rates = {name: value for name, value in optimizer.items() if name != "kind"}
    for net in range(config.nets):
        for m in range(9):
            dw = records.dw[:, net, m].tolist()
            for n in (1, 2, N // 2):
                w = paper(float(records.w[0, net, m]), dw[:n], 0.05, **rates)
                assert w == pytest.approx(records.w[n, net, m], rel=1e-11, abs=1e-12)
            w = paper(float(records.w[0, net, m]), dw, 0.05, **rates)
            assert w == pytest.approx(state.w[net, m], rel=1e-11, abs=1e-12)


@pytest.mark.parametrize(("optimizer", "paper"), PAPERS)
def test_the_reference_puts_it_there_too(optimizer, paper):
    config = TrainingConfig.parse(RUN | {"optimizer": optimizer})
    generator, slots = np.random.default_rng(6), np.zeros((2, 1))
    w, dw = np.array([0.5]), generator.normal(size=100)
    for k, g in enumerate(dw):
        w, slots = step(config.optimizer, 0.05, k, w, np.array([g]), slots)
    rates = {name: value for name, value in optimizer.items() if name != "kind"}
    assert paper(0.5, dw.tolist(), 0.05, **rates) == pytest.approx(w[0], rel=1e-12)


def test_adams_first_step_is_eta_whatever_the_gradients_size():
    # Kingma & Ba, section 2.1: at k = 0 both corrected means are dw and dw^2, so w moves by
    # eta dw / (|dw| + epsilon). Without the correction of the bias it would move by 3.2 eta.
    config = TrainingConfig.parse(RUN | {"optimizer": {"kind": "adam"}})
    state, records = advance(config, start(config), 1, stride=1)
    dw = records.dw[0]
    expected = -0.05 * dw / (np.abs(dw) + 1e-8)
    np.testing.assert_allclose(state.w - records.w[0], expected, rtol=1e-13)
    assert np.abs(dw).max() > 100 * np.abs(dw).min()
    assert np.abs(state.w - records.w[0]).min() > 0.049


def test_adams_powers_are_those_of_the_iterations_complete():
    config = TrainingConfig.parse(RUN | {"optimizer": {"kind": "adam"}})
    assert start(config).memory[:2].tolist() == [1.0, 1.0]
    one, two = 1.0, 1.0
    state = start(config)
    for _ in range(50):
        state, _ = advance(config, state, 1)
        one, two = one * 0.9, two * 0.999
        assert state.memory[:2].tolist() == [one, two]


@pytest.mark.parametrize("kind", OPTIMIZERS)
@pytest.mark.parametrize("k", [1, 37, 200])
def test_a_fork_carries_the_optimizers_state_and_goes_on_as_its_parent(kind, k):
    config = TrainingConfig.parse(RUN | {"optimizer": {"kind": kind}})
    whole, _ = advance(config, start(config), N)
    before, _ = advance(config, start(config), k)
    begun = forked(config, config, before)
    assert begun.same_bits(before)
    assert not np.shares_memory(begun.slots, before.slots)
    assert advance(config, begun, N - k)[0].same_bits(whole)


@pytest.mark.parametrize("kind", OPTIMIZERS[1:])
def test_a_fork_that_begins_at_rest_would_go_elsewhere(kind):
    # What is carried is seen: without it the numbers are others.
    config = TrainingConfig.parse(RUN | {"optimizer": {"kind": kind}})
    before, _ = advance(config, start(config), 37)
    rest, _ = advance(config, fresh(config, 37, before.w), 1)
    carried, _ = advance(config, before, 1)
    assert (rest.w != carried.w).all()


@pytest.mark.parametrize("parent", OPTIMIZERS)
@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_a_fork_with_another_optimizer_begins_at_rest(parent, kind):
    old, new = (
        TrainingConfig.parse(RUN | {"optimizer": {"kind": name}}) for name in (parent, kind)
    )
    before, _ = advance(old, start(old), 37)
    begun = forked(new, old, before)
    expected = before if parent == kind else fresh(new, 37, before.w)
    assert begun.same_bits(expected)
    after, _ = advance(new, begun, 5)
    assert after.k == 42


def test_a_fork_with_other_betas_still_corrects_the_bias_by_what_its_means_lack():
    # m is a sum of gradients whose weights are 1 less the product of all its betas, old and new.
    old = TrainingConfig.parse(RUN | {"optimizer": {"kind": "adam"}})
    new = TrainingConfig.parse(RUN | {"optimizer": {"kind": "adam", "beta1": 0.5, "beta2": 0.9}})
    before, _ = advance(old, start(old), 3)
    after, _ = advance(new, forked(new, old, before), 2)
    np.testing.assert_allclose(after.memory[:2], [0.9**3 * 0.5**2, 0.999**3 * 0.9**2], rtol=1e-14)


def test_a_fork_of_another_shape_is_refused():
    old, new = TrainingConfig.parse(RUN), TrainingConfig.parse(RUN | {"hidden": [3]})
    with pytest.raises(ValueError, match=r"w: got the shape \(1, 9\), allowed: \(1, 13\)"):
        forked(new, old, start(old))


@settings(max_examples=60, deadline=None)
@given(
    ordinary_recipes(stop={"plateau": {"iterations": 50}}) | ordinary_recipes(), st.integers(0, 9)
)
def test_a_state_survives_as_one_row_of_numbers(config, k):
    state, _ = advance(config, start(config), k)
    row = np.frombuffer(numbers(config, state).tobytes())
    again = of_numbers(config, state.k, row)
    assert again.same_bits(replace(state, ended=None) if not state.diverged else again)
    assert (row[: state.w.size] == state.w.ravel()).all()
    assert row.size == state.w.size + state.slots.size + 4 * remembers(config)
    assert advance(config, again, 7)[0].same_bits(advance(config, state, 7)[0])


@pytest.mark.parametrize("size", [0, 1, 8, 10, 26, 27, 30, 32])
def test_a_row_of_another_length_is_no_state_of_this_recipe(size):
    config = TrainingConfig.parse(RUN | {"optimizer": {"kind": "adam"}})
    assert of_numbers(config, 3, np.zeros(size)) is None
    assert of_numbers(config, 3, np.zeros(31)) is not None


def test_the_powers_of_adam_do_not_pass_through_another_optimizer():
    # gd keeps none; with a plateau rule it has a memory all the same
    adam = TrainingConfig.parse({"optimizer": {"kind": "adam"}})
    gd = TrainingConfig.parse({"stop": {"plateau": {"iterations": 50}}})
    state, _ = advance(adam, start(adam), 10)
    assert state.memory[0] < 1
    state, _ = advance(gd, forked(gd, adam, state), 10)
    assert forked(adam, gd, state).memory.tolist() == start(adam).memory.tolist()

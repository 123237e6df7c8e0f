"""Training that leaves the finite numbers ends at the right iteration, nothing of it is seen."""

from dataclasses import replace

import mpmath
import numpy as np
import pytest

from core.config import TrainingConfig
from core.training import advance, start

LARGEST = np.finfo(float).max
by_wiring = pytest.mark.parametrize("wiring", ["connected", "as_listed"])


def train(n, **fields):
    config = TrainingConfig.parse(fields)
    return config, *advance(config, start(config), n, stride=1)


# A net that overflows at an iteration known beforehand. Hidden biases of 1000: e^-1000 = 0, so both
# h = 1 exactly, and h (1 - h) = 0 keeps all hidden weights where they are. Output weights L and -L
# with L the largest float64: u = L - L + b = b, whatever L. So each iteration adds the same s_k to
# L, -L and b, where s = -eta dE/db = 2 eta (t - y) y (1 - y), y = sigmoid(b), t = 1.
# L + s_k is infinite as soon as s_k >= 2^970, half the distance of L to 2^1024; smaller ones leave
# L. With eta = 2^980 that takes a b between about -8 and 4. From below it b climbs: by s_0 of about
# 674 at once, or by a small step and a large one, since y grows with e^b.
ETA = 2.0**980
CLIMBS = [(0.0, 0), (-673.47, 1), (-678.385, 2), (-679.702, 3), (-680.374, 4), (-680.8094, 5)]
by_climb = pytest.mark.parametrize(("b", "k"), CLIMBS)


def climbing(b, wiring, **more):
    w = [0, 0, 1000, 0, 0, 1000, LARGEST, -LARGEST, b]
    problem = {"x": [[0, 1]], "t": [1]}
    fields = {"problem": problem, "init": {"kind": "weights", "w": w}, "eta": ETA}
    return fields | {"wiring": wiring} | more


@by_climb
def test_the_net_overflows_at_k_in_many_digits_too(b, k):
    with mpmath.workprec(2_000):
        u, steps = mpmath.mpf(b), []
        while not steps or steps[-1] < mpmath.mpf(2) ** 970:
            y = 1 / (1 + mpmath.exp(-u))
            steps.append(2 * ETA * (1 - y) * y * (1 - y))
            u += steps[-1]
    assert len(steps) - 1 == k


@by_wiring
@by_climb
def test_the_last_record_is_the_one_before_the_overflow_and_the_weights_are_those_it_led_to(
    wiring, b, k
):
    config, state, records = train(20, **climbing(b, wiring))
    assert state.diverged
    assert state.k == len(records) == k
    assert np.isfinite(records.rows).all()
    expected = records.w[-1] - ETA * records.dw[-1] if k else start(config).w
    assert (state.w == expected).all()
    assert state.w[0, 6] == LARGEST


@by_wiring
@by_climb
@pytest.mark.parametrize("stride", [None, 1, 2, 3])
def test_in_chunks_it_ends_at_the_same_iteration(wiring, b, k, stride):
    config, expected, _ = train(20, **climbing(b, wiring))
    state, kept = start(config), []
    for n in [1, 2, 1, 1, 15]:
        state, records = advance(config, state, n, stride=stride)
        kept += [] if records is None else [*records.k]
    assert state.same_bits(expected)
    assert kept == ([] if stride is None else list(range(0, k, stride)))


@by_climb
@pytest.mark.parametrize("n", [0, 1, 1_000])
def test_a_state_that_has_diverged_stays_where_it_is(b, k, n):
    config, diverged, _ = train(20, **climbing(b, "connected"))
    state, records = advance(config, diverged, n, stride=1)
    assert state.same_bits(diverged)
    assert state.diverged
    assert len(records) == 0


def test_a_state_that_is_marked_as_diverged_is_not_trained_even_where_it_could_be():
    config = TrainingConfig()
    marked = replace(start(config), k=7, ended="diverged")
    state, _ = advance(config, marked, 10)
    assert state.same_bits(marked)


@pytest.mark.parametrize("others", [(4, 5), (5, 4), (5, 5)], ids=str)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_all_nets_of_a_run_end_together(place, others):
    # One net overflows at 3; the others, of which nothing is infinite before 4, still move then.
    problem = {"x": [[0, 1], [0, 0], [1, 1]], "t": [1, 1, 1]}
    config = TrainingConfig.parse(climbing(0.0, "connected", problem=problem))
    before = start(config)
    ends = [*others]
    ends.insert(place, 3)
    before.w[:, 8] = [CLIMBS[k][0] for k in ends]
    state, records = advance(config, before, 20, stride=1)
    assert state.diverged
    assert state.k == len(records) == 3
    assert (state.w == records.w[-1] - ETA * records.dw[-1]).all()


def first_step(x):
    # By hand: hidden weights 0 give h = 1/2 twice, u = 1/2 + 1/2 - 1 = 0, y = 1/2, and with t = 0
    # delta = 2 * 1/2 * 1/4 = 1/4, hidden delta = 1/4 * 1 * 1/4 = 1/16, dw1_10 = x / 16.
    w = [0, 0, 0, 0, 1, 1, -1]
    problem = {"x": [[x]], "t": [0]}
    return train(10, problem=problem, init={"kind": "weights", "w": w}, eta=LARGEST)


def test_a_step_to_the_last_finite_number_is_taken():
    _, state, records = first_step(16)
    assert not state.diverged
    assert records.dw[0, 0, 0] == 1.0
    assert records.w[1, 0, 0] == -LARGEST


def test_a_step_beyond_the_last_finite_number_is_not():
    config, state, records = first_step(32)
    assert state.diverged
    assert state.k == len(records) == 0
    assert (state.w == start(config).w).all()


@by_wiring
def test_infinity_less_infinity_in_a_hidden_neuron_diverges_at_once(wiring):
    # u_1 = 10 * 1e308 - 10 * 1e308. As listed it does not reach y, but dw2_10 = delta h_1.
    w = [10, -10, 0, 1, 1, 1, 1, 1, 1]
    problem = {"x": [[1e308, 1e308]], "t": [0]}
    fields = {"problem": problem, "init": {"kind": "weights", "w": w}, "wiring": wiring}
    _, state, records = train(10, **fields)
    assert state.diverged
    assert state.k == len(records) == 0


@by_wiring
@pytest.mark.parametrize("weight", [1e308, -1e308, 1.0, -1.0])
def test_an_infinite_u_is_no_divergence_but_an_end_of_the_sigmoid(wiring, weight):
    init = {"kind": "constant", "value": weight}
    problem = {"x": [[1e308, 1e308], [1e308, 0]], "t": [0, 1]}
    _, state, records = train(10, problem=problem, init=init, wiring=wiring)
    assert not state.diverged
    assert np.isfinite(records.rows).all()
    assert records.E.min() >= 0.0
    assert records.E.max() <= 1.0

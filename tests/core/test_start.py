"""Where training starts: the weights of iteration 0."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config import TrainingConfig
from core.training import start

LARGEST = np.finfo(float).max


def first_weights(problem="xor", **init):
    state = start(TrainingConfig.parse({"problem": problem, "init": init}))
    assert state.k == 0
    assert not state.diverged
    return state.w


def pcg64(seed, count):
    """PCG64 (XSL-RR 128/64) in whole numbers: O'Neill, HMC-CS-2014-0905, section 6.3.

    Seeded as NumPy does: state and stream are 128 bits each of SeedSequence's answer.
    """
    words = np.random.SeedSequence(seed, spawn_key=(0,)).generate_state(4, np.uint64).tolist()
    multiplier, mask = 0x2360ED051FC65DA44385DF649FCCF645, 2**128 - 1
    increment = (((words[2] << 64 | words[3]) << 1) | 1) & mask
    state = increment
    state = ((state + (words[0] << 64 | words[1])) * multiplier + increment) & mask
    draws = []
    for _ in range(count):
        state = (state * multiplier + increment) & mask
        folded, turn = (state >> 64 ^ state) & (2**64 - 1), state >> 122
        draws.append((folded >> turn | folded << (-turn & 63)) & (2**64 - 1))
    return draws


def test_a_constant_start_is_that_number_everywhere():
    # Article: np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]) in each of four nets
    assert start(TrainingConfig()).w.tolist() == [[1.0] * 9] * 4
    assert first_weights(kind="constant", value=-0.25).tolist() == [[-0.25] * 9] * 4


def test_given_weights_are_the_start_of_each_net():
    w = [i / 7 for i in range(9)]
    assert first_weights(kind="weights", w=w).tolist() == [w] * 4


def test_a_uniform_start_is_pinned_for_ever():
    # By `pcg64` above, seed 7: the first three of nine. A change here changes saved recipes' runs.
    w = first_weights(kind="uniform", low=-1, high=1, seed=7)[0]
    assert [float(number).hex() for number in w[:3]] == [
        "0x1.3101ffa938b2ap-1",
        "-0x1.c9a1c1cf2f358p-1",
        "0x1.762c96dd08090p-3",
    ]


@pytest.mark.parametrize("seed", [0, 7, 2**53 - 1])
@pytest.mark.parametrize(("low", "high"), [(-1.0, 1.0), (0.0, 1.0), (-3.5, -0.1)])
def test_a_uniform_start_comes_from_the_upper_53_bits_of_raw_pcg64_draws(seed, low, high):
    r = [(draw >> 11) / 2**53 for draw in pcg64(seed, 9)]
    expected = [low * (1 - part) + high * part for part in r]
    assert first_weights(kind="uniform", low=low, high=high, seed=seed)[0].tolist() == expected


def test_a_uniform_start_is_the_same_in_every_net():
    w = first_weights("parity3", kind="uniform", seed=3)
    assert len(w) == 8
    assert (w == w[0]).all()
    assert len(set(w[0].tolist())) == w.shape[1]


def test_another_seed_is_another_start():
    one, other = (first_weights(kind="uniform", seed=seed) for seed in (1, 2))
    assert (one != other).all()


@given(st.tuples(*[st.floats(-LARGEST, LARGEST)] * 2).map(sorted), st.integers(0, 2**53 - 1))
def test_a_uniform_start_lies_between_its_ends(ends, seed):
    low, high = ends
    w = first_weights(kind="uniform", low=low, high=high, seed=seed)
    assert w.min() >= low
    assert w.max() <= high


@pytest.mark.parametrize("seed", range(40))
def test_a_uniform_start_between_neighbours_is_one_of_them(seed):
    # low (1 - r) + high r rounds to a number outside now and then.
    low = 1.0 + seed / 41
    w = first_weights("parity3", kind="uniform", low=low, high=low, seed=seed)
    assert (w == low).all()


@pytest.mark.parametrize("seed", range(5))
def test_a_uniform_start_over_all_float64_is_finite(seed):
    w = first_weights(kind="uniform", low=-LARGEST, high=LARGEST, seed=seed)
    # high - low would be infinite, and each weight either end.
    assert 1e307 < np.abs(w).max() < LARGEST

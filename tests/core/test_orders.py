"""Which pattern `online` learns when: in turn, or shuffled anew each epoch by the seed alone."""

from collections import Counter
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import TrainingConfig
from core.order import order
from core.training import advance, start

SEEDS = st.integers(0, 2**53 - 1)


def recipe(patterns, order="shuffled", seed=0):
    problem = {"x": [[p] for p in range(patterns)], "t": [0] * patterns}
    fields = {"problem": problem, "schedule": "online", "order": order}
    return TrainingConfig.parse(fields | {"init": {"kind": "uniform", "seed": seed}})


def splitmix64(state):
    """The generator's next output: Steele, Lea & Flood 2014, figure 17, in whole numbers."""
    z = (state + 0x9E3779B97F4A7C15) % 2**64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
    return z ^ (z >> 31)


def permutation(patterns, seed, epoch):
    """Fisher & Yates's shuffle, its draws j in 0 ... i from the seed, the epoch and i."""
    turns = list(range(patterns))
    for i in range(patterns - 1, 0, -1):
        draw = splitmix64(splitmix64(splitmix64(seed) ^ epoch) ^ i)
        j = (draw >> 32) * (i + 1) // 2**32
        turns[i], turns[j] = turns[j], turns[i]
    return turns


def test_splitmix64_here_is_the_published_one():
    # The first outputs of java.util.SplittableRandom(0), as in the authors' test vectors.
    assert [splitmix64(0), splitmix64(0x9E3779B97F4A7C15)] == [
        0xE220A8397B1DCDAF,
        0x6E789E6AA1B965F4,
    ]


@settings(deadline=None)
@given(st.integers(1, 16), st.integers(0, 10**7), st.integers(0, 100))
def test_cyclic_is_each_pattern_in_its_turn(patterns, k, n):
    turns = order(recipe(patterns, "cyclic"), k, n)
    assert turns.tolist() == [i % patterns for i in range(k, k + n)]


@settings(deadline=None)
@given(st.integers(1, 16), SEEDS, st.integers(0, 10**7), st.integers(0, 8))
def test_shuffled_is_a_permutation_each_epoch_by_seed_and_epoch_alone(patterns, seed, epoch, n):
    turns = order(recipe(patterns, seed=seed), epoch * patterns, n * patterns)
    for e in range(n):
        one = turns[e * patterns : (e + 1) * patterns].tolist()
        assert sorted(one) == list(range(patterns))
        assert one == permutation(patterns, seed, epoch + e)


@settings(deadline=None)
@given(st.integers(1, 16), SEEDS, st.integers(0, 10**5), st.lists(st.integers(0, 40), max_size=6))
def test_however_it_is_asked_for_the_order_is_the_same(patterns, seed, k, cuts):
    config = recipe(patterns, seed=seed)
    parts, at = [], k
    for n in cuts:
        parts.append(order(config, at, n))
        at += n
    whole = order(config, k, at - k)
    assert np.concatenate([*parts, whole[:0]]).tolist() == whole.tolist()
    assert len(whole) == at - k


def test_the_first_epochs_are_pinned_for_ever():
    # By `permutation` above, seed 7. A change here changes saved recipes' runs.
    turns = order(recipe(4, seed=7), 0, 12).reshape(3, 4)
    assert turns.tolist() == [[2, 1, 3, 0], [2, 1, 0, 3], [3, 0, 1, 2]]


def test_a_start_without_a_seed_is_shuffled_by_seed_0():
    fields = {"schedule": "online", "order": "shuffled"}
    without = TrainingConfig.parse(fields)
    seeded = TrainingConfig.parse(fields | {"init": {"kind": "he", "seed": 0}})
    assert order(without, 0, 400).tolist() == order(seeded, 0, 400).tolist()


def test_another_seed_and_another_epoch_are_other_orders():
    one, other = (order(recipe(8, seed=seed), 0, 800).reshape(100, 8) for seed in (1, 2))
    assert (one != other).any(axis=1).sum() > 95
    assert len({tuple(epoch) for epoch in one.tolist()}) > 95


@pytest.mark.parametrize("seed", [0, 1, 2**53 - 1])
@pytest.mark.parametrize("patterns", [2, 3, 4, 5])
def test_every_permutation_is_as_likely(patterns, seed):
    kinds, epochs = factorial(patterns), 24_000
    turns = order(recipe(patterns, seed=seed), 0, epochs * patterns).reshape(epochs, patterns)
    counts = Counter(map(tuple, turns.tolist()))
    assert len(counts) == kinds
    expected = epochs / kinds
    chi_square = sum((count - expected) ** 2 / expected for count in counts.values())
    # Mean kinds - 1, deviation sqrt(2 (kinds - 1)): five of them and a bit for the long tail.
    freedom = kinds - 1
    assert chi_square < freedom + 5 * (2 * freedom) ** 0.5 + 6


def test_the_first_epochs_of_neighbouring_seeds_are_as_likely_too():
    # 0, 1, 2, ... are the seeds that people take.
    counts = Counter(tuple(order(recipe(3, seed=seed), 0, 3).tolist()) for seed in range(1_200))
    chi_square = sum((counts[kind] - 200) ** 2 / 200 for kind in counts)
    assert len(counts) == 6
    assert chi_square < 5 + 5 * 10**0.5 + 6


@pytest.mark.parametrize("kind", ["cyclic", "shuffled"])
@settings(max_examples=60, deadline=None)
@given(k=st.integers(0, 50), n=st.integers(0, 60), stride=st.integers(1, 9), seed=SEEDS)
def test_records_name_the_pattern_that_was_learnt(kind, k, n, stride, seed):
    config = recipe(5, kind, seed)
    before, _ = advance(config, start(config), k)
    _, records = advance(config, before, n, stride=stride)
    expected = [i for i in range(k, k + n) if i % stride == 0]
    assert list(records.k) == expected
    whole = order(config, 0, k + n).tolist()
    assert records.p.tolist() == [whole[i] for i in expected]


@pytest.mark.parametrize("schedule", ["each", "batch"])
def test_other_schedules_name_none(schedule):
    config = TrainingConfig.parse({"schedule": schedule})
    _, records = advance(config, start(config), 3, stride=1)
    assert records.p is None
    assert "p" not in records.last()


def test_the_last_record_names_its_pattern():
    config = recipe(4, "cyclic")
    _, records = advance(config, start(config), 7, stride=1)
    assert records.last()["p"] == 2


@pytest.mark.parametrize("kind", ["cyclic", "shuffled"])
def test_dw_is_of_that_pattern_alone(kind):
    # One input of 0, a net without hidden neurons: dw_0 = delta x is 0 at that pattern only.
    config = TrainingConfig.parse(
        recipe(5, kind, 3).model_dump() | {"hidden": [], "init": {"kind": "normal", "seed": 3}}
    )
    _, records = advance(config, start(config), 100, stride=1)
    assert ((records.dw[:, 0, 0] == 0) == (records.p == 0)).all()
    np.testing.assert_allclose(records.dw[:, 0, 0], records.dw[:, 0, 1] * records.p, rtol=1e-15)

"""What patterns pull at a weight: together they are dw, and what cancels is said."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import network as blackboard
from core.config import TrainingConfig
from core.training import advance, start
from core.tug import along, cancellation
from tests.core.recipes import ordinary_recipes

RANDOM = {"schedule": "batch", "init": {"kind": "uniform", "low": -1, "high": 1, "seed": 7}}


@settings(deadline=None)
@given(config=ordinary_recipes(schedule="batch", reduction="mean", fault=None), data=st.data())
def test_the_shares_of_a_batch_sum_to_its_gradient(config, data):
    _, records = advance(config, start(config), 5, stride=1)
    m = data.draw(st.integers(0, len(config.network.parameters) - 1))
    found = along(config, 0, records.w[:, 0], m)
    decay = 0.0 if config.network.biases[m] else config.weight_decay * records.w[:, 0, m]
    size = np.abs(found.shares).max()
    np.testing.assert_allclose(found.sum + decay, records.dw[:, 0, m], rtol=1e-9, atol=1e-12 * size)
    np.testing.assert_allclose(found.E, records.E, rtol=1e-9, atol=1e-14)


def test_a_share_is_a_patterns_own_gradient_over_their_number():
    config = TrainingConfig.parse(RANDOM)
    w = start(config).w[0]
    found = along(config, 0, w[np.newaxis], 3)
    for p, (x, t) in enumerate(zip(config.table.x, config.table.t, strict=True)):
        outputs = blackboard.forward(config.network, w, np.array(x))
        own = blackboard.backward(config.network, w, outputs, t)
        assert found.shares[0, p] == pytest.approx(own[3] / 4, rel=1e-12, abs=1e-15)


def test_cancellation_is_one_where_all_pull_one_way_and_zero_where_nothing_is_left():
    shares = np.array([[1.0, 1.0, 0.5, 0.0], [3.0, -1.0, -0.25, 0.0]])
    np.testing.assert_array_equal(cancellation(shares), [1.0, 0.0, 0.25 / 0.75, np.nan])


def test_the_whole_gradients_cancellation_is_by_lengths():
    config = TrainingConfig.parse(RANDOM)
    _, records = advance(config, start(config), 2000, stride=500)
    found = along(config, 0, records.w[:, 0], 0)
    every = np.stack([along(config, 0, records.w[:, 0], m).shares for m in range(9)], axis=2)
    left = np.linalg.norm(every.sum(axis=1), axis=1)
    np.testing.assert_allclose(
        found.whole, left / np.linalg.norm(every, axis=2).sum(axis=1), rtol=1e-12
    )


def test_a_net_of_each_has_its_own_pattern_alone():
    config = TrainingConfig.parse({})
    found = along(config, 2, start(config).w[2][np.newaxis], 6)
    assert found.shares.shape == (1, 1)
    assert found.cancellation[0] == 1.0

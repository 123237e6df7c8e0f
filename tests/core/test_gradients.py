"""What the kernel records as dw against central differences, for every kind of net and schedule."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import TrainingConfig
from core.training import advance, fresh
from tests.core.differences import FUNCTIONS, T, X, central_differences, expected
from tests.core.recipes import ACTIVATIONS, ENDINGS, SCHEDULES

DEPTHS = [[], [3], [2, 3], [3, 2, 2], [2, 3, 2, 2]]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("output", "loss"), ENDINGS)
@pytest.mark.parametrize("depth", range(5))
@settings(max_examples=4, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    k=st.integers(0, 1_000),
    decay=st.sampled_from([0.0, 0.0, 0.25]),
)
def test_dw_is_the_central_difference(activation, output, loss, depth, seed, k, decay):
    for schedule in SCHEDULES:
        config = TrainingConfig.parse(
            {"problem": {"x": X, "t": T}, "hidden": DEPTHS[depth], "activation": activation}
            | {"output": output, "loss": loss, "weight_decay": decay}
            | ({"slope": 0.3} if activation == "leaky_relu" else {})
            | schedule
        )
        shape = (config.nets, len(config.network.parameters))
        w = np.random.default_rng(seed).uniform(-1.2, 1.2, shape)
        _, records = advance(config, fresh(config, k, w), 1, stride=1)
        p = None if records.p is None else int(records.p[0])
        dw = expected(config, w, k, p)
        size = max(1.0, float(np.abs(dw).max()))
        np.testing.assert_allclose(records.dw[0], dw, rtol=1e-7, atol=2e-10 * size)


def test_these_are_all_the_combinations():
    # A choice that is added to core.network is here at once; this says how many there were.
    assert len(list(product(ACTIVATIONS, ENDINGS, SCHEDULES, DEPTHS))) == 5 * 7 * 5 * 5
    assert set(FUNCTIONS) == set(ACTIVATIONS)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "identity"])
def test_a_gradient_that_is_a_thousandth_off_would_be_seen(activation):
    config = TrainingConfig.parse(
        {
            "problem": {"x": X, "t": T},
            "schedule": "batch",
            "hidden": [2, 2],
            "activation": activation,
        }
    )
    w = np.random.default_rng(3).uniform(-1.2, 1.2, (1, len(config.network.parameters)))
    _, records = advance(config, fresh(config, 0, w), 1, stride=1)
    dw = central_differences(config, w[0]).mean(axis=0)
    moved = dw != 0
    assert moved.sum() > 5
    assert (np.abs(1.001 * records.dw[0, 0] - dw)[moved] > 1e-7 * np.abs(dw)[moved] + 2e-10).all()

"""What the kernel records as dw against central differences, for every kind of net and schedule.

E comes from a forward pass of this file's own, for many weights at once. The difference over s and
that over s/2 are combined (Richardson), which leaves an error in s^4.
"""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.config import TrainingConfig
from core.training import advance, fresh
from tests.core.recipes import ACTIVATIONS, ENDINGS, SCHEDULES

DEPTHS = [[], [3], [2, 3], [3, 2, 2], [2, 3, 2, 2]]
S = 2.0**-9  # s^4 = 1.5e-11, eps / s = 1e-13
X = [[-0.9, 0.4], [0.3, 1.1], [0.8, -0.6]]
T = [0.1, 1.0, 0.4]

FUNCTIONS = {
    "sigmoid": lambda u: 1 / (1 + np.exp(-u)),
    "tanh": np.tanh,
    "relu": lambda u: np.maximum(u, 0.0),
    "leaky_relu": lambda u: np.maximum(u, 0.3 * u),
    "identity": lambda u: u,
}


def errors(config, w):
    """Return E (n, P) for many weights w (n, M), and the sign of each hidden u (n, P, neurons)."""
    h, begin, signs = np.array(X)[np.newaxis], 0, []
    for neurons in (*config.hidden, 1):
        inputs = h.shape[2]
        matrices = w[:, begin : (begin := begin + neurons * (inputs + 1))]
        matrices = matrices.reshape(len(w), neurons, inputs + 1)
        u = h @ matrices[:, :, :-1].swapaxes(1, 2) + matrices[:, np.newaxis, :, -1]
        signs.append(u > 0)
        h = FUNCTIONS[config.activation](u)
    y, t = FUNCTIONS[config.output](u)[:, :, 0], np.array(T)
    losses = {
        "squared": lambda: (t - y) ** 2,
        "half_squared": lambda: (t - y) ** 2 / 2,
        "cross_entropy": lambda: -t * np.log(y) - (1 - t) * np.log(1 - y),
    }
    return losses[config.loss](), np.concatenate(signs[:-1] or [u[:, :, :0]], axis=2)


def central_differences(config, w):
    """Return dE/dw (P, M) at w (M,); nothing of a net that has a kink within s."""
    steps = np.eye(len(w)) * S
    around = np.concatenate([w + steps, w - steps, w + steps / 2, w - steps / 2])
    e, signs = errors(config, around)
    if config.activation in {"relu", "leaky_relu"}:
        assume((signs == signs[0]).all())
    above, below, half_above, half_below = e.reshape(4, len(w), len(T))
    whole, half = (above - below) / (2 * S), (half_above - half_below) / S
    return ((4 * half - whole) / 3).T


def expected(config, w, k, p):
    """Return what dw (nets, M) is to be, from the differences at each net's w."""
    each = [central_differences(config, w[net]) for net in range(config.nets)]
    if config.schedule == "each":
        dw = np.array([each[net][net] for net in range(config.nets)])
    elif config.schedule == "online":
        dw = each[0][[p]]
    else:
        mean = config.reduction == "mean"
        dw = (each[0].mean(axis=0) if mean else each[0].sum(axis=0))[np.newaxis]
    return dw + config.weight_decay * np.where(config.network.biases, 0.0, w)


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

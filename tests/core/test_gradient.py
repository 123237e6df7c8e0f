"""The gradient against the central difference (E(w + s) - E(w - s)) / 2s, on random nets.

The tolerance is a bound: what Taylor's theorem and the rounding of IEEE arithmetic allow.
"""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network import Network, backward, error, forward

LARGEST_W = 3.0
LARGEST_X = 2.0
S = 2.0**-16  # the step: near the cube root of eps, where both of its errors are small
EPS = np.finfo(float).eps

# The largest values of the sigmoid's derivatives s' = s(1-s), s'' = s'(1-2s), s''' = s'(1-6s+6s^2)
# and of E = (t - s(u))^2 for 0 <= t <= 1, from |t - s| <= 1.
S1, S2, S3 = 1 / 4, 1 / (6 * sqrt(3)), 1 / 8
E1, E2, E3 = 2 * S1, 2 * S1**2 + 2 * S2, 6 * S1 * S2 + 2 * S3


def through(f1, f2, f3, u1, u2, u3):
    """Bound the first three derivatives of f(u(w)), from those of f and of u."""
    return f1 * u1, f2 * u1**2 + f1 * u2, f3 * u1**3 + 3 * f2 * u1 * u2 + f1 * u3


def derivatives(sizes):
    """Bound |dE/dw| and |d^3 E / dw^3| for each single weight of a net: the largest of all."""
    bounds = []
    for layer in range(1, len(sizes)):
        # In the weight's own neuron u = ... + w h + ...: u' = h, nothing beyond.
        u = (LARGEST_X if layer == 1 else 1.0, 0.0, 0.0)
        moved = 1
        for width in sizes[layer + 1 :]:
            h = through(S1, S2, S3, *u)
            u = tuple(moved * LARGEST_W * derivative for derivative in h)
            moved = width
        bounds.append(through(E1, E2, E3, *u))
    return max(first for first, _, _ in bounds), max(third for _, _, third in bounds)


def rounding(sizes):
    """Bound what rounding does to E."""
    off, largest = 0.0, LARGEST_X
    for n in sizes[:-1]:
        # n + 1 products and n sums, each off by eps/2 of at most n + 1 terms; then the inputs' own.
        u = (n + 1) ** 2 * LARGEST_W * largest * EPS / 2 + n * LARGEST_W * off
        # The sigmoid's own operations: exp, a sum and a quotient of at most 1.
        off = S1 * u + 2 * EPS
        largest = 1.0
    return 2 * off + EPS


def tolerance(sizes):
    # Taylor: the central difference is off by at most s^2/6 |third|; rounding moves E, and w + s by
    # eps (|w| < 4), and the quotient magnifies both.
    first, third = derivatives(sizes)
    return S**2 / 6 * third + (rounding(sizes) + first * EPS) / S


def error_at(network, w, x, t):
    return error(forward(network, w, x)[-1][0], t)


def central_difference(network, w, x, t):
    steps = S * np.eye(len(w))
    return np.array(
        [
            (error_at(network, w + step, x, t) - error_at(network, w - step, x, t)) / (2 * S)
            for step in steps
        ]
    )


@st.composite
def nets(draw, sizes):
    weight = st.floats(-LARGEST_W, LARGEST_W)
    size = draw(sizes)
    count = len(Network(size).parameters)
    w = draw(st.lists(weight, min_size=count, max_size=count))
    x = draw(st.lists(st.floats(-LARGEST_X, LARGEST_X), min_size=size[0], max_size=size[0]))
    return size, np.array(w), np.array(x), draw(st.floats(0, 1))


@settings(max_examples=200, deadline=None)
@given(
    nets(st.sampled_from([(2, 2, 1), (2, 1), (1, 1, 1), (4, 3, 1), (3, 4, 2, 1), (2, 2, 2, 2, 1)]))
)
def test_the_gradient_is_the_central_difference(net):
    sizes, w, x, t = net
    network = Network(sizes)
    dw = backward(network, w, forward(network, w, x), t)
    difference = central_difference(network, w, x, t)
    np.testing.assert_allclose(dw, difference, rtol=0, atol=tolerance(sizes))


def test_the_tolerance_is_far_below_an_ordinary_gradient():
    # A bound that anything passes would prove nothing; the article's dw begin at 0.05 to 0.3.
    assert tolerance((2, 2, 1)) < 3e-9


@settings(max_examples=100, deadline=None)
@given(nets(st.just((2, 2, 1))))
def test_as_listed_the_output_bias_has_its_true_derivative_and_y_none_by_other_weights(net):
    _, w, x, t = net
    network = Network((2, 2, 1), connected=False)
    dw = backward(network, w, forward(network, w, x), t)
    difference = central_difference(network, w, x, t)
    assert abs(dw[-1] - difference[-1]) < tolerance((2, 2, 1))
    assert not difference[:-1].any()


@pytest.mark.parametrize("t", [0.0, 1.0])
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_as_listed_the_formulas_move_every_weight_that_y_does_not_depend_on(t, data):
    # delta h_j and delta w_2j h_j (1 - h_j) x_i are 0 only where one of their factors is.
    away_from_0 = st.floats(0.1, 2.0) | st.floats(-2.0, -0.1)
    w = np.array(data.draw(st.lists(away_from_0, min_size=9, max_size=9)))
    x = np.array(data.draw(st.lists(away_from_0, min_size=2, max_size=2)))
    network = Network((2, 2, 1), connected=False)
    dw = backward(network, w, forward(network, w, x), t)
    assert (np.abs(dw[:-1]) > tolerance((2, 2, 1))).all()
    assert not central_difference(network, w, x, t)[:-1].any()


@settings(max_examples=100, deadline=None)
@given(nets(st.just((2, 2, 1))))
def test_as_listed_what_the_formulas_use_of_the_hidden_neurons_is_as_if_connected(net):
    # The formulas are the connected network's, but for delta, which comes from the listing's y.
    _, w, x, t = net
    listed, connected = Network((2, 2, 1), connected=False), Network((2, 2, 1))
    outputs = forward(listed, w, x)
    assert (backward(listed, w, outputs, t) == backward(connected, w, outputs, t)).all()

"""Surfaces: the same numbers as on the blackboard, over many inputs and many weights at once."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import network as blackboard
from core.config import TrainingConfig
from core.network import Network
from core.planes import Plane, axis, principal_plane, weights_plane
from core.surfaces import decision_surface, errors, forward, landscape
from core.training import advance, start

EPS = np.finfo(float).eps
LARGEST = np.finfo(float).max


@st.composite
def networks(draw):
    """Any network that a recipe can describe."""
    sizes = (draw(st.integers(1, 4)), *draw(st.lists(st.integers(1, 8), max_size=4)), 1)
    output = draw(st.sampled_from(["sigmoid", "tanh", "identity"]))
    losses = ["squared", "half_squared", *(["cross_entropy"] if output == "sigmoid" else [])]
    return Network(
        sizes,
        connected=len(sizes) != 3 or draw(st.booleans()),
        activation=draw(st.sampled_from(["sigmoid", "tanh", "relu", "leaky_relu", "identity"])),
        output=output,
        loss=draw(st.sampled_from(losses)),
        slope=draw(st.sampled_from([0.01, 0.3, 2.0])),
    )


def numbers(seed, *shape):
    return np.random.default_rng(seed).uniform(-3.0, 3.0, shape)


def rounding(network, w, x):
    """Bound what another order of each sum can do to u: eps a term, of terms of this size.

    No function here is steeper than 1 but for a leaky slope above it, none gives more than
    |u| + 1.
    """
    steep = max(1.0, network.slope)
    size, off = np.abs(x), np.zeros(len(x))
    for matrix in network.layers(np.abs(w)):
        terms = matrix.shape[1] + 1
        off = matrix[:, :-1] @ off + terms * EPS * (matrix[:, :-1] @ size + matrix[:, -1])
        size = steep * (matrix[:, :-1] @ size + matrix[:, -1]) + 1.0
        off = steep * off + 4 * EPS * size
    return float(off[0]), float(size[0])


@settings(max_examples=150, deadline=None)
@given(network=networks(), n=st.integers(1, 3), patterns=st.integers(1, 5), seed=st.integers(0, 99))
def test_many_at_once_are_what_the_blackboard_gives_one_by_one(network, n, patterns, seed):
    w, x = numbers(seed, n, len(network.parameters)), numbers(seed + 1, patterns, network.sizes[0])
    t = np.random.default_rng(seed).uniform(0.0, 1.0, patterns)
    found = forward(network, w, x)
    E = errors(network, found, t)
    assert E.shape == found.y.shape == found.u.shape == (n, patterns)
    for i, p in product(range(n), range(patterns)):
        off, size = rounding(network, w[i], x[p])
        (_, *hidden, [y]), [u] = blackboard.sums(network, w[i], x[p])
        assert len(found.hidden) == len(hidden)
        for layer, h in zip(found.hidden, hidden, strict=True):
            np.testing.assert_allclose(layer[i, :, p], h, rtol=0, atol=off)
        assert abs(found.u[i, p] - u) <= off
        assert abs(found.y[i, p] - y) <= off
        # dE/du is at most 2 (|t| + |y|) of the squared error, 1 of cross-entropy
        expected = blackboard.error(y, t[p], network.loss, u)
        assert abs(E[i, p] - expected) <= 2 * (1 + size) * off + 8 * EPS * expected


@pytest.mark.parametrize(
    ("loss", "u", "t", "expected"),
    [
        ("squared", 0.0, 1.0, 0.25),
        ("half_squared", 0.0, 1.0, 0.125),
        ("cross_entropy", 0.0, 1.0, np.log(2.0)),
        # -ln(1 - sigmoid(800)) = ln(1 + e^800) = 800, though y is 1 to the last bit
        ("cross_entropy", 800.0, 0.0, 800.0),
        ("cross_entropy", -800.0, 1.0, 800.0),
        ("cross_entropy", 800.0, 1.0, 0.0),
        # -ln y = ln(1 + e^-40) = e^-40 to 17 digits, where 1 - y is 0 or 2^-52
        ("cross_entropy", 40.0, 1.0, np.exp(-40.0)),
    ],
)
def test_errors_by_hand(loss, u, t, expected):
    network = Network((1, 1), loss=loss)
    outputs = forward(network, np.array([[0.0, u]]), np.zeros((1, 1)))
    np.testing.assert_allclose(errors(network, outputs, np.array([t])), [[expected]], rtol=1e-15)


@pytest.mark.parametrize("sizes", [(2, 1), (2, 2, 1), (2, 8, 8, 8, 8, 1)])
def test_a_decision_surface_has_y_of_each_of_its_inputs_rows_by_x1(sizes):
    network = Network(sizes, activation="tanh")
    w = numbers(1, len(network.parameters))
    # More rows than are computed at once
    x0, x1 = axis((-1.0, 2.0), 150), axis((0.0, 1.0), 7 if len(sizes) < 5 else 61)
    y = decision_surface(network, w, x0, x1)
    assert y.shape == (len(x1), len(x0))
    for i, j in [(0, 0), (0, 149), (len(x1) - 1, 0), (3, 77), (len(x1) - 1, 149)]:
        expected = blackboard.forward(network, w, np.array([x0[j], x1[i]]))[-1]
        np.testing.assert_allclose(y[i, j], expected[0], rtol=1e-13)


def test_at_the_patterns_a_surface_of_the_articles_run_is_its_y():
    config = TrainingConfig(iterations=3000)
    _, records = advance(config, start(config), 3000, stride=1)
    for p, (x0, x1) in enumerate(config.table.x):
        w = records.w[-1, p]
        [[y]] = decision_surface(config.network, w, np.array([x0]), np.array([x1]))
        np.testing.assert_allclose(y, records.y[-1, p], rtol=1e-14)


def test_a_surface_takes_a_problem_of_two_inputs():
    network = Network((3, 2, 1))
    with pytest.raises(ValueError, match=r"x: got \(4, 2\), allowed: \(P, 3\)"):
        decision_surface(network, np.zeros(11), np.arange(2.0), np.arange(2.0))


def test_forward_says_which_shape_of_w_it_takes():
    with pytest.raises(ValueError, match=r"w: got \(9,\), allowed: \(n, 9\)"):
        forward(Network((2, 2, 1)), np.zeros(9), np.zeros((4, 2)))


@pytest.mark.parametrize("wiring", ["connected", "as_listed"])
@pytest.mark.parametrize("k", [0, 1, 60, 999])
def test_here_the_landscape_is_the_recorded_error(wiring, k):
    config = TrainingConfig(iterations=1000, wiring=wiring, eta=0.5)
    _, records = advance(config, start(config), 1000, stride=1)
    x, t = np.array(config.table.x), np.array(config.table.t)
    for p, w in enumerate(records.w[k]):
        plane = weights_plane(w, 6, 8)
        a, b = plane.project(w)
        E = landscape(config.network, plane, a[None], b[None], x[p : p + 1], t[p : p + 1])
        np.testing.assert_allclose(E, [[records.E[k, p]]], rtol=1e-12)


@settings(max_examples=60, deadline=None)
@given(network=networks(), seed=st.integers(0, 99), data=st.data())
def test_a_landscape_of_two_weights_is_the_error_of_each_pair_of_them(network, seed, data):
    w = numbers(seed, len(network.parameters))
    some = st.integers(0, len(w) - 1)
    first, second = data.draw(st.lists(some, min_size=2, max_size=2, unique=True))
    x, t = numbers(seed + 1, 4, network.sizes[0]), np.array([0.0, 1.0, 1.0, 0.25])
    a, b = np.linspace(-2.0, 2.0, 5), np.linspace(-1.0, 3.0, 3)
    plane = weights_plane(w, first, second)
    mean = landscape(network, plane, a, b, x, t)
    total = landscape(network, plane, a, b, x, t, "sum")
    assert mean.shape == (3, 5)
    for (i, bi), (j, aj) in product(enumerate(b), enumerate(a)):
        changed = w.copy()
        changed[[first, second]] = aj, bi
        expected, bound = 0.0, 0.0
        for one, target in zip(x, t, strict=True):
            outputs, [u] = blackboard.sums(network, changed, one)
            E = blackboard.error(outputs[-1][0], target, network.loss, u)
            off, size = rounding(network, changed, one)
            expected += E
            bound += 2 * (1 + size) * off + 16 * EPS * E
        assert abs(total[i, j] - expected) <= bound
        assert abs(4 * mean[i, j] - expected) <= bound


def test_a_landscape_of_a_plane_has_w_where_the_plane_has_it():
    network = Network((2, 3, 1))
    path = numbers(5, 40, 13)
    plane, _ = principal_plane(path)
    x, t = np.array([[0.5, 1.0]]), np.array([1.0])
    E = landscape(network, plane, np.array([-1.0, 2.0]), np.array([0.5, 3.0]), x, t)
    w = plane.center + 2.0 * plane.first + 0.5 * plane.second
    expected = blackboard.error(blackboard.forward(network, w, x[0])[-1][0], 1.0)
    np.testing.assert_allclose(E[0, 1], expected, rtol=1e-12)


def test_many_rows_are_the_same_as_one_at_a_time():
    network, x, t = Network((4, 8, 8, 1)), numbers(2, 16, 4), np.tile([0.0, 1.0], 8)
    plane = weights_plane(numbers(3, len(network.parameters)), 0, 50)
    a, b = axis((-3.0, 3.0), 61), axis((-1.0, 1.0), 61)
    whole = landscape(network, plane, a, b, x, t)
    rows = [landscape(network, plane, a, b[i : i + 1], x, t)[0] for i in range(61)]
    np.testing.assert_allclose(whole, rows, rtol=1e-13)


def test_huge_weights_give_what_they_give_without_a_warning():
    network = Network((2, 2, 1), activation="relu", output="identity")
    plane = Plane(np.full(9, 1e200), np.eye(9)[6], np.eye(9)[0])
    a = np.array([-LARGEST, 0.0, LARGEST])
    E = landscape(network, plane, a, a, np.ones((2, 2)), np.zeros(2))
    assert E.shape == (3, 3)
    assert not np.isfinite(E).all()

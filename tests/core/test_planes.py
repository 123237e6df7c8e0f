"""Planes of weights: the principal directions by other methods, and paths that have none."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.planes import axis, input_range, principal_plane, weight_range, weights_plane

LARGEST = np.finfo(float).max


def numbers(seed, *shape):
    return np.random.default_rng(seed).uniform(-3.0, 3.0, shape)


def test_a_plane_needs_two_different_parameters():
    with pytest.raises(ValueError, match="another parameter"):
        weights_plane(np.zeros(9), 3, 3)


@settings(max_examples=60, deadline=None)
@given(n=st.integers(3, 60), m=st.integers(2, 30), seed=st.integers(0, 999))
def test_explained_is_by_the_eigenvalues_of_the_covariance(n, m, seed):
    # Steps of different size along each parameter, so that no two eigenvalues are near each other
    steps = np.random.default_rng(seed).normal(size=(n, m)) * 3.0 ** -np.arange(m)
    path = steps.cumsum(axis=0)
    plane, explained = principal_plane(path)
    eigenvalues, vectors = np.linalg.eigh(np.cov(path.T, bias=True))
    np.testing.assert_allclose(explained, eigenvalues[[-1, -2]] / eigenvalues.sum(), rtol=1e-6)
    assert abs(vectors[:, -1] @ plane.first) == pytest.approx(1.0, abs=1e-6)
    np.testing.assert_allclose(plane.center, path.mean(axis=0), rtol=1e-12, atol=1e-12)
    a, b = plane.project(path)
    # The variance of the coordinates themselves, a third way
    np.testing.assert_allclose([a.var(), b.var()], eigenvalues[[-1, -2]], rtol=1e-6)


PATHS = {
    "still": np.full((5, 9), 1.5),
    "at zero": np.zeros((5, 9)),
    "one point": numbers(1, 1, 9),
    "two points": numbers(1, 2, 9),
    "straight": np.outer(np.arange(7.0), numbers(1, 9)),
    "along an axis": np.outer(np.arange(7.0), np.eye(9)[4]),
    "huge": numbers(1, 20, 9) * (LARGEST / 4),
    "tiny": numbers(1, 20, 9) * 1e-300,
    "two parameters": numbers(1, 20, 2),
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_whatever_the_path_two_directions_are_orthonormal_and_finite(path):
    plane, (first, second) = principal_plane(path)
    frame = np.array([plane.first, plane.second])
    np.testing.assert_allclose(frame @ frame.T, np.eye(2), atol=1e-12)
    assert np.isfinite(plane.center).all()
    assert 0.0 <= second <= first <= 1.0 + 1e-12


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("still", (0.0, 0.0)),
        ("at zero", (0.0, 0.0)),
        ("one point", (0.0, 0.0)),
        ("two points", (1.0, 0.0)),
        ("straight", (1.0, 0.0)),
        ("along an axis", (1.0, 0.0)),
    ],
)
def test_a_path_without_a_plane_of_its_own_says_so(name, expected):
    assert principal_plane(PATHS[name])[1] == pytest.approx(expected, abs=1e-15)


def test_a_direction_goes_where_its_largest_component_is_positive():
    path = np.outer(np.linspace(3.0, -3.0, 9), [0.6, -0.8, 0.0])
    plane, _ = principal_plane(path)
    np.testing.assert_allclose(plane.first, [-0.6, 0.8, 0.0], atol=1e-15)
    np.testing.assert_array_equal(principal_plane(path[::-1])[0].first, plane.first)


def test_a_point_of_the_plane_is_where_it_projects_to():
    plane, _ = principal_plane(numbers(4, 30, 9))
    a, b = plane.project(plane.center + 0.25 * plane.first - 1.5 * plane.second)
    np.testing.assert_allclose([a, b], [0.25, -1.5], atol=1e-13)


def test_the_plane_through_a_point_has_it_and_the_same_coordinates():
    plane, _ = principal_plane(numbers(4, 30, 9))
    w, others = numbers(5, 9), numbers(6, 4, 9)
    beside = plane.through(w)
    a, b = beside.project(w)
    np.testing.assert_allclose(beside.center + a * plane.first + b * plane.second, w, rtol=1e-12)
    np.testing.assert_allclose(beside.project(others), plane.project(others), rtol=1e-9)


@pytest.mark.parametrize("value", [LARGEST, -LARGEST, LARGEST / 3])
def test_a_range_around_a_huge_weight_rises(value):
    low, high = weight_range(value, value)
    assert low < high
    assert np.isfinite(high - low)


def test_the_coordinates_of_two_weights_are_their_values_to_the_last_bit():
    w = numbers(7, 9)
    a, b = weights_plane(w, 2, 5).project(w)
    assert (a, b) == (w[2], w[5])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 1], (-0.25, 1.25)),
        ([-1, 0, 1], (-1.5, 1.5)),
        ([3, 3], (2.25, 3.75)),
        ([0], (-0.75, 0.75)),
    ],
)
def test_an_input_axis_is_a_quarter_wider_on_each_side(values, expected):
    assert input_range(np.array(values, dtype=float)) == expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [((-4.0, 4.0), (-6.0, 6.0)), ((1.0, 1.0), (-0.5, 2.5)), ((0.0, 1.0), (-1.0, 2.0))],
)
def test_a_weight_axis_is_a_quarter_wider_and_not_too_narrow(ends, expected):
    assert weight_range(*ends) == expected


@pytest.mark.parametrize(
    "ends", [(-LARGEST, LARGEST), (LARGEST, LARGEST), (1e200, 1e200), (0, 1e-300)]
)
def test_an_axis_of_any_weights_has_finite_numbers_that_rise(ends):
    numbers = axis(weight_range(*ends), 201)
    assert np.isfinite(numbers).all()
    # Of the very largest weights only an end is in reach
    assert all(low < high for low, high in pairwise(numbers)) or ends[0] == LARGEST

"""Sigmoid, tanh and ln(1 + z) against mpmath: as near as their docstrings say, and their ends.

`exp`, which they are built on, is in test_exp.
"""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numba import njit

from core.arithmetic import (
    LARGEST_TANH,
    STEPS,
    USUAL,
    _exp_less_1,
    log_of_1_and,
    sigmoid,
    sigmoid_of_pair,
    tanh,
)
from core.network import activate
from core.pairs import left, pair, right

TINIEST = 5e-324
ANY = st.floats(allow_nan=False, allow_infinity=False)


def off(got, exact):
    """How far `got` is from the exact value, in units of the last place of the nearest float64."""
    return abs((mpmath.mpf(got) - exact) / math.ulp(float(exact)))


def worst(function, exact, points):
    with mpmath.workprec(150):
        return max(off(function(x), exact(mpmath.mpf(x))) for x in points)


def exact_sigmoid(u):
    return 1 / (1 + mpmath.exp(-u))


def spread(seed, largest, count=4_000):
    """Points of every size up to `largest`, of both signs."""
    generator = np.random.default_rng(seed)
    even = generator.uniform(-largest, largest, count)
    sizes = largest * 2.0 ** generator.uniform(-60, 0, count)
    return [*even.tolist(), *sizes.tolist(), *(-sizes).tolist()]


CASES = {
    "sigmoid": (sigmoid, exact_sigmoid, spread(1, 709.0), 2.0),
    "tanh": (tanh, mpmath.tanh, spread(2, 25.0), 3.0),
    "log_of_1_and": (log_of_1_and, mpmath.log1p, [abs(z) for z in spread(3, 1.0)], 1.0),
    "_exp_less_1": (_exp_less_1, mpmath.expm1, [abs(x) for x in spread(4, 44.0)], 2.0),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_within_the_ulps_that_its_docstring_states(name):
    function, exact, points, ulps = CASES[name]
    assert f"within {ulps:g} ulp" in " ".join(function.py_func.__doc__.split())
    assert worst(function, exact, points) <= ulps


@pytest.mark.parametrize("name", ["log_of_1_and", "_exp_less_1"])
def test_it_is_as_near_at_the_places_of_its_table_and_between_them(name):
    function, exact, _, ulps = CASES[name]
    scale = 1 / STEPS if name == "log_of_1_and" else math.log(2) / STEPS
    centres = [j * scale / 2 for j in range(1, 2 * STEPS)]
    points = [math.nextafter(c, end) for c in centres for end in (0.0, 2.0)] + centres
    assert worst(function, exact, points) <= ulps


@settings(max_examples=300, deadline=None)
@given(st.floats(-709.78, 1.7e308))
@example(-709.78)
def test_the_sigmoid_of_any_number_is_within_2_ulp(u):
    assert worst(sigmoid, exact_sigmoid, [u]) <= 2.0


@settings(deadline=None)
@given(st.floats(-math.inf, -709.79))
def test_the_sigmoid_is_0_where_the_exact_one_is_hardly_more(u):
    assert sigmoid(u) == 0.0
    assert exact_sigmoid(mpmath.mpf(-709.79)) < 1e-308


@settings(max_examples=300, deadline=None)
@given(ANY)
@example(LARGEST_TANH)
@example(math.nextafter(LARGEST_TANH, 23))
@example(TINIEST)
@example(2.0**-28)
def test_tanh_of_any_number_is_within_3_ulp(u):
    assert worst(tanh, mpmath.tanh, [u]) <= 3.0


@settings(max_examples=300, deadline=None)
@given(st.floats(0, 1))
@example(TINIEST)
def test_ln_of_1_and_any_number_from_0_to_1_is_within_1_ulp(z):
    assert worst(log_of_1_and, mpmath.log1p, [z]) <= 1.0


@pytest.mark.parametrize(
    ("function", "x", "expected"),
    [
        *(
            (tanh, 0.0, 0.0),
            (tanh, -0.0, 0.0),
            (tanh, TINIEST, TINIEST),
            (tanh, -TINIEST, -TINIEST),
        ),
        *((tanh, math.inf, 1.0), (tanh, -math.inf, -1.0), (tanh, 1e308, 1.0), (tanh, -23.0, -1.0)),
        *((log_of_1_and, 0.0, 0.0), (log_of_1_and, -0.0, 0.0), (log_of_1_and, TINIEST, TINIEST)),
        (log_of_1_and, 1.0, math.log(2.0)),
        *((sigmoid, 0.0, 0.5), (sigmoid, -0.0, 0.5), (sigmoid, math.inf, 1.0)),
        *((sigmoid, 40.0, 1.0), (sigmoid, 1e308, 1.0)),
        *((sigmoid, -746.0, 0.0), (sigmoid, -1e308, 0.0), (sigmoid, -math.inf, 0.0)),
    ],
)
def test_it_is_exact_at(function, x, expected):
    assert function(x) == expected


@pytest.mark.parametrize("function", [tanh, sigmoid, log_of_1_and])
@pytest.mark.parametrize("sign", [1.0, -1.0], ids=["nan", "-nan"])
def test_of_no_number_there_is_none(function, sign):
    assert math.isnan(function(math.copysign(math.nan, sign)))


@pytest.mark.parametrize("z", [-TINIEST, -1.0, 1.0000000000000002, 1e308, math.inf, -math.inf])
def test_ln_of_1_and_what_is_not_from_0_to_1_is_no_number(z):
    # Its table has no such place: reading there would end the process.
    assert math.isnan(log_of_1_and(z))


@settings(deadline=None)
@given(ANY)
def test_tanh_is_odd_and_lies_between_its_ends(u):
    assert tanh(-u) == -tanh(u)
    assert abs(tanh(u)) <= 1.0


@pytest.mark.parametrize(("function", "largest"), [(sigmoid, 800), (tanh, 25)])
def test_it_never_falls(function, largest):
    u = np.sort(np.random.default_rng(4).uniform(-largest, largest, 20_000))
    y = np.array([function(value) for value in u.tolist()])
    # 2^-50: two rounded results may swap where the exact ones are closer than their rounding.
    assert (np.diff(y) >= -(2.0**-50) * np.abs(y[1:])).all()


@pytest.mark.parametrize("function", ["sigmoid", "tanh"])
def test_the_networks_own_function_is_the_same_but_for_the_last_places(function):
    u = np.array(spread(5, 40.0, 500))
    mine = {"sigmoid": sigmoid, "tanh": tanh}[function]
    expected = activate(function, u)
    np.testing.assert_allclose([mine(value) for value in u.tolist()], expected, rtol=1e-15)


@njit
def both_sigmoids(u, v):
    y = sigmoid_of_pair(pair(u, v))
    return left(y), right(y)


@settings(max_examples=2000, deadline=None)
@example(0.0, -0.0)
@example(USUAL, -USUAL)
@example(math.nextafter(USUAL, 0), math.nextafter(-USUAL, 0))
@example(1.0, -745.2)
@example(math.nan, 1.0)
@example(-math.inf, math.inf)
@given(*[st.floats(-40, 40) | st.floats(-750, 750) | st.floats()] * 2)
def test_the_sigmoids_of_a_pair_are_those_of_its_numbers_to_the_last_bit(u, v):
    for got, expected in zip(both_sigmoids(u, v), (sigmoid(u), sigmoid(v)), strict=True):
        assert got.hex() == expected.hex()

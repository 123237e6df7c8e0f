"""The kernel's own exp against mpmath."""

import math

import numpy as np
import pytest
from mpmath.libmp import from_float, mpf_exp, mpf_shift, mpf_sub, to_float

from core.arithmetic import LARGEST_EXPONENT, SMALLEST_EXPONENT, STEPS, exp

TINIEST = 5e-324  # 2^-1074, the smallest subnormal
LARGEST = np.finfo(float).max
FIRST_SUBNORMAL = math.log(2.0**-1022)  # below it results are subnormal
STEP = math.log(2.0) / STEPS


def ulps(x):
    """How far exp is from e^x, in units of the last place of the float64 nearest to e^x."""
    exact = [mpf_exp(from_float(value), 100) for value in x]
    nearest = np.array([to_float(value) for value in exact])
    place = np.spacing(nearest)
    # The rest, in units too: as a float64 of its own it would vanish beside a subnormal.
    exponents = (np.frexp(place)[1] - 1).tolist()
    lacking = [
        to_float(mpf_shift(mpf_sub(value, from_float(near), 60), -exponent))
        for value, near, exponent in zip(exact, nearest.tolist(), exponents, strict=True)
    ]
    got = np.array([exp(value) for value in x])
    return np.abs((got - nearest) / place - lacking)


def neighbours(centres, reach):
    """Each centre with the `reach` float64 below it and above it."""
    below, above, every = centres, centres, [centres]
    for _ in range(reach):
        below, above = np.nextafter(below, -np.inf), np.nextafter(above, np.inf)
        every += [below, above]
    return np.concatenate(every)


def dense():
    return np.random.default_rng(1).uniform(SMALLEST_EXPONENT, LARGEST_EXPONENT, 40_000)


def around_0():
    generator = np.random.default_rng(2)
    sizes = 2.0 ** generator.uniform(-70, 1, 10_000)
    return np.concatenate([generator.uniform(-2, 2, 20_000), sizes, -sizes])


def subnormal_results():
    return np.random.default_rng(3).uniform(SMALLEST_EXPONENT, FIRST_SUBNORMAL, 10_000)


def table_steps():
    # Each of the table's 128 places, at its middle and at both ends, for many powers of two.
    powers = np.concatenate([np.arange(-1074, -1017, 8), np.arange(-900, 1000, 200), [-1, 0, 1023]])
    places = np.arange(0, STEPS, 0.5)
    return neighbours((powers[:, np.newaxis] * STEPS + places).ravel() * STEP, 1)


def ends():
    centres = [SMALLEST_EXPONENT, FIRST_SUBNORMAL, LARGEST_EXPONENT, 1.0, -1.0, math.log(2.0)]
    return neighbours(np.array([*centres, *(n * math.log(2.0) for n in range(-1074, 1024))]), 3)


@pytest.mark.parametrize("points", [dense, around_0, subnormal_results, table_steps, ends])
def test_exp_is_within_1_ulp_of_the_exact_value(points):
    x = points()
    x = x[(x >= SMALLEST_EXPONENT) & (x <= LARGEST_EXPONENT)]
    off = ulps(x.tolist())
    worst = int(np.argmax(off))
    assert off[worst] <= 1.0, f"exp({float(x[worst]).hex()}) is off by {off[worst]:.4f} ulp"


@pytest.mark.parametrize("points", [dense, around_0])
def test_exp_is_hardly_further_than_the_nearest_float64_where_it_is_normal(points):
    # Tang's bound for this method is 0.54 ulp; a table or a term that is slightly wrong exceeds it.
    x = points()
    off = ulps(x[x > FIRST_SUBNORMAL].tolist())
    assert off.max() <= 0.54, f"off by {off.max():.4f} ulp"


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (0.0, 1.0),
        (-0.0, 1.0),
        (TINIEST, 1.0),
        (-TINIEST, 1.0),
        (2.0**-53, 1.0),  # 1 + 2^-53 lies in the middle and goes to the even one
        (2.0**-52, 1.0 + 2.0**-52),
        (-(2.0**-54), 1.0),
        (-(2.0**-53), 1.0 - 2.0**-53),
        (math.inf, math.inf),
        (LARGEST, math.inf),
        (-LARGEST, 0.0),
        (-math.inf, 0.0),
    ],
)
def test_exp_is_exact_at(x, expected):
    assert exp(x) == expected


@pytest.mark.parametrize("sign", [1.0, -1.0], ids=["nan", "-nan"])
def test_exp_of_no_number_is_no_number(sign):
    # Processors differ in the sign of the NaN that infinity - infinity gives.
    assert math.isnan(exp(math.copysign(math.nan, sign)))


def test_exp_overflows_where_the_exact_value_does():
    # e^x rounds to infinity from 2^1024 - 2^970 on, whose logarithm lies between these two.
    assert 1.79769e308 < exp(LARGEST_EXPONENT) < math.inf
    assert exp(math.nextafter(LARGEST_EXPONENT, math.inf)) == math.inf
    above = mpf_exp(from_float(math.nextafter(LARGEST_EXPONENT, math.inf)), 100)
    assert to_float(above) == math.inf


def test_exp_underflows_where_the_exact_value_does():
    # e^x rounds to 0 up to 2^-1075, half the smallest subnormal.
    above, below = (math.nextafter(SMALLEST_EXPONENT, end) for end in (math.inf, -math.inf))
    assert exp(above) == TINIEST
    assert exp(below) == 0.0
    assert math.copysign(1.0, exp(below)) == 1.0
    assert to_float(mpf_exp(from_float(below), 100)) == 0.0

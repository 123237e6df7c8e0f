"""e^x and what is built on it, in plain IEEE operations: no libm, the same bits anywhere.

`kernel` calls these in machine code; Python may call them too. glibc's own give other bits on other
processors (docs/decisions/0004-kernel.md).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any, TypeVar

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from core.pairs import both_within, left, pair, right, scaling

Function = TypeVar("Function", bound=Callable[..., Any])

inline: Callable[[Function], Function] = njit(error_model="numpy")
"""A function of numbers, compiled on its own; machine code takes it in where it is called."""
spliced: Callable[[Function], Function] = njit(error_model="numpy", inline="always")
"""A part of a larger function, compiled as if it stood where it is called."""


def _powers_of_two(steps: int) -> np.ndarray[Any, Any]:
    """Return 2^(j/steps), j = 0 ... steps-1, as (steps, 2): nearest float64, and what it lacks."""
    with localcontext(prec=60):
        exact = [Decimal(2) ** (Decimal(j) / steps) for j in range(steps)]
        return np.array([(float(value), float(value - Decimal(float(value)))) for value in exact])


STEPS_LOG2 = 7
STEPS = 1 << STEPS_LOG2
POWERS = _powers_of_two(STEPS)
with localcontext(prec=60):
    _STEP = Decimal(2).ln() / STEPS
    STEP_HIGH = float(round(_STEP * 2**40)) / 2**40  # few enough bits for exact products with k
    STEP_LOW = float(_STEP - Decimal(STEP_HIGH))
    STEPS_PER_UNIT = float(1 / _STEP)
TO_INTEGER = 1.5 * 2.0**52  # x + TO_INTEGER has the integer nearest to x in its last bits
LARGEST_EXPONENT = 709.782712893384  # e^x is infinite above
SMALLEST_EXPONENT = -745.1332191019412  # e^x is zero below
SHIFT_OUT_OF_SUBNORMAL = 64
BACK_TO_SUBNORMAL = 2.0**-SHIFT_OUT_OF_SUBNORMAL


def _bitcast(to: Any) -> Any:
    """Return the code generator of an intrinsic that takes 64 bits for something else."""
    return lambda _context, builder, _signature, arguments: builder.bitcast(arguments[0], to)


@intrinsic  # type: ignore[untyped-decorator]
def _bits(_typing: Any, _x: Any) -> Any:
    """Return the 64 bits of a float64 as an int64."""
    return types.int64(types.float64), _bitcast(ir.IntType(64))


@intrinsic  # type: ignore[untyped-decorator]
def _float(_typing: Any, _bits: Any) -> Any:
    """Return the float64 that an int64's 64 bits stand for."""
    return types.float64(types.int64), _bitcast(ir.DoubleType())


@inline
def _reduced(x: float) -> Any:
    """Return k, the integer nearest to 128 x / ln 2, and e^r - 1 for what x has beside it, r."""
    # k = the integer nearest to 128 x / ln 2
    shifted = x * STEPS_PER_UNIT + TO_INTEGER
    k_float = shifted - TO_INTEGER
    # r = x - k ln 2 / 128, the product in two parts so that the subtraction is exact
    r = (x - k_float * STEP_HIGH) - k_float * STEP_LOW
    # e^r - 1 = r + r^2/2 + r^3/6 + r^4/24 + r^5/120
    r2 = r * r
    p = r + r2 * ((0.5 + r * (1.0 / 6.0)) + r2 * (1.0 / 24.0 + r * (1.0 / 120.0)))
    return _bits(shifted) - _bits(TO_INTEGER), p


@inline
def exp(x: float) -> Any:
    """Return e^x, within 1 ulp for every float64 x, in plain IEEE operations.

    e^x = 2^n 2^(j/128) e^r with k = 128 n + j the integer nearest to 128 x / ln 2 and
    |r| <= ln 2 / 256; e^r by its series. Infinite above 709.78, 0 below -745.13, NaN for NaN.
    Method: Tang, "Table-driven implementation of the exponential function", ACM TOMS 15 (1989).
    """
    # Infinite above, and NaN for NaN of either sign: no comparison holds for it
    if not x <= LARGEST_EXPONENT:
        return x * np.inf
    if x < SMALLEST_EXPONENT:
        return 0.0
    k, p = _reduced(x)
    # 2^(j/128) e^r, the table's missing part added while it still counts
    j = k & (STEPS - 1)
    y = POWERS[j, 0] + (POWERS[j, 1] + POWERS[j, 0] * p)
    # times 2^n: n added to the exponent's bits; a subnormal result by one rounded product
    n = k >> STEPS_LOG2
    if n > -1022:
        return _float(_bits(y) + (n << 52))
    return _float(_bits(y) + ((n + SHIFT_OUT_OF_SUBNORMAL) << 52)) * BACK_TO_SUBNORMAL


@inline
def _exp_less_1(x: float) -> Any:
    """Return e^x - 1 for 0 <= x <= 44, within 2 ulp; `exp`'s method, the 1 taken off in time."""
    k, p = _reduced(x)
    j = k & (STEPS - 1)
    # e^x - 1 = 2^n (near - 2^-n) + 2^n (lack + near p), the first difference exact where it counts
    n = k >> STEPS_LOG2
    one = _float((1023 - n) << 52)
    less = (POWERS[j, 0] - one) + (POWERS[j, 1] + POWERS[j, 0] * p)
    return less * _float((1023 + n) << 52)


def _logarithms(steps: int) -> np.ndarray[Any, Any]:
    """Return ln(1 + j/steps), j = 0 ... steps, as (steps + 1, 2): nearest, and what it lacks."""
    with localcontext(prec=60):
        exact = [(1 + Decimal(j) / steps).ln() for j in range(steps + 1)]
        return np.array([(float(value), float(value - Decimal(float(value)))) for value in exact])


LOGARITHMS = _logarithms(STEPS)


@inline
def log_of_1_and(z: float) -> Any:
    """Return ln(1 + z) for 0 <= z <= 1, within 1 ulp; NaN for NaN and everything else.

    ln(1 + z) = ln(1 + j/128) + ln(1 + s), j the integer nearest to 128 z and
    s = (z - j/128) / (1 + j/128), at most 1/256 in size; ln(1 + s) by its series.
    """
    # Nothing but these has a place in the table
    if not 0.0 <= z <= 1.0:
        return np.nan
    shifted = z * STEPS + TO_INTEGER
    j = _bits(shifted) - _bits(TO_INTEGER)
    near = (shifted - TO_INTEGER) * (1.0 / STEPS)
    # z - j/128 is exact
    s = (z - near) / (1.0 + near)
    # ln(1 + s) - s = -s^2/2 + s^3/3 - s^4/4 + s^5/5 - s^6/6 + s^7/7
    tail = s * (1.0 / 5.0 - s * (1.0 / 6.0 - s * (1.0 / 7.0)))
    rest = s * s * (-0.5 + s * (1.0 / 3.0 - s * (0.25 - tail)))
    return LOGARITHMS[j, 0] + (s + (LOGARITHMS[j, 1] + rest))


@inline
def sigmoid(u: float) -> Any:
    """Return 1 / (1 + e^-u), within 2 ulp; 0 below -709.78, where e^-u is infinite."""
    # 1 / (1 + e^-u)
    return 1.0 / (1.0 + exp(-u))


_scaled = scaling(STEPS_LOG2)
USUAL = 700.0  # e^x is neither infinite nor subnormal for smaller |x|


@spliced
def sigmoid_of_pair(u: Any) -> Any:
    """Return `sigmoid` of both: its operations and those of `exp`, two at a time."""
    if not both_within(u, USUAL):
        return pair(sigmoid(left(u)), sigmoid(right(u)))
    x = u * -1.0
    shifted = x * STEPS_PER_UNIT + TO_INTEGER
    k_float = shifted - TO_INTEGER
    r = (x - k_float * STEP_HIGH) - k_float * STEP_LOW
    r2 = r * r
    p = r + r2 * ((0.5 + r * (1.0 / 6.0)) + r2 * (1.0 / 24.0 + r * (1.0 / 120.0)))
    # TO_INTEGER's own last bits are 0
    i, j = _bits(left(shifted)) & (STEPS - 1), _bits(right(shifted)) & (STEPS - 1)
    lack = pair(POWERS[i, 1], POWERS[j, 1])
    near = pair(POWERS[i, 0], POWERS[j, 0])
    y = near + (lack + near * p)
    return 1.0 / (1.0 + _scaled(y, shifted))


LARGEST_TANH = 22.0  # tanh u is 1 to the last bit above


@inline
def tanh(u: float) -> Any:
    """Return tanh u, within 3 ulp: (e^2|u| - 1) / (e^2|u| + 1), with u's sign."""
    size = abs(u)
    if size > LARGEST_TANH:
        return 1.0 if u > 0.0 else -1.0
    # tanh |u| = m / (m + 2), m = e^2|u| - 1
    m = _exp_less_1(size + size)
    value = m / (m + 2.0)
    return value if u >= 0.0 else -value

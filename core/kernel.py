"""`network`'s mathematics for all nets and iterations of a run, fused and compiled with Numba.

`training.advance` is the one caller. Strict IEEE arithmetic and no libm: `exp` is written here, so
that the same recipe gives the same bits on every computer. One code path whether it records or not,
one explicit signature for every shape: layers are data. What was tried and measured is in
docs/decisions/0004-kernel.md; `python -m core.kernel` compiles into the cache and says where.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import numpy as np

# Read by Numba when it is imported. The plain instruction set of the processor family: a cache that
# an image brings fits every computer; and loops this short gain nothing from being vectorised.
os.environ.setdefault("NUMBA_CPU_NAME", "generic")
os.environ.setdefault("NUMBA_CPU_FEATURES", "")
os.environ.setdefault("NUMBA_LOOP_VECTORIZE", "0")

import numba
from llvmlite import ir
from numba import njit, types
from numba.core.caching import UserProvidedCacheLocator
from numba.extending import intrinsic

# Unsigned indices: Numba then leaves out its test for negative ones.
ZERO: Any
ONE: Any
TWO: Any
ZERO, ONE, TWO = np.uint64(0), np.uint64(1), np.uint64(2)


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


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
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
    # k = the integer nearest to 128 x / ln 2
    shifted = x * STEPS_PER_UNIT + TO_INTEGER
    k = _bits(shifted) - _bits(TO_INTEGER)
    k_float = shifted - TO_INTEGER
    # r = x - k ln 2 / 128, the product in two parts so that the subtraction is exact
    r = (x - k_float * STEP_HIGH) - k_float * STEP_LOW
    # e^r - 1 = r + r^2/2 + r^3/6 + r^4/24 + r^5/120
    r2 = r * r
    p = r + r2 * ((0.5 + r * (1.0 / 6.0)) + r2 * (1.0 / 24.0 + r * (1.0 / 120.0)))
    # 2^(j/128) e^r, the table's missing part added while it still counts
    j = k & (STEPS - 1)
    y = POWERS[j, 0] + (POWERS[j, 1] + POWERS[j, 0] * p)
    # times 2^n: n added to the exponent's bits; a subnormal result by one rounded product
    n = k >> STEPS_LOG2
    if n > -1022:
        return _float(_bits(y) + (n << 52))
    return _float(_bits(y) + ((n + SHIFT_OUT_OF_SUBNORMAL) << 52)) * BACK_TO_SUBNORMAL


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def _sigmoid(u: float) -> Any:
    # 1 / (1 + e^-u)
    return 1.0 / (1.0 + exp(-u))


def _advance(
    sizes: Any,
    connected: bool,
    x: Any,
    t: Any,
    eta: float,
    w: Any,
    n: int,
    first: int,
    stride: int,
    records: Any,
) -> int:
    """Train every net n iterations on its own pattern, w in place; return how many were complete.

    sizes (layers + 1,) neurons of each layer; x (P, inputs), t (P,), w (P, M) with net p's
    parameters in their one order. The iteration `first` from here and every `stride`-th after it
    leave a row in records (rows + 1, R): y (P), E (P), dw (P, M), w (P, M); the others write into
    the row that the next one overwrites. Fewer than n come back where a number of iteration k or
    w_{k+1} is not finite: w is then w_k again.
    """
    patterns, parameters = np.uint64(w.shape[0]), np.uint64(w.shape[1])
    layers = np.uint64(sizes.shape[0]) - ONE
    # A net's outputs h, layer by layer, each with the constant 1 that its bias is the weight of.
    width = ZERO
    for layer in range(layers + ONE):
        width += sizes[layer] + ONE
    h = np.ones((patterns, width))
    delta = np.zeros((patterns, width))
    for p in range(patterns):
        for i in range(sizes[0]):
            h[p, i] = x[p, i]
    output = width - TWO
    dw_columns = TWO * patterns
    w_columns = dw_columns + patterns * parameters
    row = ZERO
    until_kept = first
    for done in range(n):
        # Forward, layer by layer, the patterns side by side: their chains overlap in the processor.
        source, weights = ZERO, ZERO
        for layer in range(layers):
            inputs, neurons = sizes[layer] + ONE, sizes[layer + ONE]
            target = source + inputs
            # The listing as printed: of the output neuron's inputs only the constant 1 reaches it.
            seen_from = ZERO if connected or layer + ONE < layers else inputs - ONE
            for p in range(patterns):
                begin = weights
                for j in range(neurons):
                    # u_j = sum_i w_ji h_i, the bias last
                    u = 0.0
                    for i in range(seen_from, inputs):
                        u += w[p, begin + i] * h[p, source + i]
                    h[p, target + j] = _sigmoid(u)
                    begin += inputs
            weights += neurons * inputs
            source = target

        for p in range(patterns):
            y = h[p, output]
            residual = t[p] - y
            records[row, p] = y
            # E = (t - y)^2
            records[row, patterns + p] = residual * residual
            # delta = dE/du = 2 (y - t) y (1 - y)
            delta[p, output] = 2.0 * (y - t[p]) * (y * (1.0 - y))

        # Backward: the deltas of each hidden layer from those of the next.
        target = output
        for back in range(layers - ONE):
            layer = layers - ONE - back
            inputs, neurons = sizes[layer] + ONE, sizes[layer + ONE]
            source = target - inputs
            weights -= neurons * inputs
            for p in range(patterns):
                for i in range(inputs - ONE):
                    # delta_i = (sum_j delta_j w_ji) h_i (1 - h_i)
                    pull = 0.0
                    begin = weights + i
                    for j in range(neurons):
                        pull += delta[p, target + j] * w[p, begin]
                        begin += inputs
                    output_i = h[p, source + i]
                    delta[p, source + i] = pull * (output_i * (1.0 - output_i))
            target = source

        # Gradient, record and step, weight by weight; `check` stays 0 while w_{k+1} is finite.
        # With a sigmoid output and plain descent y, E or dw cannot be infinite or NaN without it.
        check = 0.0
        column = ZERO
        for p in range(patterns):
            source, m = ZERO, ZERO
            for layer in range(layers):
                inputs = sizes[layer] + ONE
                target = source + inputs
                for j in range(sizes[layer + ONE]):
                    delta_j = delta[p, target + j]
                    for i in range(inputs):
                        # dE/dw_ji = delta_j h_i
                        dw = delta_j * h[p, source + i]
                        before = w[p, m]
                        records[row, dw_columns + column] = dw
                        records[row, w_columns + column] = before
                        # w_{k+1} = w_k - eta dw_k
                        after = before - eta * dw
                        w[p, m] = after
                        check += after * 0.0
                        m += ONE
                        column += ONE
                source = target
        if check != 0.0:
            for p in range(patterns):
                for m in range(parameters):
                    w[p, m] = records[row, w_columns + p * parameters + m]
            return done

        if until_kept == 0:
            row += ONE
            until_kept = stride
        until_kept -= 1
    return n


class ReadableCache(UserProvidedCacheLocator):  # type: ignore[misc]
    """The named cache folder, read-only or not; Numba's own locator passes over one of those."""

    def ensure_cache_path(self) -> None:
        """Take a folder that is there; one that is not is made, as Numba does."""
        if not Path(self.get_cache_path()).is_dir():
            super().ensure_cache_path()


numba.config.CACHE_LOCATOR_CLASSES = (
    "core.kernel.ReadableCache,InTreeCacheLocator,UserWideCacheLocator"
)

_lock = threading.Lock()
_compiled: Callable[..., int] | None = None


def _array(dimensions: int, item: Any = types.float64) -> Any:
    return types.Array(item, dimensions, "C")


def cache_in(folder: str) -> None:
    """Let the compiled kernel be kept in this folder; NUMBA_CACHE_DIR, where it is set, wins."""
    if "NUMBA_CACHE_DIR" not in os.environ:
        numba.config.CACHE_DIR = folder


def compiled() -> Callable[..., int]:
    """Return `_advance` in machine code: at the first call from the disk cache, or compiled.

    Safe from any thread; a second caller waits for the first. Where no folder is writable it is
    compiled for this process alone. The signature is explicit: other layouts are refused, never
    compiled anew.
    """
    global _compiled  # noqa: PLW0603 - the one kernel of the process
    with _lock:
        if _compiled is None:
            signature = types.int64(
                _array(1, types.uint64),
                types.boolean,
                _array(2),
                _array(1),
                types.float64,
                _array(2),
                types.int64,
                types.int64,
                types.int64,
                _array(2),
            )
            options = {"error_model": "numpy", "nogil": True}
            try:
                _compiled = njit(signature, cache=True, **options)(_advance)
            except Exception:  # noqa: BLE001 - no folder to cache in, or one that is full or damaged
                _compiled = njit(signature, **options)(_advance)
        return _compiled


if __name__ == "__main__":
    compiled()
    print("kernel compiled; cache:", numba.config.CACHE_DIR or "beside core/kernel.py")

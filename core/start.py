"""Where training starts: the weights w_0 that a recipe's `init` describes.

config -> start -> training. Random numbers come from PCG64's raw bits alone, seeded by
`SeedSequence(seed, spawn_key=(0,))`: the same with every NumPy on every platform.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal, localcontext

import numpy as np
from numpy.typing import NDArray

from core.choices import ConstantInit, GlorotInit, HeInit, NormalInit, UniformInit, WeightsInit
from core.config import TrainingConfig
from core.network import Network

Array = NDArray[np.float64]

INIT_STREAM = 0  # the spawn key of the start weights; other uses of a seed take others


def first_weights(config: TrainingConfig) -> Array:
    """Return the weights (M,) before iteration 0, in which every net of the run starts.

    See `choices` for the formula of each kind.
    """
    network = config.network
    count = len(network.parameters)
    match config.init:
        case ConstantInit(value=value):
            return np.full(count, value)
        case WeightsInit(w=numbers):
            return np.array(numbers)
        case UniformInit(low=low, high=high, seed=seed):
            return _between(low, high, _uniform(seed, count))
        case NormalInit(std=std, seed=seed):
            return _normal(seed, count) * std
        case GlorotInit(seed=seed):
            inputs, neurons = _fans(network)
            # +-sqrt(6 / (inputs + neurons))
            limit = np.sqrt(6.0 / (inputs + neurons))
            return np.where(network.biases, 0.0, _between(-limit, limit, _uniform(seed, count)))
        case HeInit(seed=seed):
            inputs, _ = _fans(network)
            # std = sqrt(2 / inputs)
            return np.where(network.biases, 0.0, _normal(seed, count) * np.sqrt(2.0 / inputs))


def _fans(network: Network) -> tuple[Array, Array]:
    """Return the inputs and the neurons of each parameter's layer, (M,) each, without the bias."""
    pairs = [
        (inputs, neurons)
        for inputs, neurons in zip(network.sizes, network.sizes[1:], strict=False)
        for _ in range(neurons * (inputs + 1))
    ]
    inputs, neurons = np.array(pairs, float).T
    return inputs, neurons


def _bits(seed: int) -> np.random.PCG64:
    return np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(INIT_STREAM,)))


def _parts(raw: NDArray[np.uint64]) -> Array:
    """Return numbers in [0, 1) from the upper 53 of 64 raw bits."""
    return np.asarray((raw >> np.uint64(11)) * 2.0**-53, np.float64)


def _uniform(seed: int, count: int) -> Array:
    return _parts(_bits(seed).random_raw(count))


def _between(low: float | Array, high: float | Array, r: Array) -> Array:
    """Return low (1 - r) + high r, never outside: rounding may step over an end."""
    return np.clip(low * (1.0 - r) + high * r, low, high)


def _normal(seed: int, count: int) -> Array:
    pairs = _normal_pairs(seed)
    return np.array([next(pairs) for _ in range(count)])


def _normal_pairs(seed: int) -> Iterator[float]:
    """Yield numbers of mean 0 and variance 1, by Marsaglia's polar method.

    Marsaglia & Bray, "A convenient method for generating normal variables", SIAM Review 6 (1964).
    ln is `decimal`'s: correctly rounded, where a platform's own is not the same everywhere.
    """
    bits = _bits(seed)
    while True:
        a, b = (2.0 * _parts(bits.random_raw(2)) - 1.0).tolist()
        # s = a^2 + b^2, taken where it is inside the unit circle
        s = a * a + b * b
        if 0.0 < s < 1.0:
            with localcontext(prec=40):
                logarithm = float(Decimal(s).ln())
            # a sqrt(-2 ln s / s), and b times it
            factor = math.sqrt(-2.0 * logarithm / s)
            yield a * factor
            yield b * factor

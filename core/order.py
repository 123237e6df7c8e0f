"""Which pattern an iteration of `online` learns: in their order, or shuffled anew each epoch.

config -> order -> training, which hands it to the kernel and writes it into records. Epoch e is the
iterations e P ... e P + P - 1, in which every pattern has its turn once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.choices import seed_of
from core.config import TrainingConfig

Integers = NDArray[np.uint64]


def order(config: TrainingConfig, k: int, n: int) -> Integers:
    """Return the pattern (n,) of each of the iterations k, k + 1, ..., k + n - 1.

    cyclic: k mod P. shuffled: epoch e's permutation is a function of (seed, e) alone, whatever is
    asked for before or after: Fisher & Yates's shuffle, its draws from `_draws`; seed is init's,
    0 where the start has none.
    """
    patterns = len(config.table.t)
    if n == 0:
        return np.empty(0, np.uint64)
    first, last = k // patterns, (k + n - 1) // patterns
    epochs = np.arange(first, last + 1, dtype=np.uint64)
    turns = np.tile(np.arange(patterns, dtype=np.uint64), (len(epochs), 1))
    if config.order == "shuffled":
        rows = np.arange(len(epochs))
        for i in range(patterns - 1, 0, -1):
            # j in 0 ... i, each as likely as its 2^-32 grid allows
            j = (_draws(seed_of(config.init), epochs, i) >> np.uint64(32)) * np.uint64(i + 1)
            j >>= np.uint64(32)
            turns[rows, i], turns[rows, j] = turns[rows, j].copy(), turns[rows, i].copy()
    begin = k - first * patterns
    return np.ascontiguousarray(turns.ravel()[begin : begin + n])


def _draws(seed: int, epochs: Integers, i: int) -> Integers:
    """Return 64 random bits for each epoch: the seed, the epoch and i, mixed in that order."""
    bits = _mixed(np.full(len(epochs), seed, np.uint64))
    bits = _mixed(bits ^ epochs)
    return _mixed(bits ^ np.uint64(i))


def _mixed(z: Integers) -> Integers:
    """Return the next output of splitmix64 from the state z.

    Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 17.
    """
    with np.errstate(over="ignore"):
        z = z + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))

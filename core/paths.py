"""The ways by which the error reaches a hidden neuron of a deep net, each with its part.

explain, for a weight of an earlier hidden layer -> paths -> app.explanation. The parts of all ways
sum to dE/dw, but for the rounding of another order of sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LARGEST = 8


@dataclass(frozen=True, slots=True)
class Path:
    """A way from a hidden neuron to the output: its neurons' names, and its part of the product."""

    neurons: tuple[str, ...]
    product: float


@dataclass(frozen=True, slots=True)
class Paths:
    """How many ways there are, those with the largest parts, and what all others sum to."""

    count: int
    largest: tuple[Path, ...]
    rest: float


def paths(
    begin: float, slopes: list[Array], matrices: list[Array], layer: int, neuron: int, seen: float
) -> Paths:
    """Return the ways from a neuron (layer and neuron from 1) to the output, largest part first.

    begin is delta = dE/du of the output neuron; slopes[l] (neurons,) are f'(u) of layer l + 1,
    hidden layers only; matrices[l] (neurons, inputs + 1) the weights into layer l + 1; seen is
    what the weight multiplies. A way over neurons j, m, ..., 1 has the part
    begin · w_1. ... w_mj · f'(u_m) ... f'(u_j) · seen.
    """
    parts = np.array([begin * seen * slopes[layer - 1][neuron - 1]])
    ways = np.array([[neuron]])
    with np.errstate(over="ignore", invalid="ignore"):
        for above in range(layer, len(matrices)):
            into = matrices[above]
            slope = slopes[above] if above < len(slopes) else np.ones(1)
            # Each way so far goes on to every neuron of the layer above.
            onward = into[:, ways[:, -1] - 1].T * slope
            parts = (parts[:, np.newaxis] * onward).ravel()
            numbers = np.arange(1, len(into) + 1)
            ways = np.column_stack(
                [np.repeat(ways, len(into), axis=0), np.tile(numbers, len(ways))]
            )
        largest = np.argsort(-np.abs(parts), kind="stable")[:LARGEST]
        rest = float(np.delete(parts, largest).sum())
    found = tuple(
        Path(tuple(f"{layer + i}_{j}" for i, j in enumerate(ways[way])), float(parts[way]))
        for way in largest
    )
    return Paths(len(parts), found, rest)

"""One gradient taken apart: the factors of the chain rule, whose product it is to the last bit.

activity (what the neurons computed) -> explain -> app.explanation. Whether the product is right is
for `proof` to say; by which ways the error comes in a deep net, for `paths`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.activity import Activity, Place, column_of, places, pull_of, seen_by, slope_of
from core.config import TrainingConfig

Array = NDArray[np.float64]

Kind = Literal["error", "output_slope", "weight", "downstream", "hidden_slope", "input", "bias"]


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """A factor of the chain rule: its values (n, P), and where in the network it is.

    `neuron` is the one whose error, slope or output it is, `parameter` the weight it is; for
    `downstream` `terms` are its parts, one for each neuron of the next layer.
    """

    kind: Kind
    values: Array
    neuron: str | None = None
    parameter: str | None = None
    fault: Literal["dropped", "flipped", "updated"] | None = None
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One way by which the error reaches a hidden neuron: delta (n, P) of the next, times w (n)."""

    neuron: str
    parameter: str
    delta: Array
    w: Array


def factors(
    config: TrainingConfig, active: Activity, w: Array, x: Array, t: Array, m: int, after: Array
) -> list[Factor]:
    """Return the factors of dE[p]/dw of parameter m, in an order whose product is the kernel's.

    Article: dE/dw2_10 = 2 (y - t) · y (1 - y) · h_1, and one layer further back
    dE/dw1_10 = 2 (y - t) · y (1 - y) · w2_10 · h_1 (1 - h_1) · x_0. Before that the first factor is
    the sum over all neurons of the next layer, `downstream`.
    """
    network = config.network
    place, last = places(network)[m], len(network.sizes) - 1
    found = []
    if place.layer >= last - 1:
        found = list(_of_output(config, active, t))
    if place.layer < last:
        terms = tuple(_terms(config, active, after, w, place))
        updated: Literal["updated"] | None = (
            "updated" if config.fault == "updated_weights" else None
        )
        if place.layer == last - 1:
            (term,) = terms
            values = np.broadcast_to(term.w[:, np.newaxis], term.delta.shape)
            found.append(Factor("weight", values, parameter=term.parameter, fault=updated))
        else:
            drawn = np.zeros(active.u.shape[:2])
            for term in terms:
                drawn = drawn + term.delta * term.w[:, np.newaxis]
            found.append(Factor("downstream", drawn, fault=updated, terms=terms))
        found.append(_slope_of(config, active, "hidden_slope", place.layer, place.neuron))
    seen = seen_by(network, active, x, place)
    below = None if place.bias or place.layer == 1 else f"{place.layer - 1}_{place.slot + 1}"
    return [*found, Factor("bias" if place.bias else "input", seen, neuron=below)]


def _of_output(config: TrainingConfig, active: Activity, t: Array) -> Iterator[Factor]:
    """Yield the factors that every chain begins with: those of the output neuron."""
    last = len(config.network.sizes) - 1
    y = active.h[:, :, -1:]
    flipped: Literal["flipped"] | None = "flipped" if config.fault == "flipped_sign" else None
    yield Factor("error", pull_of(config, y, t)[:, :, 0], f"{last}_1", fault=flipped)
    if config.loss != "cross_entropy":
        yield _slope_of(config, active, "output_slope", last, 1)


def _slope_of(
    config: TrainingConfig, active: Activity, kind: Kind, layer: int, neuron: int
) -> Factor:
    column = column_of(config.network, layer, neuron)
    values = slope_of(config, layer, active.h[:, :, column])
    dropped: Literal["dropped"] | None = "dropped" if config.fault == "no_derivative" else None
    return Factor(kind, values, f"{layer}_{neuron}", fault=dropped)


def _terms(
    config: TrainingConfig, active: Activity, after: Array, w: Array, place: Place
) -> Iterator[Term]:
    """Yield the ways from a hidden neuron to those of the next layer."""
    network = config.network
    back = network.layers(after if config.fault == "updated_weights" else w)[place.layer]
    for j in range(1, network.sizes[place.layer + 1] + 1):
        column = column_of(network, place.layer + 1, j)
        yield Term(
            f"{place.layer + 1}_{j}",
            f"w{place.layer + 1}_{j}{place.neuron - 1}",
            active.delta[:, :, column],
            back[:, j - 1, place.neuron - 1],
        )


def product(found: list[Factor]) -> Array:
    """Return the product (n, P) of a chain, from left to right."""
    whole = found[0].values
    with np.errstate(over="ignore", invalid="ignore"):
        for factor in found[1:]:
            whole = whole * factor.values
    return whole

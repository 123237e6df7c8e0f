"""What a net answers over a whole plane: of its inputs, or of its weights.

`network` is the blackboard, one net and one pattern at a time; here are its formulas for many
weight vectors and many inputs in one go. `planes` says where; `app.views` asks for a run's pictures
at w_k.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.network import Network, activate
from core.planes import Plane

Array = NDArray[np.float64]

AT_ONCE = 32_000  # numbers of the widest layer: they stay in the processor's cache


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """What n weight vectors make of P inputs.

    hidden: for each hidden layer its outputs h (n, neurons, P); u and y (n, P): the output neuron's
    sum and its output.
    """

    hidden: tuple[Array, ...]
    u: Array
    y: Array


def forward(network: Network, w: Array, x: Array) -> Outputs:
    """Return every layer's outputs for weight vectors w (n, M) and inputs x (P, inputs).

    Layer by layer u_j = sum_i w_ji h_i + w_j,bias, h_j = f(u_j), as `network.forward` does for one
    w and one x; the order of the sum is BLAS's. Huge weights give what IEEE arithmetic makes of
    them, infinities and NaN included, without a warning.

    Raises `ValueError` where w is not (n, M) or x not (P, inputs).
    """
    if w.ndim != 2 or w.shape[1] != len(network.parameters):
        raise ValueError(f"w: got {w.shape}, allowed: (n, {len(network.parameters)})")
    matrices, start = [], 0
    for inputs, neurons in zip(network.sizes, network.sizes[1:], strict=False):
        end = start + neurons * (inputs + 1)
        matrices.append(w[:, start:end].reshape(-1, neurons, inputs + 1))
        start = end
    return _through(network, matrices, x)


def _through(network: Network, matrices: Iterable[Array], x: Array) -> Outputs:
    """Return what `forward` does; matrices (n or 1, neurons, inputs + 1) of every layer."""
    if x.ndim != 2 or x.shape[1] != network.sizes[0]:
        raise ValueError(f"x: got {x.shape}, allowed: (P, {network.sizes[0]})")
    *hidden, last = matrices
    h, outputs = x.T[np.newaxis], []
    with np.errstate(over="ignore", invalid="ignore"):
        for matrix in hidden:
            h = activate(network.activation, _sums(matrix, h), network.slope)
            outputs.append(h)
        # The listing as printed: what the output neuron sees is 0 for ever.
        u = _sums(last, h if network.connected else np.zeros_like(h))[:, 0]
        return Outputs(tuple(outputs), u, activate(network.output, u, network.slope))


def _sums(matrix: Array, h: Array) -> Array:
    """Return u (n, neurons, P) for matrix (n, neurons, inputs + 1) and h (n, inputs, P)."""
    # u_j = sum_i w_ji h_i + w_j,bias; a copy, since BLAS takes no slice of a row
    u: Array = np.ascontiguousarray(matrix[:, :, :-1]) @ h
    u += matrix[:, :, -1:]
    return u


def errors(network: Network, outputs: Outputs, t: Array) -> Array:
    """Return E (n, P) for the targets t (P,).

    squared: (t - y)^2; half_squared: (t - y)^2 / 2; cross_entropy: -t ln y - (1 - t) ln(1 - y) as
    max(u, 0) - t u + ln(1 + e^-|u|), for which no y is too near 0 or 1. See `network.error`.
    """
    u, y = outputs.u, outputs.y
    with np.errstate(over="ignore", invalid="ignore"):
        match network.loss:
            case "squared":
                return (t - y) ** 2
            case "half_squared":
                return 0.5 * (t - y) ** 2
            case "cross_entropy":
                return np.maximum(u, 0.0) - t * u + np.log1p(np.exp(-np.abs(u)))


def decision_surface(network: Network, w: Array, x0: Array, x1: Array) -> Array:
    """Return y (len(x1), len(x0)) over the plane of two inputs, for one weight vector w (M,).

    Row i and column j are the input (x0[j], x1[i]). Raises `ValueError` for any other number of
    inputs than two.
    """
    rows = max(1, AT_ONCE // (max(network.sizes) * len(x0)))
    y = np.empty((len(x1), len(x0)))
    for begin in range(0, len(x1), rows):
        some = x1[begin : begin + rows]
        x = np.column_stack((np.tile(x0, len(some)), np.repeat(some, len(x0))))
        y[begin : begin + rows] = forward(network, w[np.newaxis], x).y.reshape(len(some), -1)
    return y


def landscape(
    network: Network,
    plane: Plane,
    a: Array,
    b: Array,
    x: Array,
    t: Array,
    reduction: Literal["mean", "sum"] = "mean",
) -> Array:
    """Return E (len(b), len(a)) over a plane of weights, of the patterns x (P, inputs), t (P,).

    Row i and column j are w = center + a[j] first + b[i] second; E is the mean over the patterns,
    or their sum, as `network.error` has it: weight decay has no part in it. Layers that the plane
    does not move are computed once.

    Raises `ValueError` where a shape is not this network's.
    """
    layers = list(
        zip(
            *(network.layers(part) for part in (plane.center, plane.first, plane.second)),
            strict=True,
        )
    )
    moved = [bool(first.any() or second.any()) for _, first, second in layers]
    rows = max(1, AT_ONCE // (max(network.sizes) * len(a) * len(t)))
    E = np.empty((len(b), len(a)))
    reduce = np.mean if reduction == "mean" else np.sum
    for begin in range(0, len(b), rows):
        some = b[begin : begin + rows]
        across = np.tile(a, len(some))[:, np.newaxis, np.newaxis]
        along = np.repeat(some, len(a))[:, np.newaxis, np.newaxis]
        with np.errstate(over="ignore", invalid="ignore"):
            matrices = [
                center + across * first + along * second if move else center[np.newaxis]
                for (center, first, second), move in zip(layers, moved, strict=True)
            ]
            of_patterns = errors(network, _through(network, matrices, x), t)
            E[begin : begin + rows] = reduce(of_patterns, axis=1).reshape(len(some), -1)
    return E

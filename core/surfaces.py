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

AT_ONCE = 16_000  # numbers of the widest layer: larger arrays are made of fresh memory each time


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
    return _through(network, network.layers(w), x)


def _through(network: Network, matrices: Iterable[Array], x: Array) -> Outputs:
    """Return what `forward` does; matrices (n or 1, neurons, inputs + 1) of every layer."""
    if x.ndim != 2 or x.shape[1] != network.sizes[0]:
        raise ValueError(f"x: got {x.shape}, allowed: (P, {network.sizes[0]})")
    *hidden, last = matrices
    seen, outputs = _with_bias(x.T[np.newaxis]), []
    with np.errstate(over="ignore", invalid="ignore"):
        for matrix in hidden:
            # u_j = sum_i w_ji h_i + w_j,bias 1; h_j = f(u_j)
            h = activate(network.activation, matrix @ seen, network.slope)
            outputs.append(h)
            seen = _with_bias(h)
        # The listing as printed: what the output neuron sees is 0 for ever.
        seen = seen if network.connected else _with_bias(np.zeros_like(seen[:, :-1]))
        u = (last @ seen)[:, 0]
        return Outputs(tuple(outputs), u, activate(network.output, u, network.slope))


def _with_bias(h: Array) -> Array:
    """Return h (n, inputs, P) with the constant 1 that the biases are the weights of, as a row."""
    seen = np.empty((h.shape[0], h.shape[1] + 1, h.shape[2]))
    seen[:, :-1] = h
    seen[:, -1] = 1.0
    return seen


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
    parts = [
        np.stack(layer)
        for layer in zip(
            *(network.layers(part) for part in (plane.center, plane.first, plane.second)),
            strict=True,
        )
    ]
    rows = max(1, AT_ONCE // (max(network.sizes) * len(a) * len(t)))
    E = np.empty((len(b), len(a)))
    reduce = np.mean if reduction == "mean" else np.sum
    for begin in range(0, len(b), rows):
        some = b[begin : begin + rows]
        across, along = np.tile(a, len(some)), np.repeat(some, len(a))
        places = np.column_stack((np.ones_like(across), across, along))
        with np.errstate(over="ignore", invalid="ignore"):
            outputs = _through(network, [_at(places, part) for part in parts], x)
            of_each = reduce(errors(network, outputs, t), axis=1)
        E[begin : begin + rows] = of_each.reshape(-1, len(a))
    return E


def _at(places: Array, parts: Array) -> Array:
    """Return a layer's matrices (n, neurons, inputs + 1) at places (n, 3) of the plane: 1, a, b.

    parts (3, neurons, inputs + 1) are the layer's share of center, first and second; one matrix is
    enough where neither direction moves it.
    """
    if not parts[1:].any():
        return parts[:1]
    # w = 1 center + a first + b second
    return (places @ parts.reshape(3, -1)).reshape(-1, *parts.shape[1:])

"""What every neuron computed, in many iterations and of many patterns, to the last bit.

training (records, states) -> activity -> explain, app.stretches. `network` is the blackboard; here
are its formulas for many weight vectors in one go, in the order and with the arithmetic of the
kernel, so that what is shown is what was computed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core import formulas
from core.config import TrainingConfig
from core.machine_code import activated
from core.network import Activation, Network, derivative

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """What every neuron computed, hidden ones first, the output last: arrays (n, P, neurons).

    u is its sum, h its output (y for the output neuron), delta = dE/du, of each pattern's own E.
    n is how many weight vectors there are, P how many patterns.
    """

    u: Array
    h: Array
    delta: Array


def neurons(network: Network) -> list[str]:
    """Return the neurons' names, "1_2" for the second of layer 1, in the order of `Activity`."""
    return [
        f"{layer}_{neuron}"
        for layer, size in enumerate(network.sizes[1:], start=1)
        for neuron in range(1, size + 1)
    ]


def activity(config: TrainingConfig, w: Array, x: Array, t: Array, after: Array) -> Activity:
    """Return what the neurons compute for weights w (n, M), inputs x (P, inputs), targets t (P,).

    u_j = sum_i w_ji h_i, h_j = f(u_j); delta = dE/dy f'(u) of the output neuron, and one layer
    back delta_i = (sum_j delta_j w_ji) f'(u_i). Every sum has the kernel's order. after (n, M) are
    the weights w_{k+1}, which only the fault `updated_weights` looks at.
    """
    network = config.network
    layers, updated = network.layers(w), network.layers(after)
    back = updated if config.fault == "updated_weights" else layers
    # Huge weights give what IEEE arithmetic makes of them
    with np.errstate(over="ignore", invalid="ignore"):
        u, h = _forward(network, layers, x)
        delta = [pull_of(config, h[-1], t) * slope_of(config, len(layers), h[-1])]
        for layer in range(len(layers) - 1, 0, -1):
            # delta_i = (sum_j delta_j w_ji) f'(u_i)
            delta.insert(0, _drawn(delta[0], back[layer]) * slope_of(config, layer, h[layer - 1]))
    return Activity(*(np.concatenate(part, axis=2) for part in (u, h, delta)))


def _forward(network: Network, layers: list[Array], x: Array) -> tuple[list[Array], list[Array]]:
    """Return u and h of every layer, each (n, P, neurons)."""
    sums, outputs = [], []
    seen = np.broadcast_to(x, (len(layers[0]), *x.shape))
    for number, matrices in enumerate(layers, start=1):
        last = number == len(layers)
        u = np.zeros((*seen.shape[:2], matrices.shape[1]))
        # The listing as printed: of the output neuron's inputs only the constant 1 reaches it.
        for i in range(seen.shape[2] if network.connected or not last else 0):
            # u_j = sum_i w_ji h_i, the bias last
            u += matrices[:, np.newaxis, :, i] * seen[:, :, i, np.newaxis]
        u += matrices[:, np.newaxis, :, -1]
        seen = _activate(network.output if last else network.activation, u, network.slope)
        sums.append(u)
        outputs.append(seen)
    return sums, outputs


def _activate(function: Activation, u: Array, slope: float) -> Array:
    """Return f(u), element by element, as the kernel computes it."""
    number = formulas.ACTIVATIONS.index(function)
    h: Array = activated()(number, np.ascontiguousarray(u).ravel(), slope)
    return h.reshape(u.shape)


def pull_of(config: TrainingConfig, y: Array, t: Array) -> Array:
    """Return dE/dy (n, P, 1), dE/du with cross_entropy; with its sign flipped by that fault."""
    # squared: 2 (y - t); half_squared and cross_entropy: y - t
    targets = t[np.newaxis, :, np.newaxis]
    # Not minus the difference: of equal numbers that would be -0.0
    residual = targets - y if config.fault == "flipped_sign" else y - targets
    return 2.0 * residual if config.loss == "squared" else residual


def slope_of(config: TrainingConfig, layer: int, h: Array) -> Array:
    """Return f'(u) of a layer's neurons from their outputs; 1 where nothing multiplies by it.

    With cross_entropy the output's y (1 - y) has cancelled; the fault `no_derivative` leaves out
    every one.
    """
    network = config.network
    last = layer == len(network.sizes) - 1
    if config.fault == "no_derivative" or (last and config.loss == "cross_entropy"):
        return np.ones_like(h)
    with np.errstate(over="ignore", invalid="ignore"):
        return derivative(network.output if last else network.activation, h, network.slope)


def _drawn(delta: Array, matrices: Array) -> Array:
    """Return dE/dh (n, P, inputs) of a layer's inputs: sum_j delta_j w_ji."""
    drawn = np.zeros((*delta.shape[:2], matrices.shape[2] - 1))
    for j in range(delta.shape[2]):
        drawn += delta[:, :, j, np.newaxis] * matrices[:, np.newaxis, j, :-1]
    return drawn


@dataclass(frozen=True, slots=True)
class Place:
    """Where a parameter stands: its layer and neuron, from 1, and its slot, from 0."""

    layer: int
    neuron: int
    slot: int
    bias: bool


def places(network: Network) -> list[Place]:
    """Return the place of each of the parameters, in their order."""
    return [
        Place(layer, neuron, slot, slot == inputs)
        for layer, (inputs, size) in enumerate(
            zip(network.sizes, network.sizes[1:], strict=False), start=1
        )
        for neuron in range(1, size + 1)
        for slot in range(inputs + 1)
    ]


def hidden_slopes(config: TrainingConfig, active: Activity) -> list[Array]:
    """Return f'(u) of each hidden layer's neurons, arrays (n, P, neurons)."""
    ends = np.cumsum(config.network.sizes[1:-1])
    hidden = np.split(active.h, ends, axis=2)[:-1]
    return [slope_of(config, layer, h) for layer, h in enumerate(hidden, start=1)]


def column_of(network: Network, layer: int, neuron: int) -> int:
    """Return a neuron's place in `Activity`."""
    return sum(network.sizes[1:layer]) + neuron - 1


def pulls(network: Network, active: Activity, x: Array) -> Array:
    """Return dE[p]/dw (n, P, M) of every pattern's own E: delta_j h_i, and delta_j of a bias."""
    gradients = np.empty((*active.u.shape[:2], len(network.parameters)))
    with np.errstate(over="ignore", invalid="ignore"):
        for m, place in enumerate(places(network)):
            delta = active.delta[:, :, column_of(network, place.layer, place.neuron)]
            # dE/dw_ji = delta_j h_i, and dE/dw_j,bias = delta_j
            gradients[:, :, m] = delta * seen_by(network, active, x, place)
    return gradients


def seen_by(network: Network, active: Activity, x: Array, place: Place) -> Array:
    """Return what a weight multiplies (n, P): an input, a hidden output, or a bias's 1."""
    if place.bias:
        return np.ones(active.u.shape[:2])
    if place.layer == 1:
        return np.broadcast_to(x[:, place.slot], active.u.shape[:2])
    return active.h[:, :, column_of(network, place.layer - 1, place.slot + 1)]

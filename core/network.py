"""A network on the blackboard: its layers, its parameters' names, forward and backward.

Plain NumPy, one net and one pattern at a time, in the order of the article's formulas: the
reference that `kernel` is held against. `config` builds a `Network`; `training` and the page read
its names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Network:
    """The shape of a fully connected sigmoid network with one output neuron.

    `sizes` counts the neurons of each layer, inputs first: (2, 2, 1) in the article. `connected`
    is False for the listing as printed, whose output neuron is never handed the hidden outputs.
    """

    sizes: tuple[int, ...]
    connected: bool = True

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names in the one order used everywhere: layer, neuron, inputs, bias last.

        `w1_10` is layer 1, neuron 1, input 0, the article's w^1_10; in a 2-2-1 network `w1_12`
        is the bias of that neuron.
        """
        return tuple(
            f"w{layer}_{neuron}{slot}"
            for layer, (inputs, neurons) in enumerate(
                zip(self.sizes, self.sizes[1:], strict=False), start=1
            )
            for neuron in range(1, neurons + 1)
            for slot in range(inputs + 1)
        )

    def layers(self, w: Vector) -> list[Vector]:
        """Split flat parameters (M,) into a matrix (neurons, inputs + 1) a layer, bias last."""
        matrices, start = [], 0
        for inputs, neurons in zip(self.sizes, self.sizes[1:], strict=False):
            end = start + neurons * (inputs + 1)
            matrices.append(w[start:end].reshape(neurons, inputs + 1))
            start = end
        return matrices


def sigmoid(u: Vector) -> Vector:
    """Return 1 / (1 + e^-u), element by element; 0 and 1 at the ends, never an overflow."""
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-u))


def forward(network: Network, w: Vector, x: Vector) -> list[Vector]:
    """Return the outputs of every layer for the input x (inputs,), the inputs themselves first.

    w (M,) in the order of `network.parameters`; the last element of the answer is (1,): y.
    Article: u = x_0 w_0 + x_1 w_1 + w_2, y = sigmoid(u).
    """
    outputs = [x]
    matrices = network.layers(w)
    for matrix in matrices:
        # The listing as printed: what the output neuron sees is 0 for ever.
        blind = matrix is matrices[-1] and not network.connected
        seen = np.zeros_like(outputs[-1]) if blind else outputs[-1]
        # u_j = sum_i w_ji x_i + w_j,bias
        u = matrix[:, :-1] @ seen + matrix[:, -1]
        # h_j = 1 / (1 + e^-u_j)
        outputs.append(sigmoid(u))
    return outputs


def error(y: float, t: float) -> float:
    """Return E = (t - y)^2, without the factor 1/2 that other texts put before it (article)."""
    # E = (t - y)^2
    return (t - y) ** 2


def backward(network: Network, w: Vector, outputs: list[Vector], t: float) -> Vector:
    """Return the gradient dw (M,) = dE/dw at w, for what `forward` gave and the target t.

    Article: dE/dw2_10 = 2 (y - t) y (1 - y) h_1, and one layer further back
    dE/dw1_10 = 2 (y - t) y (1 - y) w2_10 h_1 (1 - h_1) x_0. With `connected` False the same
    formulas are used, as the listing does, though y no longer depends on all of these weights.
    """
    y = outputs[-1]
    # delta = dE/du of the output neuron = 2 (y - t) y (1 - y)
    delta = 2.0 * (y - t) * (y * (1.0 - y))
    gradients: list[Vector] = []
    for matrix, h in zip(reversed(network.layers(w)), reversed(outputs[:-1]), strict=True):
        # dE/dw_ji = delta_j h_i, and dE/dw_j,bias = delta_j
        gradients.insert(0, np.outer(delta, np.append(h, 1.0)))
        # delta_i = (sum_j delta_j w_ji) h_i (1 - h_i): one layer back
        delta = (delta @ matrix[:, :-1]) * (h * (1.0 - h))
    return np.concatenate([gradient.ravel() for gradient in gradients])

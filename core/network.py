"""A network on the blackboard: its layers, its parameters' names, forward and backward.

Plain NumPy, one net and one pattern at a time, in the order of the article's formulas: the
reference that `kernel` is held against. `config` builds a `Network`; `training` and the page read
its names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

Activation = Literal["sigmoid", "tanh", "relu", "leaky_relu", "identity"]
OutputActivation = Literal["sigmoid", "tanh", "identity"]
Loss = Literal["squared", "half_squared", "cross_entropy"]


@dataclass(frozen=True)
class Network:
    """The shape of a fully connected network with one output neuron, and its functions.

    `sizes` counts the neurons of each layer, inputs first: (2, 2, 1) in the article; (2, 1) has no
    hidden layer. `connected` is False for the listing as printed, whose output neuron is never
    handed the hidden outputs. `slope` is `leaky_relu`'s where u < 0.
    """

    sizes: tuple[int, ...]
    connected: bool = True
    activation: Activation = "sigmoid"
    output: OutputActivation = "sigmoid"
    loss: Loss = "squared"
    slope: float = 0.01

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

    @cached_property
    def biases(self) -> NDArray[np.bool_]:
        """Which of the parameters (M,) are biases: the last slot of every neuron."""
        slots = [
            slot == inputs
            for inputs, neurons in zip(self.sizes, self.sizes[1:], strict=False)
            for _ in range(neurons)
            for slot in range(inputs + 1)
        ]
        return np.array(slots)

    @property
    def output_at(self) -> int:
        """The place of the output neuron's first parameter."""
        return len(self.parameters) - self.sizes[-2] - 1

    def layers(self, w: Vector) -> list[Vector]:
        """Split flat parameters (..., M) into matrices (..., neurons, inputs + 1), bias last."""
        matrices, start = [], 0
        for inputs, neurons in zip(self.sizes, self.sizes[1:], strict=False):
            end = start + neurons * (inputs + 1)
            matrices.append(w[..., start:end].reshape(*w.shape[:-1], neurons, inputs + 1))
            start = end
        return matrices


def sigmoid(u: Vector) -> Vector:
    """Return 1 / (1 + e^-u), element by element; 0 and 1 at the ends, never an overflow."""
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-u))


def activate(function: Activation, u: Vector, slope: float = 0.01) -> Vector:
    """Return a neuron's output for its weighted sum u, element by element.

    sigmoid: 1 / (1 + e^-u); tanh: tanh u; relu: max(0, u); leaky_relu: u, or slope u where u < 0;
    identity: u.
    """
    match function:
        case "sigmoid":
            return sigmoid(u)
        case "tanh":
            return np.tanh(u)
        case "relu":
            return np.where(u <= 0.0, 0.0, u)
        case "leaky_relu":
            return np.where(u <= 0.0, slope * u, u)
        case "identity":
            return u


def derivative(function: Activation, h: Vector, slope: float = 0.01) -> Vector:
    """Return dh/du, written in terms of the output h, element by element.

    sigmoid: h (1 - h); tanh: 1 - h^2; relu: 1 where h > 0, else 0; leaky_relu: 1 where h > 0, else
    slope; identity: 1. At u = 0 the two kinks take the derivative from the left.
    """
    match function:
        case "sigmoid":
            return h * (1.0 - h)
        case "tanh":
            return 1.0 - h * h
        case "relu":
            return np.where(h > 0.0, 1.0, 0.0)
        case "leaky_relu":
            return np.where(h > 0.0, 1.0, slope)
        case "identity":
            return np.ones_like(h)


def sums(network: Network, w: Vector, x: Vector) -> tuple[list[Vector], Vector]:
    """Return the outputs of every layer for the input x (inputs,), x first, and the last u (1,).

    w (M,) in the order of `network.parameters`. Article: u = x_0 w_0 + x_1 w_1 + w_2.
    """
    outputs = [x]
    matrices = network.layers(w)
    for layer, matrix in enumerate(matrices, start=1):
        last = layer == len(matrices)
        # The listing as printed: what the output neuron sees is 0 for ever.
        seen = np.zeros_like(outputs[-1]) if last and not network.connected else outputs[-1]
        # u_j = sum_i w_ji x_i + w_j,bias
        u = matrix[:, :-1] @ seen + matrix[:, -1]
        # h_j = f(u_j)
        function = network.output if last else network.activation
        outputs.append(activate(function, u, network.slope))
    return outputs, u


def forward(network: Network, w: Vector, x: Vector) -> list[Vector]:
    """Return the outputs of every layer for the input x (inputs,), the inputs themselves first.

    The last element is (1,): y. See `sums`.
    """
    return sums(network, w, x)[0]


def error(y: float, t: float, loss: Loss = "squared", u: float | None = None) -> float:
    """Return E for the output y and the target t.

    squared: (t - y)^2, without the factor 1/2 that other texts put before it (article);
    half_squared: with it, as in Rumelhart, Hinton & Williams (1986), equation 3;
    cross_entropy: -t ln y - (1 - t) ln(1 - y), computed from u, so that no y is too near 0 or 1:
    max(u, 0) - t u + ln(1 + e^-|u|).
    """
    # A product, not a power: infinite where it is too large, and no OverflowError
    residual = t - y
    match loss:
        case "squared":
            return residual * residual
        case "half_squared":
            return 0.5 * (residual * residual)
        case "cross_entropy":
            if u is None:
                raise ValueError("u: got None, allowed: the output neuron's sum")
            return max(u, 0.0) - t * u + float(np.log1p(np.exp(-abs(u))))


def backward(network: Network, w: Vector, outputs: list[Vector], t: float) -> Vector:
    """Return the gradient dw (M,) = dE/dw at w, for what `forward` gave and the target t.

    Article: dE/dw2_10 = 2 (y - t) y (1 - y) h_1, and one layer further back
    dE/dw1_10 = 2 (y - t) y (1 - y) w2_10 h_1 (1 - h_1) x_0. With `connected` False the same
    formulas are used, as the listing does, though y no longer depends on all of these weights.
    """
    y = outputs[-1]
    # delta = dE/du of the output neuron = dE/dy f'(u)
    slope = derivative(network.output, y)
    match network.loss:
        case "squared":
            delta = 2.0 * (y - t) * slope
        case "half_squared":
            delta = (y - t) * slope
        case "cross_entropy":
            # (y - t) / (y (1 - y)) y (1 - y)
            delta = y - t
    gradients: list[Vector] = []
    for matrix, h in zip(reversed(network.layers(w)), reversed(outputs[:-1]), strict=True):
        # dE/dw_ji = delta_j h_i, and dE/dw_j,bias = delta_j
        gradients.insert(0, np.outer(delta, np.append(h, 1.0)))
        # delta_i = (sum_j delta_j w_ji) f'(u_i): one layer back
        delta = (delta @ matrix[:, :-1]) * derivative(network.activation, h, network.slope)
    return np.concatenate([gradient.ravel() for gradient in gradients])

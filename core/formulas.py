"""The formulas of `network` and of the optimizers for the numbers of one neuron or one weight.

each, together, faulty, kernel (machine code) -> here -> arithmetic. Only numbers go in: an array
handed to what is called for every neuron or weight would be counted up and down each time. What an
optimizer does may be done to a pair of weights (`pairs`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.arithmetic import exp, inline, log_of_1_and, sigmoid, tanh
from core.pairs import square_root

# Unsigned indices: Numba then leaves out its test for negative ones.
ZERO: Any
ONE: Any
TWO: Any
FOUR: Any
ZERO, ONE, TWO, FOUR = (np.uint64(number) for number in (0, 1, 2, 4))

ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "identity")
SIGMOID, TANH, RELU, LEAKY_RELU, IDENTITY = range(5)
LOSSES = ("squared", "half_squared", "cross_entropy")
SQUARED, HALF_SQUARED, CROSS_ENTROPY = range(3)
OPTIMIZERS = ("gd", "momentum", "nesterov", "rmsprop", "adam")
GD, MOMENTUM, NESTEROV, RMSPROP, ADAM = range(5)
SCHEDULES = ("each", "batch", "online")
EACH, BATCH, ONLINE = range(3)
FAULTS = (None, "no_derivative", "flipped_sign", "updated_weights", "last_gradient")
NO_FAULT, NO_DERIVATIVE, FLIPPED_SIGN, UPDATED_WEIGHTS, LAST_GRADIENT = range(5)

# What of a state is neither w nor a slot: beta1^k, beta2^k, the least mean of E so far (-1 before
# the first), the iterations since it last fell.
MEMORY = 4
POWER_1, POWER_2, LEAST, SINCE = np.uint64(0), np.uint64(1), np.uint64(2), np.uint64(3)


@inline
def activate(function: int, u: float, slope: float) -> Any:
    """Return a neuron's output: `network.activate`."""
    if function == SIGMOID:
        return sigmoid(u)
    if function == TANH:
        return tanh(u)
    # NaN, the sum of infinities, goes on as NaN: no comparison holds for it
    if function == IDENTITY or not u <= 0.0:
        return u
    return slope * u if function == LEAKY_RELU else 0.0


def activate_all(function: int, u: Any, slope: float) -> Any:
    """Return `activate` of every number of u (n,)."""
    h = np.empty_like(u)
    for i in range(u.size):
        h[i] = activate(function, u[i], slope)
    return h


@inline
def derivative(function: int, h: float, slope: float) -> Any:
    """Return dh/du from the output h: `network.derivative`."""
    if function == SIGMOID:
        return h * (1.0 - h)
    if function == TANH:
        return 1.0 - h * h
    if function == IDENTITY or h > 0.0:
        return 1.0
    return slope if function == LEAKY_RELU else 0.0


@inline
def error(loss: int, y: float, t: float, u: float) -> Any:
    """Return E: `network.error`."""
    if loss == CROSS_ENTROPY:
        # E = max(u, 0) - t u + ln(1 + e^-|u|)
        return max(0.0, u) - t * u + log_of_1_and(exp(-abs(u)))
    # E = (t - y)^2, or half of it
    residual = t - y
    return residual * residual * (0.5 if loss == HALF_SQUARED else 1.0)


@inline
def pull(loss: int, y: float, t: float) -> Any:
    """Return dE/dy for `squared` and `half_squared`, dE/du for `cross_entropy` (sigmoid output)."""
    # dE/dy = 2 (y - t); without the 2 for half of it, and (y - t) / (y (1 - y)) y (1 - y)
    return 2.0 * (y - t) if loss == SQUARED else y - t


@inline
def first_slot(optimizer: int, before: Any, dw: Any, rate: float) -> Any:
    """Return an optimizer's first slot after an iteration: v, s or m (see `choices`)."""
    if optimizer == RMSPROP:
        # s = rho s + (1 - rho) dw^2
        return rate * before + (1.0 - rate) * (dw * dw)
    if optimizer == ADAM:
        # m = beta1 m + (1 - beta1) dw
        return rate * before + (1.0 - rate) * dw
    # v = mu v + dw
    return rate * before + dw


@inline
def second_slot(before: Any, dw: Any, rate: float) -> Any:
    """Return Adam's second slot after an iteration: v."""
    # v = beta2 v + (1 - beta2) dw^2
    return rate * before + (1.0 - rate) * (dw * dw)


@inline
def move(optimizer: int, dw: Any, slot: Any, rate: float, epsilon: float) -> Any:
    """Return what eta multiplies, for the optimizers of one slot."""
    if optimizer == MOMENTUM:
        return slot
    if optimizer == NESTEROV:
        # dw + mu v
        return dw + rate * slot
    # dw / (sqrt(s) + epsilon)
    return dw / (square_root(slot) + epsilon)


@inline
def adams_move(slot: Any, second: Any, epsilon: float, power_1: float, power_2: float) -> Any:
    """Return what eta multiplies in Adam, from its slots and beta1^(k+1), beta2^(k+1)."""
    # m' / (sqrt(v') + epsilon), bias-corrected
    return (slot / (1.0 - power_1)) / (square_root(second / (1.0 - power_2)) + epsilon)

"""Backpropagation with a fault, on the blackboard: what a broken program takes for dE/dw.

Plain NumPy, beside `network` and `optimizer`, whose parts it puts together wrongly: the reference
that the kernel's `faulty` is held against. A recipe's `fault` names what is wrong:

no_derivative: every f'(u) of the chain rule is left out, as if it were 1. The line that is missing
    when `delta = error` is written for `delta = error * y * (1 - y)`.
flipped_sign: the slope of the error is taken the wrong way round, 2 (t - y) for 2 (y - t), so that
    dw = -dE/dw: `t - y` on paper, `w -= eta * dw` in the program. Weight decay keeps its sign.
updated_weights: each layer is updated before its error goes on to the layer below, which then comes
    by w_{k+1} in place of w_k: the step stands inside the loop over the layers, one line too early.
last_gradient: the step is taken before the gradient is computed, and so follows that of the
    iteration before, weight decay included; at the first there is none, and dw = 0. As when
    `optimizer.step()` stands above `loss.backward()`.

Whatever is wrong, w_{k+1} follows from w_k and the recorded dw_k by the optimizer's own formula.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from core.config import TrainingConfig
from core.network import Activation, Vector, derivative, forward
from core.optimizer import Array, step


def iteration(
    config: TrainingConfig, k: int, w: Vector, slots: Array, learnt: Sequence[int]
) -> tuple[Vector, Vector, Array]:
    """Return dw (M,), w_{k+1} (M,) and the next slots of one net, from those of iteration k.

    learnt: the patterns that the net learns from: one of `each` and `online`, all of `batch`.
    slots (slots, M): the optimizer's; with `last_gradient` one more, the gradient that waits.
    """
    waits = config.fault == "last_gradient"
    optimizers = slots[:-1] if waits else slots

    def updated(part: slice, dw: Vector) -> Vector:
        """Return w_{k+1} of some weights, from their gradient."""
        return step(config.optimizer, config.eta, k, w[part], dw, optimizers[:, part])[0]

    gradient = _gradient(config, w, learnt, updated)
    dw = slots[-1] if waits else gradient
    after, optimizers = step(config.optimizer, config.eta, k, w, dw, optimizers)
    return dw, after, np.concatenate([optimizers, gradient[np.newaxis]]) if waits else optimizers


def _gradient(
    config: TrainingConfig,
    w: Vector,
    learnt: Sequence[int],
    updated: Callable[[slice, Vector], Vector],
) -> Vector:
    """Return the gradient (M,) at w, of the patterns together and with the decay, fault included.

    With no fault, or `last_gradient`, it is dE/dw.
    """
    network, table = config.network, config.table
    outputs = [forward(network, w, np.array(table.x[p])) for p in learnt]
    deltas = [_error_slope(config, h[-1], table.t[p]) for h, p in zip(outputs, learnt, strict=True)]
    mean = config.schedule == "batch" and config.reduction == "mean"
    decay = config.weight_decay * np.where(network.biases, 0.0, w)
    gradient = np.empty_like(w)
    end = len(w)
    for layer, matrix in reversed(list(enumerate(network.layers(w)))):
        part = slice(end - matrix.size, end)
        # dE/dw_ji = delta_j h_i, and dE/dw_j,bias = delta_j
        seen = [np.append(h[layer], 1.0) for h in outputs]
        whole = sum(np.outer(delta, h) for delta, h in zip(deltas, seen, strict=True))
        gradient[part] = np.ravel(whole) / (len(learnt) if mean else 1) + decay[part]
        back = matrix
        if config.fault == "updated_weights":
            back = updated(part, gradient[part]).reshape(matrix.shape)
        # delta_i = (sum_j delta_j w_ji) f'(u_i): one layer back
        deltas = [
            (delta @ back[:, :-1]) * _slope(config, config.activation, h[layer])
            for delta, h in zip(deltas, outputs, strict=True)
        ]
        end = part.start
    return gradient


def _error_slope(config: TrainingConfig, y: Vector, t: float) -> Vector:
    """Return dE/du of the output neuron (1,), or what is taken for it: see `network.backward`."""
    # 2 (t - y) in place of 2 (y - t)
    pull = t - y if config.fault == "flipped_sign" else y - t
    match config.loss:
        case "squared":
            return 2.0 * pull * _slope(config, config.output, y)
        case "half_squared":
            return pull * _slope(config, config.output, y)
        case "cross_entropy":
            return pull


def _slope(config: TrainingConfig, function: Activation, h: Vector) -> Vector:
    """Return dh/du, and 1 where it is left out."""
    if config.fault == "no_derivative":
        return np.ones_like(h)
    return derivative(function, h, config.slope)

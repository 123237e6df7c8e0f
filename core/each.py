"""An iteration of `each`: nets side by side, every one with a pattern of its own.

kernel, the function that is compiled -> here -> formulas. Where `plain` is True the compiler leaves
out what the article's recipe and its like do not need.

h and delta are (P, width), a net's numbers beside each other: its outputs layer by layer, each
layer with the constant 1 that its biases are the weights of.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.arithmetic import sigmoid, spliced
from core.formulas import (
    ADAM,
    CROSS_ENTROPY,
    GD,
    ONE,
    POWER_1,
    POWER_2,
    SIGMOID,
    TWO,
    ZERO,
    activate,
    adams_move,
    derivative,
    first_slot,
    move,
    pull,
    second_slot,
)


@spliced
def forward(plain: bool, recipe: Any, w: Any, h: Any, u_last: Any) -> None:
    """Fill h (P, width) layer by layer, the nets side by side: their chains overlap."""
    sizes = recipe.sizes
    layers = np.uint64(sizes.shape[0]) - ONE
    source, weights = ZERO, ZERO
    for layer in range(layers):
        inputs, neurons = sizes[layer] + ONE, sizes[layer + ONE]
        target = source + inputs
        last = layer + ONE == layers
        # The listing as printed: of the output neuron's inputs only the constant 1 reaches it.
        seen_from = inputs - ONE if last and not recipe.connected else ZERO
        function = recipe.output if last else recipe.activation
        for p in range(np.uint64(h.shape[0])):
            begin = weights
            for j in range(neurons):
                # u_j = sum_i w_ji h_i, the bias last
                u = 0.0
                for i in range(seen_from, inputs):
                    u += w[p, begin + i] * h[p, source + i]
                h[p, target + j] = sigmoid(u) if plain else u
                begin += inputs
        if not plain:
            if last:
                for p in range(np.uint64(h.shape[0])):
                    u_last[p] = h[p, target]
            # The usual function by itself, so that the others are not asked for at every neuron.
            for p in range(np.uint64(h.shape[0])):
                if function == SIGMOID:
                    for j in range(target, target + neurons):
                        h[p, j] = sigmoid(h[p, j])
                else:
                    for j in range(target, target + neurons):
                        h[p, j] = activate(function, h[p, j], recipe.slope)
        weights += neurons * inputs
        source = target


@spliced
def backward(plain: bool, recipe: Any, w: Any, h: Any, delta: Any) -> None:
    """Fill delta (P, width): dE/du of every neuron."""
    sizes = recipe.sizes
    layers = np.uint64(sizes.shape[0]) - ONE
    target = np.uint64(h.shape[1]) - TWO
    weights = np.uint64(w.shape[1]) - (sizes[layers - ONE] + ONE)
    for p in range(np.uint64(h.shape[0])):
        y = h[p, target]
        # delta = dE/du = 2 (y - t) y (1 - y), for the article's loss and output
        if plain:
            delta[p, target] = 2.0 * (y - recipe.t[p]) * (y * (1.0 - y))
        else:
            delta[p, target] = pull(recipe.loss, y, recipe.t[p])
            if recipe.loss != CROSS_ENTROPY:
                delta[p, target] *= derivative(recipe.output, y, recipe.slope)
    # The deltas of each hidden layer from those of the next.
    for back in range(layers - ONE):
        layer = layers - ONE - back
        inputs, neurons = sizes[layer] + ONE, sizes[layer + ONE]
        source = target - inputs
        for p in range(np.uint64(h.shape[0])):
            for i in range(inputs - ONE):
                # delta_i = (sum_j delta_j w_ji) h_i (1 - h_i)
                drawn = 0.0
                begin = weights + i
                for j in range(neurons):
                    drawn += delta[p, target + j] * w[p, begin]
                    begin += inputs
                h_i = h[p, source + i]
                if plain:
                    delta[p, source + i] = drawn * (h_i * (1.0 - h_i))
                else:
                    slope = derivative(recipe.activation, h_i, recipe.slope)
                    delta[p, source + i] = drawn * slope
        target = source
        weights -= sizes[layer] * (sizes[layer - ONE] + ONE)


@spliced
def learn(
    plain: bool,
    recipe: Any,
    h: Any,
    delta: Any,
    w: Any,
    slots: Any,
    memory: Any,
    records: Any,
    row: Any,
) -> Any:
    """Compute, record and follow every net's gradient, weight by weight, in one walk.

    Returns 0, NaN where dw, a slot or w_{k+1} is not finite; in plain recipes y and E cannot be
    without it.
    """
    sizes, decay = recipe.sizes, recipe.decay
    optimizer, eta, rate = recipe.optimizer, recipe.eta, recipe.first
    dw_column = TWO * np.uint64(h.shape[0])
    w_column = dw_column + np.uint64(w.shape[0]) * np.uint64(w.shape[1])
    power_1, power_2 = memory[POWER_1], memory[POWER_2]
    check = 0.0
    for net in range(np.uint64(w.shape[0])):
        source, m = ZERO, ZERO
        for layer in range(np.uint64(sizes.shape[0]) - ONE):
            inputs = sizes[layer] + ONE
            target = source + inputs
            for j in range(sizes[layer + ONE]):
                for i in range(inputs):
                    # dE/dw_ji = delta_j h_i
                    dw = delta[net, target + j] * h[net, source + i]
                    before = w[net, m]
                    change = dw
                    if not plain:
                        if recipe.decays:
                            # dw includes weight_decay w, not for biases
                            dw += decay[m] * before
                        check += dw * 0.0
                        change = dw
                        if optimizer != GD:
                            slot = first_slot(optimizer, slots[net, 0, m], dw, rate)
                            slots[net, 0, m] = slot
                            check += slot * 0.0
                            if optimizer == ADAM:
                                second = second_slot(slots[net, 1, m], dw, recipe.second)
                                slots[net, 1, m] = second
                                check += second * 0.0
                                change = adams_move(slot, second, recipe.epsilon, power_1, power_2)
                            else:
                                change = move(optimizer, dw, slot, rate, recipe.epsilon)
                    records[row, dw_column] = dw
                    records[row, w_column] = before
                    # w_{k+1} = w_k - eta dw_k, or the optimizer's move for dw_k
                    after = before - eta * change
                    w[net, m] = after
                    check += after * 0.0
                    m += ONE
                    dw_column += ONE
                    w_column += ONE
            source = target
    return check

"""An iteration of `batch` and `online`: one net, its patterns or weights two at a time.

kernel, the function that is compiled -> here -> formulas, pairs. Every sum has the order of `each`;
several run side by side: those of two pairs of patterns, or those of two weights. Where only one is
left, it fills both places and is computed twice.

h and delta are as in `each`, but in memory a neuron's numbers lie beside each other, for an even
number of patterns. The one too many is computed like the others, and no sum has it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.arithmetic import sigmoid_of_pair, spliced
from core.formulas import (
    ADAM,
    BATCH,
    CROSS_ENTROPY,
    FOUR,
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
from core.pairs import left, pair, right


@spliced
def forward(recipe: Any, w: Any, h: Any, u_last: Any) -> None:
    """Fill h layer by layer, neuron by neuron."""
    sizes = recipe.sizes
    patterns = np.uint64(h.shape[0])
    layers = np.uint64(sizes.shape[0]) - ONE
    source, begin = ZERO, ZERO
    for layer in range(layers):
        inputs, neurons = sizes[layer] + ONE, sizes[layer + ONE]
        target = source + inputs
        last = layer + ONE == layers
        # The listing as printed: of the output neuron's inputs only the constant 1 reaches it.
        seen_from = inputs - ONE if last and not recipe.connected else ZERO
        function = recipe.output if last else recipe.activation
        for j in range(target, target + neurons):
            for p in range(ZERO, patterns, FOUR):
                q = p + TWO if p + TWO < patterns else p
                # u_j = sum_i w_ji h_i, the bias last
                u_p = u_q = pair(0.0, 0.0)
                for i in range(seen_from, inputs):
                    w_ji = w[0, begin + i]
                    u_p += w_ji * pair(h[p, source + i], h[p + ONE, source + i])
                    u_q += w_ji * pair(h[q, source + i], h[q + ONE, source + i])
                h[p, j], h[p + ONE, j] = left(u_p), right(u_p)
                h[q, j], h[q + ONE, j] = left(u_q), right(u_q)
            begin += inputs
        if last:
            for p in range(np.uint64(u_last.shape[0])):
                u_last[p] = h[p, target]
        # Sums first, then the activation: the chains of the usual one overlap in a loop by itself.
        for j in range(target, target + neurons):
            if function == SIGMOID:
                for p in range(ZERO, patterns, TWO):
                    y = sigmoid_of_pair(pair(h[p, j], h[p + ONE, j]))
                    h[p, j], h[p + ONE, j] = left(y), right(y)
            else:
                for p in range(patterns):
                    h[p, j] = activate(function, h[p, j], recipe.slope)
        source = target


@spliced
def backward(recipe: Any, w: Any, h: Any, delta: Any, low: Any, high: Any) -> None:
    """Fill delta for the patterns low ... high - 1: dE/du of every neuron."""
    sizes = recipe.sizes
    layers = np.uint64(sizes.shape[0]) - ONE
    target = np.uint64(h.shape[1]) - TWO
    weights = np.uint64(w.shape[1]) - (sizes[layers - ONE] + ONE)
    # In `online` the other pattern of the pair as well, which nobody asks for.
    first = low - low % TWO
    for p in range(low, high):
        y = h[p, target]
        delta[p, target] = pull(recipe.loss, y, recipe.t[p])
        if recipe.loss != CROSS_ENTROPY:
            delta[p, target] *= derivative(recipe.output, y, recipe.slope)
    # The deltas of each hidden layer from those of the next.
    for back in range(layers - ONE):
        layer = layers - ONE - back
        inputs, neurons = sizes[layer] + ONE, sizes[layer + ONE]
        source = target - inputs
        for i in range(inputs - ONE):
            for p in range(first, high, FOUR):
                q = p + TWO if p + TWO < high else p
                # delta_i = (sum_j delta_j w_ji) h_i (1 - h_i)
                drawn_p = drawn_q = pair(0.0, 0.0)
                begin = weights + i
                for j in range(target, target + neurons):
                    w_ji = w[0, begin]
                    drawn_p += w_ji * pair(delta[p, j], delta[p + ONE, j])
                    drawn_q += w_ji * pair(delta[q, j], delta[q + ONE, j])
                    begin += inputs
                delta[p, source + i], delta[p + ONE, source + i] = left(drawn_p), right(drawn_p)
                delta[q, source + i], delta[q + ONE, source + i] = left(drawn_q), right(drawn_q)
        # Times the derivative, as the activation in a loop by itself.
        for i in range(source, source + inputs - ONE):
            if recipe.activation == SIGMOID:
                for p in range(first, high, TWO):
                    h_i = pair(h[p, i], h[p + ONE, i])
                    delta_i = pair(delta[p, i], delta[p + ONE, i]) * (h_i * (1.0 - h_i))
                    delta[p, i], delta[p + ONE, i] = left(delta_i), right(delta_i)
            else:
                for p in range(low, high):
                    delta[p, i] *= derivative(recipe.activation, h[p, i], recipe.slope)
        target = source
        weights -= sizes[layer] * (sizes[layer - ONE] + ONE)


@spliced
def gradient(recipe: Any, h: Any, delta: Any, low: Any, high: Any, records: Any, row: Any) -> None:
    """Record dE/dw of the patterns low ... high - 1, two weights of a neuron at a time."""
    sizes = recipe.sizes
    column = TWO * np.uint64(recipe.t.shape[0])
    even = high - high % TWO
    source = ZERO
    for layer in range(np.uint64(sizes.shape[0]) - ONE):
        target = source + sizes[layer] + ONE
        for j in range(target, target + sizes[layer + ONE]):
            for i in range(source, target, TWO):
                k = i + ONE if i + ONE < target else i
                # dE/dw_ji = sum_p delta_j h_i, one pattern after the other
                if recipe.schedule == BATCH:
                    # -0.0 and the first is the first itself; 0.0 + -0.0 would be 0.0
                    dw = pair(-0.0, -0.0)
                    for p in range(ZERO, even, TWO):
                        delta_j = pair(delta[p, j], delta[p + ONE, j])
                        at_i = delta_j * pair(h[p, i], h[p + ONE, i])
                        at_k = delta_j * pair(h[p, k], h[p + ONE, k])
                        dw += pair(left(at_i), left(at_k))
                        dw += pair(right(at_i), right(at_k))
                    if even < high:
                        dw += delta[even, j] * pair(h[even, i], h[even, k])
                else:
                    dw = delta[low, j] * pair(h[low, i], h[low, k])
                records[row, column], records[row, column + (k - i)] = left(dw), right(dw)
                column += ONE + (k - i)
        source = target


@spliced
def learn(recipe: Any, w: Any, slots: Any, memory: Any, records: Any, row: Any) -> Any:
    """Follow the recorded gradient and complete the record, two weights at a time.

    Returns 0, NaN where dw, a slot or w_{k+1} is not finite.
    """
    decay, optimizer, eta, rate = recipe.decay, recipe.optimizer, recipe.eta, recipe.first
    parameters = np.uint64(w.shape[1])
    dw_column = TWO * np.uint64(recipe.t.shape[0])
    w_column = dw_column + parameters
    power_1, power_2 = memory[POWER_1], memory[POWER_2]
    check = pair(0.0, 0.0)
    for m in range(ZERO, parameters, TWO):
        n = m + ONE if m + ONE < parameters else m
        dw = pair(records[row, dw_column + m], records[row, dw_column + n])
        before = pair(w[0, m], w[0, n])
        if recipe.schedule == BATCH:
            dw = dw / recipe.divisor
        if recipe.decays:
            # dw includes weight_decay w, not for biases
            dw += pair(decay[m], decay[n]) * before
        check += dw * 0.0
        change = dw
        if optimizer != GD:
            slot = first_slot(optimizer, pair(slots[0, 0, m], slots[0, 0, n]), dw, rate)
            slots[0, 0, m], slots[0, 0, n] = left(slot), right(slot)
            check += slot * 0.0
            if optimizer == ADAM:
                second = pair(slots[0, 1, m], slots[0, 1, n])
                second = second_slot(second, dw, recipe.second)
                slots[0, 1, m], slots[0, 1, n] = left(second), right(second)
                check += second * 0.0
                change = adams_move(slot, second, recipe.epsilon, power_1, power_2)
            else:
                change = move(optimizer, dw, slot, rate, recipe.epsilon)
        # w_{k+1} = w_k - eta dw_k, or the optimizer's move for dw_k
        after = before - eta * change
        w[0, m], w[0, n] = left(after), right(after)
        check += after * 0.0
        records[row, dw_column + m], records[row, dw_column + n] = left(dw), right(dw)
        records[row, w_column + m], records[row, w_column + n] = left(before), right(before)
    return left(check) + right(check)

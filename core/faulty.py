"""An iteration of any schedule by a program with a fault: `faults`, as it is compiled.

kernel, the function that is compiled -> here -> formulas. Net by net, layer by layer, pattern by
pattern, as one would write it first: who breaks backpropagation is in no hurry. Every sum has the
order of `each` and `together`, so that without a fault the bits are theirs.

h and delta are as in `each`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.arithmetic import spliced
from core.formulas import (
    ADAM,
    BATCH,
    CROSS_ENTROPY,
    EACH,
    FLIPPED_SIGN,
    GD,
    LAST_GRADIENT,
    NO_DERIVATIVE,
    ONE,
    ONLINE,
    POWER_1,
    POWER_2,
    TWO,
    UPDATED_WEIGHTS,
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
def forward(recipe: Any, w: Any, h: Any, u_last: Any) -> None:
    """Fill h (P, width) layer by layer; of the output neuron's sums u_last (P,) too."""
    sizes = recipe.sizes
    layers = np.uint64(sizes.shape[0]) - ONE
    for p in range(np.uint64(h.shape[0])):
        net = p if recipe.schedule == EACH else ZERO
        source, m = ZERO, ZERO
        for layer in range(layers):
            inputs = sizes[layer] + ONE
            target = source + inputs
            last = layer + ONE == layers
            # The listing as printed: of the output neuron's inputs only the constant 1 reaches it.
            seen_from = inputs - ONE if last and not recipe.connected else ZERO
            function = recipe.output if last else recipe.activation
            for j in range(target, target + sizes[layer + ONE]):
                # u_j = sum_i w_ji h_i, the bias last
                u = 0.0
                for i in range(seen_from, inputs):
                    u += w[net, m + i] * h[p, source + i]
                if last:
                    u_last[p] = u
                h[p, j] = activate(function, u, recipe.slope)
                m += inputs
            source = target


@spliced
def error_slope(recipe: Any, y: Any, t: Any) -> Any:
    """Return delta = dE/du of the output neuron, or what is taken for it."""
    # 2 (t - y) in place of 2 (y - t)
    delta = pull(recipe.loss, t, y) if recipe.fault == FLIPPED_SIGN else pull(recipe.loss, y, t)
    if recipe.loss != CROSS_ENTROPY and recipe.fault != NO_DERIVATIVE:
        delta *= derivative(recipe.output, y, recipe.slope)
    return delta


@spliced
def learn(
    recipe: Any,
    h: Any,
    delta: Any,
    w: Any,
    slots: Any,
    memory: Any,
    records: Any,
    row: Any,
    turn: Any,
) -> Any:
    """Compute, record and follow every net's gradient, from its last layer to its first.

    `turn` is the pattern of this iteration of `online`. Returns 0, NaN where dw, a slot or w_{k+1}
    is not finite.
    """
    sizes = recipe.sizes
    patterns = np.uint64(h.shape[0])
    nets, parameters = np.uint64(w.shape[0]), np.uint64(w.shape[1])
    check = 0.0
    for net in range(nets):
        # The patterns that this net learns from: its own, that of this turn, or all.
        low, high = ZERO, patterns
        if recipe.schedule != BATCH:
            low = turn if recipe.schedule == ONLINE else net
            high = low + ONE
        column = TWO * patterns + net * parameters
        target = np.uint64(h.shape[1]) - TWO
        for p in range(low, high):
            delta[p, target] = error_slope(recipe, h[p, target], recipe.t[p])
        weights = parameters
        for back in range(np.uint64(sizes.shape[0]) - ONE):
            layer = np.uint64(sizes.shape[0]) - TWO - back
            inputs, neurons = sizes[layer] + ONE, sizes[layer + ONE]
            source = target - inputs
            weights -= neurons * inputs
            for j in range(neurons):
                for i in range(inputs):
                    m = weights + j * inputs + i
                    # dE/dw_ji = sum_p delta_j h_i; -0.0 and the first is the first itself
                    dw = -0.0
                    for p in range(low, high):
                        dw += delta[p, target + j] * h[p, source + i]
                    check += follow(recipe, dw, net, m, w, slots, memory, records, row, column + m)
            if layer > ZERO:
                go_back(recipe, h, delta, w, records, row, net, layer, target, weights, low, high)
            target = source
    return check


@spliced
def follow(
    recipe: Any,
    dw: Any,
    net: Any,
    m: Any,
    w: Any,
    slots: Any,
    memory: Any,
    records: Any,
    row: Any,
    column: Any,
) -> Any:
    """Complete one weight's dw, record it with the weight in `column` and its like, and step.

    Returns 0, NaN where one of the numbers is not finite.
    """
    before = w[net, m]
    if recipe.schedule == BATCH:
        dw = dw / recipe.divisor
    if recipe.decays:
        # dw includes weight_decay w, not for biases
        dw += recipe.decay[m] * before
    check = dw * 0.0
    if recipe.fault == LAST_GRADIENT:
        # This gradient waits, and that of the iteration before is followed.
        kept = slots.shape[1] - 1
        dw, slots[net, kept, m] = slots[net, kept, m], dw
    change = dw
    if recipe.optimizer != GD:
        slot = first_slot(recipe.optimizer, slots[net, 0, m], dw, recipe.first)
        slots[net, 0, m] = slot
        check += slot * 0.0
        if recipe.optimizer == ADAM:
            second = second_slot(slots[net, 1, m], dw, recipe.second)
            slots[net, 1, m] = second
            check += second * 0.0
            change = adams_move(slot, second, recipe.epsilon, memory[POWER_1], memory[POWER_2])
        else:
            change = move(recipe.optimizer, dw, slot, recipe.first, recipe.epsilon)
    records[row, column] = dw
    records[row, column + np.uint64(w.shape[0]) * np.uint64(w.shape[1])] = before
    # w_{k+1} = w_k - eta dw_k, or the optimizer's move for dw_k
    after = before - recipe.eta * change
    w[net, m] = after
    return check + after * 0.0


@spliced
def go_back(
    recipe: Any,
    h: Any,
    delta: Any,
    w: Any,
    records: Any,
    row: Any,
    net: Any,
    layer: Any,
    target: Any,
    weights: Any,
    low: Any,
    high: Any,
) -> None:
    """Fill the deltas below a layer from its own, which are in delta from `target` on.

    The layer's weights have been updated: they are in w from `weights` on; as they were before, in
    the record.
    """
    patterns, nets, parameters = np.uint64(h.shape[0]), np.uint64(w.shape[0]), np.uint64(w.shape[1])
    inputs, neurons = recipe.sizes[layer] + ONE, recipe.sizes[layer + ONE]
    source = target - inputs
    column = TWO * patterns + (nets + net) * parameters
    for p in range(low, high):
        for i in range(inputs - ONE):
            # delta_i = (sum_j delta_j w_ji) f'(u_i)
            drawn = 0.0
            for j in range(neurons):
                m = weights + j * inputs + i
                updated = recipe.fault == UPDATED_WEIGHTS
                w_ji = w[net, m] if updated else records[row, column + m]
                drawn += delta[p, target + j] * w_ji
            if recipe.fault != NO_DERIVATIVE:
                drawn *= derivative(recipe.activation, h[p, source + i], recipe.slope)
            delta[p, source + i] = drawn

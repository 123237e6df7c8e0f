"""`network`'s mathematics for all nets and iterations of a run, as Numba compiles it.

training -> machine_code (which compiles `kernel(plain=...)`) -> here. One source, two compilations:
where `plain` is True the compiler leaves out what the article's recipe and its like do not need.
Strict IEEE arithmetic, one code path whether it records or not, layers are data. What was tried
and measured is in docs/decisions/0004-kernel.md.

A net's numbers lie flat: its parameters m in their one order, and its outputs h layer by layer,
each layer with the constant 1 that its biases are the weights of.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from core.arithmetic import exp, inline, log_of_1_and, sigmoid, spliced, tanh

# Unsigned indices: Numba then leaves out its test for negative ones.
ZERO: Any
ONE: Any
TWO: Any
ZERO, ONE, TWO = np.uint64(0), np.uint64(1), np.uint64(2)

ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "identity")
SIGMOID, TANH, RELU, LEAKY_RELU, IDENTITY = range(5)
LOSSES = ("squared", "half_squared", "cross_entropy")
SQUARED, HALF_SQUARED, CROSS_ENTROPY = range(3)
OPTIMIZERS = ("gd", "momentum", "nesterov", "rmsprop", "adam")
GD, MOMENTUM, NESTEROV, RMSPROP, ADAM = range(5)
SCHEDULES = ("each", "batch", "online")
EACH, BATCH, ONLINE = range(3)
# Why a call ends early: the places in training.ENDED.
NO_REASON, DIVERGED, ERROR_BELOW, TOLERANCE, PLATEAU = range(5)

# What of a state is neither w nor a slot: beta1^k, beta2^k, the least mean of E so far (-1 before
# the first), the iterations since it last fell.
MEMORY = 4
POWER_1, POWER_2, LEAST, SINCE = np.uint64(0), np.uint64(1), np.uint64(2), np.uint64(3)


class Recipe(NamedTuple):
    """What the kernel reads of a recipe; names are places in the tuples above."""

    sizes: Any  # (layers + 1,) neurons of each layer, inputs first
    x: Any  # (P, inputs)
    t: Any  # (P,)
    order: Any  # (n,) the pattern of each iteration of `online`, from the call's first on
    decay: Any  # (M,) weight_decay; 0 for biases
    connected: bool
    schedule: int
    divisor: float  # of a batch's summed gradient
    activation: int
    slope: float
    output: int
    loss: int
    optimizer: int
    eta: float
    first: float  # mu, rho or beta1
    second: float  # beta2
    epsilon: float
    decays: bool
    error_below: float  # -1: no such rule
    tolerance: float  # -1: no such rule
    plateau: int  # 0: no such rule
    improvement: float


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


@spliced
def forward(plain: bool, recipe: Any, w: Any, h: Any, u_last: Any) -> None:
    """Fill h (P, width) layer by layer, the patterns side by side: their chains overlap."""
    sizes = recipe.sizes
    layers = np.uint64(sizes.shape[0]) - ONE
    several = plain or recipe.schedule == EACH
    source, weights = ZERO, ZERO
    for layer in range(layers):
        inputs, neurons = sizes[layer] + ONE, sizes[layer + ONE]
        target = source + inputs
        last = layer + ONE == layers
        # The listing as printed: of the output neuron's inputs only the constant 1 reaches it.
        seen_from = inputs - ONE if last and not recipe.connected else ZERO
        function = recipe.output if last else recipe.activation
        for p in range(np.uint64(h.shape[0])):
            net = p if several else ZERO
            begin = weights
            for j in range(neurons):
                # u_j = sum_i w_ji h_i, the bias last
                u = 0.0
                for i in range(seen_from, inputs):
                    u += w[net, begin + i] * h[p, source + i]
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
def backward(plain: bool, recipe: Any, w: Any, h: Any, delta: Any, low: Any, high: Any) -> None:
    """Fill delta (P, width) for the patterns low ... high - 1: dE/du of every neuron."""
    sizes = recipe.sizes
    layers = np.uint64(sizes.shape[0]) - ONE
    several = plain or recipe.schedule == EACH
    target = np.uint64(h.shape[1]) - TWO
    weights = np.uint64(w.shape[1]) - (sizes[layers - ONE] + ONE)
    for p in range(low, high):
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
        for p in range(low, high):
            net = p if several else ZERO
            for i in range(inputs - ONE):
                # delta_i = (sum_j delta_j w_ji) h_i (1 - h_i)
                drawn = 0.0
                begin = weights + i
                for j in range(neurons):
                    drawn += delta[p, target + j] * w[net, begin]
                    begin += inputs
                h_i = h[p, source + i]
                if plain:
                    delta[p, source + i] = drawn * (h_i * (1.0 - h_i))
                else:
                    slope = derivative(recipe.activation, h_i, recipe.slope)
                    delta[p, source + i] = drawn * slope
        target = source
        weights -= sizes[layer] * (sizes[layer - ONE] + ONE)


@inline
def first_slot(optimizer: int, before: float, dw: float, rate: float) -> Any:
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
def second_slot(before: float, dw: float, rate: float) -> Any:
    """Return Adam's second slot after an iteration: v."""
    # v = beta2 v + (1 - beta2) dw^2
    return rate * before + (1.0 - rate) * (dw * dw)


@inline
def move(optimizer: int, dw: float, slot: float, rate: float, epsilon: float) -> Any:
    """Return what eta multiplies, for the optimizers of one slot."""
    if optimizer == MOMENTUM:
        return slot
    if optimizer == NESTEROV:
        # dw + mu v
        return dw + rate * slot
    # dw / (sqrt(s) + epsilon)
    return dw / (np.sqrt(slot) + epsilon)


@inline
def adams_move(slot: float, second: float, epsilon: float, power_1: float, power_2: float) -> Any:
    """Return what eta multiplies in Adam, from its slots and beta1^(k+1), beta2^(k+1)."""
    # m' / (sqrt(v') + epsilon), bias-corrected
    return (slot / (1.0 - power_1)) / (np.sqrt(second / (1.0 - power_2)) + epsilon)


@spliced
def learn(
    plain: bool,
    recipe: Any,
    h: Any,
    delta: Any,
    low: Any,
    high: Any,
    w: Any,
    slots: Any,
    memory: Any,
    records: Any,
    row: Any,
) -> Any:
    """Compute, record and follow every net's gradient, weight by weight, in one walk.

    In `each` of the net's own pattern, else of the patterns low ... high - 1. Returns 0, NaN where
    dw, a slot or w_{k+1} is not finite; in plain recipes y and E cannot be without it.
    """
    sizes, decay = recipe.sizes, recipe.decay
    schedule, optimizer, eta, rate = recipe.schedule, recipe.optimizer, recipe.eta, recipe.first
    dw_column = TWO * np.uint64(h.shape[0])
    w_column = dw_column + np.uint64(w.shape[0]) * np.uint64(w.shape[1])
    power_1, power_2 = memory[POWER_1], memory[POWER_2]
    check = 0.0
    for net in range(np.uint64(w.shape[0])):
        if plain or schedule == EACH:
            low, high = net, net + ONE
        source, m = ZERO, ZERO
        for layer in range(np.uint64(sizes.shape[0]) - ONE):
            inputs = sizes[layer] + ONE
            target = source + inputs
            for j in range(sizes[layer + ONE]):
                for i in range(inputs):
                    # dE/dw_ji = delta_j h_i; the first is no sum: 0.0 + -0.0 would be 0.0
                    dw = delta[low, target + j] * h[low, source + i]
                    before = w[net, m]
                    change = dw
                    if not plain:
                        for p in range(low + ONE, high):
                            dw += delta[p, target + j] * h[p, source + i]
                        if schedule == BATCH:
                            dw /= recipe.divisor
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


@spliced
def reached(recipe: Any, y: Any, errors: Any, memory: Any) -> Any:
    """Return which rule ends the run with this iteration, from y (P,) and E (P,); 0: none."""
    patterns = errors.shape[0]
    largest = 0.0
    mean = 0.0
    farthest = 0.0
    for p in range(patterns):
        largest = max(largest, errors[p])
        farthest = max(farthest, abs(recipe.t[p] - y[p]))
        mean += errors[p] / patterns
    if recipe.plateau > 0:
        # The mean of E fell by less than `improvement` of its least, for `plateau` iterations
        memory[SINCE] += 1.0
        if memory[LEAST] < 0.0 or mean < memory[LEAST] * (1.0 - recipe.improvement):
            memory[LEAST] = mean
            memory[SINCE] = 0.0
    if largest < recipe.error_below:
        return ERROR_BELOW
    if farthest < recipe.tolerance:
        return TOLERANCE
    if recipe.plateau > 0 and memory[SINCE] >= recipe.plateau:
        return PLATEAU
    return NO_REASON


def kernel(plain: bool) -> Callable[..., Any]:
    """Return the function to compile: for every recipe, or for plain ones alone.

    Plain is: `each`, sigmoid everywhere, squared E, gd without decay, no rule that ends a run.
    """

    def advance(
        recipe: Any,
        w: Any,
        slots: Any,
        memory: Any,
        n: int,
        first: int,
        stride: int,
        records: Any,
    ) -> Any:
        """Train all nets n iterations, w, slots and memory in place; return (done, reason).

        w (nets, M), slots (nets, slots, M), memory (MEMORY,). The iteration `first` from here and
        every `stride`-th after it leave a row in records (rows + 1, R): y (P), E (P),
        dw (nets, M), w (nets, M); the others write into the row that the next one overwrites.
        `done` iterations are complete. Where a number of iteration `done` or w_{k+1} is not finite,
        the state is that before it and the reason DIVERGED.
        """
        patterns, nets = np.uint64(recipe.t.shape[0]), np.uint64(w.shape[0])
        parameters = np.uint64(w.shape[1])
        layers = np.uint64(recipe.sizes.shape[0])
        width = ZERO
        for layer in range(layers):
            width += recipe.sizes[layer] + ONE
        h = np.ones((patterns, width))
        delta = np.zeros((patterns, width))
        u_last = np.zeros(patterns)
        kept_slots = slots.copy()
        kept_memory = memory.copy()
        for p in range(patterns):
            for i in range(recipe.sizes[0]):
                h[p, i] = recipe.x[p, i]
        output = width - TWO
        w_columns = TWO * patterns + nets * parameters
        ruled = recipe.error_below > 0.0 or recipe.tolerance > 0.0 or recipe.plateau > 0
        remembers = recipe.optimizer == ADAM or recipe.plateau > 0
        row = ZERO
        until_kept = first
        reason = NO_REASON
        for done in range(n):
            forward(plain, recipe, w, h, u_last)
            check = 0.0
            for p in range(patterns):
                y = h[p, output]
                records[row, p] = y
                if plain:
                    residual = recipe.t[p] - y
                    # E = (t - y)^2
                    records[row, patterns + p] = residual * residual
                else:
                    e = error(recipe.loss, y, recipe.t[p], u_last[p])
                    records[row, patterns + p] = e
                    check += e * 0.0
            # Of which patterns the gradients are: of all, or of the one of this iteration.
            low, high = ZERO, patterns
            if not plain and recipe.schedule == ONLINE:
                low = recipe.order[done]
                high = low + ONE
            backward(plain, recipe, w, h, delta, low, high)

            if not plain:
                if recipe.optimizer != GD:
                    kept_slots[:] = slots
                if remembers:
                    kept_memory[:] = memory
                if recipe.optimizer == ADAM:
                    memory[POWER_1] *= recipe.first
                    memory[POWER_2] *= recipe.second
            check += learn(plain, recipe, h, delta, low, high, w, slots, memory, records, row)
            if check != 0.0:
                for net in range(nets):
                    for m in range(parameters):
                        w[net, m] = records[row, w_columns + net * parameters + m]
                slots[:] = kept_slots
                memory[:] = kept_memory
                return done, DIVERGED
            if not plain and ruled:
                e = records[row, patterns : patterns + patterns]
                reason = reached(recipe, records[row, :patterns], e, memory)
            if until_kept == 0:
                row += ONE
                until_kept = stride
            until_kept -= 1
            if reason != NO_REASON:
                return done + 1, reason
        return n, NO_REASON

    return advance

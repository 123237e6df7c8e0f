"""`network`'s mathematics for all nets and iterations of a run, as Numba compiles it.

training -> machine_code (which compiles `kernel` in each of WAYS) -> here -> each, together or
faulty, an iteration's steps -> formulas. One source, four compilations: the compiler leaves out
what a way does not need. Strict IEEE arithmetic, one code path whether it records or not, layers
are data. What was tried and measured is in docs/decisions/0004-kernel.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from core import each, faulty, together
from core.arithmetic import spliced
from core.formulas import (
    ADAM,
    GD,
    LEAST,
    ONE,
    ONLINE,
    POWER_1,
    POWER_2,
    SINCE,
    TWO,
    ZERO,
    error,
)

WAYS = ("plain", "each", "together", "faulty")
"""The compilations: for the article's recipe and its like, for every other of `each`, for `batch`
and `online`, whose one net's patterns are computed together; for every recipe with a fault.
"""

# Why a call ends early: the places in training.ENDED.
NO_REASON, DIVERGED, ERROR_BELOW, TOLERANCE, PLATEAU = range(5)


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
    fault: int


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


def kernel(way: str) -> Callable[..., Any]:
    """Return the function to compile for the recipes of one of WAYS.

    Plain is: `each`, sigmoid everywhere, squared E, gd without decay, no rule that ends a run.
    """
    plain, several, broken = way == "plain", way != "together", way == "faulty"

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
        # In memory a net's numbers beside each other, or a neuron's (an even number of patterns).
        h = np.ones((patterns, width)) if several else np.ones((width, patterns + patterns % TWO)).T
        delta = np.zeros((patterns, width)) if several else np.zeros(h.T.shape).T
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
            if broken:
                faulty.forward(recipe, w, h, u_last)
            elif several:
                each.forward(plain, recipe, w, h, u_last)
            else:
                together.forward(recipe, w, h, u_last)
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
            if not plain:
                if broken or recipe.optimizer != GD:
                    kept_slots[:] = slots
                if remembers:
                    kept_memory[:] = memory
                if recipe.optimizer == ADAM:
                    memory[POWER_1] *= recipe.first
                    memory[POWER_2] *= recipe.second
            if broken:
                turn = recipe.order[done] if recipe.schedule == ONLINE else ZERO
                check += faulty.learn(recipe, h, delta, w, slots, memory, records, row, turn)
            elif several:
                each.backward(plain, recipe, w, h, delta)
                check += each.learn(plain, recipe, h, delta, w, slots, memory, records, row)
            else:
                # Of which patterns the gradient is: of all, or of the one of this iteration.
                low, high = ZERO, patterns
                if recipe.schedule == ONLINE:
                    low = recipe.order[done]
                    high = low + ONE
                together.backward(recipe, w, h, delta, low, high)
                together.gradient(recipe, h, delta, low, high, records, row)
                check += together.learn(recipe, w, slots, memory, records, row)
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

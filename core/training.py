"""Training as pure functions of a recipe: `start` gives the first state, `advance` the next.

`config` -> start -> State -> advance -> State and Records -> (in the web around it) jobs, which
keep states, and history, which makes records again from any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args, overload

import numpy as np
from numpy.typing import NDArray

from core.config import TrainingConfig
from core.machine_code import compiled
from core.order import order
from core.records import Records, row_length
from core.start import first_weights
from core.translation import translated, way

Array = NDArray[np.float64]

ENGINE = 1
"""Raised by every change that gives some recipe other bits: checkpoints are of one engine."""

SLOTS = {"gd": 0, "momentum": 1, "nesterov": 1, "rmsprop": 1, "adam": 2}
"""How many numbers an optimizer keeps for each weight: v, s, or m and v."""


def slots_of(config: TrainingConfig) -> int:
    """Return how many numbers a recipe keeps for each weight: its optimizer's, then its fault's.

    With `last_gradient` the gradient of the iteration before is the last of them.
    """
    return SLOTS[config.optimizer.kind] + (config.fault == "last_gradient")


MEMORY = (1.0, 1.0, -1.0, 0.0)
"""Before the first iteration: beta1^k, beta2^k; the least mean of E (none), how long it stands."""

Ended = Literal["diverged", "error_below", "tolerance", "plateau"]
ENDED: tuple[Ended | None, ...] = (None, *get_args(Ended))
"""Why a run ends before its last iteration, by the kernel's number for it."""


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """All that the next iteration needs: the weights w_k (nets, M) before iteration k.

    slots (nets, slots, M) are as `slots_of` counts them; memory (4,): beta1^k, beta2^k, the least
    mean of E so far (-1: none) and the iterations since it fell. `ended` says why the run ends
    here: by a rule, or because iteration k gave a number that is not finite.
    """

    k: int
    w: Array
    slots: Array
    memory: Array
    ended: Ended | None = None

    @property
    def diverged(self) -> bool:
        """Whether iteration k gave a number that is not finite; the run ends there."""
        return self.ended == "diverged"

    def same_bits(self, other: State) -> bool:
        """Return whether both are the same to the last bit; -0.0 and 0.0 differ."""
        return (self.k, self.diverged) == (other.k, other.diverged) and all(
            mine.tobytes() == theirs.tobytes()
            for mine, theirs in (
                (self.w, other.w),
                (self.slots, other.slots),
                (self.memory, other.memory),
            )
        )


def start(config: TrainingConfig) -> State:
    """Return the state before iteration 0: every net at the start weights that `init` describes."""
    return fresh(config, 0, np.tile(first_weights(config), (config.nets, 1)))


def fresh(config: TrainingConfig, k: int, w: Array) -> State:
    """Return the state before iteration k with weights w (nets, M) and an optimizer at rest."""
    slots = np.zeros((config.nets, slots_of(config), len(config.network.parameters)))
    return State(k, np.array(w, float), slots, np.array(MEMORY))


def forked(config: TrainingConfig, parent: TrainingConfig, state: State) -> State:
    """Return the parent's state as the one that a recipe goes on from: its optimizer's with it.

    Where the optimizer is of another kind it begins at rest; so does what the plateau rule
    remembers with another rule, or where E is of other networks or patterns. The gradient that
    `last_gradient` kept goes on with that fault; where the parent had it not, it is 0.

    Raises `ValueError` for a state whose w is not (nets, M) for this recipe.
    """
    _check_shape(config, state)
    new = fresh(config, state.k, state.w)
    same = config.optimizer.kind == parent.optimizer.kind
    if same:
        optimizers = SLOTS[config.optimizer.kind]
        new.slots[:, :optimizers] = state.slots[:, :optimizers]
    if config.fault == parent.fault == "last_gradient":
        new.slots[:, -1] = state.slots[:, -1]
    powers = state.memory[:2] if same else new.memory[:2]
    of_same_errors = all(
        mine == theirs
        for mine, theirs in (
            (config.stop.plateau, parent.stop.plateau),
            (config.network, parent.network),
            (config.table, parent.table),
        )
    )
    looked = state.memory[2:] if of_same_errors else new.memory[2:]
    return State(state.k, new.w, new.slots, np.concatenate([powers, looked]))


def numbers(config: TrainingConfig, state: State) -> Array:
    """Return all of a state but k and `ended` as one row: w, slots, and what memory is needed."""
    parts = [state.w.ravel(), state.slots.ravel()]
    return np.concatenate([*parts, state.memory] if remembers(config) else parts)


def of_numbers(config: TrainingConfig, k: int, row: Array) -> State | None:
    """Return the state that `numbers` made this row of; None where it is not one of this recipe."""
    at_rest = fresh(config, k, np.zeros((config.nets, len(config.network.parameters))))
    if row.shape != numbers(config, at_rest).shape:
        return None
    w, slots, memory = np.split(row, np.cumsum([at_rest.w.size, at_rest.slots.size]))
    return State(
        k,
        w.reshape(at_rest.w.shape).astype(float),
        slots.reshape(at_rest.slots.shape).astype(float),
        memory.astype(float) if memory.size else at_rest.memory,
    )


def remembers(config: TrainingConfig) -> bool:
    """Whether a recipe's iterations read or change the state's memory."""
    return config.optimizer.kind == "adam" or config.stop.plateau is not None


def prepare(config: TrainingConfig) -> None:
    """Compile what trains this recipe, or wait for it, so that `advance` does not have to."""
    compiled(way(config))


@overload
def advance(config: TrainingConfig, state: State, n: int) -> tuple[State, None]: ...


@overload
def advance(
    config: TrainingConfig, state: State, n: int, *, stride: int
) -> tuple[State, Records]: ...


def advance(
    config: TrainingConfig, state: State, n: int, *, stride: int | None = None
) -> tuple[State, Records | None]:
    """Train n iterations from `state`; return the state after them and, with a stride, the records.

    Records are those of the iterations k with k % stride == 0. Nothing is changed in place, and the
    numbers do not depend on how a run is cut into calls or whether it records. Fewer than n
    iterations are complete where the run ends before: the state says why in `ended`.

    Raises `ValueError` for n < 0, stride < 1, or a state that is not of this recipe's shapes.
    """
    if n < 0 or (stride is not None and stride < 1):
        raise ValueError(f"n: got {n}, stride: got {stride}, allowed: n >= 0, stride >= 1")
    _check_shape(config, state)
    _check_slots(config, state)
    n = 0 if state.ended else n
    first = n if stride is None else -state.k % stride
    step = n + 1 if stride is None else min(stride, n + 1)
    kept = 0 if stride is None or first >= n else (n - 1 - first) // stride + 1
    turns = order(config, state.k, n) if config.schedule == "online" else NO_ORDER
    w, slots, memory = state.w.copy(), state.slots.copy(), state.memory.copy()
    rows = np.empty((kept + 1, row_length(config)))
    train, recipe = compiled(way(config)), translated(config, turns)
    done, reason = train(recipe, w, slots, memory, n, min(first, n), step, rows)
    ended: Ended | None = state.ended or ENDED[reason]
    after = State(state.k + done, w, slots, memory, ended)
    if stride is None:
        return after, None
    kept = 0 if first >= done else (done - 1 - first) // stride + 1
    p = turns[first:done:stride] if config.schedule == "online" else None
    nets, patterns = config.nets, len(config.table.t)
    return after, Records(state.k + first, stride, rows[:kept], patterns, nets, p)


NO_ORDER = np.empty(0, np.uint64)


def _check_shape(config: TrainingConfig, state: State) -> None:
    shape = (config.nets, len(config.network.parameters))
    if state.w.shape != shape:
        raise ValueError(f"w: got the shape {state.w.shape}, allowed: {shape} for this recipe")


def _check_slots(config: TrainingConfig, state: State) -> None:
    shape = (config.nets, slots_of(config), len(config.network.parameters))
    if state.slots.shape != shape or state.memory.shape != (len(MEMORY),):
        raise ValueError(f"slots: got the shape {state.slots.shape}, allowed: {shape}")

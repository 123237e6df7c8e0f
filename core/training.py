"""Training as pure functions of a recipe: `start` gives the first state, `advance` the next.

`config` -> start -> State -> advance -> State and Records -> (in the web around it) jobs, which
keep states, and history, which makes records again from any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from core.choices import ConstantInit, UniformInit, WeightsInit
from core.config import TrainingConfig
from core.kernel import compiled

Array = NDArray[np.float64]

ENGINE = 1
"""Raised by every change that gives some recipe other bits: checkpoints are of one engine."""

INIT_STREAM = 0  # the spawn key of the start weights; other uses of a seed take others


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """All that the next iteration needs: the weights w_k (nets, M) before iteration k.

    `diverged` is True where iteration k gave a number that is not finite; the run ends there.
    """

    k: int
    w: Array
    diverged: bool = False

    def same_bits(self, other: State) -> bool:
        """Return whether both are the same to the last bit; -0.0 and 0.0 differ."""
        return (self.k, self.diverged) == (other.k, other.diverged) and (
            self.w.tobytes() == other.w.tobytes()
        )


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """What iterations k0, k0 + stride, ... computed, a row each.

    rows (n, R) with R = 2 P + 2 nets M, in the order y (P), E (P), dw (nets, M), w (nets, M),
    float64 and C-contiguous; w is w_k, before the update of iteration k.
    """

    k0: int
    stride: int
    rows: Array
    patterns: int
    nets: int

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def k(self) -> range:
        """The iteration of each row."""
        return range(self.k0, self.k0 + len(self.rows) * self.stride, self.stride)

    @property
    def y(self) -> Array:
        """Outputs (n, P)."""
        return self.rows[:, : self.patterns]

    @property
    def E(self) -> Array:  # noqa: N802 - the word is E everywhere
        """Errors (n, P)."""
        return self.rows[:, self.patterns : 2 * self.patterns]

    @property
    def dw(self) -> Array:
        """Gradients (n, nets, M)."""
        dw = self.rows[:, 2 * self.patterns : self._middle]
        return dw.reshape(len(self), self.nets, self._parameters)

    @property
    def w(self) -> Array:
        """Weights before the update (n, nets, M)."""
        return self.rows[:, self._middle :].reshape(len(self), self.nets, self._parameters)

    def last(self) -> dict[str, Any]:
        """Return y (P), E (P) and dw (nets, M) of the last row as lists."""
        return {name: getattr(self, name)[-1].tolist() for name in ("y", "E", "dw")}

    @property
    def _parameters(self) -> int:
        return int(self.rows.shape[1] - 2 * self.patterns) // (2 * self.nets)

    @property
    def _middle(self) -> int:
        return 2 * self.patterns + self.nets * self._parameters


def row_length(config: TrainingConfig) -> int:
    """Return R, the numbers in one record: 2 P + 2 nets M; 80 for the article's run."""
    return 2 * len(config.table.t) + 2 * config.nets * len(config.network.parameters)


def start(config: TrainingConfig) -> State:
    """Return the state before iteration 0: every net at the start weights that `init` describes.

    uniform: w = low (1 - r) + high r, never outside, r in [0, 1) from the raw 53 bits of PCG64,
    seeded by `SeedSequence(seed, spawn_key=(0,))`: the same with every NumPy on every platform.
    """
    count = len(config.network.parameters)
    match config.init:
        case ConstantInit(value=value):
            w = np.full(count, value)
        case WeightsInit(w=numbers):
            w = np.array(numbers)
        case UniformInit(low=low, high=high, seed=seed):
            bits = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(INIT_STREAM,)))
            r = (bits.random_raw(count) >> np.uint64(11)) * 2.0**-53
            w = np.clip(low * (1.0 - r) + high * r, low, high)  # rounding may step over an end
    return State(0, np.tile(w, (config.nets, 1)))


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
    iterations are complete where one gave a number that is not finite: its state has `diverged`.

    Raises `ValueError` for n < 0, stride < 1, or a state whose w is not (nets, M) for this recipe.
    """
    if n < 0 or (stride is not None and stride < 1):
        raise ValueError(f"n: got {n}, stride: got {stride}, allowed: n >= 0, stride >= 1")
    shape = (config.nets, len(config.network.parameters))
    if state.w.shape != shape:
        raise ValueError(f"w: got the shape {state.w.shape}, allowed: {shape} for this recipe")
    first = n if stride is None else -state.k % stride
    step = n + 1 if stride is None else min(stride, n + 1)
    kept = 0 if stride is None or first >= n else (n - 1 - first) // stride + 1
    sizes, x, t = _arrays(config)
    w = state.w.copy()
    rows = np.empty((kept + 1, row_length(config)))
    done = 0
    if not state.diverged:
        connected = config.network.connected
        done = compiled()(sizes, connected, x, t, config.eta, w, n, min(first, n), step, rows)
    after = State(state.k + done, w, diverged=state.diverged or done < n)
    if stride is None:
        return after, None
    kept = 0 if first >= done else (done - 1 - first) // stride + 1
    return after, Records(state.k + first, stride, rows[:kept], len(t), config.nets)


def _arrays(config: TrainingConfig) -> tuple[NDArray[np.uint64], Array, Array]:
    """Return a recipe's layer sizes (layers + 1,), inputs (P, inputs), targets (P,) as arrays."""
    sizes = np.array(config.network.sizes, dtype=np.uint64)
    return sizes, np.array(config.table.x), np.array(config.table.t)

"""The path that a run's weights took, in at most 200 points: what landscapes are laid around.

history, store -> trajectory -> views. The first iterations are regenerated; later ones are taken at
the stored checkpoints, so that the path of ten million iterations takes no longer than a short one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.history import Cursor, History
from app.memory import CHECKPOINT_EVERY
from app.schemas import Run
from core.config import TrainingConfig
from core.records import Records
from core.training import State, advance

Array = NDArray[np.float64]

POINTS = 200
EXACT_WORK = 2_000_000  # patterns x parameters x iterations that are regenerated without a gap
STRETCH = 8  # iterations looked at behind a checkpoint: what jumps to and fro shows both sides


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """The sampled path: k (n,), rising, from the run's first state to its frontier; w (n, nets, M).

    low and high (nets, M) are the least and the greatest of every weight that was looked at, which
    are more than the path has.
    """

    k: NDArray[np.int64]
    w: Array
    low: Array
    high: Array

    @property
    def nbytes(self) -> int:
        """What it weighs."""
        return self.k.nbytes + self.w.nbytes + self.low.nbytes + self.high.nbytes


class _Sampling:
    """The path while it is gathered."""

    def __init__(self, state: State) -> None:
        self.found = {state.k: state.w}
        self.low, self.high = state.w.copy(), state.w.copy()

    def look(self, w: Array) -> None:
        """Widen the range to weights w (n, nets, M)."""
        self.low = np.minimum(self.low, w.min(axis=0))
        self.high = np.maximum(self.high, w.max(axis=0))

    def trajectory(self) -> Trajectory:
        ks = sorted(self.found)
        w = np.stack([self.found[k] for k in ks])
        return Trajectory(np.array(ks, dtype=np.int64), w, self.low, self.high)


def sampled(first: int, last: int) -> list[int]:
    """Return at most 200 iterations from first to last, evenly along log10(k + 1)."""
    spaced = np.geomspace(first + 1.0, last + 1.0, POINTS) - 1.0
    return sorted({min(max(int(k), first), last) for k in np.rint(spaced)} | {first, last})


def work_of(run: Run) -> int:
    """Return what an iteration costs: patterns x parameters."""
    return len(run.patterns) * len(run.parameters)


async def trajectory(history: History, run: Run) -> Trajectory:
    """Return the path of a run as far as it is now.

    Raises `RunNotFoundError`, and `RunDamagedError` where a checkpoint is not what it was.
    """
    wanted = sampled(run.start, run.k)
    cursor = await history.cursor(run, run.start)
    path = _Sampling(cursor.state)
    exact = run.start + max(CHECKPOINT_EVERY, EXACT_WORK // work_of(run))
    await _regenerate(cursor, min(exact, run.k), set(wanted), path)
    reached = cursor.k
    for k in wanted:
        if reached < k < run.k:
            state = await history.nearest(run, k)
            if state.k > reached:
                n = min(STRETCH, run.k - state.k)
                w = await history.pool.run(_stretch, run.config, state, n)
                path.look(w)
                row = (k - state.k) % len(w)
                reached = state.k + row
                path.found[reached] = w[row]
    last = (await history.cursor(run, run.k)).state
    path.look(last.w[np.newaxis])
    path.found[run.k] = last.w
    return path.trajectory()


async def _regenerate(cursor: Cursor, until: int, wanted: set[int], path: _Sampling) -> None:
    def add(records: Records) -> None:
        path.look(records.w)
        for row, k in enumerate(records.k):
            if k in wanted:
                path.found[k] = records.w[row].copy()

    while cursor.k < until:
        await cursor.gather(until, 1, add, lambda _: None)


def _stretch(config: TrainingConfig, state: State, n: int) -> Array:
    """Return w (n + 1, nets, M) of the iterations from a state on, n of them and the next."""
    after, records = advance(config, state, n, stride=1)
    return np.concatenate([records.w, after.w[np.newaxis]])

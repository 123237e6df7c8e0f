"""A run's curves as a sheet of paper has room for them: the extremes of each stretch of iterations.

history -> curves -> report. Stretches are even along log10(k + 1). Every iteration is read, up to a
bound of work; behind that those at checkpoints stand for their stretch, so that ten million
iterations take no longer than what is bounded.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.errors import RunDamagedError, ServerStoppingError
from app.history import BLOCK_BYTES, History
from app.schemas import Run
from app.trajectory import STRETCH, work_of
from core.config import TrainingConfig
from core.records import Records
from core.training import State, advance

Array = NDArray[np.float64]

STRETCHES = 120
EXACT_WORK = 50_000_000  # patterns x parameters x iterations that are read without a gap


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """What was read of n stretches, in their order, for the numbers that were asked for (R).

    k0, k1 (n,): the first and the last iteration read of each; low, high, begin, end (n, R): the
    least and the greatest number, the first and the last one. `exact`: every iteration before it
    was read. `broken`: what is stored of the run is damaged; the curves end there.
    """

    k0: NDArray[np.int64]
    k1: NDArray[np.int64]
    low: Array
    high: Array
    begin: Array
    end: Array
    exact: int
    broken: bool


class _Gathering:
    """Stretches while they fill."""

    def __init__(self, edges: NDArray[np.int64], rows: Sequence[int]) -> None:
        shape = (len(edges) - 1, len(rows))
        self.edges = edges
        self._rows = np.array(rows, dtype=np.intp)
        self._k0, self._k1 = np.full(shape[0], -1), np.full(shape[0], -1)
        self._low, self._high = np.full(shape, np.inf), np.full(shape, -np.inf)
        self._begin, self._end = np.zeros(shape), np.zeros(shape)

    def add(self, records: Records) -> None:
        """Add the next iterations, none left out between them."""
        if not len(records):
            return
        numbers, k = records.rows[:, self._rows], records.k
        first, last = np.searchsorted(self.edges, (k[0], k[-1]), side="right") - 1
        of = slice(first, last + 1)
        cuts = np.maximum(self.edges[of] - k[0], 0)
        ends = np.append(cuts[1:], len(numbers)) - 1
        self._low[of] = np.minimum(self._low[of], np.minimum.reduceat(numbers, cuts))
        self._high[of] = np.maximum(self._high[of], np.maximum.reduceat(numbers, cuts))
        new = np.flatnonzero(self._k0[of] < 0)
        self._k0[first + new], self._begin[first + new] = cuts[new] + k[0], numbers[cuts[new]]
        self._k1[of], self._end[of] = ends + k[0], numbers[ends]

    def curves(self, exact: int, *, broken: bool) -> Curves:
        """Return those stretches of which something was read."""
        told = self._k0 >= 0
        return Curves(
            k0=self._k0[told],
            k1=self._k1[told],
            low=self._low[told],
            high=self._high[told],
            begin=self._begin[told],
            end=self._end[told],
            exact=exact,
            broken=broken,
        )


def stretches(first: int, end: int) -> NDArray[np.int64]:
    """Return where stretches begin, at most 120 from first on, and `end` behind the last one."""
    spaced = np.rint(np.geomspace(first + 1.0, end + 1.0, STRETCHES + 1) - 1.0)
    return np.unique(np.clip(spaced.astype(np.int64), first, end))


async def curves(
    history: History, run: Run, rows: Sequence[int], waited_for: Callable[[], Awaitable[bool]]
) -> Curves:
    """Return the curves of some numbers of a run's records, by their places in a row.

    Raises `ServerStoppingError` where nobody waits for them any more.
    """
    gathering = _Gathering(stretches(run.start, run.k), rows)
    exact = min(run.k, run.start + max(1, EXACT_WORK // work_of(run)))
    try:
        cursor = await history.cursor(run, run.start)
        while cursor.k < exact:
            await _check(waited_for)
            await cursor.gather(exact, 1, gathering.add, lambda _: None)
        for end in gathering.edges[gathering.edges > exact].tolist():
            await _check(waited_for)
            state = await history.nearest(run, end - 1)
            n = min(STRETCH, run.k - state.k)
            if state.k >= exact and n > 0:
                gathering.add(await history.pool.run(_sample, run.config, state, n))
        if exact < run.k:
            cursor = await history.cursor(run, run.k - 1)
            gathering.add(await cursor.read(run.k, 1, lambda records: records, BLOCK_BYTES))
    except RunDamagedError:
        return gathering.curves(exact, broken=True)
    return gathering.curves(exact, broken=False)


def _sample(config: TrainingConfig, state: State, n: int) -> Records:
    return advance(config, state, n, stride=1)[1]


async def _check(waited_for: Callable[[], Awaitable[bool]]) -> None:
    if not await waited_for():
        raise ServerStoppingError("nobody waits for the report any more")

"""Any range of any run, regenerated: nearest checkpoint, advance to k0, record on.

store (checkpoints) -> history -> stream, records. Every step is one block in the pool; nothing of
what was read is kept but the state to go on from.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from app.pool import Pool, block_iterations
from app.schemas import Run
from app.store import Store
from core.config import TrainingConfig
from core.training import Records, State, advance, row_length

T = TypeVar("T")

BLOCK_ROWS = 250
BLOCK_BYTES = 128_000


class Cursor:
    """A place in one run's history: the state before iteration k, moved on block by block.

    It needs nothing of the store: what it has begun to read, it can read to the end.
    """

    def __init__(self, pool: Pool, config: TrainingConfig, state: State) -> None:
        self.config = config
        self.state = state
        self._pool = pool

    @property
    def k(self) -> int:
        """The next iteration to be read."""
        return self.state.k

    async def seek(self, k: int) -> None:
        """Go on to iteration k, at or after this one, without recording."""
        while self.k < k:
            n = min(k - self.k, block_iterations(self.config))
            self.state, _ = await self._pool.run(advance, self.config, self.state, n)

    async def read(
        self, until: int, stride: int, make: Callable[[Records], T], bytes_per_row: int
    ) -> T:
        """Read one block of iterations before `until`; return what `make` makes of its records.

        `bytes_per_row` is what one record weighs as it is made: a block has 128 kB or 250 of them.
        """
        rows = max(1, min(BLOCK_ROWS, BLOCK_BYTES // bytes_per_row))
        n = min(until - self.k, block_iterations(self.config), rows * stride)
        self.state, made = await self._pool.run(_read, self.config, self.state, n, stride, make)
        return made

    async def gather(
        self, until: int, stride: int, add: Callable[[Records], None], finish: Callable[[int], T]
    ) -> T:
        """Read as many iterations before `until` as take a block's time, in one thread.

        `add` gets their records a small block at a time and keeps what it needs of them; what
        `finish` makes at the k that was reached is returned.
        """

        def read() -> tuple[State, T]:
            state = _gather(self.config, self.state, n, stride, add)
            return state, finish(state.k)

        n = min(until - self.k, block_iterations(self.config))
        self.state, made = await self._pool.run(read)
        return made


class History:
    """What iterations of a run computed, whenever someone asks."""

    def __init__(self, store: Store, pool: Pool) -> None:
        self._store = store
        self._pool = pool

    async def cursor(self, run: Run, k: int) -> Cursor:
        """Return a cursor at iteration k, complete or the next. Raises `RunNotFoundError`."""
        cursor = Cursor(self._pool, run.config, self._store.nearest(run.id, k))
        await cursor.seek(k)
        return cursor

    async def final(self, run: Run) -> dict[str, Any]:
        """Return how a run ended: y, E, dw of its last record, w after its update, the seconds.

        Without a record (nothing was complete) y, E and dw are null and w is the start.
        """
        seconds = (run.ended - run.started) if run.ended and run.started else timedelta()
        cursor = await self.cursor(run, max(run.k - 1, 0))
        ending: dict[str, Any] = {"y": None, "E": None, "dw": None}
        if run.k:
            ending = await cursor.read(run.k, 1, _ending, BLOCK_BYTES)
        w = cursor.state.w.tolist()
        return {**ending, "w": w, "seconds": seconds.total_seconds()}


def _ending(records: Records) -> dict[str, Any]:
    return {name: getattr(records, name)[0].tolist() for name in ("y", "E", "dw")}


def _read(
    config: TrainingConfig, state: State, n: int, stride: int, make: Callable[[Records], T]
) -> tuple[State, T]:
    state, records = advance(config, state, n, stride=stride)
    assert records is not None  # noqa: S101 - a stride was given
    return state, make(records)


def _gather(
    config: TrainingConfig, state: State, n: int, stride: int, add: Callable[[Records], None]
) -> State:
    rows = max(1, min(BLOCK_ROWS, BLOCK_BYTES // (8 * row_length(config))))
    end = state.k + n
    while state.k < end:
        state, _ = _read(config, state, min(end - state.k, rows * stride), stride, add)
    return state

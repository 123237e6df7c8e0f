"""Any range of any run, regenerated: nearest checkpoint, advance to k0, record on.

store (checkpoints) -> history -> stream, records, export. Every step is one block in the pool;
nothing of what was read is kept but the state to go on from. Wherever a checkpoint is crossed, what
was regenerated must be it bit for bit: else the run is damaged, and is called so.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

import numpy as np

from app.errors import RunDamagedError, ServerStoppingError
from app.frontier import Frontier
from app.pool import Pool, block_iterations
from app.schemas import Run
from app.store import Store
from core.config import TrainingConfig
from core.records import Records, row_length
from core.training import ENGINE, State, advance

T = TypeVar("T")

BLOCK_ROWS = 250
BLOCK_BYTES = 128_000


class Cursor:
    """A place in one run's history: the state before iteration k, moved on block by block."""

    def __init__(self, history: "History", run: Run, state: State) -> None:
        self.config = run.config
        self.state = state
        self._run = run
        self._history = history
        self._ahead: list[State] = []  # checkpoints that will be crossed, the next one last

    @property
    def k(self) -> int:
        """The next iteration to be read."""
        return self.state.k

    async def seek(self, k: int) -> None:
        """Go on to iteration k, at or after this one, without recording."""
        while self.k < k:
            n = min(k - self.k, block_iterations(self.config))
            await self._move(lambda state, n: (advance(self.config, state, n)[0], None), n)

    async def read(
        self, until: int, stride: int, make: Callable[[Records], T], bytes_per_row: int
    ) -> T:
        """Read one block of iterations before `until`; return what `make` makes of its records.

        `bytes_per_row` is what one record weighs as it is made: a block has 128 kB or 250 of them.
        A block ends at a checkpoint, and where it is not that state `RunDamagedError` is raised.
        """
        rows = max(1, min(BLOCK_ROWS, BLOCK_BYTES // bytes_per_row))
        n = min(until - self.k, block_iterations(self.config), rows * stride)
        return await self._move(partial(_read, self.config, stride, make), n)

    async def gather(
        self, until: int, stride: int, add: Callable[[Records], None], finish: Callable[[int], T]
    ) -> T:
        """Read as many iterations before `until` as take a block's time, in one thread.

        `add` gets their records a small block at a time and keeps what it needs of them; what
        `finish` makes at the k that was reached is returned.
        """

        def read(state: State, n: int) -> tuple[State, T]:
            state = _gather(self.config, stride, add, state, n)
            return state, finish(state.k)

        n = min(until - self.k, block_iterations(self.config))
        return await self._move(read, n)

    async def _move(self, work: Callable[[State, int], tuple[State, T]], n: int) -> T:
        """Let `work` go n iterations on, or up to the next checkpoint; check it there."""
        expected = await self._next_checkpoint()
        if expected:
            n = min(n, expected.k - self.k)
        self.state, made = await self._history.pool.run(work, self.state, n)
        if expected and expected.k == self.k and not self.state.same_bits(expected):
            await self._history.damage(self._run, self.k)
        return made

    async def _next_checkpoint(self) -> State | None:
        """Return the next checkpoint to be crossed, None where none is written yet."""
        while self._ahead and self._ahead[-1].k <= self.k:
            self._ahead.pop()
        if not self._ahead:
            found = await self._history.store.following(self._run.id, self.k)
            self._ahead = [state for state in reversed(found) if not state.diverged]
        return self._ahead[-1] if self._ahead else None


class History:
    """What iterations of a run computed, whenever someone asks."""

    def __init__(self, store: Store, pool: Pool, frontier: Frontier | None = None) -> None:
        self.store = store
        self.pool = pool
        self._frontier = frontier or Frontier()

    async def cursor(self, run: Run, k: int) -> Cursor:
        """Return a cursor at iteration k, complete or the next; at a fork's first before that.

        Raises `RunNotFoundError`, and `RunDamagedError` where a checkpoint is not what it was.
        """
        k = max(k, run.start)
        cursor = Cursor(self, run, await self.nearest(run, k))
        await cursor.seek(k)
        return cursor

    async def nearest(self, run: Run, k: int) -> State:
        """Return the last checkpoint at or before k; the run is called damaged where it is.

        Raises `RunNotFoundError`, and `RunDamagedError` where it is not what it was.
        """
        try:
            return await self.store.nearest(run.id, k)
        except RunDamagedError as error:
            await self._called_damaged(run, str(error))
            raise

    async def final(self, run: Run) -> dict[str, Any]:
        """Return how a run ended: y, E, dw of its last record, w after its update, the seconds.

        Without a record (nothing was complete) y, E and dw are null and w is the start.
        """
        cursor = await self.cursor(run, run.k - 1)
        ending: dict[str, Any] = {"y": None, "E": None, "dw": None}
        if run.k > run.start:
            ending = await cursor.read(run.k, 1, Records.last, BLOCK_BYTES)
        return {**ending, "w": cursor.state.w.tolist(), "seconds": run.seconds or 0.0}

    async def reached(
        self, run: Run, error: float, waited_for: Callable[[], Awaitable[bool]] | None = None
    ) -> tuple[int | None, ...]:
        """Return for each pattern the first k with E below `error`, None where there is none.

        Every iteration up to there is regenerated, a block at a time, while someone waits for it;
        `ServerStoppingError` where nobody does any more.
        """
        found: list[int | None] = [None] * len(run.patterns)

        def look(records: Records) -> None:
            below = error > records.E
            for p in np.flatnonzero(below.any(axis=0)):
                if found[p] is None:
                    found[p] = records.k[int(below[:, p].argmax())]

        cursor = await self.cursor(run, run.start)
        while cursor.k < run.k and None in found:
            if waited_for and not await waited_for():
                raise ServerStoppingError("the server is stopping; ask again when it is back")
            await cursor.gather(run.k, 1, look, lambda _: None)
        return tuple(found)

    async def damage(self, run: Run, k: int) -> None:
        """Call a run damaged: what was regenerated up to k is not what was stored there."""
        sentence = f"what is regenerated up to k = {k} is not the checkpoint that was stored there"
        if (engine := await self.store.engine(run.id)) != ENGINE:
            sentence += f"; engine {engine} made it, and this is engine {ENGINE}"
        await self._called_damaged(run, sentence)
        raise RunDamagedError(sentence)

    async def _called_damaged(self, run: Run, sentence: str) -> None:
        await self.store.break_off(run.id, "damaged", sentence)
        self._frontier.announce(run.id)


def _read(
    config: TrainingConfig, stride: int, make: Callable[[Records], T], state: State, n: int
) -> tuple[State, T]:
    state, records = advance(config, state, n, stride=stride)
    return state, make(records)


def _gather(
    config: TrainingConfig, stride: int, add: Callable[[Records], None], state: State, n: int
) -> State:
    rows = max(1, min(BLOCK_ROWS, BLOCK_BYTES // (8 * row_length(config))))
    end = state.k + n
    while state.k < end:
        state, _ = _read(config, stride, add, state, min(end - state.k, rows * stride))
    return state

"""Runs and their checkpoints: what is kept of a run, since its history is regenerated.

`jobs`, `workers` and `library` write here, `history` what is damaged; all read. A run in training
is also held in memory, with its progress; what is written is on the disk when a call returns, but
for checkpoints: they wait for the next `flush`, or for the run's end.
"""

import asyncio
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal

import sqlalchemy as sa

from app import checkpoints, listing, rows
from app.database import Database
from app.errors import RunDeletedError, RunNotFoundError, StoreError
from app.memory import CHECKPOINT_EVERY, Entry, Memory
from app.requests import RunsQuery
from app.schemas import Fork, Run
from core.config import TrainingConfig
from core.training import State

CHECKPOINT_BYTES = 16_000_000  # of a run, before every second checkpoint is let go
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no characters that are taken for one another
ID_LENGTH = 10


class Store:
    """All runs by id, each with its checkpoints."""

    def __init__(self, database: Database, checkpoint_bytes: int = CHECKPOINT_BYTES) -> None:
        self._database = database
        self._bytes = checkpoint_bytes
        self._memory = Memory()
        self._writing = asyncio.Lock()  # of checkpoints: none is written twice

    async def add(
        self,
        config: TrainingConfig,
        state: State,
        fork: Fork | None = None,
        most: int | None = None,
    ) -> tuple[Run, Sequence[str]]:
        """Keep a new run of this recipe, queued, with the state it starts from, as one of `most`.

        Returns it, and the ids of the runs that made room: the oldest that have ended and have no
        star. Raises `StoreFullError` where too few may be deleted; nothing is changed then.
        """
        run_id = "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))
        run = Run(id=run_id, config=config, k=state.k, fork=fork)

        def insert(connection: sa.Connection) -> tuple[int, list[str]]:
            removed = [] if most is None else rows.make_room(connection, most)
            seq = rows.insert(connection, run, CHECKPOINT_EVERY)
            checkpoints.insert(connection, seq, config, [state])
            return seq, removed

        seq, removed = await self._database.write(insert)
        for one in removed:
            if held := self._memory.get(one):
                held.change(deleted=datetime.now(UTC), deleted_by="limit")
        entry = self._memory.hold(Entry(run, seq))
        entry.recent.append(state)
        return run, removed

    def newest(self) -> str | None:
        """Return the id of the newest run, if there is one."""
        return self._database.read_now(rows.newest)

    async def get(self, run_id: str) -> Run:
        """Return the run as it is now. Raises `RunNotFoundError` and `RunDeletedError`."""
        entry = await self._entry(run_id)
        if entry.deleted:
            raise RunDeletedError(run_id, entry.run.name, entry.deleted_by or "asked")
        return entry.run

    async def failure(self, run_id: str) -> str | None:
        """Return why a run failed or is damaged. Raises `RunNotFoundError`."""
        return (await self._entry(run_id)).failure

    async def engine(self, run_id: str) -> int:
        """Return which engine's bits a run's checkpoints are. Raises `RunNotFoundError`."""
        return (await self._entry(run_id)).engine

    async def page(self, query: RunsQuery) -> tuple[list[Run], str | None]:
        """Return the runs a query asks for, a page of them, and the next page's `after`.

        Raises `RefusedError` where its `after` is not a page's `next`.
        """
        found, following = await self._database.read(partial(listing.page, query=query))
        held = ((kept, self._memory.get(kept.run.id)) for kept in found)
        return [entry.run if entry else kept.run for kept, entry in held], following

    async def unfinished(self) -> list[tuple[str, bool]]:
        """Return the runs that have not ended, oldest first, and whether each is deleted."""
        found = await self._database.read(rows.unfinished)
        return [(kept.run.id, self._memory.enter(kept).deleted is not None) for kept in found]

    def deleted(self, run_id: str) -> bool:
        """Return whether a run that trains was deleted."""
        return self._memory[run_id].deleted is not None

    async def update(self, run_id: str, **changes: Any) -> Run:
        """Change fields of a run for good and return it. Raises `RunNotFoundError`."""
        entry = await self._entry(run_id)
        await self._database.write(partial(rows.update, seq=entry.seq, changes=changes))
        return entry.change(**changes)

    async def delete(self, run_id: str) -> None:
        """Put a run away, readable or not. Raises `RunNotFoundError`."""
        await self._put_away(run_id, deleted=datetime.now(UTC), deleted_by="asked")

    async def restore(self, run_id: str) -> None:
        """Bring a run back that was put away. Raises `RunNotFoundError`."""
        await self._put_away(run_id, deleted=None, deleted_by=None)

    async def _put_away(self, run_id: str, **changes: Any) -> None:
        await self._database.write(partial(rows.put_away, run_id=run_id, changes=changes))
        if entry := self._memory.get(run_id):
            entry.change(**changes)

    async def break_off(self, run_id: str, status: Literal["failed", "damaged"], why: str) -> None:
        """Call a run failed or damaged, in memory alone where it cannot be written."""
        entry = await self._entry(run_id)
        if entry.run.status == "damaged":
            return
        changes = {"status": status, "failure": why, "ended": entry.run.ended or datetime.now(UTC)}
        entry.unwritten = True
        entry.change(**changes)
        with suppress(StoreError):
            await self.update(run_id, **changes)
            entry.unwritten = False

    async def purge(self, before: datetime) -> None:
        """Forget the runs that were deleted before that moment."""
        for run_id in await self._database.write(partial(rows.purge, before=before)):
            self._memory.pop(run_id, None)

    def in_memory(self, run_id: str, **changes: Any) -> Run:
        """Change fields of a run in memory alone: its progress, or what cannot be written."""
        entry = self._memory[run_id]
        entry.unwritten = True
        return entry.change(**changes)

    async def resume(self, run_id: str) -> tuple[Run, State, int]:
        """Return a run, its last state, to train on from, and how often to keep one."""
        entry = await self._entry(run_id)
        state = await self.nearest(run_id, entry.run.config.iterations)
        if not entry.held:
            entry.recent.append(state)
        return entry.run, state, entry.every

    def keep(self, run_id: str, state: State) -> int:
        """Keep a checkpoint of a resumed run; return how many iterations lie between two."""
        entry = self._memory[run_id]
        if entry.held[-1].k < state.k:
            entry.pending.append(state)
        return entry.every

    async def flush(self) -> None:
        """Write all checkpoints that wait, together. Raises `StoreError`; they wait on then."""
        async with self._writing:
            batches = [(e, list(e.pending)) for e in self._memory.values() if e.pending]

            def write(connection: sa.Connection) -> list[int]:
                return [self._write_states(connection, *batch) for batch in batches]

            if batches:
                spacings = await self._database.write(write)
                for (entry, states), every in zip(batches, spacings, strict=True):
                    entry.written(states)
                    entry.every = every

    async def finish(self, run_id: str, state: State, **changes: Any) -> Run:
        """Keep how a run ended, its last checkpoints with it, in one piece. Raises `StoreError`."""
        async with self._writing:
            entry = await self._entry(run_id)
            self.keep(run_id, state)
            states = list(entry.pending)

            def write(connection: sa.Connection) -> tuple[int, bool]:
                every = self._write_states(connection, entry, states)
                return every, rows.finish(connection, entry.seq, changes)

            entry.every, ended = await self._database.write(write)
            entry.written(states)
            entry.forget()
            entry.unwritten = False
            return entry.change(**changes) if ended else entry.run

    async def nearest(self, run_id: str, k: int) -> State:
        """Return the latest checkpoint at or before k, not before the run's first.

        Raises `RunNotFoundError`, and `RunDamagedError` where it is not what was written.
        """
        entry = await self._entry(run_id)
        held = entry.held
        if held and held[0].k <= k:
            return next(state for state in reversed(held) if state.k <= k)
        read = partial(checkpoints.nearest, seq=entry.seq, config=entry.run.config, k=k)
        return await self._database.read(read)

    async def following(self, run_id: str, k: int) -> Sequence[State]:
        """Return the next checkpoints after k, in their order. Raises `RunNotFoundError`."""
        entry = await self._entry(run_id)
        held = entry.held
        if held and held[0].k <= k:
            return [state for state in held if state.k > k]
        read = partial(checkpoints.following, seq=entry.seq, config=entry.run.config, k=k)
        return await self._database.read(read)

    def _write_states(
        self, connection: sa.Connection, entry: Entry, states: Sequence[State]
    ) -> int:
        """Write states and how far the run is; thin them out where they grow too many."""
        every = entry.every
        checkpoints.insert(connection, entry.seq, entry.run.config, states)
        if states:
            k = states[-1].k
            rows.update(connection, entry.seq, {"k": k, "seconds": entry.run.seconds})
            room = self._bytes // len(checkpoints.packed(entry.run.config, states[-1]))
            while (k - entry.run.start) // every > room:
                every *= 2
                checkpoints.thin(connection, entry.seq, every, entry.run.start, k)
        return every

    async def _entry(self, run_id: str) -> Entry:
        entry = self._memory.get(run_id)
        if entry is None:
            kept = await self._database.read(partial(rows.find, run_id=run_id))
            if kept is None:
                raise RunNotFoundError(run_id)
            entry = self._memory.enter(kept)
        self._memory.move_to_end(run_id)
        return entry

"""What may be asked of the runs that train: to begin, go on, stop, go.

routes, library -> jobs -> workers; jobs -> frontier -> whoever waits for a run. Jobs belong to the
server: who asked for one may leave.
"""

import logging
from contextlib import suppress
from typing import Any

from app.endings import check_extension
from app.errors import QueueFullError, RunDamagedError
from app.frontier import Frontier
from app.pool import Pool
from app.schemas import Fork, Run
from app.store import Store
from app.workers import Workers
from core.config import TrainingConfig
from core.training import State

log = logging.getLogger("backscope")


class Jobs:
    """A bounded queue of runs, and the workers that train them."""

    def __init__(self, store: Store, pool: Pool, max_running: int, max_waiting: int) -> None:
        self.frontier = Frontier()
        self._store = store
        self._workers = Workers(store, pool, self.frontier, max_running)
        self._max_running = max_running
        self._max_waiting = max_waiting
        self._arriving = 0  # being written, before they wait

    @property
    def running(self) -> int:
        """Runs that have a worker."""
        return self._workers.running

    @property
    def waiting(self) -> int:
        """Runs that wait for a worker."""
        return len(self._workers.waiting)

    @property
    def closing(self) -> bool:
        """Whether the server is stopping."""
        return self._workers.closing

    async def recover(self) -> None:
        """Go on with every run that was not finished. Raises `StoreError`; tried again then."""
        await self._workers.recover()

    def check_room(self) -> None:
        """Raise `QueueFullError` where as many wait as may wait."""
        free = self._max_running - self.running + self._max_waiting - self.waiting
        if free <= self._arriving:
            raise QueueFullError(f"{self.waiting} runs wait already; try again in a few seconds")

    async def submit(
        self,
        config: TrainingConfig,
        state: State,
        fork: Fork | None = None,
        most: int | None = None,
    ) -> Run:
        """Accept a run that starts from a state, as one of `most` runs at the most.

        The oldest make room for it. Raises `QueueFullError` and `StoreFullError`.
        """
        self.check_room()
        self._arriving += 1
        try:
            run, removed = await self._store.add(config, state, fork, most)
        finally:
            self._arriving -= 1
        for run_id in removed:
            log.warning("run %s was deleted: BACKSCOPE_MAX_RUNS allows no more", run_id)
            self.frontier.announce(run_id)
        self._workers.enqueue(run.id)
        self.frontier.announce(run.id)
        return run

    async def extend(self, run_id: str, iterations: int) -> Run:
        """Let a run end at a later k, training again where it had ended.

        Raises `RefusedError` where k is not later, `NotExtendableError`, `QueueFullError`.
        """
        while True:
            async with self._workers.deciding:
                run = await self._store.get(run_id)
                if not self._workers.is_leaving(run):
                    return await self._extend(run, iterations)
            await self.frontier.wait(run_id, 1.0)

    async def _extend(self, run: Run, iterations: int) -> Run:
        check_extension(run, iterations)
        config = run.config.model_copy(update={"iterations": iterations})
        changes: dict[str, Any] = {"config": config}
        if run.finished:
            self.check_room()
            changes |= {"status": "queued", "stop_reason": None, "failure": None}
            changes |= {"ended": None, "error": None, "summary": None}
        self._arriving += run.finished
        try:
            extended = await self._store.update(run.id, **changes)
        finally:
            self._arriving -= run.finished
        if run.finished:
            self._workers.enqueue(run.id)
        self.frontier.announce(run.id)
        return extended

    async def stop(self, run_id: str) -> Run:
        """Stop a run at the end of its block, a queued one at once; a finished one stays as it is.

        Raises `RunNotFoundError`.
        """
        async with self._workers.deciding:
            return await self._stop(run_id)

    async def delete(self, run_id: str) -> None:
        """Stop a run and put it away; who reads it is told. Raises `RunNotFoundError`."""
        async with self._workers.deciding:
            with suppress(RunDamagedError):  # a recipe that cannot be read trains nothing
                await self._stop(run_id)
            await self._store.delete(run_id)
        self.frontier.announce(run_id)

    async def _stop(self, run_id: str) -> Run:
        run = await self._store.get(run_id)
        if not (self._workers.stop(run_id) or run.finished):
            run = await self._workers.end(run_id)
        return run

    async def stopped(self, run_id: str) -> Run:
        """Stop a run and return it as it ended. Raises `RunNotFoundError`."""
        run = await self.stop(run_id)
        while not run.finished and not self.closing:
            await self.frontier.wait(run_id, 1.0)
            run = await self._store.get(run_id)
        return run

    def say_goodbye(self) -> None:
        """Let streams and workers end at their next step: the server is stopping."""
        self._workers.say_goodbye()
        self.frontier.wake_all()

    async def close(self) -> None:
        """Wait until the workers have ended, and what they kept is written."""
        self.say_goodbye()
        await self._workers.close()

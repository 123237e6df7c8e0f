"""Workers that advance runs block by block, and the frontier they announce.

store -> jobs -> core.training.advance -> store (checkpoints, k) -> whoever waits for the frontier.
Jobs belong to the server: who asked for one may leave. Their state is touched on the event loop
alone; a thread of the pool makes one block, a pure function of a state, and no run holds it longer.
"""

import asyncio
import logging
import time
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime

from app.errors import QueueFullError
from app.pool import Pool, block_iterations
from app.schemas import Run, StopReason
from app.store import CHECKPOINT_EVERY, Store
from core.config import TrainingConfig
from core.kernel import compiled
from core.training import State, advance

log = logging.getLogger("backscope")


class Frontier:
    """Who waits for a run to go on is woken when it does."""

    def __init__(self) -> None:
        self._events: dict[str, asyncio.Event] = {}

    def announce(self, run_id: str) -> None:
        """Wake all that wait for this run."""
        event = self._events.pop(run_id, None)
        if event:
            event.set()

    def announce_all(self) -> None:
        """Wake all that wait."""
        for run_id in list(self._events):
            self.announce(run_id)

    async def wait(self, run_id: str, seconds: float) -> None:
        """Return at the run's next change, or after so many seconds."""
        event = self._events.setdefault(run_id, asyncio.Event())
        with suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), seconds)


class Jobs:
    """A bounded queue of runs and the bounded number of workers that train them."""

    def __init__(self, store: Store, pool: Pool, max_running: int, max_waiting: int) -> None:
        self.frontier = Frontier()
        self.closing = False
        self.running = 0
        self._store = store
        self._pool = pool
        self._max_running = max_running
        self._max_waiting = max_waiting
        self._waiting: deque[str] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping: set[str] = set()

    @property
    def waiting(self) -> int:
        """Runs that wait for a worker."""
        return len(self._waiting)

    def submit(self, config: TrainingConfig) -> Run:
        """Accept a run. Raises `QueueFullError` where as many wait as may wait."""
        if self.running >= self._max_running and self.waiting >= self._max_waiting:
            raise QueueFullError(f"{self.waiting} runs wait already; try again in a few seconds")
        run = self._store.add(config)
        self._waiting.append(run.id)
        self._fill()
        return run

    def stop(self, run_id: str) -> Run:
        """Stop a run at the end of its block, a queued one at once; a finished one stays as it is.

        Raises `RunNotFoundError`.
        """
        run = self._store.get(run_id)
        if run_id in self._waiting:
            self._waiting.remove(run_id)
            return self._end(run_id, "stopped")
        if not run.finished:
            self._stopping.add(run_id)
        return run

    async def stopped(self, run_id: str) -> Run:
        """Stop a run and return it as it ended. Raises `RunNotFoundError`."""
        run = self.stop(run_id)
        while not run.finished and not self.closing:
            await self.frontier.wait(run_id, 1.0)
            run = self._store.get(run_id)
        return run

    def delete(self, run_id: str) -> None:
        """Stop and forget a run; who reads it is told. Raises `RunNotFoundError`."""
        self.stop(run_id)
        self._store.delete(run_id)
        self.frontier.announce(run_id)

    def say_goodbye(self) -> None:
        """Let streams and workers end at their next step: the server is stopping."""
        self.closing = True
        self.frontier.announce_all()

    async def close(self) -> None:
        """Wait until the workers have ended."""
        self.say_goodbye()
        await asyncio.gather(*self._tasks)

    def _fill(self) -> None:
        while self._waiting and self.running < self._max_running and not self.closing:
            self.running += 1
            task = asyncio.create_task(self._work(self._waiting.popleft()))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work(self, run_id: str) -> None:
        try:
            await self._train(run_id)
        except Exception:
            log.exception("run %s failed", run_id)
            if run_id in self._store:
                self._store.update(run_id, status="failed", ended=datetime.now(UTC))
                self.frontier.announce(run_id)
        finally:
            self._stopping.discard(run_id)
            self.running -= 1
            self._fill()

    async def _train(self, run_id: str) -> None:
        await self._pool.run(
            compiled
        )  # the first run of a server may wait; its seconds do not count
        if run_id not in self._store:
            return
        run = self._store.update(run_id, status="running", started=datetime.now(UTC))
        config = run.config
        state = self._store.nearest(run_id, config.iterations)
        begun, first = time.monotonic(), state.k
        self.frontier.announce(run_id)
        while state.k < config.iterations and not state.diverged:
            if self.closing or run_id not in self._store:
                return
            if run_id in self._stopping:
                self._end(run_id, "stopped")
                return
            state, _ = await self._pool.run(advance, config, state, _to_next_cut(config, state))
            if run_id not in self._store:
                return
            if state.k % CHECKPOINT_EVERY == 0 and not state.diverged:
                self._store.keep(run_id, state)
            rate = (state.k - first) / max(time.monotonic() - begun, 1e-9)
            self._store.update(run_id, k=state.k, rate=rate)
            if state.k < config.iterations and not state.diverged:
                self.frontier.announce(run_id)
        self._end(run_id, "diverged" if state.diverged else "iterations")

    def _end(self, run_id: str, reason: StopReason) -> Run:
        run = self._store.get(run_id)
        run = self._store.update(
            run_id,
            status="stopped" if reason == "stopped" else "done",
            stop_reason=reason,
            diverged_at=run.k if reason == "diverged" else None,
            ended=datetime.now(UTC),
        )
        self.frontier.announce(run_id)
        return run


def _to_next_cut(config: TrainingConfig, state: State) -> int:
    """Return the iterations of the next block: to the end, a checkpoint, or as many as fit."""
    to_checkpoint = CHECKPOINT_EVERY - state.k % CHECKPOINT_EVERY
    return min(block_iterations(config), to_checkpoint, config.iterations - state.k)

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
from typing import Any

from app.endings import Endings, check_extension
from app.errors import BackscopeError, QueueFullError, RunDamagedError, StoreBusyError, StoreError
from app.frontier import Frontier
from app.pool import Pool, block_iterations
from app.schemas import Fork, Run
from app.store import Store
from core.config import TrainingConfig
from core.kernel import compiled
from core.training import State, advance

log = logging.getLogger("backscope")

FLUSH_SECONDS = 0.25


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
        self._arriving = 0  # being written, before they wait
        self._waiting: deque[str] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._active: set[str] = set()
        self._stopping: set[str] = set()
        self._failing: dict[str, StoreError] = {}
        self._deciding = asyncio.Lock()  # whether a run ends, where, and whether it goes on
        self._closed = asyncio.Event()
        self._endings = Endings(store, pool, self.frontier)
        self._recovered = False

    @property
    def waiting(self) -> int:
        """Runs that wait for a worker."""
        return len(self._waiting)

    async def recover(self) -> None:
        """Go on with every run that was not finished, from its last checkpoint.

        Deleted ones among them are stopped for good. Raises `StoreError`; it is tried again then.
        """
        self._start(self._flush_regularly())
        await self._go_on()

    async def _go_on(self) -> None:
        unfinished = await self._store.unfinished()
        self._recovered = True
        for run_id, deleted in unfinished:
            if deleted:
                self._start(self._end_deleted(run_id))
            else:
                self._enqueue(run_id)

    async def _end_deleted(self, run_id: str) -> None:
        with suppress(BackscopeError):  # the next start tries again
            run, state, _ = await self._store.resume(run_id)
            await self._endings.end(run, state)

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
        self._enqueue(run.id)
        self.frontier.announce(run.id)
        return run

    async def extend(self, run_id: str, iterations: int) -> Run:
        """Let a run end at a later k, training again where it had ended.

        Raises `RefusedError` where k is not later, `NotExtendableError`, `QueueFullError`.
        """
        while True:
            async with self._deciding:
                run = await self._store.get(run_id)
                if not self._is_ending(run):
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
        extended = await self._store.update(run.id, **changes)
        if run.finished:
            self._enqueue(run.id)
        self.frontier.announce(run.id)
        return extended

    def _is_ending(self, run: Run) -> bool:
        """Return whether a worker is about to leave a run, and to write down how it ended."""
        return run.id in self._active and (run.finished or run.id in self._stopping)

    async def stop(self, run_id: str) -> Run:
        """Stop a run at the end of its block, a queued one at once; a finished one stays as it is.

        Raises `RunNotFoundError`.
        """
        async with self._deciding:
            return await self._stop(run_id)

    async def delete(self, run_id: str) -> None:
        """Stop a run and put it away; who reads it is told. Raises `RunNotFoundError`."""
        async with self._deciding:
            await self._stop(run_id)
            await self._store.update(run_id, deleted=datetime.now(UTC), deleted_by="asked")
        self.frontier.announce(run_id)

    async def _stop(self, run_id: str) -> Run:
        run = await self._store.get(run_id)
        if run_id in self._active:
            self._stopping.add(run_id)
        elif not run.finished:
            _, state, _ = await self._store.resume(run_id)
            run = await self._endings.end(run, state)
            self._waiting = deque(one for one in self._waiting if one != run_id)
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
        self.closing = True
        self._closed.set()
        self.frontier.wake_all()

    async def close(self) -> None:
        """Wait until the workers have ended, and what they kept is written."""
        self.say_goodbye()
        await asyncio.gather(*self._tasks)
        with suppress(StoreError):
            await self._store.flush()

    def _enqueue(self, run_id: str) -> None:
        self._waiting.append(run_id)
        self._fill()

    def _fill(self) -> None:
        while self._waiting and self.running < self._max_running and not self.closing:
            self.running += 1
            self._active.add(run_id := self._waiting.popleft())
            self._start(self._work(run_id))

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _flush_regularly(self) -> None:
        while not self.closing:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closed.wait(), FLUSH_SECONDS)
            try:
                await self._store.flush()
                if not self._recovered:
                    await self._go_on()
            except StoreBusyError:
                continue  # another program holds it for a while: checkpoints wait
            except StoreError as error:
                self._failing = dict.fromkeys(self._active, error)
            except Exception:
                log.exception("checkpoints cannot be written")

    async def _work(self, run_id: str) -> None:
        try:
            await self._train(run_id)
        except BackscopeError as error:
            log.warning("run %s failed: %s", run_id, error)
            damaged = isinstance(error, RunDamagedError)
            await self._endings.fail(run_id, str(error), damaged=damaged)
        except Exception:
            log.exception("run %s failed", run_id)
            await self._endings.fail(run_id, "training stopped through our fault")
        finally:
            self._active.discard(run_id)
            self._stopping.discard(run_id)
            self._failing.pop(run_id, None)
            self.running -= 1
            self.frontier.announce(run_id)  # who waits to extend it may do so now
            self._fill()

    async def _train(self, run_id: str) -> None:
        await self._pool.run(compiled)  # a server's first run may wait; its seconds do not count
        run, state, every = await self._store.resume(run_id)
        async with self._deciding:
            if self._store.in_memory(run_id).finished:  # a reader found it damaged meanwhile
                return
            if self._store.deleted(run_id):
                self._stopping.add(run_id)
            started = run.started or datetime.now(UTC)
            run = await self._store.update(run_id, status="running", started=started)
        begun, first, before = time.monotonic(), state.k, run.seconds or 0.0
        self.frontier.announce(run_id)
        while not await self._has_ended(run_id, state):
            run = self._store.in_memory(run_id)
            if self.closing:
                self._store.keep(run_id, state)
                return
            if run_id in self._failing:
                raise self._failing[run_id]
            n = min(run.config.iterations - state.k, every - state.k % every)
            n = min(n, block_iterations(run.config))
            state, _ = await self._pool.run(advance, run.config, state, n)
            if state.k % every == 0 and not state.diverged:
                every = self._store.keep(run_id, state)
            seconds = time.monotonic() - begun
            rate = (state.k - first) / max(seconds, 1e-9)
            self._store.in_memory(run_id, k=state.k, rate=rate, seconds=before + seconds)
            self.frontier.announce(run_id)

    async def _has_ended(self, run_id: str, state: State) -> bool:
        """Write down how a run ended, where it has; return whether its worker is to leave it."""
        if not self._is_over(self._store.in_memory(run_id), state):
            return False
        async with self._deciding:
            run = self._store.in_memory(run_id)
            over = self._is_over(run, state)  # unless it was extended meanwhile
            if over and run.status == "running":
                await self._endings.end(run, state)
            return over

    def _is_over(self, run: Run, state: State) -> bool:
        over = state.diverged or state.k >= run.config.iterations
        return over or run.id in self._stopping or run.status != "running"

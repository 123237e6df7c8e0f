"""The workers that train runs block by block, and the checkpoints they keep.

jobs -> workers -> core.training.advance -> store (checkpoints, k) -> frontier. Their state is
touched on the event loop alone; a thread of the pool makes one block, a pure function of a state,
and no run holds it longer.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from app.endings import Endings
from app.errors import BackscopeError, RunDamagedError, StoreBusyError, StoreError
from app.frontier import Frontier
from app.pool import Pool, block_iterations
from app.schemas import Run
from app.store import Store
from core.training import State, advance, prepare

log = logging.getLogger("backscope")

FLUSH_SECONDS = 0.25


class Workers:
    """The bounded number of workers, and the runs that wait for one."""

    def __init__(self, store: Store, pool: Pool, frontier: Frontier, most: int) -> None:
        self.closing = False
        self.running = 0
        self.waiting: deque[str] = deque()
        self.deciding = asyncio.Lock()  # whether a run ends, where, and whether it goes on
        self._endings = Endings(store, pool, frontier)
        self._most = most
        self._store = store
        self._pool = pool
        self._frontier = frontier
        self._tasks: set[asyncio.Task[None]] = set()
        self._active: set[str] = set()
        self._stopping: set[str] = set()
        self._failing: dict[str, StoreError] = {}
        self._closed = asyncio.Event()
        self._recovered = False

    async def recover(self) -> None:
        """Go on with every run that was not finished, from its last checkpoint.

        Deleted ones among them are stopped for good. Raises `StoreError`; it is tried again then.
        """
        try:
            await self._go_on()
        finally:
            self._start(self._flush_regularly())

    def enqueue(self, run_id: str) -> None:
        """Let a run wait for a worker."""
        self.waiting.append(run_id)
        self._fill()

    async def end(self, run_id: str) -> Run:
        """End a run that has no worker, where it is, and return it."""
        run, state, _ = await self._store.resume(run_id)
        run = await self._endings.end(run, state)
        self.waiting = deque(one for one in self.waiting if one != run_id)
        return run

    def stop(self, run_id: str) -> bool:
        """Ask a run's worker to leave it at the end of its block; return whether there is one."""
        if run_id in self._active:
            self._stopping.add(run_id)
        return run_id in self._active

    def is_leaving(self, run: Run) -> bool:
        """Return whether a worker is about to leave a run, and to write down how it ended."""
        return run.id in self._active and (run.finished or run.id in self._stopping)

    def say_goodbye(self) -> None:
        """Let the workers end at their next step."""
        self.closing = True
        self._closed.set()

    async def close(self) -> None:
        """Wait until the workers have ended, and what they kept is written."""
        self.say_goodbye()
        await asyncio.gather(*self._tasks)
        with suppress(StoreError):
            await self._store.flush()

    async def _go_on(self) -> None:
        unfinished = await self._store.unfinished()
        self._recovered = True
        for run_id, deleted in unfinished:
            if deleted:
                self._start(self._end_deleted(run_id))
            elif run_id not in self._active and run_id not in self.waiting:
                self.enqueue(run_id)

    async def _end_deleted(self, run_id: str) -> None:
        async with self.deciding:
            if not self._store.deleted(run_id):  # it was restored meanwhile
                self.enqueue(run_id)
                return
            with suppress(BackscopeError):  # the next start tries again
                await self.end(run_id)

    def _fill(self) -> None:
        while self.waiting and self.running < self._most and not self.closing:
            self.running += 1
            self._active.add(run_id := self.waiting.popleft())
            self._start(self._work(run_id))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _flush_regularly(self) -> None:
        while not self.closing:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closed.wait(), FLUSH_SECONDS)
            if not self._recovered:
                with suppress(StoreError):
                    await self._go_on()
            try:
                await self._store.flush()
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
            self._frontier.announce(run_id)  # who waits to extend it may do so now
            self._fill()

    async def _train(self, run_id: str) -> None:
        run, state, every = await self._store.resume(run_id)
        await self._pool.run(prepare, run.config)  # the first may wait; its seconds do not count
        run = await self._begin(run_id)
        if run.status != "running":
            return
        begun, first, before = time.monotonic(), state.k, run.seconds or 0.0
        self._frontier.announce(run_id)
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
            if self._store.in_memory(run_id).finished:  # a reader found it damaged meanwhile
                return
            if state.k % every == 0 and not state.ended:
                every = self._store.keep(run_id, state)
            seconds = time.monotonic() - begun
            rate = (state.k - first) / max(seconds, 1e-9)
            self._store.in_memory(run_id, k=state.k, rate=rate, seconds=before + seconds)
            self._frontier.announce(run_id)

    async def _begin(self, run_id: str) -> Run:
        """Write down that a run trains; return it, as it was where it does not."""
        while True:
            with suppress(StoreBusyError):  # another program holds the database for a while
                async with self.deciding:
                    run = self._store.in_memory(run_id)
                    if run.finished or self.closing:
                        return run
                    if self._store.deleted(run_id):
                        self._stopping.add(run_id)
                    started = run.started or datetime.now(UTC)
                    return await self._store.update(run_id, status="running", started=started)
            await asyncio.sleep(FLUSH_SECONDS)

    async def _has_ended(self, run_id: str, state: State) -> bool:
        """Write down how a run ended, where it has; return whether its worker is to leave it."""
        while self._is_over(self._store.in_memory(run_id), state):
            with suppress(StoreBusyError):
                async with self.deciding:
                    run = self._store.in_memory(run_id)
                    over = self._is_over(run, state)  # unless it was extended meanwhile
                    if over and run.status == "running":
                        await self._endings.end(run, state)
                    return over
            if self.closing:
                return True
            await asyncio.sleep(FLUSH_SECONDS)
        return False

    def _is_over(self, run: Run, state: State) -> bool:
        over = state.ended is not None or state.k >= run.config.iterations
        return over or run.id in self._stopping or run.status != "running"

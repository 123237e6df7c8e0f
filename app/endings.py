"""How runs end: their last record, the reason, what failed; and whether they may go on.

workers -> endings -> store. Whoever ends a run decides alone about it meanwhile (`Workers`).
"""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, get_args

import orjson

from app.errors import NotExtendableError, RunNotFoundError
from app.frontier import Frontier
from app.pool import Pool, block_iterations
from app.schemas import Run, StopReason
from app.store import Store
from core.config import TrainingConfig
from core.refusal import Refusal, RefusedError
from core.training import Ended, State, advance


class Endings:
    """Writes down how runs ended, and announces it."""

    def __init__(self, store: Store, pool: Pool, frontier: Frontier) -> None:
        self._store = store
        self._pool = pool
        self._frontier = frontier

    async def end(self, run: Run, state: State) -> Run:
        """Keep that a run ended with this state, and return it. Raises `StoreError`.

        It diverged, or a rule ended it, or it is complete, or else was stopped.
        """
        complete = state.k >= run.config.iterations
        reason: StopReason = state.ended or ("iterations" if complete else "stopped")
        last = await self._last_record(run, state)
        ended = await self._store.finish(
            run.id,
            state,
            status="stopped" if reason == "stopped" else "done",
            stop_reason=reason,
            diverged_at=state.k if reason == "diverged" else None,
            ended=datetime.now(UTC),
            summary=orjson.dumps(last).decode() if last else None,
            error=max(last["E"]) if last else None,
            k=state.k,
            rate=run.rate,
            seconds=run.seconds,
        )
        self._frontier.announce(run.id)
        return ended

    async def fail(self, run_id: str, why: str, *, damaged: bool = False) -> None:
        """Call a run failed, in memory alone where it cannot be written: a new start goes on."""
        with suppress(RunNotFoundError):
            await self._store.break_off(run_id, "damaged" if damaged else "failed", why)
        self._frontier.announce(run_id)

    async def _last_record(self, run: Run, state: State) -> dict[str, Any] | None:
        """Return y, E and dw of the last iteration before a state, None where there is none."""
        if state.k == run.start:
            return None
        before = await self._store.nearest(run.id, state.k - 1)
        while before.k < state.k - 1:
            n = min(block_iterations(run.config), state.k - 1 - before.k)
            before, _ = await self._pool.run(advance, run.config, before, n)
        return await self._pool.run(_record, run.config, before)


def _record(config: TrainingConfig, state: State) -> dict[str, Any]:
    return advance(config, state, 1, stride=1)[1].last()


def check_extension(run: Run, iterations: int) -> None:
    """Raise `NotExtendableError` or `RefusedError` where a run cannot go on to that k."""
    if run.status == "damaged" or run.stop_reason == "diverged":
        why = "its numbers are damaged" if run.status == "damaged" else "it diverged"
        raise NotExtendableError(f"run {run.id} cannot be trained on: {why}; fork it before that")
    if run.stop_reason in get_args(Ended):
        why = f"its rule stop.{run.stop_reason} ended it; fork it with another"
        raise NotExtendableError(f"run {run.id} cannot be trained on: {why}")
    least = run.k if run.finished else run.config.iterations
    if run.status == "failed":
        least -= 1  # its end may be what could not be written
    if iterations <= least:
        allowed = f"a whole number greater than {least:,}, where the run is or ends"
        raise RefusedError(Refusal("iterations", iterations, allowed))

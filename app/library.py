"""What people do with runs: start, fork, extend, describe and restore them.

routes -> library -> jobs and store. A fork's recipe is its parent's with the fields that were given
on top; its first state is the parent's at k, regenerated.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from app.errors import RunDeletedError, RunNotFoundError, StoreError
from app.history import History
from app.jobs import Jobs
from app.requests import RunPatch, TrainRequest
from app.schemas import Fork, Run
from app.settings import Settings
from app.store import Store
from core import training
from core.config import READ_WITH, TrainingConfig
from core.refusal import Refusal, RefusedError, echo
from core.training import State

PURGE_SECONDS = 60.0


class Library:
    """The runs as a person has them."""

    def __init__(self, settings: Settings, store: Store, jobs: Jobs, history: History) -> None:
        self._settings = settings
        self._store = store
        self._jobs = jobs
        self._history = history

    async def recipe(self, request: TrainRequest) -> TrainingConfig:
        """Return the recipe that a request describes, its parent's on the way.

        Raises `RefusedError` where it asks for more than the limits allow, or no parent is there.
        """
        fork = request.fork
        parent = await self._parent(fork) if fork else None
        inherited = parent.config.model_dump(mode="json") if parent else {}
        fields = inherited | request.overrides
        for name, (other, value) in READ_WITH.items():
            # What the parent's recipe needed and this one does not is not inherited
            if fields.get(other, value) != value and name not in request.overrides:
                fields.pop(name, None)
        config = TrainingConfig.parse(fields)
        if fork and config.iterations <= fork.k:
            allowed = f"a whole number greater than fork.k, {fork.k:,}"
            raise RefusedError(Refusal("iterations", config.iterations, allowed))
        self._settings.check(config)
        return config

    async def train(self, request: TrainRequest, config: TrainingConfig) -> Run:
        """Accept a run of this recipe, and make room for it where a limit is set.

        Raises `RefusedError`, `QueueFullError`, `StoreFullError`.
        """
        fork = request.fork
        state = training.start(config) if fork is None else await self._state(request, fork, config)
        return await self._jobs.submit(config, state, fork, self._settings.max_runs)

    async def extend(self, run_id: str, iterations: int) -> Run:
        """Let a run end at a later k. Raises what `Jobs.extend` does, and for the limits."""
        run = await self._store.get(run_id)
        self._settings.check(run.config.model_copy(update={"iterations": iterations}))
        return await self._jobs.extend(run_id, iterations)

    async def patch(self, run_id: str, patch: RunPatch) -> Run:
        """Change what people write on a run. Raises `RunNotFoundError`."""
        run = await self._store.get(run_id)
        if patch.changes:
            run = await self._store.update(run_id, **patch.changes)
            self._jobs.frontier.announce(run_id)
        return run

    async def restore(self, run_id: str) -> Run:
        """Bring a deleted run back; one that is there stays. Raises `RunNotFoundError`."""
        await self._store.restore(run_id)
        self._jobs.frontier.announce(run_id)
        return await self._store.get(run_id)

    async def purge_regularly(self) -> None:
        """Forget what was deleted long enough ago, again and again, until it is cancelled."""
        while True:
            limit = timedelta(seconds=self._settings.undo_seconds)
            with suppress(StoreError):
                await self._store.purge(datetime.now(UTC) - limit)
            await asyncio.sleep(PURGE_SECONDS)

    async def _parent(self, fork: Fork) -> Run | None:
        if fork.run is None:
            return None
        try:
            parent = await self._store.get(fork.run)
        except (RunNotFoundError, RunDeletedError):
            refusal = Refusal("fork.run", fork.run[:40], "the id of a run in GET /runs")
            raise RefusedError(refusal) from None
        if not parent.start <= fork.k <= parent.k:
            allowed = f"{parent.start:,} to {parent.k:,}, the iterations that the run has"
            raise RefusedError(Refusal("fork.k", fork.k, allowed))
        return parent

    async def _state(self, request: TrainRequest, fork: Fork, config: TrainingConfig) -> State:
        """Return the state that a fork starts from: its parent's at k, with what it brings."""
        state = await self._parents_state(request, fork, config)
        if request.w is None:
            return state
        nets, count = state.w.shape
        lengths = sorted({len(row) for row in request.w})
        got = f"{len(request.w)} lists of {', '.join(map(str, lengths))} numbers"
        allowed = f"{nets} lists of {count} numbers, [net][parameter]"
        w = _shaped(request.w, state.w.shape, Refusal("w", got, allowed))
        # What E was least of other weights says nothing of these
        slots, memory = state.slots, np.concatenate([state.memory[:2], training.MEMORY[2:]])
        if request.slots is not None:
            slots = _shaped(request.slots, slots.shape, _other_slots(request, slots))
            # The optimizer's last: behind it a fault may keep a gradient
            squares = slots[:, training.SLOTS[config.optimizer.kind] - 1 :][:, :1]
            if config.optimizer.kind in {"rmsprop", "adam"} and (squares < 0.0).any():
                allowed = "numbers of at least 0 in the optimizer's last slot, which is of squares"
                raise RefusedError(Refusal("slots", float(squares.min()), allowed))
        if request.memory is not None:
            if not training.remembers(config):
                allowed = "none, unless optimizer is adam or stop has a plateau"
                raise RefusedError(Refusal("memory", list(request.memory), allowed))
            memory = np.array(request.memory)
        return State(fork.k, w, slots, memory)

    async def _parents_state(
        self, request: TrainRequest, fork: Fork, config: TrainingConfig
    ) -> State:
        """Return the parent's state at k; one at rest where none is named, or w is for other nets.

        Raises `RefusedError` where the fork's nets are others and it brings no weights.
        """
        shape = (config.nets, len(config.network.parameters))
        parent = await self._parent(fork)
        if parent is not None:
            state = (await self._history.cursor(parent, fork.k)).state
            if _same_nets(parent.config, config):
                return training.forked(config, parent.config, state)
            if request.w is None:
                raise RefusedError(_other_nets(request.overrides, parent.config, config))
        return training.fresh(config, fork.k, np.zeros(shape))


def _shaped(numbers: Sequence[Any], shape: tuple[int, ...], otherwise: Refusal) -> training.Array:
    """Return lists in lists as an array of this shape. Raises `RefusedError` with `otherwise`."""
    try:
        array = np.array(numbers, float)
    except ValueError:  # lists of several lengths
        raise RefusedError(otherwise) from None
    if array.shape != shape:
        raise RefusedError(otherwise)
    return array


def _other_slots(request: TrainRequest, slots: training.Array) -> Refusal:
    """Say what slots (nets, slots, M) a fork's optimizer keeps."""
    nets, each, count = slots.shape
    allowed = f"{nets} lists of {each} of {count} numbers, [net][slot][parameter]"
    if not each:
        allowed = "none: gd keeps no numbers beside the weights"
    return Refusal("slots", f"{len(request.slots or ())} lists", allowed)


def _same_nets(one: TrainingConfig, other: TrainingConfig) -> bool:
    """Return whether weights of the one mean the same in the other."""
    return (one.nets, one.network.sizes) == (other.nets, other.network.sizes)


def _other_nets(overrides: dict[str, Any], parent: TrainingConfig, fork: TrainingConfig) -> Refusal:
    """Say which override makes a fork's networks others than its parent's."""
    field = next((name for name in ("hidden", "problem") if name in overrides), "schedule")
    have, want = (
        f"{config.nets} nets of {len(config.network.parameters)} parameters"
        for config in (parent, fork)
    )
    if have == want:  # but in other layers
        have = "-".join(map(str, parent.network.sizes))
    got = overrides.get(field, getattr(fork, field))
    return Refusal(field, echo(got), f"what leaves {have}, as the parent has")

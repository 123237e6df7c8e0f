"""Runs and their checkpoints: what is kept of a run, since its history is regenerated.

`jobs` writes here; `history`, `stream` and `routes` read. For now everything lives in memory behind
this interface; all of it is called on the event loop.
"""

import secrets
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from app.errors import RunNotFoundError
from app.schemas import Run
from core import training
from core.config import TrainingConfig
from core.refusal import Refusal, RefusedError
from core.training import State

CHECKPOINT_EVERY = 4096
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no characters that are taken for one another
ID_LENGTH = 10


@dataclass
class _Kept:
    run: Run
    states: list[State] = field(default_factory=list)


class Store:
    """All runs by id, oldest first, each with its checkpoints in the order of k."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def add(self, config: TrainingConfig) -> Run:
        """Keep a new run of this recipe, queued, with its state before iteration 0."""
        run_id = "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))
        run = Run(id=run_id, config=config)
        self._kept[run.id] = _Kept(run, [training.start(config)])
        return run

    def __contains__(self, run_id: str) -> bool:
        return run_id in self._kept

    def get(self, run_id: str) -> Run:
        """Return the run as it is now. Raises `RunNotFoundError`."""
        return self._entry(run_id).run

    def update(self, run_id: str, **changes: Any) -> Run:
        """Change fields of a run and return it. Raises `RunNotFoundError`."""
        entry = self._entry(run_id)
        entry.run = entry.run.model_copy(update=changes)
        return entry.run

    def delete(self, run_id: str) -> None:
        """Forget a run and its checkpoints. Raises `RunNotFoundError`."""
        self._entry(run_id)
        del self._kept[run_id]

    def page(self, limit: int, after: str | None) -> tuple[list[Run], str | None]:
        """Return up to `limit` runs, newest first, from behind `after`, and the next `after`.

        Raises `RefusedError` where `after` is no run (any more).
        """
        ids = list(reversed(self._kept))
        if after is not None and after not in self:
            raise RefusedError(Refusal("after", after[:40], "the `next` of a page, still a run"))
        begin = 0 if after is None else ids.index(after) + 1
        chosen = ids[begin : begin + limit]
        more = begin + limit < len(ids)
        return [self._kept[run_id].run for run_id in chosen], chosen[-1] if more else None

    def keep(self, run_id: str, state: State) -> None:
        """Keep a checkpoint, later than all before it. Raises `RunNotFoundError`."""
        self._entry(run_id).states.append(state)

    def nearest(self, run_id: str, k: int) -> State:
        """Return the latest checkpoint at or before k. Raises `RunNotFoundError`."""
        states = self._entry(run_id).states
        return states[bisect_right(states, k, key=lambda state: state.k) - 1]

    def _entry(self, run_id: str) -> _Kept:
        if run_id not in self._kept:
            raise RunNotFoundError(run_id)
        return self._kept[run_id]

"""The runs in memory: those that train, with their latest states, and the last asked for.

`store` looks here before it asks the database.
"""

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.rows import Kept
from app.schemas import Run
from core.training import ENGINE, State

CHECKPOINT_EVERY = 4096
RECENT = 64  # states of a training run that are held, for who reads at its frontier
LAST = 8  # of those, once it has ended: its readers are likely to come now
ENDED = 512  # runs that have ended


@dataclass
class Entry:
    """A run in memory. Its latest states, while it trains: `recent` are written, `pending` not."""

    run: Run
    seq: int
    every: int = CHECKPOINT_EVERY
    failure: str | None = None
    deleted: datetime | None = None
    deleted_by: str | None = None
    engine: int = ENGINE
    unwritten: bool = False
    recent: deque[State] = field(default_factory=lambda: deque(maxlen=RECENT))
    pending: list[State] = field(default_factory=list)

    @property
    def held(self) -> list[State]:
        """The latest states, in the order of k."""
        return [*self.recent, *self.pending]

    def change(self, **changes: Any) -> Run:
        """Change fields of the run, and those that are not on the wire."""
        for name in ("failure", "deleted", "deleted_by", "every"):
            if name in changes:
                setattr(self, name, changes[name])
        on_the_wire = {n: value for n, value in changes.items() if n in Run.model_fields}
        self.run = self.run.model_copy(update=on_the_wire)
        return self.run

    def written(self, states: Sequence[State]) -> None:
        """Note that the first of the pending states are on the disk."""
        self.recent.extend(states)
        del self.pending[: len(states)]

    def forget(self) -> None:
        """Hold few states from now on: the run has ended."""
        while len(self.recent) > LAST:
            self.recent.popleft()


class Memory(OrderedDict[str, Entry]):
    """Runs by id, the last asked for at the end; the first that have ended are let go of."""

    def enter(self, kept: Kept) -> Entry:
        """Hold a run as it was found."""
        return self.hold(Entry(kept.run, *kept[1:]))

    def hold(self, entry: Entry) -> Entry:
        """Hold a run, unless it is held already; return what is held."""
        entry = self.setdefault(entry.run.id, entry)
        if len(self) > ENDED:
            ended = (i for i, e in self.items() if e.run.finished and not e.unwritten)
            oldest = next(ended, entry.run.id)
            if oldest != entry.run.id:
                self.pop(oldest)
        return entry

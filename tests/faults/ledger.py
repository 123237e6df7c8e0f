"""What the server has acknowledged of each run: what must be true at the end."""

import threading
from dataclasses import dataclass, field
from typing import Any

from core.config import TrainingConfig
from core.training import State, start
from tests.faults.twin import Twin

WRITTEN = ("name", "tags", "note", "starred")
ENDED = {"done", "stopped"}


@dataclass
class Promise:
    """One run that was accepted: 202 or 200, and its id was read."""

    id: str
    config: TrainingConfig
    first: State
    stopped: bool = False  # someone wants it stopped: it may end at any k
    deleted: bool = False
    ended: dict[str, Any] | None = None  # the run, once it was told as ended
    written: dict[str, Any] = field(default_factory=dict)  # by PATCH, acknowledged
    _known: dict[int, State] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._known = {self.first.k: self.first}

    def twin(self) -> Twin:
        """Return the run as it would have been without any kill."""
        return Twin(self.config, self._known)

    def told(self, run: dict[str, Any]) -> None:
        """Hear how the server tells the run; one that has ended never changes."""
        assert run["id"] == self.id
        if self.ended:
            assert numbers_of(run) == numbers_of(self.ended)
        elif run["status"] in ENDED:
            self.check_ending(run)
            self.ended = run
        else:
            assert run["status"] in {"queued", "running"}, run

    def check_ending(self, run: dict[str, Any]) -> None:
        """Compare how a run ended with its twin."""
        last = self.twin().state(self.config.iterations)
        if run["status"] == "stopped":
            assert self.stopped, run
            assert self.first.k <= run["k"] <= last.k, run
            return
        assert run["k"] == last.k, run
        assert run["diverged_at"] == (last.k if last.diverged else None), run
        assert run["stop_reason"] == ("diverged" if last.diverged else "iterations"), run


class Ledger:
    """All promises, by the run's id."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._promises: dict[str, Promise] = {}

    def accepted(self, run_id: str, recipe: dict[str, Any], first: State | None = None) -> Promise:
        """Write down that a run of this recipe was accepted; `first` is where a fork starts."""
        config = TrainingConfig.parse(recipe)
        promise = Promise(run_id, config, first or start(config))
        with self._lock:
            assert run_id not in self._promises, "an id was given twice"
            self._promises[run_id] = promise
        return promise

    @property
    def promises(self) -> list[Promise]:
        """All of them, oldest first."""
        with self._lock:
            return list(self._promises.values())


def numbers_of(run: dict[str, Any]) -> dict[str, Any]:
    """Return of a run what its training made, without what people write on it."""
    return {name: value for name, value in run.items() if name not in {*WRITTEN, "final"}}

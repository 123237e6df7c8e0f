"""Who waits for a run to go on is woken when it does; who listens to all runs learns which changed.

Whoever changes a run announces it; `stream` waits, `changes` listens. All of it on the event loop.
"""

import asyncio
from contextlib import suppress


class Changes:
    """The runs that changed since they were last taken, each once, in the order of their change."""

    def __init__(self) -> None:
        self._ids: dict[str, None] = {}
        self._some = asyncio.Event()

    def add(self, run_id: str) -> None:
        """Remember that a run changed."""
        self._ids[run_id] = None
        self._some.set()

    def wake(self) -> None:
        """Let who waits look up, changed or not."""
        self._some.set()

    async def take(self, seconds: float) -> list[str]:
        """Return the ids at the next change, none after so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._some.wait(), seconds)
        self._some.clear()
        ids, self._ids = list(self._ids), {}
        return ids


class Frontier:
    """What is announced of runs."""

    def __init__(self) -> None:
        self._events: dict[str, asyncio.Event] = {}
        self._listeners: set[Changes] = set()

    def announce(self, run_id: str) -> None:
        """Wake all that wait for this run, and tell all that listen."""
        event = self._events.pop(run_id, None)
        if event:
            event.set()
        for changes in self._listeners:
            changes.add(run_id)

    def wake_all(self) -> None:
        """Wake all that wait."""
        for event in self._events.values():
            event.set()
        self._events.clear()
        for changes in self._listeners:
            changes.wake()

    async def wait(self, run_id: str, seconds: float) -> None:
        """Return at the run's next change, or after so many seconds."""
        event = self._events.setdefault(run_id, asyncio.Event())
        with suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), seconds)

    def listen(self) -> Changes:
        """Return what collects the changes of all runs from now on."""
        changes = Changes()
        self._listeners.add(changes)
        return changes

    def leave(self, changes: Changes) -> None:
        """Let go of a listener."""
        self._listeners.discard(changes)

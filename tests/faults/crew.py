"""All who use the server at once, each in a thread of its own, until all is over or one fails."""

import random
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.faults.people import Round, World
from tests.faults.victim import AbandonedError, Victim
from tests.faults.visitor import Visitor

HOME_SECONDS = 90.0  # until everyone has left, at the end


@dataclass
class Member:
    """One of them, and what became of it."""

    thread: threading.Thread
    error: BaseException | None = None

    @property
    def done(self) -> bool:
        """Whether its work is over."""
        return not self.thread.is_alive()

    def where(self) -> str:
        """Return the lines it is at, the innermost first."""
        frame = sys._current_frames().get(self.thread.ident or 0)
        stack = traceback.extract_stack(frame) if frame else []
        lines = [f"{one.filename.rpartition('/')[2]}:{one.lineno}" for one in reversed(stack)]
        return f"{self.thread.name} at {' <- '.join(lines[:20])}"


class Crew:
    """The threads, and what became of them.

    None of them keeps the test from its end: who does not come home is told of, and where it was.
    """

    def __init__(self, victim: Victim, world: World, seed: str) -> None:
        self._victim = victim
        self._world = world
        self._seed = seed
        self._begun = time.monotonic()
        self._working: list[Member] = []
        self._staying: list[Member] = []
        self._lost = ""  # who did not come home, and where they were

    def say(self, text: str) -> None:
        """Print how far they are, and since when."""
        print(f"{time.monotonic() - self._begun:4.0f} s: {text}", flush=True)

    def play(self, round_: Round) -> None:
        """Let someone play this round again and again; what they choose comes from the seed."""
        rng = self.random(round_.__name__)

        def rounds() -> None:
            visitor = Visitor(self._victim)
            try:
                while not self._world.over.is_set():
                    round_(self._world, visitor, rng)
            finally:
                visitor.close()

        self._working.append(_begin(round_.__name__, rounds))

    def random(self, name: str) -> random.Random:
        """Return numbers for one of them."""
        return random.Random(f"{self._seed} {len(self._working)} {name}")

    def do(self, work: Callable[..., Any], *arguments: Any) -> None:
        """Let someone do this."""
        self._working.append(_begin(work.__name__, work, *arguments))

    def stay(self, work: Callable[..., Any]) -> None:
        """Let someone do this as long as there is a server."""
        self._staying.append(_begin(work.__name__, work))

    def check(self) -> None:
        """Raise what one of them has met; after `close`, where one did not come home."""
        for member in [*self._working, *self._staying]:
            if member.error:
                raise member.error
        assert not self._lost, f"did not come home: {self._lost}"

    def wait(self, seconds: float, until: Callable[[], bool] | None = None) -> None:
        """Return when all but those who stay have done their work, or when `until` is true."""
        end = time.monotonic() + seconds
        reached = until or (lambda: all(member.done for member in self._working))
        while not reached():
            self.check()
            assert time.monotonic() < end, f"not within {seconds} s: {_late(self._working)}"
            time.sleep(0.05)
        self.check()

    def close(self) -> None:
        """Send them home: who still waits for the server gives up."""
        self._world.over.set()
        self._victim.abandoned.set()
        self._victim.end()
        until = time.monotonic() + HOME_SECONDS
        everyone = [*self._working, *self._staying]
        for member in everyone:
            member.thread.join(max(0.0, until - time.monotonic()))
        self._lost = _late(everyone)
        if self._lost:
            self.say(f"did not come home: {self._lost}")


def _begin(name: str, work: Callable[..., Any], *arguments: Any) -> Member:
    def run() -> None:
        try:
            with suppress(AbandonedError):
                work(*arguments)
        except BaseException as error:  # noqa: BLE001 - it is raised by `check`
            member.error = error

    member = Member(threading.Thread(target=run, name=name, daemon=True))
    member.thread.start()
    return member


def _late(members: list[Member]) -> str:
    return "; ".join(member.where() for member in members if not member.done)

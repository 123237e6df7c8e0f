"""All who use the server at once, each in a thread of its own, until all is over or one fails."""

import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from tests.faults.people import Round, World
from tests.faults.victim import AbandonedError, Victim
from tests.faults.visitor import Visitor


class Crew:
    """The threads, and what became of them."""

    def __init__(self, victim: Victim, world: World, seed: str) -> None:
        self._victim = victim
        self._world = world
        self._seed = seed
        self._begun = time.monotonic()
        self._threads = ThreadPoolExecutor(64)
        self._futures: list[Future[None]] = []
        self._staying: list[Future[None]] = []

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

        self.do(rounds)

    def random(self, name: str) -> random.Random:
        """Return numbers for one of them."""
        return random.Random(f"{self._seed} {len(self._futures)} {name}")

    def do(self, work: Callable[..., Any], *arguments: Any) -> None:
        """Let someone do this."""
        self._futures.append(self._threads.submit(_until_abandoned, work, *arguments))

    def stay(self, work: Callable[..., Any]) -> None:
        """Let someone do this as long as there is a server."""
        self._staying.append(self._threads.submit(_until_abandoned, work))

    def check(self) -> None:
        """Raise what one of them has met."""
        for future in [*self._futures, *self._staying]:
            if future.done() and (error := future.exception()):
                raise error

    def wait(self, seconds: float, until: Callable[[], bool] | None = None) -> None:
        """Return when all but those who stay have done their work, or when `until` is true."""
        end = time.monotonic() + seconds
        reached = until or (lambda: all(future.done() for future in self._futures))
        while not reached():
            self.check()
            assert time.monotonic() < end, f"not within {seconds} s"
            time.sleep(0.05)
        self.check()

    def close(self) -> None:
        """Send them home: who still waits for the server gives up."""
        self._world.over.set()
        self._victim.abandoned.set()
        self._victim.end()
        self._threads.shutdown(wait=True)


def _until_abandoned(work: Callable[..., Any], *arguments: Any) -> None:
    with suppress(AbandonedError):
        work(*arguments)

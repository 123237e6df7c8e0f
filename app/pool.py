"""The threads that compute and encode, and how much they do at a time.

Whoever trains, regenerates or encodes hands the work over here; the event loop does none of it.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from core.config import TrainingConfig

P = ParamSpec("P")
T = TypeVar("T")

BLOCK_WORK = 150_000
"""Patterns x parameters x iterations in a block: under a millisecond of one core."""


def block_iterations(config: TrainingConfig) -> int:
    """Return how many iterations of this recipe make one block."""
    return max(1, BLOCK_WORK // (len(config.table.t) * len(config.network.parameters)))


class Pool:
    """A bounded number of threads."""

    def __init__(self, threads: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="backscope")

    def submit(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Start `function` in a thread of the pool."""
        return self._executor.submit(function, *args, **kwargs)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `function` returns, computed in a thread of the pool."""
        call = self.submit(function, *args, **kwargs)
        return await asyncio.wrap_future(call)

    def close(self) -> None:
        """Let the blocks under way end, start no more."""
        self._executor.shutdown(wait=True, cancel_futures=True)

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

BLOCK_WORK = 300_000
"""The work of a block: about a millisecond of one core."""

ITERATION_WORK = 36
"""What an iteration costs whatever the network, in patterns x parameters."""


def block_iterations(config: TrainingConfig) -> int:
    """Return how many iterations of this recipe make one block."""
    a_time = ITERATION_WORK + len(config.table.t) * len(config.network.parameters)
    return max(1, BLOCK_WORK // a_time)


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

"""The rooms of one server, put together once: routes ask for them, the lifespan ends them."""

import logging
from concurrent.futures import Future
from typing import Annotated, Literal

from fastapi import Depends, Request

from app.errors import KernelFailedError
from app.history import History
from app.jobs import Jobs
from app.pool import Pool
from app.settings import Settings
from app.store import Store
from app.stream import Streams
from core import kernel

log = logging.getLogger("backscope")


class Services:
    """The store, the jobs, the history and the streams of one server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store()
        self.pool = Pool(settings.threads)
        self.jobs = Jobs(self.store, self.pool, settings.max_running, settings.max_waiting)
        self.history = History(self.store, self.pool)
        self.streams = Streams(self.store, self.jobs, self.history, self.pool, settings.max_streams)
        self._kernel: Future[object] | None = None

    @property
    def kernel(self) -> Literal["compiling", "ready"]:
        """Whether the kernel can be called without waiting."""
        return "ready" if self._kernel is not None and self._kernel.done() else "compiling"

    def check_kernel(self) -> None:
        """Raise `KernelFailedError` where the kernel could not be compiled."""
        if self._kernel is not None and self._kernel.done() and self._kernel.exception():
            raise KernelFailedError("no run can train; the reason is in the server's log")

    def start(self) -> None:
        """Compile the kernel in the background: the page answers meanwhile, runs wait for it."""
        kernel.cache_in(str(self.settings.data / "kernel"))
        self._kernel = self.pool.submit(kernel.compiled)
        self._kernel.add_done_callback(_log_failure)

    async def close(self) -> None:
        """Let every block under way end, then the workers and the threads."""
        await self.jobs.close()
        self.pool.close()


def _log_failure(compilation: Future[object]) -> None:
    if not compilation.cancelled() and (error := compilation.exception()):
        log.error("the kernel cannot be compiled: no run will train", exc_info=error)


def services(request: Request) -> Services:
    """Return the services of the app that got this request."""
    found: Services = request.app.state.services
    return found


Here = Annotated[Services, Depends(services)]

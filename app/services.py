"""The rooms of one server, put together once: routes ask for them, the lifespan ends them."""

import asyncio
import logging
import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import Annotated, Literal

from fastapi import Depends, Request

from app.course import Courses
from app.database import Database
from app.errors import KernelFailedError, StoreError
from app.explaining import Explaining
from app.history import History
from app.jobs import Jobs
from app.library import Library
from app.pool import Pool
from app.qr import Codes
from app.report import Reports
from app.settings import Settings
from app.store import Store
from app.stream import Streams
from app.views import Views
from core import machine_code

log = logging.getLogger("backscope")


class Services:
    """The store, the jobs, the history, the library, the views and the streams of one server."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.store = Store(database)
        self.pool = Pool(settings.threads)
        self.jobs = Jobs(self.store, self.pool, settings.max_running, settings.max_waiting)
        self.history = History(self.store, self.pool, self.jobs.frontier)
        self.library = Library(settings, self.store, self.jobs, self.history)
        self.views = Views(self.history)
        self.courses = Courses(self.history, self.views)
        self.explaining = Explaining(self.history, self.views)
        self.codes = Codes(self.pool)
        self.reports = Reports(self.history, self.views, self.courses)
        self.streams = Streams(self.store, self.jobs, self.history, self.pool, settings.max_streams)
        self._database = database
        self._kernel: Future[object] | None = None
        self._leaving = threading.Event()
        self._purging: asyncio.Task[None] | None = None

    @property
    def kernel(self) -> Literal["compiling", "ready"]:
        """Whether the kernel can be called without waiting."""
        return "ready" if self._kernel is not None and self._kernel.done() else "compiling"

    def check_kernel(self) -> None:
        """Raise `KernelFailedError` where the kernel could not be compiled."""
        if self._kernel is not None and self._kernel.done() and self._kernel.exception():
            raise KernelFailedError("no run can train; the reason is in the server's log")

    async def start(self) -> None:
        """Go on with unfinished runs; they wait for the kernel, which is compiled meanwhile."""
        machine_code.cache_in(str(self.settings.data / "kernel"))
        self._kernel = self.pool.submit(machine_code.compile_all, self._leaving.is_set)
        self._kernel.add_done_callback(_log_failure)
        try:
            await self.jobs.recover()
        except StoreError as error:  # what is stored can be read all the same
            log.error("unfinished runs do not go on: %s", error)  # noqa: TRY400 - it says it all
        self._purging = asyncio.create_task(self.library.purge_regularly())

    async def close(self) -> None:
        """Let every block under way end, then the workers, the threads and the database.

        A kernel that is being compiled is waited for, not those that no run has asked for.
        """
        self._leaving.set()
        if self._purging:
            self._purging.cancel()
            with suppress(asyncio.CancelledError):
                await self._purging
        await self.jobs.close()
        self.pool.close()
        self._database.close()


def _log_failure(compilation: Future[object]) -> None:
    if not compilation.cancelled() and (error := compilation.exception()):
        log.error("the kernel cannot be compiled: no run will train", exc_info=error)


def services(request: Request) -> Services:
    """Return the services of the app that got this request."""
    found: Services = request.app.state.services
    return found


Here = Annotated[Services, Depends(services)]

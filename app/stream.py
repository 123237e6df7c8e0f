"""A run's history told as server-sent events, at the reader's own pace.

history -> stream -> the browser's stream.js. A stream is a cursor: it follows the run's frontier
and makes a block when the reader has taken the one before, so a reader that stalls costs a cursor
and no work. Everything between two blocks happens on the event loop, every block in the pool.
"""

import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app import events
from app.encoders import Encoder
from app.encoders import encoder as encoder_of
from app.errors import (
    UNEXPECTED,
    BackscopeError,
    RunDamagedError,
    RunDeletedError,
    RunFailedError,
    RunNotFoundError,
    StreamsFullError,
)
from app.frames import largest_frame
from app.history import Cursor, History
from app.jobs import Jobs
from app.pool import Pool
from app.requests import StreamQuery
from app.schemas import Run
from app.store import Store
from core.config import TrainingConfig
from core.refusal import Refusal, RefusedError

log = logging.getLogger("backscope")

PING_SECONDS = 15.0
SHORT_FRAME_SECONDS = 0.25


class Streams:
    """The open streams, counted and bounded."""

    def __init__(self, store: Store, jobs: Jobs, history: History, pool: Pool, most: int) -> None:
        self.open = 0
        self._store = store
        self._jobs = jobs
        self._history = history
        self._pool = pool
        self._most = most

    def check(self, config: TrainingConfig, query: StreamQuery) -> None:
        """Raise `RefusedError` where a query does not fit a run."""
        if query.k0 >= config.iterations:
            allowed = f"0 to {config.iterations - 1}, the run's last iteration"
            raise RefusedError(Refusal("k0", query.k0, allowed))
        most = largest_frame(config, query)
        if query.frame > most:
            allowed = f"0 to {most} for this run, so that a frame's numbers stay below 320 kB"
            raise RefusedError(Refusal("frame", query.frame, allowed))
        if query.frame == 0 and query.encoding != "json":
            raise RefusedError(
                Refusal("encoding", query.encoding, "json, unless frame is 1 or more")
            )
        if query.frame == 0 and query.envelope:
            raise RefusedError(Refusal("envelope", True, "false, unless frame is 1 or more"))

    def check_room(self) -> None:
        """Raise `StreamsFullError` where as many streams are open as may be."""
        if self.open >= self._most:
            raise StreamsFullError(f"{self.open} streams are open; close one or try again")

    @contextmanager
    def reader(self) -> Iterator[None]:
        """Count whoever reads meanwhile. Raises `StreamsFullError`."""
        self.check_room()
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1

    def response(
        self, run: Run, query: StreamQuery, k: int, headers: dict[str, str] | None = None
    ) -> StreamingResponse:
        """Return the stream of a run from iteration k on as an answer."""
        always = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        content = self.events(run, query, k)
        return self.counted(content, media_type=events.MEDIA_TYPE, headers=always | (headers or {}))

    def counted(
        self, content: AsyncIterator[bytes], media_type: str, headers: dict[str, str] | None = None
    ) -> StreamingResponse:
        """Return an answer that is made while it is read, and counted until it ends."""
        self.open += 1
        return _Counted(self, content, headers=headers, media_type=media_type)

    def file(
        self, content: AsyncIterator[bytes], media_type: str, headers: dict[str, str] | None = None
    ) -> StreamingResponse:
        """Return a counted answer that is broken off where the server stops before its end."""
        return self.counted(self._unless_closing(content), media_type, headers)

    async def _unless_closing(self, content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for piece in content:
            if self._jobs.closing:
                raise _BrokenOffError("the server is stopping")
            yield piece

    async def events(self, run: Run, query: StreamQuery, k: int) -> AsyncIterator[bytes]:
        """Yield `run`, the records from k on while they are made, and `done` or `failed`.

        After the first byte nothing is raised: what goes wrong is told as `failed`.
        """
        piece = b""
        try:
            async for piece in self._told(run, query, k):
                yield piece
        except BackscopeError as error:
            gone = isinstance(error, RunNotFoundError)
            told = RunDeletedError(run.id) if gone else error
            yield _after(piece) + events.failed_event(told.problem())
        except Exception:
            log.exception("the stream of run %s failed", run.id)
            yield _after(piece) + events.failed_event(UNEXPECTED)

    async def _told(self, run: Run, query: StreamQuery, k: int) -> AsyncIterator[bytes]:
        yield events.run_event(run)
        encoder = encoder_of(run.config, query, self._pool)
        cursor: Cursor | None = None
        quiet_since = time.monotonic()
        while not self._jobs.closing:
            run = await self._store.get(run.id)
            ended = run.finished and k >= run.k
            if k < run.k:
                # A bucket that is begun is told whole.
                begin = k - (k % query.stride if query.envelope else 0)
                cursor = cursor or await self._history.cursor(run, begin)
                pieces = encoder.read(cursor, run.k)
            elif ended:
                pieces = self._ending(run, encoder)
            else:
                pieces = self._pause(run, encoder, quiet_since)
            async for piece in pieces:
                yield piece
                quiet_since = time.monotonic()
            if ended:
                return
            k = cursor.k if cursor else k
            if time.monotonic() - quiet_since >= PING_SECONDS:
                yield events.PING
                quiet_since = time.monotonic()
        yield events.GOODBYE

    async def _pause(self, run: Run, encoder: Encoder, quiet_since: float) -> AsyncIterator[bytes]:
        """Wait for the run to go on; where nothing was sent for long enough, yield what waits."""
        patience = SHORT_FRAME_SECONDS if encoder.holds else PING_SECONDS
        left = quiet_since + patience - time.monotonic()
        if left > 0:
            await self._jobs.frontier.wait(run.id, left)
        elif encoder.holds:
            async for piece in encoder.flush(whole=True):
                yield piece

    async def _ending(self, run: Run, encoder: Encoder) -> AsyncIterator[bytes]:
        async for piece in encoder.flush(whole=False):
            yield piece
        yield await self._last_event(run)

    async def _last_event(self, run: Run) -> bytes:
        if run.status in {"failed", "damaged"}:
            why = await self._store.failure(run.id) or "the reason is in the server's log"
            error = RunDamagedError(why) if run.status == "damaged" else RunFailedError(why)
            return events.failed_event(error.problem())
        return events.done_event(run, await self._history.final(run))


class _BrokenOffError(Exception):
    """An answer ends before its end."""


class _Counted(StreamingResponse):
    """An answer made while it is read; however it ends, it is no longer counted.

    One that cannot go on is broken off, its last chunk left out: it passes for no whole one.
    """

    def __init__(
        self,
        streams: Streams,
        content: AsyncIterator[bytes],
        headers: dict[str, str] | None,
        media_type: str,
    ) -> None:
        super().__init__(content, headers=headers, media_type=media_type)
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except (BackscopeError, _BrokenOffError) as error:
            log.warning("%s was broken off: %s", scope["path"], error)
        finally:
            self._streams.open -= 1


def resume_at(run: Run, query: StreamQuery, last_event_id: str | None) -> int:
    """Return the iteration a stream begins with: the one after Last-Event-ID, or k0.

    Raises `RefusedError` where Last-Event-ID is not an iteration of the run.
    """
    if last_event_id is None:
        return max(query.k0, run.start)
    last = run.config.iterations - 1
    digits = last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 20
    if not (digits and int(last_event_id) <= last):
        allowed = f"a whole number from 0 to {last}, the run's last iteration"
        raise RefusedError(Refusal("Last-Event-ID", last_event_id[:40], allowed))
    return max(int(last_event_id) + 1, run.start)


def wants_events(headers: Headers) -> bool:
    """Return whether a request's Accept names text/event-stream, and not only to exclude it."""
    for wish in ",".join(headers.getlist("accept")).lower().split(","):
        media_type, *parameters = (part.strip() for part in wish.split(";"))
        if media_type == events.MEDIA_TYPE:
            return not any(part.replace(" ", "") in {"q=0", "q=0.0"} for part in parameters)
    return False


def _after(piece: bytes) -> bytes:
    """Return what ends an event that was broken off inside."""
    return b"" if not piece or piece.endswith(events.END) else events.END

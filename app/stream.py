"""A run's history told as server-sent events, at the reader's own pace.

history -> stream -> the browser's stream.js. A stream is a cursor: it follows the run's frontier
and makes a block when the reader has taken the one before, so a reader that stalls costs a cursor
and no work. Everything between two blocks happens on the event loop, every block in the pool.
"""

import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from starlette.datastructures import Headers
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app import events
from app.errors import (
    UNEXPECTED,
    RunDeletedError,
    RunFailedError,
    RunNotFoundError,
    StreamsFullError,
)
from app.frames import FrameBuffer, largest_frame
from app.history import Cursor, History
from app.jobs import Jobs
from app.pool import Pool
from app.schemas import Run, StreamQuery
from app.store import Store
from core.config import TrainingConfig
from core.refusal import Refusal, RefusedError
from core.training import row_length

log = logging.getLogger("backscope")

MEDIA_TYPE = "text/event-stream"
PING_SECONDS = 15.0
SHORT_FRAME_SECONDS = 0.25


class Encoder(Protocol):
    """How records become events."""

    def read(self, cursor: Cursor, until: int) -> AsyncIterator[bytes]:
        """Read one block of iterations before `until`; yield what it made ready to send."""

    def flush(self, *, whole: bool) -> AsyncIterator[bytes]:
        """Yield what was read and not yet sent; if `whole`, only what no record can change."""

    @property
    def holds(self) -> bool:
        """Whether something was read and not yet sent."""


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

    def response(
        self, run: Run, query: StreamQuery, k: int, headers: dict[str, str] | None = None
    ) -> StreamingResponse:
        """Return the stream of a run from iteration k on as an answer."""
        always = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        content = self.events(run, query, k)
        return self.counted(content, media_type=MEDIA_TYPE, headers=always | (headers or {}))

    def counted(
        self, content: AsyncIterator[bytes], media_type: str, headers: dict[str, str] | None = None
    ) -> StreamingResponse:
        """Return an answer that is made while it is read, and counted until it ends."""
        self.open += 1
        return _Counted(self, content, headers=headers, media_type=media_type)

    async def events(self, run: Run, query: StreamQuery, k: int) -> AsyncIterator[bytes]:
        """Yield `run`, the records from k on while they are made, and `done` or `failed`.

        After the first byte nothing is raised: what goes wrong is told as `failed`.
        """
        piece = b""
        try:
            async for piece in self._told(run, query, k):
                yield piece
        except RunNotFoundError:
            yield events.failed_event(_deleted(run).problem())
        except Exception:
            log.exception("the stream of run %s failed", run.id)
            inside_an_event = not piece.endswith(events.END)
            yield events.END * inside_an_event + events.failed_event(UNEXPECTED)

    async def _told(self, run: Run, query: StreamQuery, k: int) -> AsyncIterator[bytes]:
        yield events.run_event(run)
        encoder = _Frames(run.config, query, self._pool) if query.frame else _Iterations(query)
        cursor: Cursor | None = None
        quiet_since = time.monotonic()
        while not self._jobs.closing:
            run = self._store.get(run.id)
            ended = run.finished and k >= run.k
            if k < run.k:
                bucket = (
                    k % query.stride if query.envelope else 0
                )  # one that is begun is told whole
                cursor = cursor or await self._history.cursor(run, k - bucket)
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
        if run.status == "failed":
            return events.failed_event(
                RunFailedError("training stopped through our fault").problem()
            )
        return events.done_event(run, await self._history.final(run))


class _Counted(StreamingResponse):
    """An answer made while it is read; however it ends, it is no longer counted."""

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
        finally:
            self._streams.open -= 1


class _Iterations:
    """An `iteration` event for every record; nothing is held back."""

    holds = False

    def __init__(self, query: StreamQuery) -> None:
        self._stride = query.stride

    async def read(self, cursor: Cursor, until: int) -> AsyncIterator[bytes]:
        weight = events.JSON_NUMBER_BYTES * row_length(cursor.config)
        made = await cursor.read(until, self._stride, events.iteration_events, weight)
        if made:
            yield made

    async def flush(self, *, whole: bool) -> AsyncIterator[bytes]:  # noqa: ARG002 - an Encoder's
        nothing: tuple[bytes, ...] = ()
        for piece in nothing:
            yield piece


@dataclass
class _Made:
    """Pieces of an event that wait to be sent, and those that are made when they are."""

    ready: deque[bytes] = field(default_factory=deque)
    following: Iterator[bytes] | None = None


class _Frames:
    """A `frame` event for every n records, cut at multiples of frame * stride."""

    def __init__(self, config: TrainingConfig, query: StreamQuery, pool: Pool) -> None:
        self._query = query
        self._pool = pool
        self._shape = (len(config.table.t), config.nets)
        self._buffer = FrameBuffer(config, query)

    @property
    def holds(self) -> bool:
        return self._buffer.whole > 0

    async def read(self, cursor: Cursor, until: int) -> AsyncIterator[bytes]:
        cut = self._query.stride * self._query.frame
        boundary = cursor.k - cursor.k % cut + cut
        stride = 1 if self._query.envelope else self._query.stride

        def begin(k: int) -> _Made:
            return self._begin(whole=True) if k == boundary else _Made()

        made = await cursor.gather(min(until, boundary), stride, self._buffer.add, begin)
        async for piece in self._send(made):
            yield piece

    async def flush(self, *, whole: bool) -> AsyncIterator[bytes]:
        async for piece in self._send(await self._pool.run(self._begin, whole=whole)):
            yield piece

    def _begin(self, *, whole: bool) -> _Made:
        """Spell out what is there as a frame: base64 at once, JSON, which is longer, bit by bit."""
        frame = self._buffer.take(whole=whole)
        if frame is None:
            return _Made()
        pieces = events.frame_event(frame, self._shape, self._query.encoding)
        if self._query.encoding == "json":
            return _Made(deque(islice(pieces, 1)), pieces)
        return _Made(deque(pieces))

    async def _send(self, made: _Made) -> AsyncIterator[bytes]:
        while made.ready:
            yield made.ready.popleft()
            if made.following and not made.ready:
                made.ready.extend(await self._pool.run(list, islice(made.following, 1)))


def resume_at(run: Run, query: StreamQuery, last_event_id: str | None) -> int:
    """Return the iteration a stream begins with: the one after Last-Event-ID, or k0.

    Raises `RefusedError` where Last-Event-ID is not an iteration of the run.
    """
    if last_event_id is None:
        return query.k0
    last = run.config.iterations - 1
    digits = last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 20
    if not (digits and int(last_event_id) <= last):
        allowed = f"a whole number from 0 to {last}, the run's last iteration"
        raise RefusedError(Refusal("Last-Event-ID", last_event_id[:40], allowed))
    return int(last_event_id) + 1


def wants_events(headers: Headers) -> bool:
    """Return whether a request's Accept names text/event-stream, and not only to exclude it."""
    for wish in ",".join(headers.getlist("accept")).lower().split(","):
        media_type, *parameters = (part.strip() for part in wish.split(";"))
        if media_type == MEDIA_TYPE:
            return not any(part.replace(" ", "") in {"q=0", "q=0.0"} for part in parameters)
    return False


def _deleted(run: Run) -> RunDeletedError:
    return RunDeletedError(f"run {run.id} was deleted")

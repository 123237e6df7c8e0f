"""How records become events: one for each, or frames of many; and what is held back meanwhile.

history (a cursor) -> encoders -> events. `stream` asks for the next block and for what is ready.
"""

from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from app import events
from app.frames import FrameBuffer
from app.history import Cursor
from app.pool import Pool
from app.requests import StreamQuery
from core.config import TrainingConfig
from core.records import row_length


class Encoder(Protocol):
    """How records become events."""

    def read(self, cursor: Cursor, until: int) -> AsyncIterator[bytes]:
        """Read one block of iterations before `until`; yield what it made ready to send."""

    def flush(self, *, whole: bool) -> AsyncIterator[bytes]:
        """Yield what was read and not yet sent; if `whole`, only what no record can change."""

    @property
    def holds(self) -> bool:
        """Whether something was read and not yet sent."""


def encoder(config: TrainingConfig, query: StreamQuery, pool: Pool) -> Encoder:
    """Return what makes the events that a query asks for."""
    return _Frames(config, query, pool) if query.frame else _Iterations(query)


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

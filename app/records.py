"""A range of a run's records as one JSON document, made and sent block by block.

history -> records -> routes. The document is never whole in memory, and its reader counts as one of
the open streams.
"""

from collections.abc import AsyncIterator, Mapping

from starlette.responses import StreamingResponse

from app import events
from app.history import Cursor, History
from app.requests import RecordsQuery
from app.schemas import Run
from app.span import Span, span
from app.stream import Streams
from core.records import Records, row_length


async def json_records(
    history: History,
    streams: Streams,
    run: Run,
    query: RecordsQuery,
    headers: Mapping[str, str] | None = None,
) -> StreamingResponse:
    """Return {"records": [...]} for k0 <= k < k1 as an answer.

    Raises `RefusedError` where the range does not lie within the run's iterations, and
    `StreamsFullError` where as many readers are there as may be.
    """
    asked = span(run, query)
    streams.check_room()
    cursor = await history.cursor(run, asked.k0)
    body = _document(cursor, asked)
    return streams.file(body, media_type="application/json", headers=dict(headers or {}))


async def _document(cursor: Cursor, asked: Span) -> AsyncIterator[bytes]:
    weight = events.JSON_NUMBER_BYTES * row_length(cursor.config)
    opening = b'{"records":['
    while cursor.k < asked.k1:
        block = await cursor.read(asked.k1, asked.stride, _objects, weight)
        if block:
            yield opening + block
            opening = b","
    yield (b"" if opening == b"," else opening) + b"]}"


def _objects(records: Records) -> bytes:
    return b",".join(events.record_objects(records))

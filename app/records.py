"""A range of a run's records as one JSON document, made and sent block by block.

history -> records -> routes. The document is never whole in memory, and its reader counts as one of
the open streams.
"""

from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

from app import events
from app.history import Cursor, History
from app.schemas import RecordsQuery, Run
from app.stream import Streams
from core.refusal import Refusal, RefusedError
from core.training import Records, row_length


async def json_records(
    history: History, streams: Streams, run: Run, query: RecordsQuery
) -> StreamingResponse:
    """Return {"records": [...]} for k0 <= k < k1 as an answer.

    Raises `RefusedError` where the range does not lie within the run's iterations, and
    `StreamsFullError` where as many readers are there as may be.
    """
    iterations = run.config.iterations
    k1 = run.k if query.k1 is None else query.k1
    if query.k0 >= iterations:
        allowed = f"0 to {iterations - 1}, the run's last iteration"
        raise RefusedError(Refusal("k0", query.k0, allowed))
    if query.k1 is not None and not query.k0 <= k1 <= iterations:
        allowed = f"from k0 = {query.k0} to iterations = {iterations}"
        raise RefusedError(Refusal("k1", query.k1, allowed))
    streams.check_room()
    cursor = await history.cursor(run, min(query.k0, run.k))
    body = _document(cursor, min(k1, run.k), query.stride)
    return streams.counted(body, media_type="application/json")


async def _document(cursor: Cursor, until: int, stride: int) -> AsyncIterator[bytes]:
    weight = events.JSON_NUMBER_BYTES * row_length(cursor.config)
    opening = b'{"records":['
    while cursor.k < until:
        block = await cursor.read(until, stride, _objects, weight)
        if block:
            yield opening + block
            opening = b","
    yield (b"" if opening == b"," else opening) + b"]}"


def _objects(records: Records) -> bytes:
    return b",".join(events.record_objects(records))

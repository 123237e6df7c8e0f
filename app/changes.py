"""The changes of all runs as one stream of events: what the library shows live.

jobs, library -> frontier -> changes -> the browser's changes.js. Nothing is replayed: who opens the
stream reads the list of runs then. A run that changes often is told at most four times a second,
and a reader that stalls holds the ids of the runs that changed meanwhile.
"""

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

from app import events
from app.errors import RunDeletedError, RunNotFoundError, StoreError
from app.jobs import Jobs
from app.store import Store
from app.stream import PING_SECONDS, Streams

QUIET_SECONDS = 0.25


def changes_response(store: Store, jobs: Jobs, streams: Streams) -> StreamingResponse:
    """Return the stream as an answer. Raises `StreamsFullError` where too many are open."""
    streams.check_room()
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return streams.counted(_told(store, jobs), media_type=events.MEDIA_TYPE, headers=headers)


async def _told(store: Store, jobs: Jobs) -> AsyncIterator[bytes]:
    changes = jobs.frontier.listen()
    gone: set[str] = set()  # told once, though a run that trained ends later
    try:
        yield events.PING  # the headers go out, and who reads knows that nothing is missed from now
        while not jobs.closing:
            ids = await changes.take(PING_SECONDS)
            pieces = [await _told_of(store, run_id, gone) for run_id in ids]
            yield b"".join(pieces) or events.PING
            await asyncio.sleep(QUIET_SECONDS)
        yield events.GOODBYE
    finally:
        jobs.frontier.leave(changes)


async def _told_of(store: Store, run_id: str, gone: set[str]) -> bytes:
    try:
        run = await store.get(run_id)
    except RunDeletedError as error:
        if run_id in gone:
            return b""
        gone.add(run_id)
        return events.deleted_event(run_id, error.name, error.reason)
    except (RunNotFoundError, StoreError):  # purged, or not to be read: its reader will be told
        return b""
    gone.discard(run_id)
    return events.run_event(run)

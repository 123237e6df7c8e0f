"""What routes of a run share: its id, the problems they answer with, what event streams are."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import Path, Request, Response

from app.errors import MEDIA_TYPE as PROBLEM
from app.events import MEDIA_TYPE as EVENTS
from app.schemas import EXAMPLE_ID, Run
from app.services import Services

STREAM_EXAMPLE = (
    'event: run\ndata: {"id": "b5dxq2m7ka", ...}\n\n'
    "event: iteration\nid: 0\n"
    'data: {"k": 0, "y": [...], "E": [...], "dw": [[...], ...], "w": [[...], ...]}\n\n'
    'event: done\nid: 9999\ndata: {..., "final": {"y": [...], "E": [...], ...}}\n\n'
)

Query = TypeVar("Query")
Made = Callable[[Run, Query, Callable[[], Awaitable[bool]]], Awaitable[bytes]]
"""What makes an answer, while someone waits for it."""

RunId = Annotated[str, Path(description="The run's id", examples=[EXAMPLE_ID])]

Answers = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Answers:
    """Describe the problem documents that a route may answer with; `docs` adds their schema."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def stream_answer(description: str) -> Answers:
    """Describe an event stream."""
    content = {EVENTS: {"schema": {"type": "string"}, "example": STREAM_EXAMPLE}}
    return {200: {"description": description, "content": content}}


OF_A_RUN = problems(404, 410, 422, 503)
"""What a run that is not there, or a store that cannot be read, is answered with."""

REGENERATED = OF_A_RUN | problems(500)
"""Also: what is regenerated is not what was stored."""


def waited_for(here: Services, request: Request) -> Callable[[], Awaitable[bool]]:
    """Return what says whether someone still waits for the answer, and the server goes on."""

    async def waits() -> bool:
        return not (here.jobs.closing or await request.is_disconnected())

    return waits


async def regenerated(
    here: Services, request: Request, run_id: str, query: Query, make: Made[Query]
) -> Response:
    """Answer with the JSON that `make` makes of a run; the client counts as a reader meanwhile."""
    run = await here.store.get(run_id)
    with here.streams.reader():
        body = await make(run, query, waited_for(here, request))
    return Response(body, media_type="application/json")

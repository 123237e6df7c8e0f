"""What OpenAPI says of answers that are not a model: problems and event streams."""

from http import HTTPStatus
from typing import Any

from app.errors import MEDIA_TYPE as PROBLEM
from app.events import MEDIA_TYPE as EVENTS

STREAM_EXAMPLE = (
    'event: run\ndata: {"id": "b5dxq2m7ka", ...}\n\n'
    "event: iteration\nid: 0\n"
    'data: {"k": 0, "y": [...], "E": [...], "dw": [[...], ...], "w": [[...], ...]}\n\n'
    'event: done\nid: 9999\ndata: {..., "final": {"y": [...], "E": [...], ...}}\n\n'
)

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

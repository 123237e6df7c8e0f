"""GET /events: the changes of all runs, while they happen."""

from fastapi import APIRouter, Response

from app.changes import changes_response
from app.routes.answers import problems, stream_answer
from app.services import Here

router = APIRouter(tags=["runs"])


@router.get(
    "/events",
    summary="Stream the changes of all runs",
    response_class=Response,
    responses={
        **stream_answer("`run` for every change, `deleted` for a deletion"),
        **problems(503),
    },
)
async def stream_changes(here: Here) -> Response:
    """Tell of every run that changes from now on, at most four times a second each."""
    return changes_response(here.store, here.jobs, here.streams)

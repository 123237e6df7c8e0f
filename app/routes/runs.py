"""The runs: their list, one of them, its events and records, and how to stop or delete it."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response

from app.records import json_records
from app.routes.answers import problems, stream_answer
from app.schemas import EXAMPLE_ID, RecordPage, RecordsQuery, Run, RunPage, RunsQuery, StreamQuery
from app.services import Here
from app.stream import resume_at

router = APIRouter(prefix="/runs", tags=["runs"])

RunId = Annotated[str, Path(description="The run's id", examples=[EXAMPLE_ID])]


@router.get("", summary="List runs", responses=problems(422))
async def list_runs(here: Here, query: Annotated[RunsQuery, Query()]) -> RunPage:
    """List runs, newest first, a page at a time."""
    runs, following = here.store.page(query.limit, query.after)
    return RunPage(runs=tuple(runs), next=following)


@router.get("/{run_id}", summary="Read a run", responses=problems(404, 422))
async def read_run(here: Here, run_id: RunId) -> Run:
    """Return a run: its recipe, how far it is, how it ended."""
    return here.store.get(run_id)


@router.delete("/{run_id}", status_code=204, summary="Delete a run", responses=problems(404, 422))
async def delete_run(here: Here, run_id: RunId) -> None:
    """Stop a run and forget it; its streams end with `failed`, type `run-deleted`."""
    here.jobs.delete(run_id)


@router.post("/{run_id}/stop", summary="Stop a run", responses=problems(404, 422))
async def stop_run(here: Here, run_id: RunId) -> Run:
    """Stop training at the end of the block under way; a run that has ended stays as it is."""
    return await here.jobs.stopped(run_id)


@router.get(
    "/{run_id}/events",
    summary="Stream a run",
    response_class=Response,
    responses={
        **stream_answer("The run's events, from its first iteration or where they were left"),
        **problems(404, 422, 503),
    },
)
async def stream_run(
    here: Here,
    run_id: RunId,
    query: Annotated[StreamQuery, Query()],
    last_event_id: Annotated[
        str | None, Header(description="Go on at the next iteration; wins over k0")
    ] = None,
) -> Response:
    """Tell a run's history as server-sent events while it is made, any time, as often as wanted."""
    run = here.store.get(run_id)
    here.streams.check(run.config, query)
    here.streams.check_room()
    return here.streams.response(run, query, resume_at(run, query, last_event_id))


@router.get(
    "/{run_id}/records",
    summary="Read records",
    response_class=Response,
    responses={200: {"model": RecordPage}, **problems(404, 422, 503)},
)
async def read_records(
    here: Here, run_id: RunId, query: Annotated[RecordsQuery, Query()]
) -> Response:
    """Return the records k0 <= k < k1 that are complete, each with y, E, dw and w."""
    return await json_records(here.history, here.streams, here.store.get(run_id), query)

"""The runs: their list, one of them, its events and records, and what can be done with it."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from app.records import json_records
from app.requests import Extension, ReachedQuery, RecordsQuery, RunPatch, RunsQuery, StreamQuery
from app.routes.answers import (
    OF_A_RUN,
    REGENERATED,
    RunId,
    problems,
    stream_answer,
    waited_for,
)
from app.schemas import Reached, RecordPage, Run, RunPage
from app.services import Here
from app.stream import resume_at

router = APIRouter(prefix="/runs", tags=["runs"])


@router.get("", summary="List runs", responses=problems(422, 503))
async def list_runs(here: Here, query: Annotated[RunsQuery, Query()]) -> RunPage:
    """List runs, found, sorted and a page at a time."""
    runs, following = await here.store.page(query)
    return RunPage(runs=tuple(runs), next=following)


@router.get("/{run_id}", summary="Read a run", responses=OF_A_RUN)
async def read_run(here: Here, run_id: RunId) -> Run:
    """Return a run: its recipe, how far it is, how it ended."""
    return await here.store.get(run_id)


@router.patch("/{run_id}", summary="Describe a run", responses=OF_A_RUN | problems(400, 413, 415))
async def patch_run(here: Here, run_id: RunId, patch: RunPatch) -> Run:
    """Change a run's name, tags, note or star: what is left out stays, null clears."""
    return await here.library.patch(run_id, patch)


@router.delete("/{run_id}", status_code=204, summary="Delete a run", responses=OF_A_RUN)
async def delete_run(here: Here, run_id: RunId) -> None:
    """Stop a run and put it away; its streams end with `failed`, type `run-deleted`."""
    await here.jobs.delete(run_id)


@router.post("/{run_id}/restore", summary="Undo a deletion", responses=problems(404, 422, 500, 503))
async def restore_run(here: Here, run_id: RunId) -> Run:
    """Bring a deleted run back, until it is purged; a run that is there stays as it is."""
    return await here.library.restore(run_id)


@router.post("/{run_id}/stop", summary="Stop a run", responses=OF_A_RUN)
async def stop_run(here: Here, run_id: RunId) -> Run:
    """Stop training at the end of the block under way; a run that has ended stays as it is."""
    return await here.jobs.stopped(run_id)


@router.post(
    "/{run_id}/extend",
    status_code=202,
    summary="Train a run on",
    responses=OF_A_RUN | problems(400, 409, 413, 415),
)
async def extend_run(here: Here, run_id: RunId, extension: Extension) -> Run:
    """Let a run end at a later k: one that has ended, or failed, trains again from its last state.

    409 for a run that diverged or is damaged: fork it at an earlier k.
    """
    return await here.library.extend(run_id, extension.iterations)


@router.get("/{run_id}/reached", summary="Ask when E fell below a bound", responses=REGENERATED)
async def read_reached(
    here: Here, request: Request, run_id: RunId, query: Annotated[ReachedQuery, Query()]
) -> Reached:
    """Return for each pattern the first k of the run with E < error, null where there is none."""
    run = await here.store.get(run_id)
    with here.streams.reader():
        k = await here.history.reached(run, query.error, waited_for(here, request))
    return Reached(error=query.error, k=k)


@router.get(
    "/{run_id}/events",
    summary="Stream a run",
    response_class=Response,
    responses={
        **stream_answer("The run's events, from its first iteration or where they were left"),
        **OF_A_RUN,
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
    run = await here.store.get(run_id)
    here.streams.check(run.config, query)
    here.streams.check_room()
    return here.streams.response(run, query, resume_at(run, query, last_event_id))


@router.get(
    "/{run_id}/records",
    summary="Read records",
    response_class=Response,
    responses={200: {"model": RecordPage}, **REGENERATED},
)
async def read_records(
    here: Here, run_id: RunId, query: Annotated[RecordsQuery, Query()]
) -> Response:
    """Return the records k0 <= k < k1 that are complete, each with y, E, dw and w."""
    run = await here.store.get(run_id)
    return await json_records(here.history, here.streams, run, query)

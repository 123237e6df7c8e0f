"""An iteration of a run taken apart: what the neurons computed, what makes each gradient."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.explainschemas import Explained, ExplainedBlock, Moments, Tug
from app.requests import ExplainQuery, MomentsQuery, TugQuery
from app.routes.answers import REGENERATED, RunId, waited_for
from app.services import Here

router = APIRouter(prefix="/runs/{run_id}", tags=["explain"])

JSON = "application/json"


@router.get(
    "/explain",
    summary="Take an iteration apart",
    response_class=Response,
    responses={200: {"model": Explained | ExplainedBlock}, **REGENERATED},
)
async def explain(
    here: Here, request: Request, run_id: RunId, query: Annotated[ExplainQuery, Query()]
) -> Response:
    """Return what iteration k of a net did, with a proof of every dw: or a block k0 <= k < k1.

    With `parameter` also the factors of the chain rule whose product that weight's dw is, and the
    optimizer's arithmetic.
    """
    run = await here.store.get(run_id)
    with here.streams.reader():
        body = await here.explaining.answer(run, query, waited_for(here, request))
    return Response(body, media_type=JSON)


@router.get(
    "/tug",
    summary="Read the tug of war over a weight",
    response_class=Response,
    responses={200: {"model": Tug}, **REGENERATED},
)
async def tug(
    here: Here, request: Request, run_id: RunId, query: Annotated[TugQuery, Query()]
) -> Response:
    """Return what each pattern pulls at one weight along the run's path, and how much cancels.

    The path has at most 200 iterations, evenly along log10(k + 1).
    """
    run = await here.store.get(run_id)
    with here.streams.reader():
        body = await here.explaining.tug(run, query, waited_for(here, request))
    return Response(body, media_type=JSON)


@router.get(
    "/moments",
    summary="Read the moments that have a name",
    response_class=Response,
    responses={200: {"model": Moments}, **REGENERATED},
)
async def moments(
    here: Here, request: Request, run_id: RunId, query: Annotated[MomentsQuery, Query()]
) -> Response:
    """Return where a net's E falls fast, rises or stays, where it swings, and since when it is low.

    By rules over at most 200 iterations of the run, evenly along log10(k + 1).
    """
    run = await here.store.get(run_id)
    with here.streams.reader():
        body = await here.courses.moments(run, query, waited_for(here, request))
    return Response(body, media_type=JSON)

"""An iteration of a run taken apart: what the neurons computed, what makes each gradient."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.explainschemas import Explained, ExplainedBlock, Moments, Tug
from app.routes.answers import REGENERATED, RunId, regenerated
from app.services import Here
from app.viewrequests import ExplainQuery, MomentsQuery, TugQuery

router = APIRouter(prefix="/runs/{run_id}", tags=["explain"])


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
    return await regenerated(here, request, run_id, query, here.explaining.answer)


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
    return await regenerated(here, request, run_id, query, here.explaining.tug)


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
    return await regenerated(here, request, run_id, query, here.courses.moments)

"""An iteration of a run taken apart: what the neurons computed, what makes each gradient."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.explainschemas import Explained, ExplainedBlock
from app.requests import ExplainQuery
from app.routes.answers import REGENERATED, RunId, waited_for
from app.services import Here

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
    run = await here.store.get(run_id)
    with here.streams.reader():
        body = await here.explaining.answer(run, query, waited_for(here, request))
    return Response(body, media_type="application/json")

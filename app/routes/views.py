"""Pictures of a run at iteration k: its decision surface, its hidden space, its landscape of E."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.routes.answers import REGENERATED, RunId, regenerated
from app.services import Here
from app.viewrequests import LandscapeQuery, SurfaceQuery, ViewQuery
from app.viewschemas import Hidden, Landscape, Surface

router = APIRouter(prefix="/runs/{run_id}", tags=["views"])


@router.get(
    "/surface",
    summary="Read a decision surface",
    response_class=Response,
    responses={200: {"model": Surface}, **REGENERATED},
)
async def read_surface(
    here: Here, request: Request, run_id: RunId, query: Annotated[SurfaceQuery, Query()]
) -> Response:
    """Return a net's output y over the plane of two inputs, at w_k.

    The plane is the patterns' and a quarter of it beyond on each side. 422 for a run whose problem
    has not two inputs.
    """
    return await regenerated(here, request, run_id, query, here.views.surface)


@router.get(
    "/hidden",
    summary="Read a hidden space",
    response_class=Response,
    responses={200: {"model": Hidden}, **REGENERATED},
)
async def read_hidden(
    here: Here, request: Request, run_id: RunId, query: Annotated[ViewQuery, Query()]
) -> Response:
    """Return a net's hidden outputs, u and y for every pattern at w_k, and its output neuron."""
    return await regenerated(here, request, run_id, query, here.views.hidden)


@router.get(
    "/landscape",
    summary="Read a loss landscape",
    response_class=Response,
    responses={200: {"model": Landscape}, **REGENERATED},
)
async def read_landscape(
    here: Here, request: Request, run_id: RunId, query: Annotated[LandscapeQuery, Query()]
) -> Response:
    """Return the error that a net descends, over two of its weights, the others as in w_k.

    Or, with axes=principal, over the plane of the two directions in which w varies most along its
    path. The path up to k lies on it, and the step -eta dw_k.
    """
    return await regenerated(here, request, run_id, query, here.views.landscape)

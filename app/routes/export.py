"""What can be taken away of a run: records as files, the recipe, a script."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from app.export import attachment, csv_records, npz_records, recipe_file, script_file
from app.records import json_records
from app.requests import RecordsQuery, TrainRequest
from app.routes.answers import REGENERATED, Answers, RunId
from app.schemas import RecordPage
from app.services import Here

router = APIRouter(prefix="/runs/{run_id}", tags=["export"])

Range = Annotated[RecordsQuery, Query()]

CSV_EXAMPLE = (
    "k,y_0,y_1,...,E_0,...,dw_0_w1_10,...,w_0_w1_10,...\n"
    "0,0.9004039,0.9215386,...,0.8107272,...,0.0,...,1.0,...\n"
)
SCRIPT_EXAMPLE = (
    '"""Backscope run b5dxq2m7ka trained anew with NumPy ..."""\n\nimport numpy as np\n...\n'
)


def file(description: str, media_type: str, **content: Any) -> Answers:
    """Describe an answer that is to be kept as a file."""
    return {200: {"description": description, "content": {media_type: content}}}


@router.get(
    "/records.csv",
    summary="Export records as CSV",
    response_class=Response,
    responses={
        **file(
            "A line of names, then one for each k",
            "text/csv",
            schema={"type": "string"},
            example=CSV_EXAMPLE,
        ),
        **REGENERATED,
    },
)
async def records_csv(here: Here, run_id: RunId, query: Range) -> Response:
    """Return the records k0 <= k < k1 that are complete as a table of numbers."""
    return await csv_records(here.history, here.streams, await here.store.get(run_id), query)


@router.get(
    "/records.npz",
    summary="Export records as NumPy arrays",
    response_class=Response,
    responses={
        **file(
            "What np.load reads",
            "application/octet-stream",
            schema={"type": "string", "format": "binary"},
        ),
        **REGENERATED,
    },
)
async def records_npz(here: Here, run_id: RunId, query: Range) -> Response:
    """Return the records k0 <= k < k1 that are complete: k, y, E, dw, w; parameters, x, t, config.

    With n records, P patterns and M parameters the arrays are k (n), y and E (n, P), dw and w
    (n, nets, M); config is the text of recipe.json.
    """
    run = await here.store.get(run_id)
    return await npz_records(here.history, here.streams, run, query)


@router.get(
    "/records.json",
    summary="Export records as JSON",
    response_class=Response,
    responses={200: {"model": RecordPage}, **REGENERATED},
)
async def records_json(here: Here, run_id: RunId, query: Range) -> Response:
    """Return what /records does, as a file."""
    run = await here.store.get(run_id)
    headers = attachment(run, ".json")
    return await json_records(here.history, here.streams, run, query, headers)


@router.get(
    "/recipe.json",
    summary="Export the recipe",
    response_class=Response,
    responses={200: {"model": TrainRequest}, **REGENERATED},
)
async def recipe_json(here: Here, run_id: RunId) -> Response:
    """Return a body for POST /train that gives the same numbers; a fork's needs no parent."""
    return await recipe_file(here.history, await here.store.get(run_id))


@router.get(
    "/script.py",
    summary="Export a script",
    response_class=Response,
    responses={
        **file(
            "Python with NumPy",
            "text/x-python",
            schema={"type": "string"},
            example=SCRIPT_EXAMPLE,
        ),
        **REGENERATED,
    },
)
async def script_py(here: Here, run_id: RunId) -> Response:
    """Return Python that trains the run anew, prints its last y and E, and w after them."""
    return await script_file(here.history, await here.store.get(run_id))

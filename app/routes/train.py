"""POST /train: a recipe becomes a run, answered at once or told as it is made."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response

from app.requests import StreamQuery, TrainRequest
from app.routes.answers import problems, stream_answer
from app.schemas import EXAMPLE_ID, Run
from app.services import Here
from app.stream import resume_at, wants_events
from core.presets import PRESETS

router = APIRouter(tags=["training"])

EXAMPLES = {
    "article": {"summary": "The article's run", "value": {}},
    "as_listed": {
        "summary": "The listing as printed: the output never sees the hidden neurons",
        "value": {"wiring": "as_listed"},
    },
    "random": {
        "summary": "Random start weights, a larger learning rate",
        "value": {
            "init": {"kind": "uniform", "low": -1, "high": 1, "seed": 7},
            "eta": 0.5,
            "iterations": 2000,
        },
    },
    "one_net": {
        "summary": "One network for all four inputs, from a seed that learns well",
        "value": PRESETS["one_net"],
    },
    "deep": {
        "summary": "Parity of three by two hidden layers, one pattern an iteration, by Adam",
        "value": {
            "problem": "parity3",
            "schedule": "online",
            "order": "shuffled",
            "hidden": [6, 4],
            "activation": "tanh",
            "loss": "cross_entropy",
            "init": {"kind": "glorot", "seed": 1},
            "optimizer": {"kind": "adam"},
            "eta": 0.01,
            "iterations": 20_000,
            "stop": {"error_below": 0.01},
        },
    },
    "fault": {
        "summary": "A program with a mistake: each layer is updated before its error goes on",
        "value": {"fault": "updated_weights", "init": {"kind": "uniform", "seed": 7}, "eta": 0.5},
    },
    "table": {
        "summary": "A truth table of one's own",
        "value": {"problem": {"x": [[0, 0], [0, 1], [1, 0], [1, 1]], "t": [1, 0, 1, 1]}},
    },
    "fork": {
        "summary": "A run from its iteration 500 on, with another learning rate",
        "value": {"fork": {"run": EXAMPLE_ID, "k": 500}, "eta": 0.5},
    },
}


@router.post(
    "/train",
    status_code=202,
    response_model=Run,
    summary="Train a network",
    responses={
        202: {
            "description": "The run was accepted",
            "headers": {
                "Location": {"schema": {"type": "string", "example": f"/runs/{EXAMPLE_ID}"}}
            },
        },
        **stream_answer("With `Accept: text/event-stream`: the events of the new run"),
        **problems(400, 413, 415, 422, 503),
    },
)
async def train(
    here: Here,
    body: Annotated[TrainRequest, Body(openapi_examples=EXAMPLES)],
    query: Annotated[StreamQuery, Query()],
    request: Request,
) -> Response:
    """Train a network from a recipe; every field may be left out, and `{}` is the article's run.

    With `fork` it goes on from another run's state, by that run's recipe but for the fields given.
    The run belongs to the server: who asked for it may leave. With `Accept: text/event-stream` the
    answer is its event stream; the query says how records are told there.
    """
    config = await here.library.recipe(body)
    here.streams.check(config, query)
    streamed = wants_events(request.headers)
    if streamed:
        here.streams.check_room()
    run = await here.library.train(body, config)
    headers = {"Location": f"/runs/{run.id}"}
    if streamed:
        return here.streams.response(run, query, resume_at(run, query, None), headers)
    return Response(run.model_dump_json(), 202, headers, media_type="application/json")

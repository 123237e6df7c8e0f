"""A run to take away: its records as CSV, NPZ and JSON, its recipe, a script that trains it anew.

history -> export (with records, npz, script) -> routes. Records are made and sent block by block,
never whole in memory, and their reader counts as one of the open streams. Files are named after
the run's id; nothing that people wrote about the run is in any of them.
"""

from collections.abc import AsyncIterator
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from starlette.responses import Response, StreamingResponse

from app import events
from app.history import Cursor, History
from app.npz import Archive, Member
from app.requests import RecordsQuery
from app.schemas import Run
from app.script import script
from app.span import Span, span
from app.stream import Streams
from core import training
from core.config import TrainingConfig
from core.order import order
from core.records import Records, row_length
from core.training import Array, State

CSV = "text/csv; charset=utf-8"
NPZ = "application/octet-stream"  # some browsers unpack what is called a zip
PYTHON = "text/x-python; charset=utf-8"
PIECE = 16_384  # iterations whose numbers are written at once where there is nothing to compute

Arrays = dict[str, NDArray[Any]]


def attachment(run: Run, ending: str) -> dict[str, str]:
    """Return the header that lets a browser keep an answer as a file."""
    return {"Content-Disposition": f'attachment; filename="backscope-{run.id}{ending}"'}


async def csv_records(
    history: History, streams: Streams, run: Run, query: RecordsQuery
) -> StreamingResponse:
    """Return records as a table: a line for each k, a column for each number of `columns`.

    Numbers are round-trip float64. Lines end with LF: every reader takes it, while the CR of CRLF
    would stick to the last column for `cut` and `awk`. Raises as `json_records` does.
    """
    asked = span(run, query)
    streams.check_room()
    cursor = await history.cursor(run, asked.k0)
    headers = attachment(run, ".csv")
    return streams.file(_lines(run, cursor, asked), media_type=CSV, headers=headers)


def columns(run: Run) -> list[str]:
    """Return the names of a table's columns: k, y_p, E_p, dw_net_parameter, w_net_parameter.

    They are names in Python, R and SQL too; p and net count from 0: w_3_w1_10 is w[3] of w1_10.
    `online` has p, the pattern of the iteration, behind k.
    """
    patterns = range(len(run.patterns))
    parameters = [f"{net}_{name}" for net, name in product(range(run.nets), run.parameters)]
    of_records = {"y": patterns, "E": patterns, "dw": parameters, "w": parameters}
    own = ["k", "p"] if run.config.schedule == "online" else ["k"]
    return [*own, *(f"{name}_{one}" for name, ones in of_records.items() for one in ones)]


async def _lines(run: Run, cursor: Cursor, asked: Span) -> AsyncIterator[bytes]:
    yield ",".join(columns(run)).encode() + b"\n"
    weight = events.JSON_NUMBER_BYTES * row_length(run.config)
    while cursor.k < asked.k1:
        lines = await cursor.read(asked.k1, asked.stride, _csv, weight)
        if lines:
            yield lines


def _csv(records: Records) -> bytes:
    rows = orjson.dumps(records.rows, option=orjson.OPT_SERIALIZE_NUMPY)
    numbers = rows[2:-2].split(b"],[")
    if records.p is not None:
        numbers = [b"%d,%b" % one for one in zip(records.p.tolist(), numbers, strict=False)]
    return b"".join(b"%d,%b\n" % one for one in zip(records.k, numbers, strict=False))


async def npz_records(
    history: History, streams: Streams, run: Run, query: RecordsQuery
) -> StreamingResponse:
    """Return records as NumPy arrays: k (n), y and E (n, P), dw and w (n, nets, M); online: p (n).

    Beside them x, t, parameters and config, the text of `recipe`. An array is a pass over the
    regenerated history. Raises as `json_records` does.
    """
    asked = span(run, query)
    streams.check_room()
    await history.cursor(run, asked.k0)  # a run that cannot be read is refused, not broken off
    about: Arrays = {
        "config": np.array(recipe(run, await first_state(history, run)).decode()),
        "parameters": np.array(run.parameters),
        "x": np.array(run.config.table.x),
        "t": np.array(run.config.table.t),
    }
    archive = Archive([*(_member(*one) for one in about.items()), *_members(run, len(asked))])
    headers = {**attachment(run, ".npz"), "Content-Length": str(len(archive))}
    body = _archived(history, run, asked, archive, about)
    return streams.file(body, media_type=NPZ, headers=headers)


def _member(name: str, array: NDArray[Any]) -> Member:
    return Member(name, array.dtype.newbyteorder("<").str, array.shape)


def _members(run: Run, n: int) -> list[Member]:
    by_pattern = (n, len(run.patterns))
    by_net = (n, run.nets, len(run.parameters))
    shapes = {"y": by_pattern, "E": by_pattern, "dw": by_net, "w": by_net}
    own = ("k", "p") if run.config.schedule == "online" else ("k",)
    return [
        *(Member(name, "<i8", (n,)) for name in own),
        *(Member(name, "<f8", shape) for name, shape in shapes.items()),
    ]


async def _archived(
    history: History, run: Run, asked: Span, archive: Archive, about: Arrays
) -> AsyncIterator[bytes]:
    pool = history.pool
    yield await pool.run(_small, archive, about)
    for begin in range(0, len(asked), PIECE):
        part = asked.k[begin : begin + PIECE]
        yield await pool.run(archive.add, np.arange(part.start, part.stop, part.step))
    if run.config.schedule == "online":
        yield await pool.run(archive.begin)
        few = max(1, PIECE // asked.stride)  # the order is made of the iterations between, too
        for begin in range(0, len(asked), few):
            yield await pool.run(_patterns, archive, run.config, asked.k[begin : begin + few])
    weight = 8 * row_length(run.config)
    for name in ("y", "E", "dw", "w"):
        yield await pool.run(archive.begin)
        cursor = await history.cursor(run, asked.k0)
        while cursor.k < asked.k1:
            add = partial(_add, archive, name)
            numbers = await cursor.read(asked.k1, asked.stride, add, weight)
            if numbers:
                yield numbers
    yield await pool.run(archive.close)


def _small(archive: Archive, about: Arrays) -> bytes:
    """Return the arrays that say what the others are, and the beginning of the next one."""
    return b"".join(archive.begin() + archive.add(one) for one in about.values()) + archive.begin()


def _patterns(archive: Archive, config: TrainingConfig, k: range) -> bytes:
    return archive.add(order(config, k[0], k[-1] + 1 - k[0])[:: k.step])


def _add(archive: Archive, name: str, records: Records) -> bytes:
    numbers: Array = getattr(records, name)
    return archive.add(numbers)


async def first_state(history: History, run: Run) -> State:
    """Return the state before a run's first iteration."""
    if run.fork is None:
        return training.start(run.config)
    return (await history.cursor(run, run.start)).state


def recipe(run: Run, state: State) -> bytes:
    """Return the body of a POST /train that gives the same numbers, from the first state.

    A fork's needs no parent: it says where it begins, with which weights and optimizer's numbers.
    """
    fields = run.config.model_dump(mode="json")
    if run.fork:
        fields |= {"fork": {"run": None, "k": run.fork.k}, "w": state.w.tolist()}
        if state.slots.size:
            fields["slots"] = state.slots.tolist()
        if training.remembers(run.config):
            fields["memory"] = state.memory.tolist()
    lines = (b"  %b: %b" % (orjson.dumps(n), orjson.dumps(value)) for n, value in fields.items())
    return b"{\n" + b",\n".join(lines) + b"\n}\n"


async def recipe_file(history: History, run: Run) -> Response:
    """Return a run's recipe as an answer."""
    text = recipe(run, await first_state(history, run))
    return Response(text, media_type="application/json", headers=attachment(run, "-recipe.json"))


async def script_file(history: History, run: Run) -> Response:
    """Return a run's script as an answer."""
    text = script(run, await first_state(history, run))
    return Response(text, media_type=PYTHON, headers=attachment(run, ".py"))

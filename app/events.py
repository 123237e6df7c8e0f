"""The bytes of the event stream, as pure functions: run, iteration, frame, done, failed, ping.

`stream` decides when which is sent; docs/wire.md lists every field. Numbers are round-trip float64.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
import orjson
from pybase64 import b64encode

from app.frames import Array, Frame
from app.schemas import Problem, Run
from core.records import Records

MEDIA_TYPE = "text/event-stream"
END = b"\n\n"  # of an event; no piece of one ends so but its last
PING = b": ping\n\n"
GOODBYE = b": the server is stopping\n\n"
PIECE_BYTES = 24_000  # of text, at the least, in what is sent at once
JSON_NUMBER_BYTES = 25  # the longest number and its comma
LARGEST_F32 = float(np.finfo(np.float32).max)


def run_event(run: Run) -> bytes:
    """Return `event: run`, the run as it is."""
    return _event("run", None, run.model_dump_json().encode())


def done_event(run: Run, final: dict[str, Any]) -> bytes:
    """Return `event: done`, the run and its `final`; its id is the last k, if there is one."""
    whole = run.model_dump(mode="json") | {"final": final}
    return _event("done", run.k - 1 if run.k > run.start else None, orjson.dumps(whole))


def deleted_event(run_id: str, name: str | None, reason: str) -> bytes:
    """Return `event: deleted` of the stream of all runs: which, and why (asked, limit)."""
    return _event("deleted", None, orjson.dumps({"id": run_id, "name": name, "reason": reason}))


def failed_event(problem: Problem) -> bytes:
    """Return `event: failed`, a problem document."""
    return _event("failed", None, orjson.dumps(problem.document()))


def record_objects(records: Records) -> list[bytes]:
    """Return each record as JSON: k, y, E, dw and w; in `online` p, the pattern of k, as well."""
    names = ("y", "E", "dw", "w") if records.p is None else ("p", "y", "E", "dw", "w")
    columns = (getattr(records, name).tolist() for name in names)
    return [
        orjson.dumps(dict(zip(("k", *names), numbers, strict=True)))
        for numbers in zip(records.k, *columns, strict=True)
    ]


def iteration_events(records: Records) -> bytes:
    """Return `event: iteration` for every record, the id its k, in one piece."""
    objects = zip(records.k, record_objects(records), strict=True)
    return b"".join(b"event: iteration\nid: %d\ndata: %b\n\n" % (k, one) for k, one in objects)


def frame_event(frame: Frame, shape: tuple[int, int], encoding: str) -> Iterator[bytes]:
    """Yield `event: frame` in pieces of 24 to 50 kB, each made when asked for; empty `frame`.

    `shape` is (patterns, nets). Rows go in the order y, E, dw, w; an envelope has them twice, as
    `lo` and `hi`. f32 and f64 are base64 of little-endian numbers; f32 takes the nearest finite.
    """
    waiting: list[bytes] = []
    for part in _frame_parts(frame, shape, encoding):
        waiting.append(part)
        del part
        if sum(map(len, waiting)) >= PIECE_BYTES:
            yield _emptied(waiting)
    yield _emptied(waiting)


def _emptied(parts: list[bytes]) -> bytes:
    """Return the parts as one and let go of them: a reader that stalls holds the piece alone."""
    piece = b"".join(parts)
    parts.clear()
    return piece


def _frame_parts(frame: Frame, shape: tuple[int, int], encoding: str) -> Iterator[bytes]:
    yield b"event: frame\nid: %d\n" % frame.last_k
    yield b'data: {"k0":%d,"n":%d,"stride":%d' % (frame.k0, frame.n, frame.stride)
    if frame.p:
        yield b',"p":%b' % orjson.dumps(frame.p)
    for layer, slabs in frame.layers.items():
        name = layer.encode()
        if encoding != "json":
            yield b',"%b":"' % name
            yield from _base64(slabs, encoding)
            yield b'"'
        elif layer == "data":
            yield b","
            yield from _json_rows(slabs, *shape)
        else:
            yield b',"%b":{' % name
            yield from _json_rows(slabs, *shape)
            yield b"}"
    yield b"}\n\n"


def _event(name: str, last_k: int | None, data: bytes) -> bytes:
    identity = b"" if last_k is None else b"id: %d\n" % last_k
    return b"event: %b\n%bdata: %b\n\n" % (name.encode(), identity, data)


def _json_rows(slabs: list[Array], patterns: int, nets: int) -> Iterator[bytes]:
    """Yield "y": [P][n], "E": [P][n], "dw": [net][parameter][n], "w": [net][parameter][n]."""
    rows = sum(map(len, slabs))
    parameters = (rows - 2 * patterns) // (2 * nets)
    numbers = (
        orjson.dumps(np.ascontiguousarray(row), option=orjson.OPT_SERIALIZE_NUMPY)
        for slab in _released(slabs)
        for row in slab
    )
    for name in ("y", "E"):
        yield b'"%b":[' % name.encode()
        yield from _joined(numbers, patterns)
        yield b"],"
    for name in ("dw", "w"):
        yield b'"%b":[' % name.encode()
        for net in range(nets):
            yield b",[" if net else b"["
            yield from _joined(numbers, parameters)
            yield b"]"
        yield b"]," if name == "dw" else b"]"


def _joined(numbers: Iterator[bytes], count: int) -> Iterator[bytes]:
    for position, row in enumerate(islice(numbers, count)):
        yield b"," + row if position else row


def _base64(slabs: list[Array], encoding: str) -> Iterator[bytes]:
    for slab in _released(slabs):
        if encoding == "f32":
            numbers = np.clip(slab, -LARGEST_F32, LARGEST_F32).astype("<f4")
        else:
            numbers = np.ascontiguousarray(slab, "<f8")
        yield b64encode(numbers.data)


def _released(slabs: list[Array]) -> Iterator[Array]:
    """Yield each slab and keep none."""
    while slabs:
        yield slabs.pop(0)

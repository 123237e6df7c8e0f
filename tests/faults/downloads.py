"""Exports: one that a kill broke off is begun anew, and the last one is complete and right."""

import io
import random
import time
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import orjson

from tests.faults.follower import row
from tests.faults.ledger import ENDED, Promise
from tests.faults.people import World, train, wait
from tests.faults.recipes import recipe
from tests.faults.victim import InterruptedByKillError
from tests.faults.visitor import PAUSE, Visitor

Rows = Any  # (n, R) in the order y, E, dw, w


def download(world: World, visitor: Visitor, rng: random.Random) -> None:
    """Train a run, download a range of it, or all, in each way, and train its recipe again."""
    promise = train(world, visitor, recipe(rng, 1_000, 20_000))
    if rng.random() < 0.7:
        wait(visitor, promise)
    for path, read in FORMATS.items():
        query: dict[str, int] = {"stride": rng.choice((1, 1, 10))}
        if rng.random() < 0.5:
            query["k0"] = rng.randrange(promise.config.iterations)
        check(visitor, promise, path, read, query)
    body = visitor.ask("GET", f"/runs/{promise.id}/recipe.json", kind="download").json()
    train(world, visitor, body)


def check(
    visitor: Visitor,
    promise: Promise,
    path: str,
    read: Callable[[bytes], tuple[Any, Rows]],
    query: dict[str, int],
) -> None:
    """Download once to the end and compare every number with the twin's."""
    while True:
        before = visitor.run(promise.id)  # a kill may set it back, so it is asked each time
        try:
            with visitor.victim.may_break("download"):
                answer = visitor.http.get(f"/runs/{promise.id}/{path}", params=query)
            break
        except InterruptedByKillError:
            time.sleep(PAUSE)
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        return check(visitor, promise, path, read, query)
    assert answer.status_code == 200, answer.text
    k, rows = read(answer.content)
    k0, stride = query.get("k0", 0), query["stride"]
    as_far_as_it_was = int(k[-1]) + 1 if len(k) else k0
    end = before["k"] if before["status"] in ENDED else as_far_as_it_was
    expected = promise.twin().records(k0, max(k0, end), stride)
    assert list(k) == list(expected.k)
    assert rows.tobytes() == expected.rows.tobytes()
    return None


def from_json(body: bytes) -> tuple[Any, Rows]:
    """Return k (n,) and the records (n, R) of /records."""
    records = orjson.loads(body)["records"]
    return [one["k"] for one in records], np.array([row(one) for one in records])


def from_csv(body: bytes) -> tuple[Any, Rows]:
    """Return the same of records.csv."""
    assert body.endswith(b"\n")
    head, *lines = body.decode().splitlines()
    numbers = 2 if head.startswith("k,p,") else 1  # p: what `online` learnt is no number of the net
    cells = [line.split(",") for line in lines]
    rows = np.array([[float(one) for one in row[numbers:]] for row in cells])
    return [int(k) for k, *_ in cells], rows


def from_npz(body: bytes) -> tuple[Any, Rows]:
    """Return the same of records.npz."""
    with np.load(io.BytesIO(body)) as arrays:
        k, y, E, dw, w = (arrays[name] for name in ("k", "y", "E", "dw", "w"))
        nets = dw.shape[1] * dw.shape[2]
        rows = [y, E, dw.reshape(len(k), nets), w.reshape(len(k), nets)]
        return k.tolist(), np.concatenate(rows, axis=1)


FORMATS: dict[str, Callable[[bytes], tuple[Any, Rows]]] = {
    "records": from_json,
    "records.csv": from_csv,
    "records.npz": from_npz,
}

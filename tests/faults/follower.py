"""A run's stream read as a browser's EventSource does, from the last id on whenever it breaks.

Every record is compared with the twin's, bit for bit, and must be the very next one.
"""

import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import httpx
import numpy as np
import orjson

from tests.conftest import STREAM
from tests.faults.ledger import ENDED, Promise
from tests.faults.twin import Twin
from tests.faults.victim import InterruptedByKillError
from tests.faults.visitor import PAUSE, Visitor, is_full

EVENTS: dict[str, Any] = {}
THINNED = {"stride": 7}
FRAMES = {"frame": 200, "encoding": "f64"}
JSON_FRAMES = {"frame": 100, "stride": 3}
ENVELOPE = {"frame": 32, "stride": 250, "envelope": "true", "encoding": "f64"}
WAYS = (EVENTS, THINNED, FRAMES, JSON_FRAMES, ENVELOPE)

AT_ONCE = 250  # records that are compared together


@dataclass
class Event:
    """A whole event as it came."""

    name: str
    id: int | None
    data: Any


@dataclass
class Follower:
    """One reader of one run, by one way of telling records."""

    visitor: Visitor
    promise: Promise
    way: dict[str, Any]
    last: int | None = None  # the last id that was told
    _twin: Twin = field(init=False)
    _start: int = field(init=False)
    _next: int = field(init=False)  # the iteration that must come
    _rows: list[Any] = field(default_factory=list)  # records not yet compared, up to _next

    def __post_init__(self) -> None:
        self._twin = self.promise.twin()
        self._stride = self.way.get("stride", 1)
        self._envelope = "envelope" in self.way
        self._next = self._start = self._first_told()

    def go_on_after(self, last: int) -> None:
        """Read what comes after this id alone, which must be an iteration's before the last."""
        self.last, self._next = last, last + 1

    def follow(self) -> dict[str, Any]:
        """Read to the end over all kills; return the run as `done` tells it."""
        path = f"/runs/{self.promise.id}/events"
        while True:
            headers = STREAM if self.last is None else STREAM | {"Last-Event-ID": str(self.last)}
            try:
                with (
                    self.visitor.victim.may_break("stream"),
                    self.visitor.http.stream("GET", path, params=self.way, headers=headers) as got,
                ):
                    done = self.hear(got)
                    if done is not None:
                        return done
            except InterruptedByKillError:
                pass
            time.sleep(PAUSE)

    def hear(self, answer: httpx.Response) -> dict[str, Any] | None:
        """Read an open stream; return the run at `done`, None where the server said goodbye."""
        if answer.status_code != 200:
            answer.read()
            assert is_full(answer), answer.text
            return None
        try:
            for event in events(answer):
                if event.name == "done":
                    return self._done(event)
                self._take(event)
        finally:
            self._compare()
        return None

    def _take(self, event: Event) -> None:
        if event.name == "run":
            self.promise.told(event.data)
        elif event.name == "iteration":
            self._iteration(event)
        else:
            assert event.name == "frame", event
            self._frame(event)

    def _iteration(self, event: Event) -> None:
        assert event.id == event.data["k"] == self._next, (event.id, self._next)
        self._rows.append(row(event.data))
        self.last = event.id
        self._next += self._stride
        if len(self._rows) >= AT_ONCE:
            self._compare()

    def _compare(self) -> None:
        """Compare the records that were heard with the twin's."""
        if self._rows:
            rows, self._rows = np.array(self._rows), []
            k0 = self._next - len(rows) * self._stride
            expected = self._twin.records(k0, self._next - self._stride + 1, self._stride).rows
            assert rows.tobytes() == expected.tobytes(), f"other numbers from k = {k0} on"

    def _frame(self, event: Event) -> None:
        frame, stride = event.data, self._stride
        k0, n = frame["k0"], frame["n"]
        assert k0 == self._next, (k0, self._next)
        assert frame["stride"] == stride
        end = event.id + 1
        if self._envelope:
            assert k0 + (n - 1) * stride < end <= k0 + n * stride
            lo, hi = self._twin.envelope(max(k0, self.promise.first.k), end, stride)
            # Equal, not the same bits: of 0.0 and -0.0 none is the least.
            assert (_numbers(frame["lo"], n) == lo).all(), f"other lo from k = {k0} on"
            assert (_numbers(frame["hi"], n) == hi).all(), f"other hi from k = {k0} on"
        else:
            assert end == k0 + (n - 1) * stride + 1
            rows = _numbers(frame["data"], n) if "data" in frame else _columns(frame, n)
            expected = self._twin.records(k0, end, stride).rows
            assert rows.tobytes() == expected.tobytes(), f"other numbers from k = {k0} on"
        self.last = event.id
        self._next = k0 + n * stride

    def _done(self, event: Event) -> dict[str, Any]:
        """Check the ending: nothing is missing before it, and its numbers are the twin's."""
        run = event.data
        self._compare()
        k = run["k"]
        told = k > self.promise.first.k
        assert event.id == (k - 1 if told else None)
        end = self._aligned(k) if told else self._start
        # Stopped after a kill, a run may have ended before what had been told by then.
        over = self._next - end if run["status"] == "stopped" else 0
        assert self._next == end + max(0, over), (self._next, run)
        self.promise.told({name: value for name, value in run.items() if name != "final"})
        final = {name: run["final"][name] for name in ("y", "E", "dw", "w")}
        assert final == self.promise.twin().final(k)
        assert run["status"] in ENDED
        return run

    def _first_told(self) -> int:
        """Return where the stream begins: an envelope's bucket may begin before a fork does."""
        k = self.promise.first.k
        return k - k % self._stride if self._envelope else self._aligned(k)

    def _aligned(self, k: int) -> int:
        """Return the first multiple of the stride from k on."""
        return k + -k % self._stride


def events(answer: httpx.Response) -> Iterator[Event]:
    """Yield the whole events of an open stream; comments are passed over."""
    rest = b""
    for piece in answer.iter_raw():
        *blocks, rest = (rest + piece).split(b"\n\n")
        for block in blocks:
            if not block.startswith(b":"):
                fields = dict(line.split(b": ", 1) for line in block.split(b"\n"))
                last = fields.get(b"id")
                name, data = fields[b"event"].decode(), orjson.loads(fields[b"data"])
                yield Event(name, None if last is None else int(last), data)


def row(record: dict[str, Any]) -> list[float]:
    """Return the numbers (R,) of a record in JSON, as core orders them."""
    nets = [*record["dw"], *record["w"]]
    return [*record["y"], *record["E"], *chain.from_iterable(nets)]


def _numbers(text: str, n: int) -> Any:
    """Return the records (n, R) of a frame's base64."""
    return np.ascontiguousarray(np.frombuffer(base64.b64decode(text), "<f8").reshape(-1, n).T)


def _columns(frame: dict[str, Any], n: int) -> Any:
    """Return the records (n, R) of a frame in JSON."""
    parts = [np.reshape(frame[name], (-1, n)) for name in ("y", "E", "dw", "w")]
    return np.ascontiguousarray(np.concatenate(parts).T)

"""A run on a server elsewhere, read through its event stream: what `backscope train --server` does.

train -> client -> POST /train -> events. A stream that breaks is taken up again where it was.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx
import orjson

from app.errors import MEDIA_TYPE as PROBLEM
from app.events import MEDIA_TYPE as EVENTS

TRIES = 5
QUIET_SECONDS = 60.0  # four pings


class ServerError(Exception):
    """The server refused, failed, or is not there."""


@dataclass(frozen=True, slots=True)
class Event:
    """A server-sent event: its name, its id (the last k it tells), its data as it came."""

    name: str
    id: str | None
    data: bytes

    def json(self) -> dict[str, Any]:
        """Return the data, parsed."""
        parsed: dict[str, Any] = orjson.loads(self.data)
        return parsed


@dataclass
class Client:
    """One run on the server at `url`: started, followed to its end, stopped if asked."""

    url: str
    run_id: str | None = None
    _last_id: str | None = None
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        timeout = httpx.Timeout(10.0, read=QUIET_SECONDS)
        self._http = httpx.Client(base_url=self.url, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._http.close()

    def train(self, config: dict[str, Any], *, stride: int) -> Iterator[Event]:
        """Start a run of this recipe and yield its events to the last, over broken connections too.

        Raises `ServerError` with the server's own words where it refuses.
        """
        tries = 0
        while True:
            try:
                for event in self._read(config, stride):
                    tries = 0
                    yield event
                    if event.name in {"done", "failed"}:
                        return
            except httpx.TransportError as error:
                if self.run_id is None:
                    raise ServerError(f"no answer from {self.url}: {error}") from None
            tries += 1
            if tries > TRIES:
                raise ServerError(f"the stream from {self.url} broke {TRIES} times; giving up")
            time.sleep(min(2.0, 0.1 * 2**tries))

    def stop(self) -> dict[str, Any] | None:
        """Stop the run; return it as it ended, or None where the server cannot be asked."""
        if self.run_id is None:
            return None
        with suppress(httpx.HTTPError):
            answer = self._http.post(f"/runs/{self.run_id}/stop")
            run: dict[str, Any] = answer.raise_for_status().json()
            return run
        return None

    def _read(self, config: dict[str, Any], stride: int) -> Iterator[Event]:
        headers = {"Accept": EVENTS}
        if self._last_id is not None:
            headers["Last-Event-ID"] = self._last_id
        query = {"stride": stride}
        if self.run_id is None:
            request = self._http.stream(
                "POST", "/train", params=query, json=config, headers=headers
            )
        else:
            path = f"/runs/{self.run_id}/events"
            request = self._http.stream("GET", path, params=query, headers=headers)
        with request as answer:
            if answer.is_error:
                answer.read()
                raise ServerError(_reason(answer))
            if "location" in answer.headers:
                self.run_id = answer.headers["location"].rpartition("/")[2]
            for event in parse(answer.iter_lines()):
                if event.name == "run":
                    self.run_id = event.json()["id"]
                self._last_id = event.id or self._last_id
                yield event


def parse(lines: Iterator[str]) -> Iterator[Event]:
    """Yield the events of a stream's lines; comments are passed over, as is what has no end."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        else:
            if "data" in fields:
                name = fields.get("event", "message")
                yield Event(name, fields.get("id"), fields["data"].encode())
            fields = {}


def _reason(answer: httpx.Response) -> str:
    if answer.headers.get("content-type", "").startswith(PROBLEM):
        return str(answer.json()["detail"])
    return f"{answer.url} answered {answer.status_code} {answer.reason_phrase}"

"""Who asks the server: again and again, until there is an answer.

A request that is not answered may have been done or not; one that is answered has been.
"""

import time
from typing import Any

import httpx

from tests.faults.victim import InterruptedByKillError, Victim

FULL = {"queue-full", "streams-full"}
PATIENCE = 60.0  # without a byte, seconds: everyone asks at once, perhaps of one processor
PAUSE = 0.05  # before it is asked again, seconds


class Visitor:
    """A client of one's own: a connection for each request, so that every break is a kill's."""

    def __init__(self, victim: Victim) -> None:
        self.victim = victim
        limits = httpx.Limits(max_keepalive_connections=0)
        self.http = httpx.Client(base_url=victim.url, timeout=PATIENCE, limits=limits)

    def ask(self, method: str, path: str, kind: str = "request", **more: Any) -> httpx.Response:
        """Return the answer, whatever it takes. Where the server has no room, it is asked later."""
        while True:
            try:
                with self.victim.may_break(kind):
                    answer = self.http.request(method, path, **more)
            except InterruptedByKillError:
                time.sleep(PAUSE)
                continue
            if not is_full(answer):
                assert answer.status_code < 500, answer.text
                return answer
            time.sleep(4 * PAUSE)

    def run(self, run_id: str) -> dict[str, Any]:
        """Return a run that must be there."""
        answer = self.ask("GET", f"/runs/{run_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def runs(self) -> list[dict[str, Any]]:
        """Return all runs that are not deleted, page by page."""
        found, after = [], None
        while True:
            query = {"limit": 500} | ({"after": after} if after else {})
            page = self.ask("GET", "/runs", params=query).json()
            found += page["runs"]
            after = page["next"]
            if after is None:
                return found

    def close(self) -> None:
        """Leave."""
        self.http.close()


def is_full(answer: httpx.Response) -> bool:
    """Return whether the server says that it has no room just now."""
    return answer.status_code == 503 and answer.json()["type"] in FULL

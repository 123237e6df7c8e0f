"""Who has the list of runs open all the time, and the stream of its changes."""

import time
from typing import Any

from tests.conftest import STREAM, eventually
from tests.faults.follower import events
from tests.faults.victim import InterruptedByKillError
from tests.faults.visitor import PAUSE, Visitor


class Watcher:
    """Holds what the stream and the list have told: at rest, this is the list."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._seen: dict[str, Any] = {}

    def watch(self) -> None:
        """Open the stream, read the list, hear the changes; all of it anew after every kill."""
        victim = self._visitor.victim
        while True:
            try:
                with (
                    victim.may_break("changes"),
                    self._visitor.http.stream("GET", "/events", headers=STREAM) as answer,
                ):
                    assert answer.status_code == 200
                    self._seen = {run["id"]: run for run in self._visitor.runs()}
                    for event in events(answer):
                        self._take(event.name, event.data)
            except InterruptedByKillError:
                pass
            time.sleep(PAUSE)

    def _take(self, name: str, data: Any) -> None:
        if name == "run":
            self._seen[data["id"]] = data
        else:
            assert name == "deleted"
            self._seen.pop(data["id"], None)

    def check(self, visitor: Visitor) -> None:
        """Compare what is held with the list, now that nothing changes any more."""
        listed = {run["id"]: run for run in visitor.runs()}
        eventually(lambda: self._seen == listed, 10)

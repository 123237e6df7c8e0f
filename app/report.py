"""A run on one sheet of paper: its recipe, its curves, a net, the last numbers.

curves, history, course -> report -> routes. What is asked is looked at and gathered here;
`reportsheet` puts it on paper, in a thread of the pool. What is damaged is told as far as it goes.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson

from app.course import Courses
from app.curves import curves
from app.errors import RunDamagedError
from app.history import BLOCK_BYTES, History
from app.reportfacts import At, Facts, shown_of
from app.reportsheet import sheet
from app.runwords import Words
from app.schemas import Run
from app.viewrequests import MomentsQuery, ReportQuery
from app.views import Views, WaitedFor, check_complete, check_net


class Reports:
    """Reports of runs, as what their template is filled with; they take turns with `views`."""

    def __init__(self, history: History, views: Views, courses: Courses) -> None:
        self._history = history
        self._views = views
        self._courses = courses

    async def report(
        self, run: Run, query: ReportQuery, t: Words, waited_for: WaitedFor
    ) -> dict[str, Any]:
        """Return a run's sheet, as far as the run is.

        Raises `RefusedError` where it has no such iteration or net, and `ServerStoppingError` where
        nobody waits for it any more.
        """
        if query.k is not None:
            check_complete(run, "k", query.k)
        check_net(run, query.net)
        shown = shown_of(run, query.net)
        found = await self._moments(run, query, waited_for)
        async with self._views.turn(waited_for):
            drawn = await curves(self._history, run, shown.rows, waited_for)
            final = await self._final(run)
            at = await self._at(run, query, found)
            now = await self._history.store.get(run.id)
            if now.status == "damaged":  # any part of this may have found it so
                run = now
            engine = await self._history.store.engine(run.id)
            facts = Facts(run, engine, query.net, drawn, final, query.k, at)
            return await self._history.pool.run(sheet, t, facts, shown)

    async def _moments(
        self, run: Run, query: ReportQuery, waited_for: WaitedFor
    ) -> list[Mapping[str, Any]]:
        if query.k is None:
            return []
        try:
            body = await self._courses.moments(run, MomentsQuery(net=query.net), waited_for)
        except RunDamagedError:
            return []
        found: list[Mapping[str, Any]] = orjson.loads(body)["moments"]
        return found

    async def _final(self, run: Run) -> dict[str, Any] | None:
        """Return y, E, dw of the last record, w after it; None where they cannot be told."""
        try:
            return await self._history.final(run)
        except RunDamagedError:
            return None

    async def _at(self, run: Run, query: ReportQuery, found: list[Mapping[str, Any]]) -> At | None:
        """Return what iteration k computed; None where none is asked for, or it is damaged."""
        k, net = query.k, query.net
        if k is None:
            return None
        try:
            cursor = await self._history.cursor(run, k)
            records = await cursor.read(k + 1, 1, lambda records: records, BLOCK_BYTES)
        except RunDamagedError:
            return None
        w, after = records.w[0, net], cursor.state.w[net]
        moved = int(np.abs(after - w).argmax())
        p = net if run.nets > 1 else int(records.E[0].argmax())
        y, E = float(records.y[0, p]), float(records.E[0, p])
        return At(k, p, moved, y, E, float(w[moved]), float(after[moved]), found)

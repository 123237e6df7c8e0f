"""The moments of a run: its iterations sampled, the rules of `core.moments` asked, the end found.

history -> course -> routes. At most 200 iterations, evenly along log10(k + 1), with the two after
each; the first one at which a run is solved is looked for among all between two of them.
"""

import numpy as np
import orjson
from numpy.typing import NDArray

from app.history import BLOCK_BYTES, History
from app.recent import Recent
from app.requests import MomentsQuery
from app.schemas import Run
from app.trajectory import sampled
from app.views import Views, WaitedFor, up_to
from core.moments import IN_A_ROW, SOLVED, Course, Moment, moments, solved
from core.refusal import Refusal, RefusedError
from core.training import Records
from core.tug import rows

KEPT_BYTES = 1_000_000  # of all answers that are kept


class Courses:
    """The moments of runs, as the JSON they are answered with; they take turns with `views`."""

    def __init__(self, history: History, views: Views) -> None:
        self._history = history
        self._views = views
        self._kept: Recent[bytes] = Recent(KEPT_BYTES)

    async def moments(self, run: Run, query: MomentsQuery, waited_for: WaitedFor) -> bytes:
        """Return the moments of one net, as far as the run is.

        Raises `RefusedError` where the run has no such net.
        """
        if query.net >= run.nets:
            raise RefusedError(Refusal("net", query.net, up_to(run.nets - 1, "nets")))
        key = (run.id, run.k, run.status, query.net)
        if (kept := self._kept.get(key)) is not None:
            return kept
        async with self._views.turn(waited_for):
            found = await self._found(run, query.net) if run.k > run.start else []
            body = orjson.dumps(
                {"run": run.id, "net": query.net, "k": run.k, "moments": found},
                option=orjson.OPT_SERIALIZE_NUMPY,
            )
            return self._kept.keep(key, body, len(body))

    async def _found(self, run: Run, net: int) -> list[Moment]:
        last = run.k - IN_A_ROW
        ks = sampled(run.start, last) if last > run.start else []
        found: list[Moment] = []
        end = None
        if ks:
            w = [await self._three(run, net, k) for k in ks]
            k = np.array(ks, dtype=np.int64)
            course = await self._history.pool.run(Course, run.config, net, k, np.stack(w))
            found = await self._history.pool.run(moments, course)
            end = await self._solved(run, net, course)
        found += [end] if end else []
        if run.diverged_at is not None:
            found.append(Moment("divergence", run.k - 1, run.k - 1, {"at": float(run.diverged_at)}))
        return sorted(found, key=lambda moment: moment.k0)

    async def _three(self, run: Run, net: int, k: int) -> NDArray[np.float64]:
        """Return w (3, M) of iteration k and the two after it."""
        cursor = await self._history.cursor(run, k)
        parts = []
        while cursor.k < k + IN_A_ROW:  # a block ends at a checkpoint
            w = await cursor.read(k + IN_A_ROW, 1, lambda r: r.w[:, net].copy(), BLOCK_BYTES)
            parts.append(w)
        return np.concatenate(parts)

    async def _solved(self, run: Run, net: int, course: Course) -> Moment | None:
        """Return since when every E is below the bound, where it is at the end."""
        holds = solved(course.E)
        if not holds[-1]:
            return None
        before = np.flatnonzero(~holds)
        if not before.size:
            return Moment("solved", run.start, run.k - 1, {"E": SOLVED})
        unsolved, until = (int(k) for k in course.k[before[-1] :][:2])
        cursor, told = await self._history.cursor(run, unsolved), rows(run.config, net)
        last = [unsolved]  # iteration that is not solved

        def look(records: Records) -> None:
            missed = np.flatnonzero(~solved(records.E[:, told]))
            if missed.size:
                last[0] = records.k[int(missed[-1])]

        while cursor.k < until:
            await cursor.gather(until, 1, look, lambda _: None)
        return Moment("solved", last[0] + 1, run.k - 1, {"E": SOLVED})

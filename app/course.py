"""The moments of a run: its iterations sampled, the rules of `core.moments` asked, the end found.

history -> course -> routes. At most 200 iterations, evenly along log10(k + 1), with the two after
each; far from the start they are those behind a checkpoint. Since when a run is solved is looked
for among all of them, as far as that is not too much; where a weight turns, by bisection.
"""

import numpy as np
import orjson
from numpy.typing import NDArray

from app.errors import ServerStoppingError
from app.history import BLOCK_BYTES, History
from app.recent import Recent
from app.schemas import Run
from app.trajectory import EXACT_WORK, sampled, work_of
from app.viewrequests import MomentsQuery
from app.views import Views, WaitedFor, check_net
from core.crossings import Crossing, crossings
from core.moments import IN_A_ROW, SOLVED, Course, Moment, moments, solved
from core.records import Records
from core.tug import rows

Array = NDArray[np.float64]

SCAN_WORK = 50_000_000  # patterns x parameters x iterations read to find the first one solved
KEPT_BYTES = 1_000_000  # of all answers that are kept


class Courses:
    """The moments of runs, as the JSON they are answered with; they take turns with `views`."""

    def __init__(self, history: History, views: Views) -> None:
        self._history = history
        self._views = views
        self._kept: Recent[bytes] = Recent(KEPT_BYTES)

    async def moments(self, run: Run, query: MomentsQuery, waited_for: WaitedFor) -> bytes:
        """Return the moments of one net, as far as the run is.

        Raises `RefusedError` where the run has no such net, and `ServerStoppingError` where nobody
        waits for them any more.
        """
        check_net(run, query.net)
        key = (run.id, run.k, run.status, query.net)
        if (kept := self._kept.get(key)) is not None:
            return kept
        async with self._views.turn(waited_for):
            found = await _Looking(self._history, run, query.net, waited_for).moments()
            body = orjson.dumps(
                {"run": run.id, "net": query.net, "k": run.k, "moments": found},
                option=orjson.OPT_SERIALIZE_NUMPY,
            )
            return self._kept.keep(key, body, len(body))


class _Looking:
    """One net of a run, looked at while someone waits for it."""

    def __init__(self, history: History, run: Run, net: int, waited_for: WaitedFor) -> None:
        self._history = history
        self._run = run
        self._net = net
        self._waited_for = waited_for

    async def moments(self) -> list[Moment]:
        """Return its moments, in the order in which they begin."""
        run, found = self._run, []
        if run.k > run.start:
            sample = await self._sample()
            k = np.array(list(sample), dtype=np.int64)
            w = np.stack(list(sample.values()))
            course = await self._history.pool.run(Course, run.config, self._net, k, w)
            found = await self._history.pool.run(moments, course)
            found += await self._solved(course)
            for crossing in await self._history.pool.run(crossings, course):
                found.append(await self._turn(crossing))
        if run.diverged_at is not None:
            found.append(Moment("divergence", run.k - 1, run.k - 1, {"at": float(run.diverged_at)}))
        return sorted(found, key=lambda moment: moment.k0)

    async def _sample(self) -> dict[int, Array]:
        """Return w (3, M) of iterations and the two after each, by k, rising.

        Far from the start they are those at which a checkpoint lies: no way leads there.
        """
        run = self._run
        exact = run.start + EXACT_WORK // work_of(run)
        sample: dict[int, Array] = {}
        for wanted in sampled(run.start, run.k - 1):
            await self._check_waited_for()
            k = wanted
            if exact < wanted < run.k - 1:
                k = (await self._history.nearest(run, wanted)).k
            if not sample or k > next(reversed(sample)):
                sample[k] = await self._three(k)
        return sample

    async def _three(self, k: int) -> Array:
        """Return w (3, M) of iteration k and the two after it; NaN behind the run's last w."""
        run, end = self._run, min(k + IN_A_ROW, self._run.k)
        cursor = await self._history.cursor(run, k)
        parts = []
        while cursor.k < end:  # a block ends at a checkpoint
            w = await cursor.read(end, 1, lambda r: r.w[:, self._net].copy(), BLOCK_BYTES)
            parts.append(w)
        last = cursor.state.w[self._net][np.newaxis]
        return np.concatenate([*parts, last, np.full((IN_A_ROW, last.shape[1]), np.nan)])[:IN_A_ROW]

    async def _solved(self, course: Course) -> list[Moment]:
        """Return since when every E is below the bound, where it is at the end."""
        run, holds = self._run, solved(course.E)
        if not holds[-1]:
            return []
        before = np.flatnonzero(~holds)
        first = int(course.k[before[-1]]) if before.size else run.start
        behind = int(course.k[before[-1] + 1]) if before.size else run.start
        until = min(run.k, first + SCAN_WORK // work_of(run))
        since = [behind if until < behind else first]

        def look(records: Records) -> None:
            missed = np.flatnonzero(~solved(records.E[:, told]))
            if missed.size:
                since[0] = records.k[int(missed[-1])] + 1

        cursor, told = await self._history.cursor(run, first), rows(run.config, self._net)
        while behind <= until and cursor.k < until:
            await self._check_waited_for()
            await cursor.gather(until, 1, look, lambda _: None)
        return [Moment("solved", since[0], run.k - 1, {"E": SOLVED})]

    async def _turn(self, crossing: Crossing) -> Moment:
        """Return the iteration from which the weight has its new sign."""
        column, sign = crossing.column, np.sign(crossing.before)
        low, high = crossing.k0, crossing.k1
        while high - low > 1:  # about as many times as log2 says: each from a checkpoint
            await self._check_waited_for()
            middle = (low + high) // 2
            same = np.sign((await self._three(middle))[0, column]) == sign
            low, high = (middle, high) if same else (low, middle)
        before, after, _ = (await self._three(low))[:, column].tolist()
        values = {"before": before, "after": after}
        return Moment("turn", high, high, values, crossing.neurons, crossing.parameters)

    async def _check_waited_for(self) -> None:
        if not await self._waited_for():
            raise ServerStoppingError("nobody waits for the answer any more")

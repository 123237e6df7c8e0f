"""An iteration of a run taken apart, or a block of them: what is asked, and of whom.

history -> explaining -> routes. The record of iteration k and the states around it are asked of
`history`; `explanation` makes the answer of them in a thread of the pool.
"""

import numpy as np
from numpy.typing import NDArray

from app.explanation import Explanation, Iteration
from app.history import BLOCK_BYTES, History
from app.schemas import Run
from app.stretches import Block, block, tug
from app.viewrequests import ExplainQuery, TugQuery
from app.views import Views, WaitedFor, check_complete, check_net
from core.records import Records, row_length
from core.refusal import Refusal, RefusedError
from core.tug import rows

Array = NDArray[np.float64]

MOST = 512  # iterations of a block
MOST_NUMBERS = 300_000  # u, h and delta of its patterns and neurons


class Explaining:
    """Every explanation, as the JSON it is answered with.

    They take turns with the pictures of `views`.
    """

    def __init__(self, history: History, views: Views) -> None:
        self._history = history
        self._views = views

    async def answer(self, run: Run, query: ExplainQuery, waited_for: WaitedFor) -> bytes:
        """Return what iteration k did, or those from k0 to k1 - 1.

        Raises `RefusedError` where a parameter cannot be taken.
        """
        chosen = _chosen(run, query)
        one = query.k0 is None and query.k1 is None
        if one and query.encoding != "json":
            raise RefusedError(
                Refusal("encoding", query.encoding, "json, unless k0 or k1 is given")
            )
        k0, k1 = (iteration(run, query), 0) if one else span(run, query)
        async with self._views.turn(waited_for):
            if one:
                return await self._one(run, k0, query, chosen)
            return await self._block(run, k0, k1, query, chosen)

    async def tug(self, run: Run, query: TugQuery, waited_for: WaitedFor) -> bytes:
        """Return what each pattern pulls at a weight along the run's path.

        Raises `RefusedError` where a parameter cannot be taken.
        """
        chosen = _chosen(run, query)
        async with self._views.turn(waited_for):
            path = await self._views.path(run, run.start)
            m = run.config.network.output_at if chosen is None else chosen
            return await self._history.pool.run(tug, run, query.net, m, path)

    async def _one(self, run: Run, k: int, query: ExplainQuery, chosen: int | None) -> bytes:
        cursor = await self._history.cursor(run, k)
        before = cursor.state
        record = await cursor.read(k + 1, 1, lambda records: records, BLOCK_BYTES)
        it = Iteration(run, query.net, before, cursor.state, record)
        return await self._history.pool.run(lambda: Explanation(it).json(chosen))

    async def _block(
        self, run: Run, k0: int, k1: int, query: ExplainQuery, chosen: int | None
    ) -> bytes:
        cursor = await self._history.cursor(run, k0)
        net = query.net
        weights: list[Array] = []
        turns: list[NDArray[np.uint64]] = []

        def add(records: Records) -> None:
            weights.append(records.w[:, net].copy())
            if records.p is not None:
                turns.append(records.p.copy())

        while cursor.k < k1:
            await cursor.read(k1, 1, add, 8 * row_length(run.config))
        w = np.concatenate(weights)
        after = np.concatenate([w[1:], cursor.state.w[net][np.newaxis]])
        it = Block(run, net, k0, w, after, np.concatenate(turns) if turns else None)
        return await self._history.pool.run(block, it, chosen, query.encoding)


def iteration(run: Run, query: ExplainQuery) -> int:
    """Return the iteration that is asked for, the last complete one where none is named.

    Raises `RefusedError` where it is not complete.
    """
    check_complete(run, "k", query.k)
    return run.k - 1 if query.k is None else query.k


def span(run: Run, query: ExplainQuery) -> tuple[int, int]:
    """Return k0 and k1 of a block, each as it is usual where it is not named.

    Raises `RefusedError` where the block has no iteration, too many, or one that is not complete.
    """
    if query.k is not None:
        raise RefusedError(Refusal("k", query.k, "nothing, where k0 or k1 is given"))
    if run.k == run.start and query.k0 is None:
        check_complete(run, "k1", query.k1)
    check_complete(run, "k0", query.k0)
    k0 = run.start if query.k0 is None else query.k0
    told = len(rows(run.config, query.net))
    most = min(MOST, MOST_NUMBERS // (3 * told * sum(run.config.network.sizes[1:])))
    last = min(run.k, k0 + most)
    k1 = last if query.k1 is None else query.k1
    if not k0 < k1 <= last:
        allowed = f"{k0 + 1} to {last}, at most {most} iterations of this run, complete ones"
        raise RefusedError(Refusal("k1", k1, allowed))
    return k0, k1


def _chosen(run: Run, query: TugQuery) -> int | None:
    """Return the parameter's place, None where none is named.

    Raises `RefusedError` where the run has no such net or parameter.
    """
    check_net(run, query.net)
    name = query.parameter
    if name is None:
        return None
    if name not in run.parameters:
        allowed = f"one of the run's parameters, {run.parameters[0]} to {run.parameters[-1]}"
        raise RefusedError(Refusal("parameter", name, allowed))
    return run.parameters.index(name)

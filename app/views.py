"""Pictures of a run at iteration k: its decision surface, its hidden space, its landscape of E.

history, trajectory -> views -> routes. What is asked is looked at here; w_k is asked of `history`,
and `pictures` makes the answer of it in a thread of the pool. It is kept for who moves to and fro.
"""

import asyncio
from collections.abc import Callable, Hashable

from app import pictures
from app.history import BLOCK_BYTES, History
from app.pictures import Place
from app.recent import Recent
from app.requests import LandscapeQuery, SurfaceQuery, ViewQuery
from app.schemas import Run
from app.trajectory import Trajectory, trajectory
from core.refusal import Refusal, RefusedError

ANSWER_BYTES = 16_000_000  # of all answers that are kept
PATH_BYTES = 16_000_000  # of all paths


class Views:
    """Every picture, as the JSON it is answered with."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._answers: Recent[bytes] = Recent(ANSWER_BYTES)
        self._paths: Recent[Trajectory] = Recent(PATH_BYTES)
        self._sampling = asyncio.Lock()  # of a path: none is sampled twice at once

    async def surface(self, run: Run, query: SurfaceQuery) -> bytes:
        """Return y over the input plane.

        Raises `RefusedError` where a parameter cannot be taken, or there are not two inputs.
        """
        k = check(run, query)
        inputs = run.config.network.sizes[0]
        if inputs != 2:
            got = f"{inputs} input{'' if inputs == 1 else 's'}"
            raise RefusedError(Refusal("run", got, "a run of a problem with two inputs"))
        key = (run.id, k, "surface", query.net, query.size, query.encoding)
        return await self._answer(
            key, run, k, query.net, lambda place: pictures.surface(place, query)
        )

    async def hidden(self, run: Run, query: ViewQuery) -> bytes:
        """Return what every hidden neuron makes of every pattern, and the output neuron of that.

        Raises `RefusedError` where a parameter cannot be taken.
        """
        k = check(run, query)
        return await self._answer(
            (run.id, k, "hidden", query.net), run, k, query.net, pictures.hidden
        )

    async def landscape(self, run: Run, query: LandscapeQuery) -> bytes:
        """Return E over a plane of the net's weights, with the path so far and the next step.

        Raises `RefusedError` where a parameter cannot be taken.
        """
        k = check(run, query)
        pair = pair_of(run, query)
        pattern = pattern_of(run, query)
        # The ranges, and the principal directions, are those of the path up to the frontier.
        key = (run.id, k, "landscape", query.net, pair, pattern, query.size, query.encoding, run.k)
        if (kept := self._answers.get(key)) is not None:
            return kept
        whole = await self._path(run)

        def make(place: Place) -> bytes:
            return pictures.landscape(place, query, pair, pattern, whole)

        return await self._answer(key, run, k, query.net, make)

    async def _path(self, run: Run) -> Trajectory:
        """Return the run's path as far as it is, sampled once."""
        async with self._sampling:
            found = self._paths.get((run.id, run.k))
            if found is None:
                found = await trajectory(self._history, run)
                self._paths.keep((run.id, run.k), found, found.nbytes)
            return found

    async def _answer(
        self,
        key: Hashable,
        run: Run,
        k: int,
        net: int,
        make: Callable[[Place], bytes],
    ) -> bytes:
        """Return what is kept under this key; else make it, and keep it."""
        kept = self._answers.get(key)
        if kept is not None:
            return kept
        cursor = await self._history.cursor(run, k)
        w, dw = cursor.state.w[net], None
        if k < run.k:
            dw = await cursor.read(k + 1, 1, lambda records: records.dw[0, net].copy(), BLOCK_BYTES)
        place = Place(run, k, net, w, dw)
        body = await self._history.pool.run(make, place)
        return self._answers.keep(key, body, len(body))


def check(run: Run, query: ViewQuery) -> int:
    """Return the iteration that is asked for, the run's k where none is named.

    Raises `RefusedError` where k is not complete or the run has no such net.
    """
    k = run.k if query.k is None else query.k
    if not run.start <= k <= run.k:
        allowed = f"{run.start} to {run.k}, the iterations complete"
        raise RefusedError(Refusal("k", k, allowed))
    if query.net >= run.nets:
        raise RefusedError(Refusal("net", query.net, _up_to(run.nets - 1, "nets")))
    return k


def pair_of(run: Run, query: LandscapeQuery) -> tuple[int, int] | None:
    """Return the places of the two parameters that are the axes, None for principal directions.

    Those that are not named are the output neuron's first two. Raises `RefusedError` where a name
    is none of the run's, or both are the same.
    """
    if query.axes == "principal":
        for field in ("a", "b"):
            if (got := getattr(query, field)) is not None:
                raise RefusedError(Refusal(field, got, "nothing, where axes is principal"))
        return None
    names = run.parameters
    output = len(names) - run.config.network.sizes[-2] - 1
    given = {
        "a": names[output] if query.a is None else query.a,
        "b": names[output + 1] if query.b is None else query.b,
    }
    for field, name in given.items():
        if name not in names:
            allowed = f"one of the run's parameters, {names[0]} to {names[-1]}"
            raise RefusedError(Refusal(field, name, allowed))
    if given["a"] == given["b"]:
        raise RefusedError(Refusal("b", given["b"], "another parameter than a"))
    return names.index(given["a"]), names.index(given["b"])


def pattern_of(run: Run, query: LandscapeQuery) -> int | None:
    """Return the pattern whose E is asked for, None for that of all; in `each` the net's own.

    Raises `RefusedError` where there is no such pattern.
    """
    if query.pattern is None:
        return query.net if run.config.schedule == "each" else None
    patterns = len(run.patterns)
    if query.pattern >= patterns:
        raise RefusedError(Refusal("pattern", query.pattern, _up_to(patterns - 1, "patterns")))
    return query.pattern


def _up_to(last: int, what: str) -> str:
    return f"0 to {last}, the run's {what}"

"""Pictures of a run at iteration k: its decision surface, its hidden space, its landscape of E.

history, trajectory -> views -> routes. What is asked is looked at here; w_k is asked of `history`,
and `pictures` makes the answer of it in a thread of the pool. It is kept for who moves to and fro.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app import pictures
from app.errors import ServerStoppingError
from app.history import BLOCK_BYTES, History
from app.pictures import Place
from app.recent import Recent
from app.schemas import Run
from app.trajectory import Trajectory, trajectory
from app.viewrequests import LandscapeQuery, SurfaceQuery, ViewQuery
from core.refusal import Refusal, RefusedError

ANSWER_BYTES = 16_000_000  # of all answers that are kept
PATH_BYTES = 16_000_000  # of all paths
AT_ONCE = 2  # pictures that are made
YOUNG_SECONDS = 1.0  # a path of a run that trains is taken for its path so long

WaitedFor = Callable[[], Awaitable[bool]]


class Views:
    """Every picture, as the JSON it is answered with; and the path that some are laid around.

    Few are made at once, however many are asked for: runs train in the same threads. `waited_for`
    says whether someone still waits; where nobody does, nothing is made.
    """

    def __init__(self, history: History) -> None:
        self._history = history
        self._answers: Recent[bytes] = Recent(ANSWER_BYTES)
        self._paths: Recent[Path] = Recent(PATH_BYTES)
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._sampling = asyncio.Lock()  # of a path: none is sampled twice at once

    async def surface(self, run: Run, query: SurfaceQuery, waited_for: WaitedFor) -> bytes:
        """Return y over the input plane.

        Raises `RefusedError` where a parameter cannot be taken, or there are not two inputs.
        """
        k = check(run, query)
        inputs = run.config.network.sizes[0]
        if inputs != 2:
            got = f"{inputs} input{'' if inputs == 1 else 's'}"
            raise RefusedError(Refusal("run", got, "a run of a problem with two inputs"))
        key = (run.id, k, "surface", query.net, query.size, query.encoding)
        async with self.turn(waited_for):
            return await self._answer(
                key, run, k, query.net, lambda place: pictures.surface(place, query)
            )

    async def hidden(self, run: Run, query: ViewQuery, waited_for: WaitedFor) -> bytes:
        """Return what every hidden neuron makes of every pattern, and the output neuron of that.

        Raises `RefusedError` where a parameter cannot be taken.
        """
        k = check(run, query)
        key = (run.id, k, "hidden", query.net)
        async with self.turn(waited_for):
            return await self._answer(key, run, k, query.net, pictures.hidden)

    async def landscape(self, run: Run, query: LandscapeQuery, waited_for: WaitedFor) -> bytes:
        """Return E over a plane of the net's weights, with the path so far and the next step.

        Raises `RefusedError` where a parameter cannot be taken.
        """
        k = check(run, query)
        pair = pair_of(run, query)
        pattern = pattern_of(run, query)
        async with self.turn(waited_for):
            whole = await self.path(run, k)
            # The ranges, and the principal directions, are those of the path as far as it was.
            asked = (query.net, pair, pattern, query.size, query.encoding)
            key = (run.id, k, "landscape", *asked, int(whole.k[-1]))

            def make(place: Place) -> bytes:
                return pictures.landscape(place, query, pair, pattern, whole)

            return await self._answer(key, run, k, query.net, make)

    @asynccontextmanager
    async def turn(self, waited_for: WaitedFor) -> AsyncIterator[None]:
        """Wait until it is one's turn; raise `ServerStoppingError` where nobody waits any more."""
        async with self._turns:
            if not await waited_for():
                raise ServerStoppingError("nobody waits for the answer any more")
            yield

    async def path(self, run: Run, k: int) -> Trajectory:
        """Return the run's path, up to k at least: as far as the run is, or was a moment ago."""
        async with self._sampling:
            found = self._paths.get(run.id)
            if found is not None and found.serves(run, k):
                return found.trajectory
            sampled = await trajectory(self._history, run)
            self._paths.keep(run.id, Path(sampled, time.monotonic()), sampled.nbytes)
            return sampled

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


@dataclass(frozen=True, slots=True)
class Path:
    """A sampled path, and when that was."""

    trajectory: Trajectory
    sampled: float

    def serves(self, run: Run, k: int) -> bool:
        """Whether it is that of the run as it is, or of a run that trains, young enough."""
        frontier = self.trajectory.k[-1]
        young = time.monotonic() - self.sampled < YOUNG_SECONDS and not run.finished
        return bool(frontier == run.k or (frontier >= k and young))


def check(run: Run, query: ViewQuery) -> int:
    """Return the iteration that is asked for, the run's k where none is named.

    Raises `RefusedError` where k is not complete or the run has no such net.
    """
    k = run.k if query.k is None else query.k
    if not run.start <= k <= run.k:
        allowed = f"{run.start} to {run.k}, the iterations complete"
        raise RefusedError(Refusal("k", k, allowed))
    check_net(run, query.net)
    return k


def check_net(run: Run, net: int) -> None:
    """Raise `RefusedError` where the run has no such net."""
    if net >= run.nets:
        raise RefusedError(Refusal("net", net, up_to(run.nets - 1, "nets")))


def check_complete(run: Run, field: str, k: int | None) -> None:
    """Raise `RefusedError` where iteration k, asked for in a field, is not complete."""
    if run.k == run.start:
        raise RefusedError(Refusal(field, k, "none yet: no iteration is complete"))
    if k is not None and not run.start <= k < run.k:
        allowed = f"{run.start} to {run.k - 1}, the iterations complete"
        raise RefusedError(Refusal(field, k, allowed))


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
    output = run.config.network.output_at
    usual = names[output : output + 2]
    a = next(n for n in usual if n != query.b) if query.a is None else query.a
    b = next(n for n in usual if n != a) if query.b is None else query.b
    given = {"a": a, "b": b}
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
        raise RefusedError(Refusal("pattern", query.pattern, up_to(patterns - 1, "patterns")))
    return query.pattern


def up_to(last: int, what: str) -> str:
    """Say in a refusal which numbers a run's nets or patterns have."""
    return f"0 to {last}, the run's {what}"

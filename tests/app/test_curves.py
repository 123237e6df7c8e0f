"""The curves of a report: no extreme is lost as far as all is read, and reading is bounded."""

import asyncio

import numpy as np
import pytest

from app import curves
from app.curves import stretches
from app.history import History
from app.store import Store
from core.config import TrainingConfig
from core.records import row_length
from core.training import advance, start
from tests.app.stored import added

N = 4000
# y = 1/2 = t is where E has its least, and eta is too large to stay there: w goes to and fro
CONFIG = TrainingConfig.parse(
    {"problem": {"x": [[1, 1]], "t": [0.5]}, "eta": 20.0, "iterations": N}
    | {"init": {"kind": "constant", "value": 0.1}}
)


async def waits():
    return True


def drawn(database, pool, every=1000):
    """Return the curves of all numbers of a finished run, its checkpoints so far apart."""

    async def read():
        store, state = Store(database), start(CONFIG)
        run = await added(store, CONFIG, state)
        await store.resume(run.id)
        for _ in range(N // every):
            state, _ = advance(CONFIG, state, every)
            store.keep(run.id, state)
        await store.flush()
        await store.update(run.id, k=N, status="done")
        found = Store(database)  # which has nothing of the run in memory
        history, run = History(found, pool), await found.get(run.id)
        return await curves.curves(history, run, range(row_length(CONFIG)), waits)

    return asyncio.run(read())


@pytest.fixture(scope="module")
def rows():
    return advance(CONFIG, start(CONFIG), N, stride=1)[1].rows


@pytest.mark.parametrize("first", [0, 1, 500])
@pytest.mark.parametrize("length", [0, 1, 7, 150, 10_000, 9_999_000])
def test_stretches_are_few_and_leave_nothing_out(first, length):
    edges = stretches(first, first + length)
    assert (edges[0], edges[-1]) == (first, first + length)
    assert (np.diff(edges) > 0).all()
    assert len(edges) <= 121


def test_every_stretch_has_its_least_its_greatest_and_its_ends(database, pool, rows):
    found = drawn(database, pool)
    assert (found.exact, found.broken) == (N, False)
    assert (found.k0[0], found.k1[-1]) == (0, N - 1)
    assert (found.k0[1:] == found.k1[:-1] + 1).all()
    for i, (k0, k1) in enumerate(zip(found.k0, found.k1, strict=True)):
        part = rows[k0 : k1 + 1]
        assert (found.low[i] == part.min(axis=0)).all()
        assert (found.high[i] == part.max(axis=0)).all()
        assert (found.begin[i] == part[0]).all()
        assert (found.end[i] == part[-1]).all()


def test_behind_the_bound_both_sides_of_what_jumps_are_there(database, pool, rows, monkeypatch):
    monkeypatch.setattr(curves, "EXACT_WORK", 9 * 100)  # 1 pattern x 9 parameters
    found = drawn(database, pool)
    assert found.exact == 100
    late = found.k0 >= 100
    assert found.k1[-1] == N - 1
    assert 4 <= late.sum() <= 8  # at the checkpoints, and the end
    assert (found.end[-1] == rows[-1]).all()
    for k0, k1, low, high in zip(found.k0, found.k1, found.low, found.high, strict=True):
        assert (low == rows[k0 : k1 + 1].min(axis=0)).all()
        assert (high == rows[k0 : k1 + 1].max(axis=0)).all()


def test_whoever_does_not_wait_is_not_drawn_for(database, pool):
    from app.errors import ServerStoppingError

    async def read():
        store = Store(database)
        run = await added(store, CONFIG)
        await store.update(run.id, k=0)
        gone = asyncio.Event()

        async def waits_no_more():
            return gone.is_set()

        run = run.model_copy(update={"k": 10})
        await curves.curves(History(store, pool), run, [0], waits_no_more)

    with pytest.raises(ServerStoppingError):
        asyncio.run(read())

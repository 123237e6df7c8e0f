"""Runs that are extended and stopped in the moment in which they end, fail or are stopped.

The database is made slow here, so that the moment is long.
"""

import asyncio
import random
from contextlib import asynccontextmanager, suppress

import pytest

from app.errors import BackscopeError, StoreError
from app.jobs import Jobs
from core.config import TrainingConfig
from core.refusal import RefusedError
from core.training import start
from tests.app.stored import trained
from tests.app.working import ended

pytestmark = pytest.mark.anyio


@pytest.fixture
def slow(store, pool, database, monkeypatch):
    """Return a context with jobs whose every write takes up to 20 ms."""
    write, turn = database.write, asyncio.Lock()

    async def slowly(work):
        async with turn:  # they are written in the order in which they come
            await asyncio.sleep(random.uniform(0, 0.02))
            return await write(work)

    @asynccontextmanager
    async def context():
        jobs = Jobs(store, pool, max_running=2, max_waiting=100)
        monkeypatch.setattr(database, "write", slowly)
        try:
            yield jobs
        finally:
            await jobs.close()

    return context


@pytest.mark.parametrize("seed", range(40))
async def test_what_is_taken_in_the_moment_a_run_ends_is_trained(store, slow, seed):
    random.seed(seed)
    async with slow() as jobs:
        config = TrainingConfig(iterations=5000)
        run_id = (await jobs.submit(config, start(config))).id
        farthest = 5000

        async def extend(n):
            nonlocal farthest
            await asyncio.sleep(random.uniform(0, 0.06))
            try:
                await jobs.extend(run_id, n)
                farthest = max(farthest, n)
            except RefusedError:
                assert farthest >= n

        await asyncio.gather(*(extend(5000 + n) for n in random.sample(range(1, 9000), 4)))
        run = await ended(store, run_id)
        assert (run.status, run.k, run.config.iterations) == ("done", farthest, farthest)
        state = await store.nearest(run_id, farthest)
        assert state.same_bits(trained(config, farthest))


@pytest.mark.parametrize("seed", range(20))
async def test_stops_and_extensions_at_the_same_time_leave_no_run_behind(store, slow, seed):
    random.seed(seed)
    async with slow() as jobs:
        config = TrainingConfig(iterations=200_000)
        run_id = (await jobs.submit(config, start(config))).id

        async def later(work):
            await asyncio.sleep(random.uniform(0, 0.1))
            with suppress(RefusedError):
                await work

        ns = (250_000, 300_000)
        await asyncio.gather(
            *(later(jobs.extend(run_id, n)) for n in ns),
            *(later(jobs.stopped(run_id)) for _ in range(2)),
        )
        run = await ended(store, run_id)
        assert run.status in {"done", "stopped"}
        assert (jobs.running, jobs.waiting) == (0, 0)
        assert (await store.nearest(run_id, run.k)).same_bits(trained(config, run.k))


@pytest.mark.parametrize("further", [5000, 9000])  # to its end, which could not be written
async def test_a_run_extended_in_the_moment_it_fails_is_trained(
    store, pool, database, monkeypatch, further
):
    """Its failure is still being written when the extension comes."""
    jobs = Jobs(store, pool, max_running=1, max_waiting=100)
    config = TrainingConfig(iterations=5000)
    finish, writing = store.finish, asyncio.Event()
    write = database.write

    async def fails(*_, **__):
        raise StoreError("the disk is full")

    async def slowly(work):
        if writing.is_set():
            await asyncio.sleep(0.05)
        return await write(work)

    monkeypatch.setattr(store, "finish", fails)
    monkeypatch.setattr(database, "write", slowly)
    run_id = (await jobs.submit(config, start(config))).id
    while (await store.get(run_id)).status != "running":
        await asyncio.sleep(0)
    writing.set()
    assert (await ended(store, run_id)).status == "failed"
    monkeypatch.setattr(store, "finish", finish)
    await jobs.extend(run_id, further)
    run = await ended(store, run_id)
    assert (run.status, run.k) == ("done", further)
    assert (await store.nearest(run_id, further)).same_bits(trained(config, further))
    await jobs.close()


async def test_an_extension_that_cannot_be_stored_is_refused_and_changes_nothing(
    store, pool, database, monkeypatch
):
    jobs = Jobs(store, pool, max_running=1, max_waiting=100)
    config = TrainingConfig(iterations=50)
    run = await ended(store, (await jobs.submit(config, start(config))).id)

    async def fails(_):
        raise StoreError("the disk is full")

    with monkeypatch.context() as full:
        full.setattr(database, "write", fails)
        with pytest.raises(BackscopeError, match="the disk is full"):
            await jobs.extend(run.id, 90)
    assert await store.get(run.id) == run
    await jobs.extend(run.id, 90)
    assert (await ended(store, run.id)).k == 90
    await jobs.close()

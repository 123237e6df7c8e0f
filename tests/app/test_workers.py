"""The workers where the database fails for a while: nothing trains twice, nothing is lost."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from app.errors import StoreError
from app.memory import CHECKPOINT_EVERY
from core.config import TrainingConfig
from core.training import advance, start
from tests.app.working import ended, submit

pytestmark = pytest.mark.anyio


async def test_a_run_that_came_before_the_unfinished_ones_were_found_is_trained_once(
    working, store, monkeypatch
):
    find, failed = store.unfinished, []

    async def unfinished():
        if not failed:
            failed.append(True)
            raise StoreError("not now")
        return await find()

    monkeypatch.setattr(store, "unfinished", unfinished)
    async with working() as jobs:
        with pytest.raises(StoreError):
            await jobs.recover()
        run_id = await submit(jobs, TrainingConfig(iterations=2_000_000))
        seen, at_once = [], set()
        while not (run := await store.get(run_id)).finished:
            seen.append(run.k)
            at_once.add(jobs.running)
            await asyncio.sleep(0.001)
        assert at_once == {1}
        assert seen == sorted(seen)
        assert (run.status, run.k) == ("done", 2_000_000)


async def test_unfinished_runs_that_cannot_be_found_fail_no_other_run(working, store, monkeypatch):
    async def unfinished():
        raise StoreError("never")

    monkeypatch.setattr(store, "unfinished", unfinished)
    async with working() as jobs:
        with pytest.raises(StoreError):
            await jobs.recover()
        await asyncio.sleep(0.6)  # it is tried again meanwhile
        run_id = await submit(jobs, TrainingConfig(iterations=2_000_000))
        assert (await ended(store, run_id)).status == "done"


@pytest.mark.parametrize("moment", ["begins", "ends"])
async def test_a_run_waits_while_another_program_holds_the_database(
    working, store, database, monkeypatch, moment
):
    """As a backup may: SQLite gives up after its five seconds, here at once."""
    monkeypatch.setattr("app.workers.FLUSH_SECONDS", 0.05)
    with database._engine.connect() as ours:
        ours.exec_driver_sql("PRAGMA busy_timeout = 1")
    held = closing(sqlite3.connect(database.file, isolation_level=None))
    config = TrainingConfig(iterations=2 * CHECKPOINT_EVERY + 5)
    async with working() as jobs:
        with held as other:
            if moment == "begins":
                run_id = (await store.add(config, start(config)))[0].id
                other.execute("BEGIN IMMEDIATE")
                jobs._workers.enqueue(run_id)
            else:
                gate = asyncio.Event()
                end = jobs._workers._endings.end

                async def wait(run, state):
                    if not gate.is_set():
                        other.execute("BEGIN IMMEDIATE")
                        gate.set()
                    return await end(run, state)

                monkeypatch.setattr(jobs._workers._endings, "end", wait)
                run_id = await submit(jobs, config)
                await gate.wait()
            await asyncio.sleep(0.5)
            assert not (await store.get(run_id)).finished
            other.execute("ROLLBACK")
        run = await ended(store, run_id)
        assert (run.status, run.k) == ("done", config.iterations)
        state = await store.nearest(run_id, run.k)
        assert state.same_bits(advance(config, start(config), run.k)[0])


async def test_a_deleted_run_that_is_restored_before_it_is_ended_trains_on(store, working):
    config = TrainingConfig(iterations=20_000)
    run_id = (await store.add(config, start(config)))[0].id
    await store.delete(run_id)
    async with working() as jobs:
        async with jobs._workers.deciding:  # somebody decides while the server begins
            await jobs.recover()
            await store.restore(run_id)
        run = await ended(store, run_id)
        assert (run.status, run.k) == ("done", 20_000)


async def test_a_run_that_failed_and_is_written_so_is_let_go_of(working, store, monkeypatch):
    def breaks(*_, **__):
        raise MemoryError("no room")

    monkeypatch.setattr("app.workers.advance", breaks)
    async with working() as jobs:
        run_id = await submit(jobs, TrainingConfig(iterations=3))
        assert (await ended(store, run_id)).status == "failed"
        while jobs.running:
            await asyncio.sleep(0.005)
        assert not store._memory[run_id].unwritten

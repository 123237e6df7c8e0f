"""Runs as rows: every field comes back as it was written, and more than memory holds are there."""

import pytest

from app.errors import RunDeletedError, RunNotFoundError
from app.memory import ENDED
from app.schemas import Fork
from app.store import Store
from core.config import TrainingConfig
from core.training import start
from tests.app.stored import added, bits

pytestmark = pytest.mark.anyio

CONFIG = TrainingConfig(iterations=1_000_000)


async def test_a_run_comes_back_with_every_field(store, database):
    config = TrainingConfig.parse(
        {
            "problem": {"x": [[-0.0, 1e-300], [0.1, 5e-324]], "t": [1 / 3, 1]},
            "init": {"kind": "weights", "w": [-0.0, 1e-300, 1e300, 0.1, -1 / 3, 1, 2, 3, 4]},
            "eta": 1e-300,
            "wiring": "as_listed",
        }
    )
    run = await added(store, config, fork=Fork(run="b5dxq2m7ka", k=0))
    labels = ("zwei", "eins", "学習", "\N{GRINNING FACE}", "a,b", "'; DROP TABLE runs", "100%")
    await store.update(
        run.id,
        name="誤差逆伝播 \N{BRAIN} ß Ä",
        note='line 1\nline 2\t"quoted" \0 = 0',
        tags=labels,
        starred=True,
        status="done",
        stop_reason="iterations",
        diverged_at=7,
        k=7,
        rate=1e-300,
        seconds=1 / 3,
        error=5e-324,
    )
    found = await Store(database).get(run.id)
    assert found == await store.get(run.id)
    assert found.model_dump_json() == (await store.get(run.id)).model_dump_json()
    assert found.tags == labels
    assert bits(found.config.init.w) == bits(config.init.w)
    assert bits(found.config.table.x) == bits(config.table.x)
    assert bits(start(found.config).w) == bits(start(config).w)


async def test_a_moment_comes_back_to_the_microsecond(store, database):
    run = await added(store, CONFIG)
    assert (await Store(database).get(run.id)).created == run.created
    assert run.created.tzinfo is not None


async def test_a_run_that_is_not_there_is_not_found(store):
    for ask in (store.get, store.failure, store.resume, store.update):
        with pytest.raises(RunNotFoundError):
            await ask("nothere")
    with pytest.raises(RunNotFoundError):
        await store.nearest("nothere", 0)


async def test_more_runs_than_are_held_in_memory_are_all_there(database):
    store = Store(database)
    config = TrainingConfig(iterations=1)
    ids = []
    for _ in range(ENDED + 40):
        run = await added(store, config)
        await store.update(run.id, status="done", name=run.id)
        ids.append(run.id)
    assert len(store._memory) <= ENDED
    for run_id in ids:
        assert (await store.get(run_id)).name == run_id
    assert len(store._memory) <= ENDED


async def test_runs_that_train_or_could_not_be_written_stay_in_memory(database):
    store = Store(database)
    config = TrainingConfig(iterations=1)
    training = await added(store, config)
    failed = await added(store, config)
    store.in_memory(training.id, status="running", k=1)
    store.in_memory(failed.id, status="failed", failure="the disk is full")
    for _ in range(ENDED + 10):
        run = await added(store, config)
        await store.update(run.id, status="done")
    assert (await store.get(training.id)).k == 1
    assert (await store.get(failed.id)).status == "failed"
    assert await store.failure(failed.id) == "the disk is full"


async def test_a_deleted_run_says_its_name_and_why(store, database):
    run = await added(store, CONFIG)
    await store.update(run.id, name="gone", deleted=run.created, deleted_by="limit")
    for known in (store, Store(database)):
        with pytest.raises(RunDeletedError) as caught:
            await known.get(run.id)
        assert (caught.value.name, caught.value.reason) == ("gone", "limit")

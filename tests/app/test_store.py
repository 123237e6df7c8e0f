"""The store: checkpoints written together, thinned beyond a limit, held against what is made again.

Runs are trained by hand here; nothing depends on how fast a computer trains.
"""

import asyncio

import numpy as np
import pytest
import sqlalchemy as sa

from app import checkpoints as states
from app import tables
from app.errors import RunNotFoundError
from app.history import History
from app.memory import CHECKPOINT_EVERY, RECENT
from app.schemas import Fork
from app.store import CHECKPOINT_BYTES, Store
from core.config import TrainingConfig
from core.training import advance, fresh, start
from tests.app.stored import added, bits, trained

pytestmark = pytest.mark.anyio

CONFIG = TrainingConfig(iterations=1_000_000)
STATE_BYTES = 4 * 9 * 8  # the article's: nets x parameters x 8


def numbers(database):
    """Return how many rows of each kind are written."""
    count = sa.select(sa.func.count()).select_from
    return database.read_now(
        lambda c: (c.scalar(count(tables.runs)), c.scalar(count(tables.checkpoints)))
    )


def written(database, run_id):
    """Return the k of a run's checkpoints in the database."""
    table = tables.checkpoints.c
    chosen = sa.select(table.k).join(tables.runs).where(tables.runs.c.id == run_id)
    return database.read_now(lambda c: list(c.scalars(chosen.order_by(table.k))))


async def train(store, config, k, fork=None, first=None):
    """Keep a run's checkpoints up to k as a worker does; return its id and last state."""
    state = first or start(config)
    run = await added(store, config, state, fork)
    state = await go_on(store, run.id, k)
    return run.id, state


async def go_on(store, run_id, k, flush_every=1):
    """Train a stored run on to k, flushing now and then; return its state."""
    run, state, every = await store.resume(run_id)
    kept = 0
    while state.k < k:
        state, _ = advance(run.config, state, min(k, state.k - state.k % every + every) - state.k)
        if state.k % every == 0:
            every = store.keep(run_id, state)
            kept += 1
            if kept % flush_every == 0:
                await store.flush()
    store.in_memory(run_id, k=k, status="running")
    return state


async def finish(store, run_id, state):
    return await store.finish(run_id, state, status="done", stop_reason="iterations", k=state.k)


async def every_k_is_exact(history, run, config, first=None, step=997):
    """Assert that windows all over a run are those of training in one go."""
    state = first or start(config)
    for k in range(run.start, run.k, step):
        state = trained(config, k, state)
        cursor = await history.cursor(run, k)
        assert cursor.state.same_bits(state)


async def test_a_run_has_a_checkpoint_every_4096_iterations_its_first_and_its_last(store, database):
    run_id, state = await train(store, CONFIG, 3 * CHECKPOINT_EVERY + 5)
    await finish(store, run_id, state)
    assert CHECKPOINT_EVERY == 4096
    assert written(database, run_id) == [0, 4096, 8192, 12_288, 12_293]


async def test_a_run_that_ends_on_a_checkpoint_has_it_once(store, database):
    run_id, state = await train(store, CONFIG, 2 * CHECKPOINT_EVERY)
    await finish(store, run_id, state)
    assert written(database, run_id) == [0, 4096, 8192]


async def test_a_forks_checkpoints_are_at_the_same_k_as_its_parents(store, database):
    first = trained(CONFIG, 5000)
    run_id, state = await train(store, CONFIG, 13_000, Fork(run="parent", k=5000), first)
    await finish(store, run_id, state)
    assert written(database, run_id) == [5000, 8192, 12_288, 13_000]


async def test_checkpoints_wait_for_a_flush_and_are_then_written_in_one_transaction(
    store, database, monkeypatch
):
    ids = [(await added(store, CONFIG)).id for _ in range(3)]
    for run_id in ids:
        await store.resume(run_id)
        for k in (4096, 8192):
            store.keep(run_id, trained(CONFIG, k))
    assert numbers(database) == (3, 3)
    transactions = []
    write = database.write
    monkeypatch.setattr(database, "write", lambda work: transactions.append(work) or write(work))
    await store.flush()
    await store.flush()
    assert len(transactions) == 1
    assert [written(database, run_id) for run_id in ids] == [[0, 4096, 8192]] * 3


async def test_what_a_flush_writes_says_how_far_the_run_is(store, database):
    run_id, _ = await train(store, CONFIG, 10_000)
    store.in_memory(run_id, seconds=1.5)
    store.keep(run_id, trained(CONFIG, 12_288))
    await store.flush()
    after_a_crash = await Store(database).get(run_id)
    assert (after_a_crash.k, after_a_crash.seconds) == (12_288, 1.5)


async def test_flushes_and_the_end_at_the_same_time_write_nothing_twice(store, database):
    runs = [await train(store, CONFIG, 0) for _ in range(8)]
    for run_id, _ in runs:
        for k in (4096, 8192):
            store.keep(run_id, trained(CONFIG, k))
    last = trained(CONFIG, 9000)
    await asyncio.gather(
        *(store.flush() for _ in range(4)),
        *(finish(store, run_id, last) for run_id, _ in runs),
        *(store.flush() for _ in range(4)),
    )
    assert [written(database, i) for i, _ in runs] == [[0, 4096, 8192, 9000]] * 8


async def test_a_state_is_kept_once(store, database):
    run_id, _ = await train(store, CONFIG, 4096)
    for _ in range(3):
        store.keep(run_id, trained(CONFIG, 4096))
    await store.flush()
    assert written(database, run_id) == [0, 4096]


async def test_up_to_16_MB_no_checkpoint_is_let_go():
    assert CHECKPOINT_BYTES == 16_000_000
    assert CHECKPOINT_BYTES // STATE_BYTES > 10_000_000 // CHECKPOINT_EVERY  # the longest run


@pytest.mark.parametrize("flush_every", [1, 7])
async def test_beyond_the_limit_every_second_checkpoint_is_let_go_again_and_again(
    database, pool, flush_every
):
    store = Store(database, checkpoint_bytes=10 * STATE_BYTES)
    run_id, _ = await train(store, CONFIG, 0)
    seen = []
    state = None
    for k in range(CHECKPOINT_EVERY, 50 * CHECKPOINT_EVERY, 5 * CHECKPOINT_EVERY):
        state = await go_on(store, run_id, k, flush_every)
        await store.flush()
        seen.append(len(written(database, run_id)))
    await finish(store, run_id, state)
    kept = written(database, run_id)
    assert max(seen) <= 10 + 2 + flush_every
    assert kept[-1] == state.k
    steps = set(np.diff(kept[:-1]))
    assert steps <= {8 * CHECKPOINT_EVERY, 4 * CHECKPOINT_EVERY}
    run = await store.get(run_id)
    for known in (store, Store(database)):
        await every_k_is_exact(History(known, pool), run, CONFIG, step=9973)


async def test_a_run_is_not_thinned_below_its_limit(database):
    store = Store(database, checkpoint_bytes=10 * STATE_BYTES)
    run_id, _ = await train(store, CONFIG, 10 * CHECKPOINT_EVERY)
    await store.flush()
    assert written(database, run_id) == [n * CHECKPOINT_EVERY for n in range(11)]


@pytest.mark.parametrize("first", [0, 5000])
async def test_a_thinned_run_keeps_its_first_and_its_last_state(database, first):
    store = Store(database, checkpoint_bytes=3 * STATE_BYTES)
    fork = Fork(run=None, k=first) if first else None
    run_id, _ = await train(store, CONFIG, 0, fork, trained(CONFIG, first))
    run, state, _ = await store.resume(run_id)
    for k in range(8192, 20 * CHECKPOINT_EVERY, CHECKPOINT_EVERY):
        state = trained(run.config, k, state)
        store.keep(run_id, state)
    await finish(store, run_id, trained(run.config, 81_000, state))
    kept = written(database, run_id)
    assert (kept[0], kept[-1]) == (first, 81_000)
    assert len(kept) <= 3 + 2


async def test_nearest_and_following_are_the_same_in_memory_and_from_the_database(store, database):
    run_id, _ = await train(store, CONFIG, (RECENT + 20) * CHECKPOINT_EVERY)
    await store.flush()
    cold = Store(database)
    last = (RECENT + 20) * CHECKPOINT_EVERY
    for k in [0, 1, 4095, 4096, 4097, 15 * 4096, 20 * 4096 - 1, 20 * 4096, 40 * 4096 + 7, last]:
        warm, found = await store.nearest(run_id, k), await cold.nearest(run_id, k)
        assert warm.k == found.k == k - k % CHECKPOINT_EVERY
        assert warm.same_bits(found)
        behind = [await one.following(run_id, k) for one in (store, cold)]
        both = min(map(len, behind))
        assert both > 0 or k == last
        for one, other in zip(behind[0][:both], behind[1][:both], strict=True):
            assert one.same_bits(other)
        if both:
            assert behind[0][0].k == k - k % CHECKPOINT_EVERY + CHECKPOINT_EVERY


async def test_states_that_wait_to_be_written_are_near_already(store, database):
    run_id, _ = await train(store, CONFIG, 4096)
    store.keep(run_id, trained(CONFIG, 8192))
    assert written(database, run_id)[-1] == 4096
    assert (await store.nearest(run_id, 9000)).k == 8192
    assert [state.k for state in await store.following(run_id, 5000)] == [8192]


async def test_a_state_comes_back_to_the_last_bit(store, database):
    w = np.array([[-0.0, 0.0, 5e-324, 1e-300, 1 / 3, -1.7976931348623157e308, 1, 2, 3]] * 4)
    run = await added(store, CONFIG, fresh(CONFIG, 0, w))
    found = await Store(database).nearest(run.id, 0)
    assert bits(found.w) == bits(w)


async def test_purging_leaves_nothing_of_a_run(store, database):
    kept, _ = await train(store, CONFIG, 4096)
    gone, state = await train(store, CONFIG, 4096)
    await finish(store, gone, state)
    run = await store.update(gone, tags=("a", "b"))
    await store.update(gone, deleted=run.created, deleted_by="asked")
    await store.purge(run.created)
    assert numbers(database)[0] == 2  # not before that moment
    await store.purge(run.created.replace(year=run.created.year + 1))
    with pytest.raises(RunNotFoundError):
        await store.get(gone)
    await store.flush()
    assert numbers(database) == (1, 2)
    assert (
        database.read_now(lambda c: c.scalar(sa.select(sa.func.count()).select_from(tables.tags)))
        == 0
    )
    assert written(database, kept) == [0, 4096]


def test_states_are_stored_as_little_endian_numbers():
    """So that a database moves between computers."""
    state = fresh(CONFIG, 0, np.ones((4, 9)))
    assert states.packed(CONFIG, state) == bytes.fromhex("000000000000f03f") * 36

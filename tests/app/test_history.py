"""History: any part of a run, made again from any checkpoint, is that part of the whole."""

import asyncio
import functools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.database import Database
from app.history import History
from app.pool import Pool
from app.store import Store
from core.config import TrainingConfig
from core.training import advance, start
from tests.app.stored import added

N = 3000
CONFIGS = {
    "connected": TrainingConfig(iterations=N),
    "as_listed": TrainingConfig(iterations=N, wiring="as_listed"),
    "random": TrainingConfig.parse(
        {"iterations": N, "eta": 2.5, "init": {"kind": "uniform", "seed": 3}, "problem": "parity3"}
    ),
}


@functools.cache
def whole(name):
    """Return all records of a run, made in one call from its start."""
    config = CONFIGS[name]
    return advance(config, start(config), N, stride=1)[1].rows


class Room:
    """One database for the runs of all examples, and two threads."""

    def __init__(self, folder):
        self.database = Database.open(folder)
        self.pool = Pool(2)

    async def history(self, config, checkpoints):
        """Return a history of a finished run with checkpoints at these k, and the run."""
        store = Store(self.database)
        state = start(config)
        run = await added(store, config, state)
        await store.resume(run.id)
        for k in sorted(checkpoints - {0}):
            state, _ = advance(config, state, k - state.k)
            store.keep(run.id, state)
        await store.flush()
        await store.update(run.id, k=N, status="done")
        found = Store(self.database)  # which has nothing of the run in memory
        return History(found, self.pool), await found.get(run.id)


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    room = Room(tmp_path_factory.mktemp("history"))
    yield room
    room.pool.close()
    room.database.close()


async def read_blocks(room, of, k0, k1, stride=1, make=lambda r: r.rows.copy(), weight=512):
    """Return what the blocks of k0 <= k < k1 of a run are made into; `of`: recipe, checkpoints."""
    history, run = await room.history(*of)
    cursor = await history.cursor(run, k0)
    made = []
    while cursor.k < k1:
        made.append(await cursor.read(k1, stride, make, weight))
    return made


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(list(CONFIGS)),
    checkpoints=st.sets(st.integers(0, N), max_size=4),
    ends=st.tuples(st.integers(0, N), st.integers(0, N)).map(sorted),
    stride=st.one_of(st.just(1), st.integers(1, 2 * N)),
    weight=st.integers(1, 128_000),
)
def test_any_window_is_the_same_slice_of_the_whole(room, name, checkpoints, ends, stride, weight):
    k0, k1 = ends
    of = (CONFIGS[name], checkpoints)
    got = asyncio.run(read_blocks(room, of, k0, k1, stride, weight=weight))
    assert all(len(numbers) <= min(250, 128_000 // weight) for numbers in got)
    expected = whole(name)[k0:k1][-k0 % stride :: stride]
    assert b"".join(numbers.tobytes() for numbers in got) == expected.tobytes()


@settings(max_examples=20, deadline=None)
@given(checkpoints=st.sets(st.integers(0, N), max_size=3), k=st.integers(1, N))
def test_the_final_is_the_last_record_and_the_weights_after_it(room, checkpoints, k):
    async def final_at(k):
        history, run = await room.history(CONFIGS["connected"], checkpoints)
        return await history.final(run.model_copy(update={"k": k}))

    final = asyncio.run(final_at(k))
    last = whole("connected")[k - 1]
    assert final["y"] == last[:4].tolist()
    assert final["E"] == last[4:8].tolist()
    assert np.ravel(final["dw"]).tolist() == last[8:44].tolist()
    updated = last[44:] - 0.1 * last[8:44]
    assert np.ravel(final["w"]).tolist() == updated.tolist()


@pytest.mark.parametrize("k", [0, 1, 999, 1000, 1001, 1999, 2000, 2001, 2999])
def test_a_window_that_begins_around_a_checkpoint_is_exact(room, k):
    [row] = asyncio.run(read_blocks(room, (CONFIGS["random"], {1000, 2000}), k, k + 1))
    assert row.tobytes() == whole("random")[k : k + 1].tobytes()


def test_a_block_ends_at_a_checkpoint_and_begins_behind_it(room):
    of = (CONFIGS["connected"], {100, 130})
    assert asyncio.run(read_blocks(room, of, 90, 200, make=len)) == [10, 30, 70]


def test_a_window_is_made_from_the_nearest_checkpoint(room, monkeypatch):
    begun = []
    monkeypatch.setattr(
        "app.history.advance",
        lambda config, state, n, **more: (
            begun.append((state.k, n)) or advance(config, state, n, **more)
        ),
    )
    of = (CONFIGS["connected"], {1000, 2000})
    assert asyncio.run(read_blocks(room, of, 2100, 2101, make=len)) == [1]
    assert begun == [(2000, 100), (2100, 1)]


@pytest.mark.parametrize(("bytes_per_row", "rows"), [(1, 250), (512, 250), (513, 249), (10**9, 1)])
def test_a_block_is_at_most_250_rows_or_128_kB(room, bytes_per_row, rows):
    of = (CONFIGS["connected"], set())
    made = asyncio.run(read_blocks(room, of, 0, rows + 1, make=len, weight=bytes_per_row))
    assert made == [rows, 1]


@pytest.mark.parametrize("patterns", [2, 16])
def test_what_is_gathered_is_recorded_in_small_blocks_too(room, patterns):
    x = [[a, b, c, d] for a in (0, 1) for b in (0, 1) for c in (0, 1) for d in (0, 1)][:patterns]
    config = TrainingConfig.parse({"problem": {"x": x, "t": [1] * patterns}, "iterations": N})
    seen = []

    def see(records):
        seen.append((records.rows.nbytes, [*records.k]))

    async def read():
        history, run = await room.history(config, set())
        cursor = await history.cursor(run, 0)
        while cursor.k < N:
            reached = await cursor.gather(N, 1, see, lambda k: k)
            assert reached == cursor.k

    asyncio.run(read())
    assert max(size for size, _ in seen) <= 128_000
    assert max(len(k) for _, k in seen) <= 250
    assert [k for _, ks in seen for k in ks] == list(range(N))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, range(20)),
        ({"k0": 5, "k1": 9}, range(5, 9)),
        ({"k0": 5, "k1": 5}, range(0)),
        ({"k0": 3, "stride": 4}, range(4, 20, 4)),
        ({"k0": 19}, range(19, 20)),
        ({"k1": 20, "stride": 7}, range(0, 20, 7)),
        ({"k0": 1, "stride": 100}, range(0)),
    ],
)
def test_records_are_those_of_the_stream(server, query, expected):
    run = server.trained(iterations=20)
    told = {event.id: event.data for event in server.events(run["id"])[1:-1]}
    answer = server.client.get(f"/runs/{run['id']}/records", params=query)
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"records": [told[k] for k in expected]}


def test_records_of_the_articles_run_are_its_events(server, article, article_id):
    records = server.client.get(f"/runs/{article_id}/records").json()["records"]
    assert records == [event.data for event in article[1:-1]]


def test_records_beyond_the_frontier_are_not_there_yet(serve_with):
    server = serve_with(max_running=1)
    busy, queued = (server.train(iterations=10_000_000) for _ in range(2))
    answer = server.client.get(f"/runs/{queued['id']}/records", params={"k0": 5, "k1": 9})
    assert (answer.status_code, answer.json()) == (200, {"records": []})
    for run in (queued, busy):
        server.client.delete(f"/runs/{run['id']}")

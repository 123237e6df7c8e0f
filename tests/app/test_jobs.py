"""Jobs: how many train, how many wait, and how they are stopped and deleted."""

import asyncio
import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from app import workers
from app.errors import QueueFullError, RunDeletedError
from app.memory import CHECKPOINT_EVERY
from app.pool import BLOCK_WORK, ITERATION_WORK, block_iterations
from app.requests import RunsQuery
from app.settings import Settings
from app.store import Store
from core.config import TrainingConfig
from core.training import advance, start
from tests.app.working import ended, submit

LONG = {"iterations": 10_000_000}
SHORT = TrainingConfig(iterations=5000)


@pytest.mark.anyio
async def test_as_many_run_at_once_as_may_and_the_others_wait_in_their_order(
    working, store, monkeypatch
):
    gate = threading.Event()
    monkeypatch.setattr(workers, "advance", lambda *a, **b: gate.wait(20) and advance(*a, **b))
    async with working() as jobs:
        ids = [await submit(jobs, SHORT) for _ in range(5)]
        while (await store.get(ids[1])).status == "queued":
            await asyncio.sleep(0.005)
        assert [(await store.get(i)).status for i in ids] == ["running"] * 2 + ["queued"] * 3
        assert (jobs.running, jobs.waiting) == (2, 3)
        gate.set()
        runs = [await ended(store, i) for i in ids]
        begun = [run.started for run in runs]
        assert begun == sorted(begun)
        for run in runs:
            others = sum(1 for o in runs if o.id != run.id and o.started <= run.started < o.ended)
            assert others <= 1


@pytest.mark.anyio
async def test_with_the_default_limits_2_train_100_wait_and_one_more_is_refused(
    working, store, monkeypatch
):
    gate = threading.Event()
    monkeypatch.setattr(workers, "advance", lambda *a, **b: gate.wait(20) and advance(*a, **b))
    limits = Settings()
    async with working(limits.max_running, limits.max_waiting) as jobs:
        for _ in range(102):
            await submit(jobs, SHORT)
        with pytest.raises(QueueFullError):
            await submit(jobs, SHORT)
        assert (jobs.running, jobs.waiting) == (2, 100)
        runs, _ = await store.page(RunsQuery(limit=500))
        assert len(runs) == 102  # the refused one leaves nothing behind
        jobs.say_goodbye()
        gate.set()


@pytest.mark.anyio
async def test_many_runs_finish_whatever_is_stopped_and_deleted_between(working, store):
    async with working() as jobs:
        ids = [await submit(jobs, TrainingConfig(iterations=20_000)) for _ in range(60)]
        for run_id in ids[::5]:
            await jobs.delete(run_id)
        for run_id in ids[1::5]:
            await jobs.stop(run_id)
        for run_id in [i for n, i in enumerate(ids) if n % 5]:
            run = await ended(store, run_id)
            assert run.stop_reason in {"iterations", "stopped"}
            if run.stop_reason == "iterations":
                assert run.k == 20_000
        assert (jobs.running, jobs.waiting) == (0, 0)


@pytest.mark.anyio
async def test_a_run_deleted_before_its_worker_begins_is_not_trained(working, store, pool, caplog):
    async with working() as jobs:
        run_id = await submit(jobs, SHORT)
        await jobs.delete(run_id)
        await asyncio.sleep(0.05)
        assert caplog.text == ""
        assert (jobs.running, jobs.waiting) == (0, 0)
        with pytest.raises(RunDeletedError):
            await store.get(run_id)


@pytest.mark.anyio
async def test_a_run_that_breaks_is_failed_and_the_next_one_trains(
    working, store, monkeypatch, caplog
):
    def breaks(config, *rest, **more):
        if config.iterations == 3:
            raise MemoryError("no room")
        return advance(config, *rest, **more)

    monkeypatch.setattr(workers, "advance", breaks)
    async with working(max_running=1) as jobs:
        broken = await submit(jobs, TrainingConfig(iterations=3))
        whole = await submit(jobs, TrainingConfig(iterations=4))
        assert (await ended(store, broken)).status == "failed"
        assert (await ended(store, whole)).status == "done"
        assert "no room" in caplog.text


@pytest.mark.anyio
@pytest.mark.parametrize("problem", ["xor", "parity3"])  # blocks of 4166 and of 1704 iterations
async def test_every_checkpoint_is_the_state_that_training_from_the_start_gives(
    working, store, problem
):
    async with working(max_running=1) as jobs:
        config = TrainingConfig(problem=problem, iterations=3 * CHECKPOINT_EVERY + 5)
        run_id = await submit(jobs, config)
        await ended(store, run_id)
        ends = (0, CHECKPOINT_EVERY, 2 * CHECKPOINT_EVERY, 3 * CHECKPOINT_EVERY, config.iterations)
        for k, behind in pairwise((*ends, config.iterations + 1)):
            kept = await store.nearest(run_id, behind - 1)
            assert kept.k == k
            assert kept.same_bits(advance(config, start(config), k)[0])


@pytest.mark.anyio
async def test_a_server_that_ends_loses_no_iteration(working, store, database, pool):
    config = TrainingConfig(problem="parity3", iterations=10_000_000)  # blocks of 1704 iterations
    async with working(max_running=1) as jobs:
        run_id = await submit(jobs, config)
        while (k := (await store.get(run_id)).k) % CHECKPOINT_EVERY == 0:
            await asyncio.sleep(0)
        jobs.say_goodbye()
    known = (await store.get(run_id)).k
    assert known >= k
    again = Store(database)
    assert (await again.get(run_id)).k == known
    assert (await again.nearest(run_id, known)).same_bits(advance(config, start(config), known)[0])


@pytest.mark.anyio
async def test_checkpoints_are_written_together_at_most_four_times_a_second(
    working, store, database, monkeypatch
):
    write, transactions = database.write, []
    monkeypatch.setattr(
        database, "write", lambda work: transactions.append(time.monotonic()) or write(work)
    )
    config = TrainingConfig(iterations=10_000_000)
    async with working() as jobs:
        await jobs.recover()
        ids = [await submit(jobs, config) for _ in range(2)]
        while min([(await store.get(i)).k for i in ids]) == 0:
            await asyncio.sleep(0.01)
        transactions.clear()
        begun = time.monotonic()
        await asyncio.sleep(1.5)
        assert 1 <= len(transactions) <= 4 * (time.monotonic() - begun) + 1


@pytest.mark.anyio
async def test_a_run_holds_a_thread_no_longer_than_a_block(working, store, monkeypatch):
    """A block's work is bounded whatever the network: patterns x parameters x iterations."""
    lengths = []
    monkeypatch.setattr(
        workers,
        "advance",
        lambda c, s, n, **more: lengths.append(n) or advance(c, s, n, **more),
    )
    x = list(itertools.product((0, 1), repeat=4))
    config = TrainingConfig.parse({"problem": {"x": x, "t": [0] * 16}, "iterations": 5000})
    async with working(max_running=1) as jobs:
        await ended(store, await submit(jobs, config))
        assert max(lengths) * 16 * 13 <= BLOCK_WORK
        assert block_iterations(config) == BLOCK_WORK // (ITERATION_WORK + 16 * 13)


def test_too_many_waiting_runs_are_refused_with_503_and_when_to_try_again(serve_with):
    server = serve_with(max_running=1, max_waiting=2)
    ids = [server.train(**LONG)["id"] for _ in range(3)]
    for headers in ({}, {"Accept": "text/event-stream"}):
        answer = server.client.post("/train", json=LONG, headers=headers)
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "queue-full"
    health = server.health()
    assert (health["running"], health["waiting"], health["streams"]) == (1, 2, 0)
    server.client.post(f"/runs/{ids[1]}/stop")
    ids.append(server.train(iterations=1)["id"])
    for run_id in ids[:3]:
        server.client.post(f"/runs/{run_id}/stop")
    assert server.wait(ids[3])["status"] == "done"


def test_progress_grows_while_a_run_trains(server):
    run = server.train(iterations=10_000_000)
    seen = [server.wait(run["id"], "running")]
    while len(seen) < 5:
        now = server.run(run["id"])
        if now["k"] > seen[-1]["k"]:
            seen.append(now)
    assert all(one["status"] == "running" for one in seen)
    assert all(one["rate"] > 1000 for one in seen[1:])  # this one does some 100,000 a second
    assert server.client.delete(f"/runs/{run['id']}").status_code == 204


def test_stop_ends_a_running_run_at_once_and_keeps_what_it_has(server):
    run = server.train(**LONG)
    server.wait(run["id"], "running")
    answer = server.client.post(f"/runs/{run['id']}/stop")
    assert answer.status_code == 200
    stopped = answer.json()
    assert (stopped["status"], stopped["stop_reason"]) == ("stopped", "stopped")
    assert 0 <= stopped["k"] < 10_000_000
    assert stopped["ended"] is not None
    assert server.run(stopped["id"]) == stopped


def test_a_second_stop_is_200_with_the_same_run(server):
    run = server.train(**LONG)
    first = server.client.post(f"/runs/{run['id']}/stop")
    second = server.client.post(f"/runs/{run['id']}/stop")
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()


def test_stopping_a_finished_run_changes_nothing(server):
    run = server.trained(iterations=5)
    answer = server.client.post(f"/runs/{run['id']}/stop")
    assert (answer.status_code, answer.json()) == (200, run)


def test_many_who_stop_a_run_at_once_are_told_the_same(server):
    run = server.train(**LONG)
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda _: server.client.post(f"/runs/{run['id']}/stop"), range(8))
        )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1


def test_stopping_a_queued_run_ends_it_before_it_begins(serve_with):
    server = serve_with(max_running=1)
    busy, queued = server.train(**LONG), server.train(**LONG)
    stopped = server.client.post(f"/runs/{queued['id']}/stop").json()
    assert (stopped["status"], stopped["stop_reason"], stopped["k"]) == ("stopped", "stopped", 0)
    assert stopped["started"] is None
    told = server.events(queued["id"])
    assert [event.name for event in told] == ["run", "done"]
    assert told[1].id is None
    assert told[1].data["final"] == {
        "y": None, "E": None, "dw": None, "w": [[1.0] * 9] * 4, "seconds": 0.0,
    }  # fmt: skip
    assert server.run(busy["id"])["status"] == "running"
    server.client.post(f"/runs/{busy['id']}/stop")


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_a_deleted_run_is_gone_and_its_worker_is_free(serve_with, state):
    server = serve_with(max_running=1)
    busy = server.train(**LONG) if state == "queued" else None
    run = server.train(**({"iterations": 5} if state == "done" else LONG))
    server.wait(run["id"], state)
    answer = server.client.delete(f"/runs/{run['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    answer = server.client.get(f"/runs/{run['id']}")
    assert (answer.status_code, answer.json()["type"]) == (410, "run-deleted")
    if busy:
        server.client.delete(f"/runs/{busy['id']}")
    later = server.trained(iterations=5)
    assert later["status"] == "done"  # its worker is free again


def test_deleting_a_run_that_is_streamed_ends_the_stream_with_failed(server):
    reader = server.reader("/train?stride=1000000", LONG)
    run = reader.event().data
    assert server.client.delete(f"/runs/{run['id']}").status_code == 204
    last = reader.rest()[-1]
    assert last.name == "failed"
    assert last.id is None
    assert (last.data["type"], last.data["status"]) == ("run-deleted", 410)

"""GET /events: every change of every run, told once, not more often than one can see."""

import asyncio
import time
from collections import Counter

import pytest

from app import changes
from app.changes import changes_response
from app.errors import StreamsFullError
from app.jobs import Jobs
from app.stream import Streams
from core.config import TrainingConfig
from tests.app.stored import added
from tests.conftest import SECONDS, eventually, read_events

LONG = 10_000_000


class Told:
    """The stream of all runs, read by a person who opens it and then looks at the list."""

    def __init__(self, server):
        self.reader = server.reader("/events")
        first = self.reader.event()
        assert (first.name, first.data) == (":", "ping")  # from now on nothing is missed

    def next(self, run_id, **wanted):
        """Return the next event of a run that has these fields; others are passed over."""
        until = time.monotonic() + SECONDS
        while True:
            assert time.monotonic() < until, "it was not told"
            event = self.reader.event()
            if event.name != ":" and event.data["id"] == run_id:
                assert event.id is None
                if wanted.items() <= event.data.items():
                    return event


@pytest.fixture
def told(server):
    return Told(server)


def test_it_is_an_event_stream_that_no_one_keeps(server, told):
    headers = told.reader.answer.headers
    assert headers["content-type"].startswith("text/event-stream")
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"


def test_a_run_is_told_when_it_comes_while_it_trains_and_as_it_ends(server, told):
    run = server.train(iterations=5_000_000)
    first = told.next(run["id"])
    assert (first.name, first.data["config"]) == ("run", run["config"])
    seen = [first.data["k"]]
    while (event := told.next(run["id"])).data["status"] != "done":
        assert event.data["status"] in {"queued", "running"}
        seen.append(event.data["k"])
    assert seen == sorted(seen)
    assert len(set(seen)) > 2
    assert event.data == server.run(run["id"])


def test_what_is_told_is_what_the_run_is(server, told):
    run = server.trained(iterations=20)
    assert told.next(run["id"], status="done").data == run


def test_a_change_of_what_is_written_on_a_run_is_told(server, told):
    run = server.trained(iterations=20)
    patch = {"name": "n", "tags": ["a"], "note": "o", "starred": True}
    server.client.patch(f"/runs/{run['id']}", json=patch)
    assert told.next(run["id"], **patch).data == run | patch


def test_a_deletion_is_told_with_its_name_and_reason_and_its_undoing_with_the_run(server, told):
    run = server.trained(iterations=20)
    named = server.client.patch(f"/runs/{run['id']}", json={"name": "mine"}).json()
    assert told.next(run["id"], name="mine").name == "run"
    server.client.delete(f"/runs/{run['id']}")
    event = told.next(run["id"])
    assert event.name == "deleted"
    assert event.data == {"id": run["id"], "name": "mine", "reason": "asked"}
    server.client.post(f"/runs/{run['id']}/restore")
    event = told.next(run["id"])
    assert (event.name, event.data) == ("run", named)


def test_a_run_without_a_name_is_deleted_without_one(server, told):
    run = server.trained(iterations=20)
    assert told.next(run["id"], status="done")
    server.client.delete(f"/runs/{run['id']}")
    assert told.next(run["id"]).data == {"id": run["id"], "name": None, "reason": "asked"}


def test_a_stop_an_extension_and_a_fork_are_told(server, told):
    run = server.train(iterations=LONG)
    server.client.post(f"/runs/{run['id']}/stop")
    stopped = told.next(run["id"], status="stopped").data
    server.client.post(f"/runs/{run['id']}/extend", json={"iterations": stopped["k"] + 50})
    assert told.next(run["id"], status="done").data["k"] == stopped["k"] + 50
    fork = server.train(fork={"run": run["id"], "k": stopped["k"]})
    assert told.next(fork["id"], status="done").data["fork"]["run"] == run["id"]


def test_a_run_that_trains_is_told_at_most_four_times_a_second(server, told):
    run = server.train(iterations=LONG)
    told.next(run["id"], status="running")
    counted, begun = 0, time.monotonic()
    while time.monotonic() - begun < 2.0:
        told.next(run["id"])
        counted += 1
    assert 2 <= counted <= 4 * (time.monotonic() - begun) + 1
    server.client.delete(f"/runs/{run['id']}")


def test_many_readers_are_told_the_same(server):
    readers = [Told(server) for _ in range(3)]
    run = server.trained(iterations=20)
    assert [reader.next(run["id"], status="done").data for reader in readers] == [run] * 3


def test_nothing_is_replayed(server):
    server.trained(iterations=20)
    told = Told(server)
    run = server.train(iterations=20)
    while (event := told.reader.event()).name == ":":
        pass
    assert event.data["id"] == run["id"]


def test_it_counts_as_a_stream_and_one_too_many_is_refused(serve_with):
    server = serve_with(max_streams=2)
    first, second = Told(server), Told(server)
    assert server.health()["streams"] == 2
    answer = server.client.get("/events")
    assert (answer.status_code, answer.json()["type"]) == (503, "streams-full")
    assert int(answer.headers["retry-after"]) > 0
    first.reader.close()
    run = server.train(iterations=LONG)  # a reader that left is noticed when it is told something
    eventually(lambda: server.health()["streams"] == 1)
    second.next(run["id"])
    server.client.delete(f"/runs/{run['id']}")


def test_it_ends_when_the_server_does(serve_with):
    server = serve_with()
    told = Told(server)
    server.train(iterations=LONG)
    begun = time.monotonic()
    server.stop()
    assert time.monotonic() - begun < 8
    events = told.reader.rest()
    assert (events[-1].name, events[-1].data) == (":", "the server is stopping")


# Without a server: a reader that stalls, and one that has nothing to read.


@pytest.fixture
async def room(store, pool):
    jobs = Jobs(store, pool, max_running=1, max_waiting=100)
    streams = Streams(store, jobs, None, pool, most=2)
    config = TrainingConfig(iterations=100)
    runs = [(await added(store, config)).id for _ in range(3)]
    return store, jobs, streams, runs


@pytest.mark.anyio
async def test_a_reader_that_stalls_is_told_each_run_once_as_it_is_now(room):
    store, jobs, streams, runs = room
    body = changes_response(store, jobs, streams).body_iterator
    assert read_events(await anext(body)) == [(":", None, "ping")]
    for k in range(1, 1001):
        for run_id in runs:
            store.in_memory(run_id, k=k)
            jobs.frontier.announce(run_id)
    events = read_events(await anext(body))
    assert Counter((event.name, event.data["id"]) for event in events) == Counter(
        ("run", run_id) for run_id in runs
    )
    assert {event.data["k"] for event in events} == {1000}


@pytest.mark.anyio
async def test_a_run_that_is_purged_before_it_is_told_is_passed_over(room):
    store, jobs, streams, runs = room
    body = changes_response(store, jobs, streams).body_iterator
    await anext(body)
    gone = (await store.get(runs[0])).created
    await store.update(runs[0], status="done", deleted=gone, deleted_by="asked")
    jobs.frontier.announce(runs[0])
    await store.purge(gone.replace(year=gone.year + 1))
    jobs.frontier.announce(runs[1])
    assert [event.data["id"] for event in read_events(await anext(body))] == [runs[1]]


@pytest.mark.anyio
async def test_who_has_nothing_to_be_told_hears_a_ping(room, monkeypatch):
    store, jobs, streams, _ = room
    assert changes.PING_SECONDS == 15.0
    monkeypatch.setattr(changes, "PING_SECONDS", 0.05)
    body = changes_response(store, jobs, streams).body_iterator
    for _ in range(3):
        assert read_events(await asyncio.wait_for(anext(body), 5)) == [(":", None, "ping")]


@pytest.mark.anyio
async def test_who_leaves_is_listened_for_no_more(room):
    store, jobs, streams, _ = room
    body = changes_response(store, jobs, streams).body_iterator
    await anext(body)
    assert len(jobs.frontier._listeners) == 1
    await body.aclose()
    assert len(jobs.frontier._listeners) == 0


@pytest.mark.anyio
async def test_one_more_than_may_be_open_is_refused(room):
    store, jobs, streams, _ = room
    for _ in range(2):
        changes_response(store, jobs, streams)
    with pytest.raises(StreamsFullError):
        changes_response(store, jobs, streams)

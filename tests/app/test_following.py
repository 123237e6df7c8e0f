"""A stream that follows a run which is not at its end: it waits, tells what is there, says `ping`.

The run's frontier is moved by hand here, so that nothing depends on how fast a computer trains.
"""

import asyncio
import base64
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import numpy as np
import pytest

from app import stream
from app.errors import StreamsFullError
from app.history import History
from app.jobs import Jobs
from app.requests import StreamQuery
from core.config import TrainingConfig
from core.training import advance, start
from tests.app.stored import added

pytestmark = pytest.mark.anyio

CONFIG = TrainingConfig(iterations=2000)
AT_ONCE = 5.0  # seconds that no answer of a healthy machine takes


class Room:
    """A run whose frontier is moved by hand, and the streams that read it."""

    def __init__(self, store, pool, run):
        self.store = store
        self.jobs = Jobs(store, pool, max_running=1, max_waiting=1)
        self.streams = stream.Streams(store, self.jobs, History(store, pool), pool, most=2)
        self.run = run

    def reach(self, k, status="running"):
        """Let the run be at iteration k."""
        self.store.in_memory(self.run.id, k=k, status=status)
        self.jobs.frontier.announce(self.run.id)

    def end(self, k, status="done"):
        """Let the run end after k iterations."""
        self.reach(k, status)

    def follow(self, k=0, **query):
        """Return a reader of the run's events, behind `run`."""
        return Follower(self.streams.events(self.run, StreamQuery(**query), k))


class Follower:
    def __init__(self, chunks):
        self._chunks = chunks
        self._rest = b""

    async def next(self, seconds=AT_ONCE):
        """Return the next event or comment, as text."""
        while b"\n\n" not in self._rest:
            self._rest += await asyncio.wait_for(anext(self._chunks), seconds)
        text, self._rest = self._rest.split(b"\n\n", 1)
        return text.decode()

    async def is_silent(self, seconds=0.1):
        """Return whether nothing comes for a while."""
        assert not self._rest
        waiting = asyncio.ensure_future(anext(self._chunks))
        done, _ = await asyncio.wait([waiting], timeout=seconds)
        self._chunks = _first(waiting, self._chunks)
        return not done


async def _first(waiting, chunks):
    yield await waiting
    async for chunk in chunks:
        yield chunk


@pytest.fixture
async def room(store, pool):
    return Room(store, pool, await added(store, CONFIG))


def head(text):
    """Return an event's name, id, and how its data begins."""
    lines = text.split("\n")
    return (*lines[:-1], lines[-1][: len('data: {"k0":500,"n":200,')])


async def test_a_stream_waits_at_the_frontier_and_goes_on_when_the_run_does(room):
    reader = room.follow()
    assert (await reader.next()).startswith("event: run\n")
    assert await reader.is_silent()
    room.reach(2)
    assert (await reader.next()).startswith("event: iteration\nid: 0\n")
    assert (await reader.next()).startswith("event: iteration\nid: 1\n")
    assert await reader.is_silent()
    room.reach(3)
    assert (await reader.next()).startswith("event: iteration\nid: 2\n")
    room.end(3)
    assert (await reader.next()).startswith("event: done\nid: 2\n")
    with pytest.raises(StopAsyncIteration):
        await reader.next()


async def test_k_beyond_the_frontier_waits_until_the_run_is_there(room):
    reader = room.follow(k=700)
    await reader.next()
    for k in (0, 699, 700):
        room.reach(k)
        assert await reader.is_silent()
    room.reach(701)
    assert (await reader.next()).startswith("event: iteration\nid: 700\n")


async def test_a_frame_waits_250_ms_for_the_rest_of_its_records(room, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(stream, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    reader = room.follow(frame=500)
    await reader.next()
    room.reach(700)
    assert head(await reader.next())[:2] == ("event: frame", "id: 499")
    assert await reader.is_silent(0.05)  # the wait begins when the reader has taken what was sent
    clock[0] += 0.249
    room.reach(700)  # a change that wakes the stream
    assert await reader.is_silent(0.05)
    clock[0] += 0.002
    room.reach(700)
    assert head(await reader.next()) == ("event: frame", "id: 699", 'data: {"k0":500,"n":200,')


async def test_a_shortened_frame_ends_and_the_next_is_cut_where_it_would_have_been(room):
    reader = room.follow(frame=500, stride=2)
    await reader.next()
    for frontier, expected in [
        (301, ("event: frame", "id: 300", 'data: {"k0":0,"n":151,"st')),
        (302, None),  # k = 301 is no record
        (1100, ("event: frame", "id: 998", 'data: {"k0":302,"n":349,"')),
        (1100, ("event: frame", "id: 1098", 'data: {"k0":1000,"n":50,"')),
    ]:
        room.reach(frontier)
        if expected is None:
            assert await reader.is_silent(0.5)
        else:
            told = (await reader.next()).split("\n")
            assert (*told[:-1], told[-1][: len(expected[-1])]) == expected
    room.end(1101)
    told = (await reader.next()).split("\n")
    assert told[:2] == ["event: frame", "id: 1100"]
    assert (await reader.next()).startswith("event: done\nid: 1100\n")


async def test_a_slow_run_is_told_every_250_ms_though_it_never_stands_still(room):
    reader = room.follow(frame=500)
    await reader.next()

    async def creep():
        for k in range(1, 400):
            room.reach(k)
            await asyncio.sleep(0.01)

    creeping = asyncio.create_task(creep())
    name, identity, data = head(await reader.next(2.0))
    creeping.cancel()
    assert name == "event: frame"
    assert 5 < int(identity.removeprefix("id: ")) < 200  # a quarter of a second of 100 a second
    assert data.startswith('data: {"k0":0,"n":')


async def test_an_envelope_that_waits_gives_whole_buckets_alone(room):
    reader = room.follow(frame=10, stride=100, envelope=True)
    await reader.next()
    room.reach(250)
    assert head(await reader.next())[:2] == ("event: frame", "id: 199")
    assert await reader.is_silent(0.5)
    room.reach(299)
    assert await reader.is_silent(0.5)
    room.reach(300)
    assert head(await reader.next()) == ("event: frame", "id: 299", 'data: {"k0":200,"n":1,"s')
    room.end(310)
    assert head(await reader.next()) == ("event: frame", "id: 309", 'data: {"k0":300,"n":1,"s')
    assert (await reader.next()).startswith("event: done\nid: 309\n")


async def test_an_idle_stream_says_ping(room, monkeypatch):
    assert stream.PING_SECONDS == 15.0
    monkeypatch.setattr(stream, "PING_SECONDS", 0.05)
    reader = room.follow()
    await reader.next()
    assert [await reader.next() for _ in range(3)] == [": ping"] * 3
    room.reach(1)
    assert (await reader.next()).startswith("event: iteration\nid: 0\n")
    assert await reader.next() == ": ping"


async def test_a_stream_that_has_long_nothing_to_tell_says_ping_though_it_reads(room, monkeypatch):
    """A large stride over a long, complete run: making it again takes long and tells nothing."""
    room.end(2000)
    monkeypatch.setattr(stream, "PING_SECONDS", 0.0)
    reader = room.follow(k=1, stride=10**9)
    assert (await reader.next()).startswith("event: run\n")
    assert await reader.next() == ": ping"


async def test_deleting_a_run_ends_its_streams_with_failed(room):
    reader = room.follow()
    await reader.next()
    room.reach(1)
    assert (await reader.next()).startswith("event: iteration\n")
    assert await reader.is_silent()
    await room.store.update(room.run.id, deleted=datetime.now(UTC), deleted_by="asked")
    room.jobs.frontier.announce(room.run.id)
    told = await reader.next()
    assert told.startswith('event: failed\ndata: {"type":"run-deleted","title":')
    assert '"status":410' in told
    with pytest.raises(StopAsyncIteration):
        await reader.next()


@pytest.mark.parametrize("status", ["failed", "damaged"])
async def test_a_run_that_failed_or_is_damaged_ends_with_failed_and_why(room, status):
    await room.store.update(room.run.id, failure="the disk is full")
    room.end(3, status=status)
    reader = room.follow()
    for expected in ("run", "iteration", "iteration", "iteration", "failed"):
        told = await reader.next()
        assert told.startswith(f"event: {expected}\n")
    assert f'"type":"run-{status}"' in told
    assert '"detail":"the disk is full"' in told
    assert '"status":500' in told


async def test_a_server_that_stops_says_goodbye(room):
    reader = room.follow()
    await reader.next()
    assert await reader.is_silent()
    room.jobs.say_goodbye()
    assert await reader.next() == ": the server is stopping"
    with pytest.raises(StopAsyncIteration):
        await reader.next()


async def test_a_reader_that_takes_nothing_is_made_nothing_for(room, monkeypatch):
    """A stream makes a block only when the one before was taken."""
    room.end(2000)
    made = []
    monkeypatch.setattr("app.history.advance", lambda *a, **b: made.append(a) or advance(*a, **b))
    reader = room.follow()
    await reader.next()
    assert made == []
    await reader.next()
    assert len(made) == 1
    await asyncio.sleep(0.1)
    assert len(made) == 1


async def test_no_block_is_larger_than_128_kB_or_250_iterations(room):
    room.end(2000)
    sizes = [len(chunk) async for chunk in room.streams.events(room.run, StreamQuery(), 0)]
    assert max(sizes) < 600_000  # 250 records of the article's run
    blocks = [
        chunk.count(b"event: iteration")
        async for chunk in room.streams.events(room.run, StreamQuery(), 0)
    ]
    assert max(blocks) <= 250
    assert sum(blocks) == 2000


async def test_one_stream_more_than_may_be_open_is_refused(room):
    room.streams.open = 1
    room.streams.check_room()
    room.streams.open = 2
    with pytest.raises(StreamsFullError, match="2 streams are open"):
        room.streams.check_room()


async def test_what_a_follower_was_told_is_what_the_recipe_gives(room):
    reader = room.follow(frame=100, encoding="f64")
    text = await reader.next()
    for k in range(0, 2001, 173):
        room.reach(k)
        await asyncio.sleep(0)
    room.end(2000)
    got = []
    while not text.startswith("event: done"):
        text = await reader.next()
        if text.startswith("event: frame"):
            data = json.loads(text.partition("data: ")[2])
            got.append(np.frombuffer(base64.b64decode(data["data"])).reshape(80, data["n"]))
    _, records = advance(CONFIG, start(CONFIG), 2000, stride=1)
    assert np.concatenate(got, axis=1).T.tobytes() == records.rows.tobytes()

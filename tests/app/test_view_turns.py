"""How pictures are made when many are asked for: few at once, none that nobody waits for."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

from app.errors import ServerStoppingError
from app.trajectory import Trajectory, trajectory
from app.viewrequests import ViewQuery
from app.views import AT_ONCE, Path, Views
from tests.conftest import eventually


def test_no_more_pictures_are_made_at_once_than_may_be(serve_here, monkeypatch):
    from app import pictures

    server = serve_here()
    run = server.trained(iterations=60)
    at_once, most, guard, make = [0], [0], threading.Lock(), pictures.surface

    def counted(place, query):
        with guard:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        threading.Event().wait(0.02)
        try:
            return make(place, query)
        finally:
            with guard:
                at_once[0] -= 1

    monkeypatch.setattr("app.pictures.surface", counted)

    def ask(k):
        return server.client.get(f"/runs/{run['id']}/surface", params={"k": k, "size": 5})

    with ThreadPoolExecutor(8) as askers:
        answers = list(askers.map(ask, range(24)))
    assert {answer.status_code for answer in answers} == {200}
    assert most[0] <= AT_ONCE


def test_two_who_ask_for_a_landscape_at_once_have_the_path_sampled_once(serve_here, monkeypatch):
    server = serve_here()
    run = server.trained(iterations=6000)
    sampled = []

    async def counted(history, run):
        sampled.append(run.k)
        await asyncio.sleep(0.05)
        return await trajectory(history, run)

    monkeypatch.setattr("app.views.trajectory", counted)

    def ask(k):
        query = {"k": k, "size": 3}
        return server.client.get(f"/runs/{run['id']}/landscape", params=query).status_code

    with ThreadPoolExecutor(2) as askers:
        assert list(askers.map(ask, [5, 9])) == [200, 200]
    assert sampled == [6000]


def test_a_picture_that_nobody_waits_for_is_not_made():
    async def nobody():
        return False

    async def ask():
        config = SimpleNamespace(network=SimpleNamespace(sizes=(2, 2, 1)))
        run = SimpleNamespace(id="a", k=5, start=0, nets=1, config=config)
        views = Views(None)  # whose history is not asked
        with pytest.raises(ServerStoppingError):
            await views.hidden(run, ViewQuery(), nobody)
        assert not views._turns.locked()

    asyncio.run(ask())


def test_who_leaves_a_long_queue_costs_no_picture(serve_here, monkeypatch):
    from app import pictures

    server = serve_here()
    run = server.trained(iterations=60)
    made, make, go_on = [], pictures.surface, threading.Event()

    def slow(place, query):
        made.append(place.k)
        go_on.wait(5)
        return make(place, query)

    monkeypatch.setattr("app.pictures.surface", slow)
    path = f"/runs/{run['id']}/surface"

    def leave(k):
        with pytest.raises(Exception, match="timed out"):
            server.client.get(path, params={"k": k, "size": 5}, timeout=0.3)

    with ThreadPoolExecutor(12) as askers:
        list(askers.map(leave, range(12)))
    go_on.set()
    eventually(lambda: server.client.get("/healthz").json()["streams"] == 0)
    assert len(made) <= AT_ONCE
    assert server.client.get(path, params={"k": 50, "size": 5}).status_code == 200


@pytest.mark.parametrize(
    ("frontier", "age", "finished", "k", "serves"),
    [
        (900, 99.0, True, 5, True),
        (900, 0.0, False, 950, False),
        (800, 0.5, False, 800, True),
        (800, 0.5, False, 801, False),
        (800, 1.5, False, 5, False),
        (800, 0.5, True, 5, False),
    ],
    ids=["as it is", "short", "young", "too short", "old", "ended"],
)
def test_a_path_serves_while_it_is_the_runs_or_young(
    monkeypatch, frontier, age, finished, k, serves
):
    monkeypatch.setattr("app.views.time", SimpleNamespace(monotonic=lambda: 100.0))
    numbers = np.zeros((1, 1, 9))
    path = Trajectory(np.array([frontier]), numbers, numbers[0], numbers[0])
    run = SimpleNamespace(k=900 if k <= 900 else 1000, finished=finished)
    assert Path(path, 100.0 - age).serves(run, k) is serves

"""A disk that is full: said on the run, nothing that was stored is lost, and later it goes on.

A real disk of its own where this user may mount one; and files that may not grow, anywhere.
"""

from contextlib import contextmanager

import pytest

from core.config import TrainingConfig
from tests.app.command import one_sentence, served_here
from tests.app.disk import ShortFiles, SmallDisk, tmpfs
from tests.app.stored import bits, final_of, trained
from tests.conftest import eventually, serving

X4 = [[a, b, c, d] for a in (0, 1) for b in (0, 1) for c in (0, 1) for d in (0, 1)]
# 16 nets of 13 parameters: six times the article's work, so that it is under way for a while
SLOW = {"problem": {"x": X4, "t": [0, 1] * 8}, "iterations": 10_000_000}


@contextmanager
def small_disk(folder):
    with tmpfs(folder / "data", 8) as disk:
        yield SmallDisk(disk)


@contextmanager
def short_files(folder):
    yield ShortFiles()


@pytest.fixture(params=[small_disk, short_files], ids=["small disk", "short files"])
def place(request, tmp_path):
    """Return a folder to serve from, and what makes its disk full."""
    with request.param(tmp_path) as disk:
        yield tmp_path, disk


def not_stored(answer, disk):
    assert (answer.status_code, answer.json()["type"]) == (503, "store-failed")
    assert disk.sentence in answer.json()["detail"]


def test_nothing_is_accepted_that_cannot_be_stored(place):
    folder, disk = place
    with serving(folder) as server:
        run = server.trained(iterations=20)
        disk.fill(server)
        for headers in ({}, {"Accept": "text/event-stream"}):
            not_stored(server.client.post("/train", json={}, headers=headers), disk)
        path = f"/runs/{run['id']}"
        not_stored(server.client.patch(path, json={"name": "x"}), disk)
        not_stored(server.client.post(f"{path}/extend", json={"iterations": 90}), disk)
        not_stored(server.client.delete(path), disk)
        assert server.run(run["id"]) == run  # none of it was done
        assert server.client.get("/runs").json()["runs"] == [run]
        disk.free(server)
        assert server.client.patch(path, json={"name": "x"}).json()["name"] == "x"
        assert server.trained(iterations=20)["status"] == "done"


def test_what_was_stored_stays_readable_and_the_page_stays_up(place):
    folder, disk = place
    with serving(folder) as server:
        run = server.trained(iterations=20_000)
        disk.fill(server)
        assert server.client.get("/").status_code == 200
        assert server.health()["status"] == "ok"
        assert server.client.get("/runs").json()["runs"] == [run]
        told = server.events(run["id"], frame=500)
        assert (told[-1].name, sum(event.data["n"] for event in told[1:-1])) == ("done", 20_000)
        expected = final_of(TrainingConfig.parse(run["config"]), trained(run["config"], 0), 20_000)
        assert bits(told[-1].data["final"]["w"]) == bits(expected["w"])
        disk.free(server)


def test_a_run_under_way_fails_with_the_sentence_and_is_extended_when_there_is_room(place):
    folder, disk = place
    with serving(folder) as server:
        changes = server.reader("/events")
        run = server.train(**SLOW)["id"]
        reader = server.reader(f"/runs/{run}/events?frame=50&stride=1000")
        eventually(lambda: server.run(run)["k"] > 20_000)
        disk.fill(server)
        failed = server.wait(run)
        assert (failed["status"], failed["stop_reason"]) == ("failed", None)
        last = reader.rest()[-1]
        assert (last.name, last.data["type"]) == ("failed", "run-failed")
        assert disk.sentence in last.data["detail"]
        eventually(lambda: disk_failed(changes.event(), run))
        assert "Traceback" not in server.log()
        disk.free(server)
        n = failed["k"] + 100_000
        answer = server.client.post(f"/runs/{run}/extend", json={"iterations": n})
        assert answer.status_code == 202
        after = server.wait(run)
        assert (after["status"], after["k"]) == ("done", n)
        ends_as_its_twin(server, after)


def disk_failed(event, run_id):
    return event.name == "run" and event.data["id"] == run_id and event.data["status"] == "failed"


def ends_as_its_twin(server, run):
    k = run["k"]
    final = server.events(run["id"], k0=k - 1)[-1].data["final"]
    config = TrainingConfig.parse(run["config"])
    for name, numbers in final_of(config, trained(config, 0), k).items():
        assert bits(final[name]) == bits(numbers)


def test_a_run_that_fails_on_a_full_disk_goes_on_at_the_next_start(place):
    """That it failed could not be written either."""
    folder, disk = place
    with serving(folder) as server:
        run = server.train(**SLOW)["id"]
        eventually(lambda: server.run(run)["k"] > 20_000)
        disk.fill(server)
        assert server.wait(run)["status"] == "failed"
        eventually(lambda: server.health()["running"] == 0)  # to write that it failed was tried
        disk.free(server)
        server.kill()
    with serving(folder) as server:
        eventually(lambda: server.run(run)["k"] > 30_000)
        stopped = server.client.post(f"/runs/{run}/stop").json()
        assert stopped["status"] == "stopped"
        ends_as_its_twin(server, stopped)


def test_a_server_that_begins_with_little_room_shows_what_is_stored(tmp_path):
    with small_disk(tmp_path) as disk:
        with serving(tmp_path) as server:
            run = server.trained(iterations=9000)
        disk.fill(leave=64 << 10)
        with serving(tmp_path) as server:
            disk.fill()
            assert server.client.get("/").status_code == 200
            assert server.run(run["id"]) == run
            assert server.events(run["id"], k0=8000)[-1].name == "done"
            not_stored(server.client.post("/train", json={}), disk)
            disk.free()
            assert server.trained(iterations=5)["status"] == "done"


def test_a_server_that_has_no_room_to_begin_says_so_in_one_sentence_and_loses_nothing(tmp_path):
    """Who reads a database beside its writer needs a file of 32 kB for it."""
    with small_disk(tmp_path) as disk:
        with serving(tmp_path) as server:
            run = server.trained(iterations=9000)
        disk.fill()
        one_sentence(served_here(tmp_path / "data"), str(tmp_path / "data"), "disk")
        disk.free()
        with serving(tmp_path) as server:
            assert server.run(run["id"]) == run


def test_other_runs_train_on_when_there_is_room_again(place):
    folder, disk = place
    with serving(folder, max_running=1) as server:
        first, second = server.train(**SLOW)["id"], server.train(iterations=50_000)["id"]
        eventually(lambda: server.run(first)["k"] > 20_000)
        disk.fill(server)
        assert server.wait(first)["status"] == "failed"
        assert server.wait(second, "failed", "running")["status"] in {"failed", "running"}
        disk.free(server)
        third = server.trained(iterations=20)
        assert third["status"] == "done"
        if server.wait(second)["status"] == "failed":
            server.client.post(f"/runs/{second}/extend", json={"iterations": 50_001})
        ends_as_its_twin(server, server.wait(second))

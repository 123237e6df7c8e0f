"""BACKSCOPE_MAX_RUNS: which run makes room for the next one, and that it is never silent."""

from app.settings import Settings
from tests.app.stored import by_hand, file_of, trained
from tests.conftest import eventually, serving

LONG = 10_000_000


def ids(server):
    return [run["id"] for run in server.client.get("/runs").json()["runs"]][::-1]


def test_by_default_any_number_of_runs_is_kept():
    assert Settings().max_runs is None


def test_at_the_limit_the_oldest_finished_run_without_a_star_makes_room(serve_with):
    server = serve_with(max_runs=3, max_running=1)
    first, second, third = (server.trained(iterations=5)["id"] for _ in range(3))
    server.client.patch(f"/runs/{first}", json={"starred": True})
    fourth = server.trained(iterations=5)["id"]
    assert ids(server) == [first, third, fourth]
    fifth = server.train(iterations=LONG)["id"]
    assert ids(server) == [first, fourth, fifth]
    sixth = server.train(iterations=5)["id"]
    assert ids(server) == [first, fifth, sixth]
    answer = server.client.post("/train", json={"iterations": 5})  # a star, one trains, one waits
    assert (answer.status_code, answer.json()["type"]) == (503, "store-full")
    assert "BACKSCOPE_MAX_RUNS" in answer.json()["detail"]
    assert ids(server) == [first, fifth, sixth]
    assert server.client.get(f"/runs/{second}").status_code == 410
    assert server.client.delete(f"/runs/{fifth}").status_code == 204
    assert server.client.post("/train", json={"iterations": 5}).status_code == 202


def test_what_the_limit_deletes_is_told_logged_and_restored(serve_with):
    server = serve_with(max_runs=1)
    old = server.trained(iterations=5)
    old = server.client.patch(f"/runs/{old['id']}", json={"name": "the oldest"}).json()
    changes = server.reader("/events")
    assert changes.event().name == ":"
    server.trained(iterations=5)
    event = eventually(lambda: one if (one := changes.event()).name == "deleted" else None)
    assert event.data == {"id": old["id"], "name": "the oldest", "reason": "limit"}
    assert f"run {old['id']} was deleted: BACKSCOPE_MAX_RUNS" in server.log()
    assert server.client.post(f"/runs/{old['id']}/restore").json() == old
    assert server.run(old["id"]) == old


def test_where_all_runs_are_starred_none_is_deleted_and_the_next_is_refused(serve_with):
    server = serve_with(max_runs=2)
    kept = [server.trained(iterations=5)["id"] for _ in range(2)]
    for run_id in kept:
        server.client.patch(f"/runs/{run_id}", json={"starred": True})
    for headers in ({}, {"Accept": "text/event-stream"}):
        answer = server.client.post("/train", json={}, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (503, "store-full")
    assert ids(server) == kept


def test_a_run_that_is_refused_makes_no_room(serve_with):
    server = serve_with(max_runs=1)
    kept = server.trained(iterations=5)["id"]
    for refused in (
        {"eta": 0},
        {"iterations": 1e9},
        {"w": [[1]]},
        {"fork": {"run": "nothere", "k": 0}},
        {"fork": {"run": kept, "k": 0}, "w": [[1]]},
        {"fork": {"run": kept, "k": 0}, "problem": "parity3"},
    ):
        assert server.client.post("/train", json=refused).status_code == 422
        assert ids(server) == [kept]


def test_a_run_that_may_not_wait_makes_no_room(serve_with):
    server = serve_with(max_runs=2, max_running=1, max_waiting=0)
    kept, busy = server.trained(iterations=5)["id"], server.train(iterations=LONG)["id"]
    answer = server.client.post("/train", json={})
    assert (answer.status_code, answer.json()["type"]) == (503, "queue-full")
    assert ids(server) == [kept, busy]
    server.client.delete(f"/runs/{busy}")


def test_a_fork_of_the_run_that_makes_room_for_it_is_whole(serve_with):
    server = serve_with(max_runs=1)
    parent = server.trained(iterations=5000)
    fork = server.trained(fork={"run": parent["id"], "k": 4500})
    assert ids(server) == [fork["id"]]
    final = server.events(fork["id"])[-1].data["final"]
    assert final["w"] == trained(parent["config"], 5000).w.tolist()


def test_a_lowered_limit_makes_room_when_the_next_run_comes(tmp_path):
    with serving(tmp_path) as server:
        runs = [server.trained(iterations=5)["id"] for _ in range(5)]
    with serving(tmp_path, max_runs=2) as server:
        assert ids(server) == runs
        new = server.trained(iterations=5)["id"]
        assert ids(server) == [runs[-1], new]


def test_a_run_that_nobody_can_read_makes_room_like_any_other(tmp_path):
    with serving(tmp_path) as server:
        runs = [server.trained(iterations=5)["id"] for _ in range(2)]
    by_hand(file_of(tmp_path), "UPDATE runs SET config = 'x' WHERE id = ?", runs[0])
    with serving(tmp_path, max_runs=2) as server:
        new = server.trained(iterations=5)["id"]
        assert ids(server) == [runs[1], new]
        assert server.client.get(f"/runs/{runs[0]}").status_code == 410


def test_a_run_that_nobody_can_read_can_be_deleted(tmp_path):
    with serving(tmp_path) as server:
        run = server.trained(iterations=5)["id"]
    by_hand(file_of(tmp_path), "UPDATE runs SET config = 'x' WHERE id = ?", run)
    with serving(tmp_path) as server:
        assert server.client.get(f"/runs/{run}").json()["type"] == "run-damaged"
        assert server.client.delete(f"/runs/{run}").status_code == 204
        assert server.client.get(f"/runs/{run}").json()["type"] == "run-deleted"
        assert server.client.delete(f"/runs/{run}").status_code == 410
        assert server.client.post(f"/runs/{run}/restore").json()["type"] == "run-damaged"
        assert server.client.get(f"/runs/{run}").json()["type"] == "run-damaged"  # it is back

"""Deletion: put away at once, brought back for a while, then forgotten."""

import threading
from datetime import UTC, datetime, timedelta

from app import library, workers
from app.settings import Settings
from core.training import advance
from tests.app.stored import by_hand, file_of, trained
from tests.conftest import eventually, serving

LONG = 10_000_000


def deleted(server, run_id):
    answer = server.client.delete(f"/runs/{run_id}")
    assert (answer.status_code, answer.content) == (204, b"")


def restored(server, run_id):
    answer = server.client.post(f"/runs/{run_id}/restore")
    assert answer.status_code == 200, answer.text
    assert answer.json() == server.run(run_id)
    return answer.json()


def routes_of_a_run(server):
    """Yield (method, path) of every route of a run but `restore`."""
    for path, item in server.client.get("/openapi.json").json()["paths"].items():
        if "{run_id}" in path and not path.endswith("/restore"):
            yield from ((method.upper(), path) for method in item)


def answers_of_all(server, run_id):
    """Return {(status, type)} of every route of a run."""
    found = set()
    for method, path in routes_of_a_run(server):
        body = {"PATCH": {"name": "x"}, "POST": {"iterations": 50}}.get(method)
        answer = server.client.request(method, path.replace("{run_id}", run_id), json=body)
        found.add((answer.status_code, answer.json()["type"]))
    return found


def test_every_route_of_a_deleted_run_answers_410(server):
    run = server.trained(iterations=20)
    deleted(server, run["id"])
    assert len(list(routes_of_a_run(server))) >= 9
    assert answers_of_all(server, run["id"]) == {(410, "run-deleted")}


def test_a_deleted_run_is_not_listed_and_cannot_be_forked(server):
    run = server.trained(iterations=20)
    deleted(server, run["id"])
    assert server.client.get("/runs", params={"q": run["id"]}).json()["runs"] == []
    answer = server.client.post("/train", json={"fork": {"run": run["id"], "k": 5}})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["fork.run"]


def test_410_says_how_to_undo_it(server):
    run = server.trained(iterations=20)
    deleted(server, run["id"])
    assert f"POST /runs/{run['id']}/restore" in server.client.get(f"/runs/{run['id']}").text


def test_a_restored_run_is_what_it_was(server):
    run = server.trained(iterations=20)
    patch = {"name": "kept", "tags": ["a", "b"], "note": "n", "starred": True}
    before = server.client.patch(f"/runs/{run['id']}", json=patch).json()
    records = server.client.get(f"/runs/{run['id']}/records").content
    deleted(server, run["id"])
    assert restored(server, run["id"]) == before
    assert server.client.get(f"/runs/{run['id']}/records").content == records
    listed = server.client.get("/runs", params={"q": run["id"]}).json()["runs"]
    assert listed == [before]


def test_restoring_a_run_that_is_there_leaves_it_as_it_is(server):
    run = server.trained(iterations=20)
    assert restored(server, run["id"]) == run


def test_a_run_that_never_was_cannot_be_restored(server):
    answer = server.client.post("/runs/nothere/restore")
    assert (answer.status_code, answer.json()["type"]) == (404, "run-not-found")


def test_deleting_a_run_that_trains_stops_it_and_restoring_does_not_train_it(server):
    run = server.train(iterations=LONG)
    eventually(lambda: server.run(run["id"])["k"] > 0)
    deleted(server, run["id"])
    eventually(lambda: server.health()["running"] == 0, seconds=5)
    back = restored(server, run["id"])
    assert (back["status"], back["stop_reason"]) == ("stopped", "stopped")
    assert 0 < back["k"] < LONG
    assert back["error"] is not None
    assert server.events(run["id"], k0=back["k"] - 1)[-1].data["final"]["w"] == (
        trained({"iterations": LONG}, back["k"]).w.tolist()
    )


def test_a_deleted_run_that_waited_is_not_trained(serve_with):
    server = serve_with(max_running=1)
    busy, waiting = server.train(iterations=LONG), server.train(iterations=LONG)
    deleted(server, waiting["id"])
    assert server.health()["waiting"] == 0
    back = restored(server, waiting["id"])
    assert (back["status"], back["k"], back["started"]) == ("stopped", 0, None)
    deleted(server, busy["id"])


def test_a_deletion_outlasts_the_server_and_so_does_its_undoing(tmp_path):
    with serving(tmp_path) as server:
        kept, gone = (server.trained(iterations=20) for _ in range(2))
        unfinished = server.train(iterations=LONG)
        for run in (kept, gone, unfinished):
            deleted(server, run["id"])
        restored(server, kept["id"])
        server.kill()
    with serving(tmp_path) as server:
        assert server.health()["running"] == 0
        assert server.run(kept["id"]) == kept
        assert answers_of_all(server, gone["id"]) == {(410, "run-deleted")}
        assert restored(server, gone["id"]) == gone
        assert restored(server, unfinished["id"])["status"] == "stopped"


def test_an_hour_later_a_deleted_run_is_gone_for_good(tmp_path):
    assert Settings().undo_seconds == 3600
    with serving(tmp_path) as server:
        recent, old = (server.trained(iterations=20)["id"] for _ in range(2))
        for run_id in (recent, old):
            deleted(server, run_id)
    for run_id, minutes in ((recent, 59), (old, 61)):
        then = datetime.now(UTC) - timedelta(minutes=minutes)
        by_hand(
            file_of(tmp_path),
            "UPDATE runs SET deleted = ? WHERE id = ?",
            int(then.timestamp() * 1e6),
            run_id,
        )
    with serving(tmp_path) as server:
        answer = eventually(
            lambda: a if (a := server.client.get(f"/runs/{old}")).status_code == 404 else None
        )
        assert answer.json()["type"] == "run-not-found"
        assert answers_of_all(server, old) == {(404, "run-not-found")}
        assert server.client.post(f"/runs/{old}/restore").status_code == 404
        restored(server, recent)
    left = by_hand(file_of(tmp_path), "SELECT count(*) FROM checkpoints")
    assert left == [(2,)]


def test_who_restores_in_time_is_not_purged(serve_here, monkeypatch):
    monkeypatch.setattr(library, "PURGE_SECONDS", 0.02)
    server = serve_here(undo_seconds=1.0)
    back, gone = (server.trained(iterations=20)["id"] for _ in range(2))
    for run_id in (back, gone):
        deleted(server, run_id)
    restored(server, back)
    eventually(lambda: server.client.get(f"/runs/{gone}").status_code == 404)
    assert server.run(back)["status"] == "done"


def test_a_run_deleted_for_good_while_it_trains_ends_quietly(serve_here, monkeypatch, caplog):
    monkeypatch.setattr(library, "PURGE_SECONDS", 0.01)
    gate, begun = threading.Event(), threading.Event()

    def held(*rest, **more):
        begun.set()
        gate.wait(20)
        return advance(*rest, **more)

    server = serve_here(undo_seconds=0)
    monkeypatch.setattr(workers, "advance", held)
    run = server.train(iterations=100_000)
    begun.wait(20)
    deleted(server, run["id"])
    other = server.train(iterations=5)
    assert server.client.get(f"/runs/{run['id']}").status_code in {404, 410}
    gate.set()
    eventually(lambda: server.client.get(f"/runs/{run['id']}").status_code == 404)
    assert server.wait(other["id"])["status"] == "done"
    assert server.health()["running"] == 0
    assert caplog.text == ""

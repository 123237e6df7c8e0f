"""POST /runs/{id}/extend: a run goes on as if it had been told so from the beginning."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.app.stored import DIVERGES
from tests.conftest import eventually

LONG = 10_000_000
RANDOM = {"init": {"kind": "uniform", "seed": 11}, "eta": 0.4, "problem": "majority3"}


def extended(server, run_id, iterations):
    answer = server.client.post(f"/runs/{run_id}/extend", json={"iterations": iterations})
    assert answer.status_code == 202, answer.text
    run = answer.json()
    assert run["id"] == run_id
    assert run["config"]["iterations"] == iterations
    assert run["status"] in {"queued", "running"}
    return run


def refused(server, run_id, iterations):
    """Return the one field that is refused, and what is allowed."""
    answer = server.client.post(f"/runs/{run_id}/extend", json={"iterations": iterations})
    assert (answer.status_code, answer.json()["type"]) == (422, "bad-field"), answer.text
    [error] = answer.json()["errors"]
    return error["field"], error["allowed"]


def same_as_in_one_go(server, run_id, recipe, iterations):
    """Assert that all of a run is that of a run which was started with so many iterations."""
    twin = server.trained(**recipe, iterations=iterations)["id"]
    run = server.run(run_id)
    assert (run["status"], run["k"], run["config"]) == (
        "done",
        iterations,
        server.run(twin)["config"],
    )
    ours, theirs = (
        server.client.get(f"/runs/{one}/records", params={"k0": max(0, iterations - 20_000)})
        for one in (run_id, twin)
    )
    assert ours.content == theirs.content
    last = {"k0": iterations - 1}
    ours, theirs = (server.events(one, **last)[-1].data for one in (run_id, twin))
    assert ours["final"] | {"seconds": 0} == theirs["final"] | {"seconds": 0}
    assert ours["error"] == theirs["error"]


@pytest.mark.parametrize("recipe", [{}, RANDOM], ids=["article", "random"])
@pytest.mark.parametrize(("first", "then"), [(10, 11), (4096, 8192), (5000, 12_345), (1, 30_000)])
def test_an_extended_run_is_that_of_one_trained_in_one_go(server, recipe, first, then):
    run = server.trained(**recipe, iterations=first)
    extended(server, run["id"], then)
    server.wait(run["id"])
    same_as_in_one_go(server, run["id"], recipe, then)


def test_a_run_may_be_extended_again_and_again(server):
    run = server.trained(iterations=100)
    for k in (101, 4096, 4097, 9000):
        extended(server, run["id"], k)
        assert server.wait(run["id"])["k"] == k
    same_as_in_one_go(server, run["id"], {}, 9000)


def test_an_extended_run_has_its_end_anew_and_keeps_the_rest(server):
    run = server.trained(iterations=1_000_000)
    patch = {"name": "n", "tags": ["t"], "note": "o", "starred": True}
    before = server.client.patch(f"/runs/{run['id']}", json=patch).json()
    begun = extended(server, run["id"], 1_000_001)
    assert (begun["ended"], begun["stop_reason"], begun["error"]) == (None, None, None)
    after = server.wait(run["id"])
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"config", "k", "rate", "seconds", "error", "ended"}
    assert after["seconds"] > before["seconds"]  # of all its iterations
    assert after["ended"] > before["ended"]


def test_a_run_under_way_is_extended_without_a_break(server):
    run = server.train(iterations=2_000_000)
    eventually(lambda: server.run(run["id"])["k"] > 0)
    for n in (2_000_001, 2_500_000, 3_000_000):
        extended(server, run["id"], n)
    assert server.wait(run["id"])["k"] == 3_000_000
    same_as_in_one_go(server, run["id"], {}, 3_000_000)


def test_a_run_that_waits_is_extended_and_keeps_its_place(serve_with):
    server = serve_with(max_running=1)
    busy, first, second = (server.train(iterations=n) for n in (LONG, 10, 10))
    assert extended(server, first["id"], 20)["status"] == "queued"
    assert server.health()["waiting"] == 2
    server.client.post(f"/runs/{busy['id']}/stop")
    assert server.wait(first["id"])["k"] == 20
    assert server.wait(first["id"])["started"] <= server.wait(second["id"])["started"]


def test_a_stopped_run_is_resumed(server):
    run = server.train(iterations=LONG)
    eventually(lambda: server.run(run["id"])["k"] > 0)
    stopped = server.client.post(f"/runs/{run['id']}/stop").json()
    extended(server, run["id"], stopped["k"] + 5000)
    assert server.wait(run["id"])["stop_reason"] == "iterations"
    same_as_in_one_go(server, run["id"], {}, stopped["k"] + 5000)


def test_a_run_stopped_before_it_began_is_resumed_from_its_start(serve_with):
    server = serve_with(max_running=1)
    busy, waiting = server.train(iterations=LONG), server.train(iterations=10)
    server.client.post(f"/runs/{waiting['id']}/stop")
    extended(server, waiting["id"], 50)
    server.client.post(f"/runs/{busy['id']}/stop")
    server.wait(waiting["id"])
    same_as_in_one_go(server, waiting["id"], {}, 50)


def test_a_fork_is_extended_as_any_run(server):
    parent = server.trained(iterations=20_000)
    fork = server.trained(fork={"run": parent["id"], "k": 5000}, iterations=6000)
    extended(server, fork["id"], 20_000)
    assert server.wait(fork["id"])["k"] == 20_000
    ours, theirs = (
        server.client.get(f"/runs/{run['id']}/records", params={"k0": 5000}).content
        for run in (fork, parent)
    )
    assert ours == theirs


def test_who_streams_a_run_that_is_extended_is_told_on(server):
    run = server.train(iterations=3_000_000)
    reader = server.reader(f"/runs/{run['id']}/events?frame=500&stride=1000")
    extended(server, run["id"], 4_000_000)
    told = reader.rest()
    assert (told[-1].name, told[-1].id) == ("done", 3_999_999)
    assert sum(event.data["n"] for event in told if event.name == "frame") == 4000


def test_a_run_that_diverged_is_not_extended(server):
    run = server.trained(**DIVERGES)
    assert run["stop_reason"] == "diverged"
    answer = server.client.post(f"/runs/{run['id']}/extend", json={"iterations": 20_000})
    assert (answer.status_code, answer.json()["type"]) == (409, "not-extendable")
    assert "diverged" in answer.json()["detail"]
    assert server.run(run["id"]) == run


@pytest.mark.parametrize("iterations", [1, 19, 20])
def test_a_finished_run_is_not_extended_to_where_it_is_or_before(server, iterations):
    run = server.trained(iterations=20)
    field, allowed = refused(server, run["id"], iterations)
    assert (field, "greater than 20" in allowed) == ("iterations", True)
    assert server.run(run["id"]) == run


def test_a_run_under_way_is_not_made_shorter(server):
    run = server.train(iterations=LONG)
    field, allowed = refused(server, run["id"], LONG - 1)
    assert (field, "10,000,000" in allowed) == ("iterations", True)
    server.client.delete(f"/runs/{run['id']}")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "iterations"),
        ({"iterations": 0}, "iterations"),
        ({"iterations": -5}, "iterations"),
        ({"iterations": 30.5}, "iterations"),
        ({"iterations": "30"}, "iterations"),
        ({"iterations": True}, "iterations"),
        ({"iterations": None}, "iterations"),
        ({"iterations": 10_000_001}, "iterations"),
        ({"iterations": 30, "eta": 0.5}, "eta"),
        ([], "body"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_its_field(server, body, field):
    run = server.trained(iterations=20)
    answer = server.client.post(f"/runs/{run['id']}/extend", json=body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert server.run(run["id"]) == run


def test_the_limit_of_work_holds_for_extensions_too(serve_with):
    server = serve_with(max_work=36e3)  # the article's network: 36 an iteration
    run = server.trained(iterations=500)
    extended(server, run["id"], 1000)
    server.wait(run["id"])
    assert refused(server, run["id"], 1001)[0] == "iterations"


def test_an_extension_that_may_not_wait_is_refused_and_changes_nothing(serve_with):
    server = serve_with(max_running=1, max_waiting=0)
    run = server.trained(iterations=20)
    busy = server.train(iterations=LONG)
    answer = server.client.post(f"/runs/{run['id']}/extend", json={"iterations": 30})
    assert (answer.status_code, answer.json()["type"]) == (503, "queue-full")
    assert server.run(run["id"]) == run
    server.client.delete(f"/runs/{busy['id']}")


def test_many_who_extend_a_run_at_the_same_time_agree_on_the_farthest(server):
    for _ in range(10):
        run = server.trained(iterations=20)["id"]

        def extend(n, run=run):
            answer = server.client.post(f"/runs/{run}/extend", json={"iterations": n})
            return n if answer.status_code == 202 else 0

        with ThreadPoolExecutor(6) as threads:
            taken = list(threads.map(extend, (1000, 3000, 2000, 5000, 4000, 30)))
        assert 5000 in taken
        assert server.wait(run)["k"] == 5000
    same_as_in_one_go(server, run, {}, 5000)

"""Forks: a run that starts from another run's state at k, by its recipe but for what was given."""

import base64
from datetime import UTC, datetime

import numpy as np
import pytest

from core.config import TrainingConfig
from core.training import advance, fresh
from tests.app.stored import bits, final_of, trained
from tests.conftest import eventually

N = 10_000
RECIPES = {
    "article": {},
    "random": {"init": {"kind": "uniform", "seed": 3}, "eta": 0.7, "problem": "parity3"},
}
LONG = 10_000_000


@pytest.fixture(scope="module")
def parents(server):
    """Return a finished run of each recipe."""
    return {name: server.trained(**recipe, iterations=N) for name, recipe in RECIPES.items()}


def records(server, run_id, **query):
    """Return a run's records as they are sent: the same text is the same bits."""
    answer = server.client.get(f"/runs/{run_id}/records", params=query)
    assert answer.status_code == 200, answer.text
    return answer.content


def fork_of(server, run, k, **overrides):
    fork = server.trained(fork={"run": run["id"], "k": k}, **overrides)
    assert (fork["status"], fork["fork"]) == ("done", {"run": run["id"], "k": k})
    return fork


def is_what_follows(server, fork, state):
    """Assert that a fork's records and final are those of training from a state."""
    config, k = TrainingConfig.parse(fork["config"]), fork["k"]
    told = server.events(fork["id"], frame=100, encoding="f64")
    columns = [
        np.frombuffer(base64.b64decode(event.data["data"])).reshape(-1, event.data["n"])
        for event in told[1:-1]
    ]
    _, expected = advance(config, state, k - state.k, stride=1)
    assert np.concatenate(columns, axis=1).T.tobytes() == expected.rows.tobytes()
    final = told[-1].data["final"]
    for name, numbers in final_of(config, state, k).items():
        assert bits(final[name]) == bits(numbers)


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize("k", [0, 1, 500, 4095, 4096, 4097, 8191, 8192, N - 1])
def test_an_unchanged_fork_is_its_parent_from_there_on_to_the_last_bit(server, parents, name, k):
    parent = parents[name]
    fork = fork_of(server, parent, k)
    assert fork["config"] == parent["config"]
    assert records(server, fork["id"], k0=k) == records(server, parent["id"], k0=k)
    ours, theirs = (server.events(run["id"], k0=N - 1)[-1].data for run in (fork, parent))
    assert ours["final"] | {"seconds": 0} == theirs["final"] | {"seconds": 0}
    assert ours["error"] == theirs["error"]


@pytest.mark.parametrize("name", RECIPES)
def test_a_fork_at_the_end_goes_on_as_a_longer_run_would_have(server, parents, name):
    fork = fork_of(server, parents[name], N, iterations=N + 6000)
    longer = server.trained(**RECIPES[name], iterations=N + 6000)
    assert records(server, fork["id"], k0=N) == records(server, longer["id"], k0=N)


def test_a_run_that_trains_is_forked_where_it_has_been(server):
    parent = server.train(iterations=LONG)
    frontier = eventually(lambda: server.run(parent["id"])["k"])
    fork = fork_of(server, parent, frontier - 1, iterations=frontier + 2000)
    is_what_follows(server, fork, trained(parent["config"], frontier - 1))
    server.client.delete(f"/runs/{parent['id']}")


def test_a_fork_of_a_fork_of_a_fork_is_the_first_run_still(server, parents):
    run = parents["random"]
    for k in (1000, 5000, 9000):
        run = fork_of(server, run, k)
    assert records(server, run["id"], k0=9000) == records(server, parents["random"]["id"], k0=9000)
    assert run["fork"]["run"] != parents["random"]["id"]


def test_a_fork_is_forked_at_its_own_first_k(server, parents):
    first = fork_of(server, parents["article"], 5000)
    second = fork_of(server, first, 5000)
    assert records(server, second["id"], k0=5000) == records(server, first["id"], k0=5000)


@pytest.mark.parametrize(
    "overrides",
    [
        {"eta": 0.9},
        {"wiring": "as_listed"},
        {"problem": "xnor"},
        {"problem": {"x": [[0, 0], [0, 1], [1, 0], [1, 1]], "t": [1, 0.5, 0.25, 0]}},
        {"iterations": 12_000},
        {"eta": 0.05, "problem": "and", "iterations": 5200},
    ],
    ids=str,
)
def test_what_is_given_replaces_the_parents_and_the_rest_is_the_parents(server, parents, overrides):
    parent = parents["article"]
    fork = fork_of(server, parent, 5000, **overrides)
    assert fork["config"] == parent["config"] | overrides
    is_what_follows(server, fork, trained(parent["config"], 5000))


def test_a_field_is_replaced_whole(server):
    parent = server.trained(init={"kind": "uniform", "low": -3, "high": 3, "seed": 9}, iterations=9)
    fork = fork_of(server, parent, 5, init={"kind": "uniform", "seed": 1})
    assert fork["config"]["init"] == {"kind": "uniform", "low": -1.0, "high": 1.0, "seed": 1}
    assert records(server, fork["id"], k0=5) == records(server, parent["id"], k0=5)


W = [[0.25 * n - p for n in range(9)] for p in range(4)]


def test_weights_that_are_given_are_those_of_its_first_record(server, parents):
    w = [[-0.0, 1e-300, *row[2:]] for row in W]
    fork = fork_of(server, parents["article"], 5000, w=w, eta=0.3)
    first = server.events(fork["id"])[1]
    assert first.id == 5000
    assert bits(first.data["w"]) == bits(w)
    is_what_follows(server, fork, fresh(TrainingConfig(), 5000, np.array(w)))


def test_a_fork_with_its_own_weights_needs_no_parent(server, parents):
    fork = server.trained(fork={"run": None, "k": 500}, w=W, iterations=2000, eta=0.3)
    assert fork["fork"] == {"run": None, "k": 500}
    is_what_follows(server, fork, fresh(TrainingConfig(), 500, np.array(W)))
    same = server.trained(fork={"k": 500}, w=W, iterations=2000, eta=0.3)
    assert same["fork"] == {"run": None, "k": 500}
    assert records(server, same["id"], k0=500) == records(server, fork["id"], k0=500)
    whole = server.trained(iterations=2000)  # what is left out is the article's, not a parent's
    assert fork["config"] == whole["config"] | {"eta": 0.3}


def test_a_fork_outlives_its_parent(serve_here):
    server = serve_here()
    parent = server.trained(iterations=N)
    expected = records(server, parent["id"], k0=6000)
    fork = fork_of(server, parent, 6000)
    waiting = server.train(fork={"run": parent["id"], "k": 6000}, iterations=2_000_000)
    assert server.client.delete(f"/runs/{parent['id']}").status_code == 204
    assert records(server, fork["id"], k0=6000) == expected
    purge = server.services.store.purge
    server.services.history.final = purged_before(server.services.history.final, purge)
    told = server.events(fork["id"], frame=500)
    assert told[-1].data["final"]["w"] == trained(parent["config"], N).w.tolist()
    assert server.client.get(f"/runs/{parent['id']}").status_code == 404
    assert server.run(fork["id"])["fork"] == {"run": parent["id"], "k": 6000}
    assert records(server, fork["id"], k0=6000) == expected
    assert server.wait(waiting["id"])["status"] == "done"
    again = fork_of(server, fork, 7000)
    assert records(server, again["id"], k0=9999) == records(server, fork["id"], k0=9999)


def purged_before(work, purge):
    """Return `work`, everything that is deleted forgotten before it: in the server's own loop."""

    async def then(*given):
        await purge(datetime.now(UTC))
        return await work(*given)

    return then


# How a fork is told


def test_a_forks_stream_begins_at_its_first_k(server, parents):
    fork = fork_of(server, parents["article"], 9990)
    for query in ({}, {"k0": 0}, {"k0": 9990}):
        told = server.events(fork["id"], **query)
        assert [event.id for event in told] == [None, *range(9990, N), N - 1]
        assert told[0].data == fork
    assert [event.id for event in server.events(fork["id"], k0=9995)[1:-1]] == [*range(9995, N)]
    assert [event.id for event in server.events(fork["id"], stride=4)[1:-1]] == [9992, 9996]


def test_the_stream_of_a_posted_fork_begins_at_its_first_k_too(server, parents):
    body = {"fork": {"run": parents["article"]["id"], "k": 9990}}
    told = server.train_events(body)
    assert [event.id for event in told] == [None, *range(9990, N), N - 1]
    assert (told[0].data["k"], told[0].data["status"]) == (9990, "queued")


@pytest.mark.parametrize(("last", "first"), [(0, 9990), (9989, 9990), (9990, 9991), (9998, 9999)])
def test_last_event_id_goes_on_behind_it_but_not_before_the_forks_first(
    server, parents, last, first
):
    fork = fork_of(server, parents["article"], 9990)
    told = server.events(fork["id"], last)
    assert [event.id for event in told[1:-1]] == [*range(first, N)]


def test_a_forks_frames_are_cut_where_its_parents_are(server, parents):
    fork = fork_of(server, parents["article"], 7300)
    frames = [
        (event.data["k0"], event.data["n"], event.id)
        for event in server.events(fork["id"], frame=100, stride=10)[1:-1]
    ]
    assert frames == [(7300, 70, 7990), (8000, 100, 8990), (9000, 100, 9990)]


def test_the_first_bucket_of_a_forks_envelope_is_of_the_iterations_it_has(server, parents):
    fork = fork_of(server, parents["article"], 9970)
    frame, done = server.events(fork["id"], frame=10, stride=20, envelope=True)[1:]
    assert (frame.data["k0"], frame.data["n"], frame.id, done.name) == (9960, 2, N - 1, "done")
    told = server.events(fork["id"])[1:-1]
    ys = [[event.data["y"][0] for event in told if event.id // 20 == b] for b in (498, 499)]
    assert frame.data["lo"]["y"][0] == [min(y) for y in ys]
    assert frame.data["hi"]["y"][0] == [max(y) for y in ys]


def test_records_before_a_forks_first_are_not_there(server, parents):
    fork = fork_of(server, parents["article"], 9990)
    whole = server.client.get(f"/runs/{fork['id']}/records").json()["records"]
    assert [record["k"] for record in whole] == [*range(9990, N)]
    assert server.client.get(f"/runs/{fork['id']}/records", params={"k0": 9990}).json() == {
        "records": whole
    }


def test_a_fork_of_one_iteration_has_one_record(server, parents):
    fork = fork_of(server, parents["article"], 700, iterations=701)
    told = server.events(fork["id"])
    assert [event.id for event in told] == [None, 700, 700]
    is_what_follows(server, fork, trained(parents["article"]["config"], 700))


def test_a_fork_that_was_stopped_before_it_began_has_no_record_and_its_parents_weights(serve_with):
    server = serve_with(max_running=1)
    parent, busy = server.trained(iterations=50), server.train(iterations=LONG)
    fork = server.train(fork={"run": parent["id"], "k": 20})
    assert (fork["k"], fork["status"]) == (20, "queued")
    server.client.post(f"/runs/{fork['id']}/stop")
    _, done = server.events(fork["id"])
    assert (done.name, done.id, done.data["k"]) == ("done", None, 20)
    w = trained(parent["config"], 20).w.tolist()
    assert done.data["final"] == {"y": None, "E": None, "dw": None, "w": w, "seconds": 0.0}
    server.client.delete(f"/runs/{busy['id']}")

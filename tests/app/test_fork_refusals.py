"""Forks that cannot be: every refusal names its field, what came and what is allowed."""

import pytest

from tests.app.stored import DIVERGES, trained

N = 50
NINE = [1.0] * 9
W = [NINE] * 4


@pytest.fixture(scope="module")
def parent(server):
    return server.trained(iterations=N)["id"]


def refused(server, body):
    """Return the one field that is refused, what came, and what is allowed."""
    before = server.client.get("/runs").json()
    answer = server.client.post("/train", json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, "bad-field"), answer.text
    [error] = answer.json()["errors"]
    assert server.client.get("/runs").json() == before  # nothing is left behind
    return error["field"], error["got"], error["allowed"]


# (what is posted, PARENT standing for the run's id; the field; what came; what is allowed)
PARENT = "PARENT"
REFUSED = [
    ({"fork": {"run": "nothere", "k": 5}}, "fork.run", "nothere", "GET /runs"),
    ({"fork": {"run": "x" * 500, "k": 5}}, "fork.run", "x" * 40, "GET /runs"),
    ({"fork": {"run": "", "k": 5}}, "fork.run", "", "GET /runs"),
    ({"fork": {"run": 5, "k": 5}}, "fork.run", 5, "text"),
    ({"fork": {"run": None, "k": 5}}, "fork.run", None, "unless w is given"),
    ({"fork": {"k": 5}}, "fork.run", None, "unless w is given"),
    ({"fork": {"run": PARENT, "k": N + 1}, "iterations": 90}, "fork.k", N + 1, "0 to 50"),
    ({"fork": {"run": PARENT, "k": -1}}, "fork.k", -1, "at least 0"),
    ({"fork": {"run": PARENT, "k": 1.5}}, "fork.k", 1.5, "a whole number"),
    ({"fork": {"run": PARENT, "k": "5"}}, "fork.k", "5", "a whole number"),
    ({"fork": {"run": PARENT, "k": True}}, "fork.k", True, "a whole number"),
    ({"fork": {"run": PARENT}}, "fork.k", None, "required"),
    ({"fork": {"run": PARENT, "k": 10**30}}, "fork.k", ..., "0 to 50"),
    ({"fork": {"run": PARENT, "k": 5, "at": 1}}, "fork.at", 1, "no field of this name"),
    ({"fork": PARENT}, "fork", ..., "an object"),
    ({"fork": [PARENT, 5]}, "fork", ..., "an object"),
    ({"fork": {"run": PARENT, "k": N}}, "iterations", N, "greater than fork.k, 50"),
    ({"fork": {"run": PARENT, "k": 20}, "iterations": 20}, "iterations", 20, "fork.k, 20"),
    ({"fork": {"run": PARENT, "k": 20}, "iterations": 7}, "iterations", 7, "fork.k, 20"),
    ({"fork": {"run": None, "k": 20_000}, "w": W}, "iterations", 10_000, "fork.k, 20,000"),
    ({"fork": {"run": PARENT, "k": 5}, "iterations": 10_000_001}, "iterations", ..., "10,000,000"),
    ({"fork": {"run": PARENT, "k": 5}, "eta": 0}, "eta", 0, "greater than 0"),
    ({"fork": {"run": PARENT, "k": 5}, "etta": 1}, "etta", 1, "no field of this name"),
    ({"w": W}, "w", "weights", "beside fork"),
    ({"w": W, "fork": None}, "w", "weights", "beside fork"),
    ({"fork": {"run": PARENT, "k": 5}, "w": [NINE] * 3}, "w", "3 lists of 9 numbers", "4 lists"),
    ({"fork": {"run": PARENT, "k": 5}, "w": []}, "w", ..., "4 lists of 9 numbers"),
    ({"fork": {"run": PARENT, "k": 5}, "w": [NINE, NINE, NINE, NINE[1:]]}, "w", ..., "9 numbers"),
    ({"fork": {"run": PARENT, "k": 5}, "w": [[*NINE, 1]] * 4}, "w", ..., "9 numbers"),
    ({"fork": {"run": None, "k": 5}, "w": W, "problem": "parity3"}, "w", ..., "8 lists of 11"),
    ({"fork": {"run": PARENT, "k": 5}, "w": [1]}, "w.0", 1, "a list"),
    ({"fork": {"run": PARENT, "k": 5}, "w": 1}, "w", 1, "a list"),
    ({"fork": {"run": PARENT, "k": 5}, "problem": "parity3"}, "problem", ..., "4 nets of 9"),
    (
        {"fork": {"run": PARENT, "k": 5}, "problem": {"x": [[0, 0]], "t": [1]}},
        "problem",
        "{'x': [[0.0, 0.0]], 't': [1.0]}",
        "4 nets of 9",
    ),
    (
        {"fork": {"run": PARENT, "k": 5}, "problem": {"x": [[0, 0], [0, 1]], "t": [2, 0]}},
        "problem.t",
        [2.0],
        "0 to 1",
    ),
    ({"fork": {"run": PARENT, "k": 5}, "hidden": [3]}, "hidden", ..., "4 nets of 9"),
    (
        {"fork": {"run": PARENT, "k": 5}, "init": {"kind": "weights", "w": [1]}},
        "init.w",
        "1 numbers",
        "9 numbers",
    ),
]


def with_parent(value, parent):
    """Put the parent's id where PARENT stands."""
    if isinstance(value, dict):
        return {name: with_parent(inner, parent) for name, inner in value.items()}
    if isinstance(value, list):
        return [with_parent(inner, parent) for inner in value]
    return parent if value == PARENT else value


@pytest.mark.parametrize(
    ("body", "field", "got", "allowed"),
    REFUSED,
    ids=[f"{field} {n}" for n, (_, field, *_) in enumerate(REFUSED)],
)
def test_a_fork_that_cannot_be_is_refused_by_its_field(server, parent, body, field, got, allowed):
    told = refused(server, with_parent(body, parent))
    assert told[0] == field
    assert got is ... or told[1] == got
    assert allowed in told[2]


@pytest.mark.parametrize("number", ["1e999", "NaN", "true", '"1"', "null"])
def test_a_weight_that_is_no_number_is_refused_by_its_place(server, parent, number):
    rows = ", ".join([f"[1,1,1,1,1,1,1,1,{number}]"] * 4)
    body = f'{{"fork": {{"run": "{parent}", "k": 5}}, "w": [{rows}]}}'
    answer = server.client.post(
        "/train", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "w.0.8"


def test_every_field_that_is_refused_is_named_at_once(server, parent):
    body = {"fork": {"run": parent, "k": -1}, "eta": 0, "colour": 1}
    answer = server.client.post("/train", json=body)
    fields = {error["field"] for error in answer.json()["errors"]}
    assert fields == {"fork.k", "eta", "colour"}


def test_a_fork_is_refused_before_its_parents_first(server, parent):
    fork = server.trained(fork={"run": parent, "k": 20})
    told = refused(server, {"fork": {"run": fork["id"], "k": 19}})
    assert told == ("fork.k", 19, "20 to 50, the iterations that the run has")


def test_a_run_that_diverged_is_forked_up_to_there_and_not_beyond(server):
    run = server.trained(**DIVERGES)
    assert run["diverged_at"] == 3
    told = refused(server, {"fork": {"run": run["id"], "k": 4}})
    assert told[0] == "fork.k"
    for k in range(4):
        fork = server.trained(fork={"run": run["id"], "k": k}, eta=0.1)
        assert (fork["k"], fork["stop_reason"]) == (10_000, "iterations")
        w = server.client.get(f"/runs/{fork['id']}/records", params={"k0": k, "k1": k + 1})
        assert w.json()["records"][0]["w"] == trained(run["config"], k).w.tolist()


def test_the_limit_of_work_is_of_all_iterations_a_forks_too(serve_with):
    server = serve_with(max_work=36e3)  # the article's network: 36 an iteration
    run = server.trained(iterations=1000)
    told = refused(server, {"fork": {"run": run["id"], "k": 900}, "iterations": 1001})
    assert told[0] == "iterations"
    assert "at most 1,000 for this network" in told[2]


def test_a_query_that_does_not_fit_a_streamed_fork_is_refused_by_its_field(server, parent):
    answer = server.client.post(
        "/train",
        json={"fork": {"run": parent, "k": 20}},
        params={"k0": N},
        headers={"Accept": "text/event-stream"},
    )
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["k0"]

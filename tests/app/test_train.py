"""POST /train: what is accepted, and what comes back."""

import pytest

RUN_FIELDS = (
    "id config status stop_reason diverged_at k rate seconds error created started ended "
    "name tags note starred fork parameters patterns nets links"
).split()  # the contract's list, in its order

LINKS = (
    "events records records.csv records.npz records.json recipe.json script.py reached stop extend "
    "surface hidden landscape explain tug moments report"
).split()

# The contract's table of defaults.
DEFAULTS = {
    "problem": "xor",
    "schedule": "each",
    "reduction": "mean",
    "order": "cyclic",
    "hidden": [2],
    "activation": "sigmoid",
    "slope": 0.01,
    "output": "sigmoid",
    "loss": "squared",
    "init": {"kind": "constant", "value": 1.0},
    "optimizer": {"kind": "gd"},
    "eta": 0.1,
    "iterations": 10000,
    "weight_decay": 0.0,
    "wiring": "connected",
    "stop": {"error_below": None, "tolerance": None, "plateau": None},
    "fault": None,
}


@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "text/html"])
def test_a_recipe_is_accepted_with_202_its_location_and_the_run(server, accept):
    headers = {} if accept is None else {"Accept": accept}
    answer = server.client.post("/train", json={"iterations": 20}, headers=headers)
    assert answer.status_code == 202
    assert answer.headers["content-type"] == "application/json"
    run = answer.json()
    assert answer.headers["location"] == f"/runs/{run['id']}"
    assert server.run(run["id"])["config"] == run["config"]


@pytest.mark.parametrize(
    "accept", ["text/event-stream", "application/json, Text/Event-Stream;q=0.5"]
)
def test_who_accepts_an_event_stream_gets_the_events_of_the_new_run(server, accept):
    answer = server.client.post("/train", json={"iterations": 20}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    run = server.run(answer.headers["location"].removeprefix("/runs/"))
    assert answer.text.startswith(f'event: run\ndata: {{"id":"{run["id"]}"')


def test_an_empty_object_is_the_articles_run(server):
    assert server.train()["config"] == DEFAULTS


def test_a_run_has_the_contracts_fields_in_its_order(server):
    assert list(server.train(iterations=20)) == RUN_FIELDS


def test_a_finished_run_tells_how_it_ended(server):
    run = server.trained(iterations=20)
    assert (run["status"], run["stop_reason"], run["k"]) == ("done", "iterations", 20)
    assert run["diverged_at"] is None
    assert run["created"] <= run["started"] <= run["ended"]
    assert run["rate"] > 0
    assert run["seconds"] > 0
    assert run["fork"] is None
    assert (run["name"], run["note"], run["tags"], run["starred"]) == (None, None, [], False)


def test_a_finished_runs_error_is_the_largest_of_its_last_record(server):
    accepted = server.train(iterations=20)
    assert (accepted["error"], accepted["seconds"]) == (None, None)
    run = server.wait(accepted["id"])
    last = server.events(run["id"])[-2].data
    assert run["error"] == max(last["E"])


def test_a_run_names_its_parameters_patterns_nets_and_where_to_go_on(server):
    run = server.train(iterations=20)
    # The article's names: layer, neuron, input, the bias last
    assert run["parameters"] == ("w1_10 w1_11 w1_12 w1_20 w1_21 w1_22 w2_10 w2_11 w2_12".split())
    assert run["patterns"] == [
        {"x": [0, 0], "t": 0},
        {"x": [0, 1], "t": 1},
        {"x": [1, 0], "t": 1},
        {"x": [1, 1], "t": 0},
    ]
    assert run["nets"] == 4
    here = f"/runs/{run['id']}"
    assert run["links"] == {"self": here} | {name: f"{here}/{name}" for name in LINKS}


def test_whole_numbers_may_be_written_as_floats(server):
    assert server.train(iterations=20.0, eta=1)["config"]["iterations"] == 20


def test_the_same_recipe_gives_the_same_numbers(server):
    recipe = {"init": {"kind": "uniform", "low": -1, "high": 1, "seed": 7}, "iterations": 300}
    first, second = server.train_events(recipe), server.train_events(recipe)
    assert [e.data for e in first[1:-1]] == [e.data for e in second[1:-1]]


def test_leaving_a_streamed_post_does_not_stop_the_run(server):
    reader = server.reader("/train", {"iterations": 1_000_000})
    run = reader.event().data
    reader.close()
    assert server.wait(run["id"])["stop_reason"] == "iterations"


def test_runs_are_listed_newest_first_a_page_at_a_time(server):
    ids = [server.train(iterations=1)["id"] for _ in range(5)]
    found, after = [], None
    for _ in range(3):
        query = {"limit": 2} | ({} if after is None else {"after": after})
        page = server.client.get("/runs", params=query).json()
        assert list(page) == ["runs", "next"]
        found += [run["id"] for run in page["runs"]]
        after = page["next"]
    assert found[:5] == ids[::-1]


def test_the_last_page_has_no_next(serve_with):
    server = serve_with()
    assert server.client.get("/runs").json() == {"runs": [], "next": None}
    run = server.trained(iterations=1)
    assert server.client.get("/runs").json() == {"runs": [run], "next": None}

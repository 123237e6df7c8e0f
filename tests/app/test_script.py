"""The script of a run: by itself it comes to the numbers that the run ended with."""

import numpy as np
import pytest

from core.config import TrainingConfig
from core.training import advance, start
from tests.app.kinds import KINDS, RULES
from tests.app.scripts import check, script_of

X4 = [[a, b, c, d] for a in (0, 1) for b in (0, 1) for c in (0, 1) for d in (0, 1)]
THIRDS = {"x": X4, "t": [p / 15 for p in range(16)]}
UNIFORM = {"kind": "uniform", "low": -1, "high": 1, "seed": 7}
W = [0.1 * m - 0.4 for m in range(9)]
# At k = 3 the largest float64 + s is infinite: see tests/core/test_divergence.py
DIVERGING = {
    "problem": {"x": [[0, 1]], "t": [1]},
    "init": {
        "kind": "weights",
        "w": [0, 0, 1000, 0, 0, 1000, 1.7976931348623157e308, -1.7976931348623157e308, -679.702],
    },
    "eta": 2.0**980,
}
RECIPES = {
    "article": {},
    "as_listed": {"wiring": "as_listed"},
    "uniform": {"init": UNIFORM, "eta": 0.5, "iterations": 2000},
    "as_listed, uniform": {"wiring": "as_listed", "init": UNIFORM, "iterations": 2000},
    "weights": {"init": {"kind": "weights", "w": W}, "iterations": 2000},
    "own table": {"problem": {"x": X4[:4], "t": [0, 0.5, 1, 0.125]}, "iterations": 2000},
    "3 inputs": {
        "problem": {"x": [[0, -1.5, 2], [1, 0, 1e-3], [0, 1, 0], [1, 1, 1], [3, 2, 1]]}
        | {"t": [0, 1, 1, 0, 0.3]},
        "init": UNIFORM,
        "iterations": 2000,
    },
    "1 input": {"problem": {"x": [[0], [1]], "t": [1, 0]}, "iterations": 2000},
    "16 patterns": {"problem": THIRDS, "init": UNIFORM, "iterations": 500},
    "one iteration": {"iterations": 1},
    "saturated": {"init": {"kind": "constant", "value": 800}, "eta": 1e3, "iterations": 50},
    "diverged": DIVERGING,
    "diverged at once": DIVERGING
    | {"init": DIVERGING["init"] | {"w": [*DIVERGING["init"]["w"][:8], 0]}},
}


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES.keys())
def test_it_prints_the_runs_final_numbers(server, recipe):
    run = server.trained(**recipe)
    assert run["status"] == "done"
    check(server, run)


def test_it_prints_the_articles_last_numbers(server, article_id, golden):
    printed = check(server, server.run(article_id))
    for p, pattern in enumerate(golden["runs"]["connected"]):
        assert printed["y"][p] == pytest.approx(pattern["records"][-1]["y"], abs=1e-9)
        assert printed["E"][p] == pytest.approx(pattern["records"][-1]["E"], abs=1e-9)
        assert printed["w"][p] == pytest.approx(np.ravel(pattern["final_w"]).tolist(), abs=1e-9)


def test_of_a_diverged_run_it_stops_where_the_run_did(server):
    run = server.trained(**DIVERGING)
    assert (run["stop_reason"], run["k"]) == ("diverged", 3)
    check(server, run)


def test_of_a_run_without_a_record_it_prints_the_first_weights_alone(server):
    run = server.trained(**RECIPES["diverged at once"])
    assert run["k"] == 0
    assert check(server, run).keys() == {"w"}


def test_of_a_stopped_run_it_stops_where_the_run_did(server):
    k = 0
    while not k:
        run = server.train(problem=THIRDS, init=UNIFORM, iterations=10_000_000)
        run = server.client.post(f"/runs/{run['id']}/stop").json()
        assert (run["status"], run["stop_reason"]) == ("stopped", "stopped")
        k = run["k"]
    check(server, run)


@pytest.mark.parametrize("wiring", ["connected", "as_listed"])
def test_of_a_fork_it_begins_where_the_fork_does(server, wiring):
    parent = server.trained(init=UNIFORM, iterations=1000)
    fork = {"run": parent["id"], "k": 600}
    run = server.trained(fork=fork, wiring=wiring, eta=0.7, iterations=1500)
    check(server, run)
    assert "first, end = 0.7, 600, 1500" in script_of(server, run)


CHAOTIC = {
    "problem": {"x": [[0.5]], "t": [0.5]},
    "init": UNIFORM | {"seed": 2},
    "eta": 40,
    "iterations": 2000,
}


def test_where_training_is_chaotic_it_still_comes_to_the_same_numbers(server):
    run = server.trained(**CHAOTIC)
    check(server, run)
    # Chaotic: another last bit in one start weight, and the run ends elsewhere
    config = TrainingConfig.parse(CHAOTIC)
    state = start(config)
    state.w[0, 0] = np.nextafter(state.w[0, 0], 2)
    _, other = advance(config, state, 2000, stride=1)
    told = server.events(run["id"], k0=1999)[1].data
    assert abs(other.y[-1, 0] - told["y"][0]) > 1e-3


def test_it_is_the_same_whatever_people_wrote_about_the_run(server):
    run = server.trained(iterations=10)
    text = script_of(server, run)
    patch = {"name": '"""; import os', "note": '"""\nraise SystemExit', "tags": ["'''", "# x"]}
    assert server.client.patch(f"/runs/{run['id']}", json=patch).status_code == 200
    assert script_of(server, run) == text


@pytest.mark.parametrize("name", KINDS)
def test_of_every_kind_of_recipe_it_prints_the_runs_final_numbers(server, name):
    run = server.trained(**KINDS[name], iterations=700)
    assert run["stop_reason"] == "iterations"
    check(server, run)


@pytest.mark.parametrize("name", KINDS)
def test_a_forks_brings_the_optimizers_numbers_along(server, name):
    parent = server.trained(**KINDS[name], iterations=400)
    fork = server.trained(fork={"run": parent["id"], "k": 300}, eta=0.02, iterations=500)
    check(server, fork)


@pytest.mark.parametrize("rule", RULES)
def test_of_a_run_that_a_rule_ended_it_stops_where_the_run_did(server, rule):
    run = server.trained(**RULES[rule])
    assert run["stop_reason"] == rule
    assert 20 < run["k"] < 2000
    check(server, run)

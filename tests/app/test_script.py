"""The script of a run: by itself it comes to the numbers that the run ended with."""

import ast
import subprocess
import sys

import numpy as np
import pytest

from app.schemas import Run
from app.script import script
from core.config import TrainingConfig
from core.training import advance, start

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


def run_script(text):
    """Run a script in a Python of its own; return the y, E and w that it printed."""
    command = [sys.executable, "-I", "-W", "error", "-c", text]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    printed = dict(line.split(" = ") for line in done.stdout.splitlines())
    return {name: ast.literal_eval(value) for name, value in printed.items()}


def script_of(server, run):
    answer = server.client.get(f"/runs/{run['id']}/script.py")
    assert answer.status_code == 200, answer.text
    return answer.text


def check(server, run):
    """Assert that a run's script prints its final numbers, to 1e-9 and to the last bit."""
    final = server.events(run["id"], k0=max(run["k"] - 1, 0))[-1].data["final"]
    printed = run_script(script_of(server, run))
    expected = {name: final[name] for name in ("y", "E", "w") if final[name] is not None}
    assert printed.keys() == expected.keys()
    for name, numbers in expected.items():
        np.testing.assert_allclose(printed[name], numbers, rtol=0, atol=1e-9)
        assert printed[name] == numbers
    return printed


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


def scripts():
    """Yield scripts of every shape that a recipe may have, the longest ones among them."""
    rng = np.random.default_rng(1)
    for inputs in (1, 2, 3, 4):
        for patterns in (1, 2, 4, 5, 16):
            x = rng.standard_normal((patterns, inputs)).tolist()
            problem = {"x": x, "t": rng.random(patterns).tolist()}
            for wiring in ("connected", "as_listed"):
                config = TrainingConfig.parse({"problem": problem, "wiring": wiring})
                shape = (config.nets, len(config.network.parameters))
                for w in (
                    np.ones(shape),
                    np.tile(rng.random(shape[1]), (shape[0], 1)),
                    rng.random(shape),
                ):
                    for k in (0, 10_000):
                        yield script(Run(id="b5dxq2m7ka", config=config, k=k), w)


def test_it_has_fewer_than_60_lines_and_imports_numpy_alone():
    longest = 0
    for text in scripts():
        tree = ast.parse(text)
        imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
        assert [ast.unparse(one) for one in imports] == ["import numpy as np"]
        assert text.endswith("\n")
        assert len(text.splitlines()) < 60
        longest = max(longest, len(text.splitlines()))
    assert longest > 50


def test_lines_without_a_table_or_weights_are_at_most_100_characters_wide():
    for text in scripts():
        code = [
            line
            for line in text.splitlines()
            if not line.lstrip().startswith(("[", "x =", "t =", "w ="))
        ]
        assert max(map(len, code)) <= 100

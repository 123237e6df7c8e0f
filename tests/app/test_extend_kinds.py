"""Every kind of recipe goes on as if never interrupted: extended, stopped, killed, verified."""

import pytest
from click.testing import CliRunner

from app.cli import main
from core.config import TrainingConfig
from tests.app.kinds import KINDS, RULES
from tests.app.stored import bits, checkpoints, file_of, final_of, trained
from tests.conftest import eventually, serving

ADAM = KINDS["online, shuffled, tanh, adam, decay, plateau"]
LONG = ADAM | {
    "iterations": 1_500_000,
    "problem": "parity3",
    "stop": {"plateau": {"iterations": 600_000}},
}


@pytest.mark.parametrize("name", KINDS)
def test_an_extended_run_is_that_of_one_trained_in_one_go(server, name):
    twin = server.trained(**KINDS[name], iterations=5000)
    run = server.trained(**KINDS[name], iterations=40)
    for k in (41, 700, 5000):
        answer = server.client.post(f"/runs/{run['id']}/extend", json={"iterations": k})
        assert answer.status_code == 202, answer.text
        assert server.wait(run["id"])["k"] == k
    ours, theirs = (
        server.client.get(f"/runs/{one['id']}/records", params={"stride": 7}).content
        for one in (run, twin)
    )
    assert ours == theirs
    ours, theirs = (server.events(one["id"], k0=4999)[-1].data for one in (run, twin))
    assert ours["final"] | {"seconds": 0} == theirs["final"] | {"seconds": 0}
    assert (ours["error"], ours["config"]) == (theirs["error"], theirs["config"])


@pytest.mark.parametrize("rule", RULES)
def test_a_run_that_a_rule_ended_is_not_extended_but_forked(server, rule):
    run = server.trained(**RULES[rule])
    assert (run["status"], run["stop_reason"]) == ("done", rule)
    answer = server.client.post(f"/runs/{run['id']}/extend", json={"iterations": 20_000})
    assert (answer.status_code, answer.json()["type"]) == (409, "not-extendable")
    assert f"stop.{rule}" in answer.json()["detail"]
    assert server.run(run["id"]) == run


def test_a_rule_counts_on_through_an_extension(server):
    whole = server.trained(**RULES["plateau"])
    run = server.trained(**RULES["plateau"], iterations=whole["k"] - 5)
    assert run["stop_reason"] == "iterations"
    server.client.post(f"/runs/{run['id']}/extend", json={"iterations": 10_000})
    after = server.wait(run["id"])
    assert (after["k"], after["stop_reason"]) == (whole["k"], "plateau")


def test_a_rule_that_holds_at_the_last_iteration_is_the_reason(server):
    k = server.trained(**RULES["error_below"])["k"]
    run = server.trained(**RULES["error_below"], iterations=k)
    assert (run["k"], run["stop_reason"]) == (k, "error_below")


def ends_as(server, run_id, recipe):
    """Assert that a run has ended as its recipe, trained in one go, does."""
    run = server.wait(run_id, seconds=120)
    config = TrainingConfig.parse(recipe)
    state = trained(config, config.iterations)
    assert (run["status"], run["k"]) == ("done", state.k)
    assert run["stop_reason"] == (state.ended or "iterations")
    final = server.events(run_id, k0=state.k - 1)[-1].data["final"]
    for name, numbers in final_of(config, trained(config, 0), state.k).items():
        assert bits(final[name]) == bits(numbers)


def test_a_killed_server_goes_on_with_adam_its_order_and_its_rule(tmp_path):
    """The rule ends it at k = 679,977, long after the restart; it counts from before that."""
    with serving(tmp_path) as server:
        run = server.train(**LONG)["id"]
        eventually(lambda: checkpoints(file_of(tmp_path), run)[-1] > 50_000)
        server.kill()
    assert checkpoints(file_of(tmp_path), run)[-1] < 600_000
    with serving(tmp_path) as server:
        ends_as(server, run, LONG)


def test_verify_finds_runs_of_every_kind_as_stored(tmp_path):
    with serving(tmp_path) as server:
        ids = [server.train(**recipe, iterations=9000)["id"] for recipe in KINDS.values()]
        ids += [server.train(**recipe)["id"] for recipe in RULES.values()]
        runs = [server.wait(run_id) for run_id in ids]
        for name, run in zip(KINDS, runs, strict=False):
            fork = {"run": run["id"], "k": 5000}
            assert server.trained(fork=fork, eta=0.01)["status"] == "done", name
    done = CliRunner().invoke(main, ["verify", "--data", str(tmp_path / "data")])
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert all(line.endswith("as stored") for line in lines[:-1])
    assert lines[-1] == f"{2 * len(KINDS) + len(RULES)} runs verified, 0 damaged"

"""`moments`: where a run's error falls, stays, rises or swings, and since when it is low."""

import json

import numpy as np
import pytest

from core.presets import PRESETS
from tests.app.test_bad_input import problem, refused

RANDOM = {"init": {"kind": "uniform", "seed": 1}, "optimizer": {"kind": "adam"}, "eta": 0.05}


def moments(server, run, **query):
    answer = server.client.get(f"/runs/{run['id']}/moments", params=query)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text, parse_constant=pytest.fail)


def of_kind(found, kind):
    return [moment for moment in found["moments"] if moment["kind"] == kind]


def records(server, run, k0, k1):
    """Return E (n, P) of some iterations."""
    query = {"k0": k0, "k1": k1}
    found = server.client.get(f"/runs/{run['id']}/records", params=query).json()["records"]
    return np.array([record["E"] for record in found])


@pytest.mark.parametrize(("net", "since"), [(0, 228), (3, 179)])
def test_the_article_is_solved_where_its_error_falls_below_a_hundredth(server, net, since):
    run = server.trained()
    found = moments(server, run, net=net)
    assert (found["run"], found["net"], found["k"]) == (run["id"], net, 10_000)
    [solved] = of_kind(found, "solved")
    assert (solved["k0"], solved["k1"]) == (since, 9999)
    E = records(server, run, since - 1, since + 1)[:, net]
    assert E[0] >= 0.01 > E[1]
    [twins] = of_kind(found, "twins")
    assert (twins["k0"], twins["k1"], twins["neurons"]) == (0, 9999, ["1_1", "1_2"])


@pytest.mark.parametrize(("net", "at"), [(0, 62), (1, None), (2, None), (3, 54)])
def test_it_turns_where_the_weights_to_the_output_pass_zero(server, net, at):
    run = server.trained()
    turns = of_kind(moments(server, run, net=net), "turn")
    assert [one["k0"] for one in turns] == [one["k1"] for one in turns] == ([at] if at else [])
    for turn in turns:
        query = {"k0": at - 1, "k1": at + 1}
        told = server.client.get(f"/runs/{run['id']}/records", params=query).json()["records"]
        for name in turn["parameters"]:
            w = [one["w"][net][run["parameters"].index(name)] for one in told]
            assert w == [turn["values"]["before"], turn["values"]["after"]]
        bias = run["parameters"].index("w1_12")
        assert told[0]["dw"][net][bias] * told[1]["dw"][net][bias] < 0


def test_late_in_a_run_it_turns_at_one_iteration_too(server):
    config = {"eta": 1e-4, "iterations": 100_000}  # a thousandth of the steps
    run = server.trained(**config)
    [turn] = of_kind(moments(server, run), "turn")
    query = {"k0": turn["k0"] - 1, "k1": turn["k0"] + 1}
    told = server.client.get(f"/runs/{run['id']}/records", params=query).json()["records"]
    w = [one["w"][0][run["parameters"].index("w2_10")] for one in told]
    assert w == [turn["values"]["before"], turn["values"]["after"]]
    assert w[0] > 0 > w[1]


def test_a_run_solved_from_its_start_says_so(server):
    found = moments(server, server.trained(iterations=1000), net=1)
    # y is 0.92 before any training: E = (1 - 0.92)^2
    [solved] = of_kind(found, "solved")
    assert solved["k0"] == 0


@pytest.mark.parametrize("rule", [{"error_below": 0.01}, {"tolerance": 0.1}])
def test_a_run_that_a_rule_ended_as_soon_as_it_was_solved_is_solved(server, rule):
    run = server.trained(stop=rule, schedule="batch", hidden=[3], **RANDOM)
    last = run["k"] - 1
    E = records(server, run, last, last + 1)
    [solved] = of_kind(moments(server, run), "solved")
    assert E.max() < 0.01
    assert solved["k0"] <= solved["k1"] == last


@pytest.mark.parametrize(("eta", "seed"), [(0.5, 2), (5, 2), (5, 3)])
def test_it_is_solved_from_where_no_error_comes_back(server, eta, seed):
    init = {"kind": "uniform", "low": -1, "high": 1, "seed": seed}
    run = server.trained(schedule="online", init=init, eta=eta, iterations=4000)
    [solved] = of_kind(moments(server, run), "solved")
    E = records(server, run, solved["k0"] - 1, 4000)
    assert E[0].max() >= 0.01 > E[1:].max()


def test_one_that_never_is_has_no_such_moment(server):
    run = server.trained(**dict(PRESETS["stuck"]))
    found = moments(server, run)
    assert not of_kind(found, "solved")
    assert len(of_kind(found, "plateau")) == 2


def test_a_run_that_diverged_ends_with_that(server):
    run = server.trained(**dict(PRESETS["diverges"]))
    [last] = of_kind(moments(server, run), "divergence")
    assert (last["k0"], last["k1"]) == (run["k"] - 1, run["k"] - 1)
    assert last["values"] == {"at": run["diverged_at"]}


def test_where_it_would_be_too_much_to_read_those_looked_at_count(serve_here, monkeypatch):
    server = serve_here()
    run = server.trained()
    [turn], [solved] = (of_kind(moments(server, run), kind) for kind in ("turn", "solved"))
    assert (turn["k0"], solved["k0"]) == (62, 228)
    monkeypatch.setattr("app.course.SCAN_WORK", 36)  # an iteration
    longer = server.trained(iterations=10_001)  # what was answered is kept
    found = moments(server, longer)
    [turn], [solved] = of_kind(found, "turn"), of_kind(found, "solved")
    assert turn["k0"] == 62  # which is found by bisection
    assert 228 < solved["k0"] < 250


@pytest.mark.parametrize("preset", ["article", "too_fast", "fails"])
def test_one_that_did_not_diverge_has_no_such_end(server, preset):
    found = moments(server, server.trained(**dict(PRESETS[preset]) | {"iterations": 3000}))
    assert not of_kind(found, "divergence")


def test_of_a_long_run_they_are_looked_for_behind_checkpoints(server):
    run = server.trained(iterations=300_000)
    found = moments(server, run)
    [solved] = of_kind(found, "solved")
    assert (solved["k0"], solved["k1"]) == (228, 299_999)
    [twins] = of_kind(found, "twins")
    assert (twins["k0"], twins["k1"]) == (0, 299_999)


def test_of_a_fork_they_begin_where_it_does(server):
    parent = server.trained(iterations=1000)
    fork = server.trained(fork={"run": parent["id"], "k": 600}, iterations=1000)
    found = moments(server, fork)
    assert {moment["k0"] for moment in found["moments"]} == {600}


@pytest.mark.parametrize("iterations", [1, 2, 3, 4, 5])
def test_a_run_too_short_for_any_has_none_that_it_cannot_have(server, iterations):
    found = moments(server, server.trained(iterations=iterations, problem="and"))
    assert found["k"] == iterations
    assert all(0 <= one["k0"] <= one["k1"] < iterations for one in found["moments"])


def test_a_run_under_way_has_those_so_far(server):
    run = server.train(iterations=10_000_000)
    server.wait(run["id"], "running")
    found = moments(server, run)
    assert all(moment["k1"] < max(1, found["k"]) for moment in found["moments"])
    server.client.delete(f"/runs/{run['id']}")


def test_what_a_run_does_not_have_is_refused_by_its_field(server):
    run = server.trained(iterations=10)
    answer = server.client.get(f"/runs/{run['id']}/moments", params={"net": 4})
    refused(answer, "net", 4, "0 to 3")
    problem(server.client.get("/runs/nosuchrun1/moments"), 404, "run-not-found")

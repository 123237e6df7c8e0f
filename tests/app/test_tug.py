"""`tug`: what each pattern pulls at a weight, along the run's path."""

import json

import pytest

from tests.app.test_bad_input import refused
from tests.app.test_explain import explain

RANDOM = {"schedule": "batch", "init": {"kind": "uniform", "seed": 7}, "eta": 2.0}


@pytest.fixture(scope="module")
def run(server):
    return server.trained(**RANDOM, iterations=3000)


def tug(server, run, **query):
    answer = server.client.get(f"/runs/{run['id']}/tug", params=query)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text, parse_constant=pytest.fail)


@pytest.mark.parametrize("parameter", ["w1_10", "w2_12"])
def test_at_each_iteration_of_the_path_it_is_what_explain_says(server, run, parameter):
    found = tug(server, run, parameter=parameter)
    assert (found["run"], found["net"], found["parameter"]) == (run["id"], 0, parameter)
    assert found["patterns"] == [0, 1, 2, 3]
    assert found["k"][0] == 0
    assert found["k"][-1] == 3000
    assert found["k"] == sorted(set(found["k"]))
    assert 100 < len(found["k"]) <= 200
    for i in range(0, len(found["k"]) - 1, 13):
        one = explain(server, run, k=found["k"][i])
        [weight] = [each for each in one["weights"] if each["parameter"] == parameter]
        assert found["shares"][i] == weight["shares"]
        assert found["E"][i] == pytest.approx(one["E"], rel=1e-12, abs=1e-16)
        assert found["sum"][i] == pytest.approx(weight["dw"], rel=1e-9, abs=1e-16)
        assert found["cancellation"][i] == weight["cancellation"]
        assert 0 <= found["whole"]["cancellation"][i] <= 1


def test_where_no_parameter_is_named_it_is_the_outputs_first(server, run):
    assert tug(server, run)["parameter"] == "w2_10"
    deep = server.trained(**RANDOM, hidden=[3, 2], iterations=10)
    assert tug(server, deep)["parameter"] == "w3_10"


def test_a_net_of_each_is_pulled_by_its_own_pattern_alone(server):
    run = server.trained(iterations=50)
    found = tug(server, run, net=2, parameter="w1_12")
    assert found["patterns"] == [2]
    assert {len(shares) for shares in found["shares"]} == {1}
    assert set(found["cancellation"]) == {1}


def test_where_nobody_pulls_there_is_no_share_of_it(server):
    # x0 = 0 in every pattern: w1_10 has no gradient
    table = {"x": [[0, 0], [0, 1]], "t": [0, 1]}
    run = server.trained(**RANDOM, problem=table, iterations=10)
    assert set(tug(server, run, parameter="w1_10")["cancellation"]) == {None}


@pytest.mark.parametrize(
    ("query", "field", "got", "allowed"),
    [
        ({"net": 1}, "net", 1, "0 to 0"),
        ({"parameter": "w3_10"}, "parameter", "w3_10", "w1_10 to w2_12"),
        ({"k": 3}, "k", "3", "no field"),
    ],
)
def test_what_a_run_does_not_have_is_refused_by_its_field(server, run, query, field, got, allowed):
    answer = server.client.get(f"/runs/{run['id']}/tug", params=query)
    refused(answer, field, got, allowed)

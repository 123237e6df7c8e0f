"""`explain`: an iteration taken apart, held against the records and the blackboard's formulas."""

import base64
import json

import numpy as np
import pytest

from core import network as blackboard
from core.config import TrainingConfig
from tests.app.kinds import BROKEN, RIGHT
from tests.app.stored import DIVERGES
from tests.app.test_bad_input import problem, refused
from tests.app.test_views import record

ARTICLE = "the article's"
KINDS = RIGHT | {ARTICLE: {}, "the listing": {"wiring": "as_listed"}}
PARTS = ("u", "h", "delta", "factors")


def explain(server, run, **query):
    answer = server.client.get(f"/runs/{run['id']}/explain", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return json.loads(answer.text, parse_constant=pytest.fail)


@pytest.fixture(scope="module")
def runs(server):
    """A run of each kind."""
    return {name: server.trained(**recipe, iterations=700) for name, recipe in KINDS.items()}


@pytest.fixture(scope="module", params=KINDS)
def run(request, runs):
    return runs[request.param]


def last_net(run):
    return run["nets"] - 1


@pytest.mark.parametrize("k", [0, 1, 699])
def test_it_has_the_numbers_of_the_record(server, run, k):
    net, told = last_net(run), record(server, run, k)
    found = explain(server, run, k=k, net=net)
    assert (found["run"], found["k"], found["net"]) == (run["id"], k, net)
    each = run["config"]["schedule"] == "each"
    rows = [net] if each else list(range(len(run["patterns"])))
    assert found["patterns"] == rows
    assert found["learnt"] == ([told["p"]] if "p" in told else rows)
    assert found["p"] == told.get("p")
    assert found["y"] == [told["y"][p] for p in rows] == [h[-1] for h in found["h"]]
    assert found["E"] == [told["E"][p] for p in rows]
    assert found["x"] == [run["patterns"][p]["x"] for p in rows]
    assert found["t"] == [run["patterns"][p]["t"] for p in rows]
    weights = found["weights"]
    assert [one["parameter"] for one in weights] == run["parameters"]
    assert [one["w"] for one in weights] == told["w"][net]
    assert [one["dw"] for one in weights] == told["dw"][net]
    after = record(server, run, k + 1)["w"] if k < 699 else final(server, run)["w"]
    assert [one["next"] for one in weights] == after[net]
    assert [one["step"] for one in weights] == [one["next"] - one["w"] for one in weights]


def final(server, run):
    return server.events(run["id"], last=run["k"] - 1)[-1].data["final"]


def test_what_the_patterns_pull_makes_dw_to_the_last_bit(server, run):
    found = explain(server, run, k=300, net=last_net(run))
    for one in found["weights"]:
        assert one["sum"] == one["dw"]
        learnt = [one["shares"][found["patterns"].index(p)] for p in found["learnt"]]
        assert sum(learnt) + one["decay"] == pytest.approx(one["dw"], rel=1e-9, abs=1e-15)


def test_shares_are_each_patterns_own_gradient(server, run):
    found = explain(server, run, k=20, net=last_net(run))
    network = TrainingConfig.parse(run["config"]).network
    w = np.array([one["w"] for one in found["weights"]])
    mean = run["config"]["schedule"] == "batch" and run["config"]["reduction"] == "mean"
    for row, (x, t) in enumerate(zip(found["x"], found["t"], strict=True)):
        outputs = blackboard.forward(network, w, np.array(x))
        own = blackboard.backward(network, w, outputs, t) / (len(found["t"]) if mean else 1)
        shares = [one["shares"][row] for one in found["weights"]]
        np.testing.assert_allclose(shares, own, rtol=1e-9, atol=1e-14)


def test_a_chain_multiplies_to_what_was_recorded(server, run):
    for parameter in (run["parameters"][0], run["parameters"][-2], run["parameters"][-1]):
        found = explain(server, run, k=77, net=last_net(run), parameter=parameter)
        [weight] = found["weights"]
        chain = found["chain"]
        assert chain["parameter"] == weight["parameter"] == parameter
        assert (chain["total"], chain["difference"]) == (weight["dw"], 0)
        whole = 0.0
        for one in chain["patterns"]:
            made = 1.0
            for factor in one["factors"]:
                made *= factor["value"]
            assert made == one["product"]
            whole += made if one["pattern"] in found["learnt"] else 0.0
        made = whole / chain["divisor"] + chain["decay"]
        assert made == pytest.approx(weight["dw"], rel=1e-12, abs=1e-16)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_chain_multiplies_to_what_the_broken_program_recorded(server, name):
    run = server.trained(**BROKEN[name], iterations=100)
    for parameter in run["parameters"]:
        found = explain(server, run, k=77, parameter=parameter)
        assert found["fault"] == run["config"]["fault"]
        following = record(server, run, 78)["dw"][0][run["parameters"].index(parameter)]
        waits = found["fault"] == "last_gradient"  # what is computed is followed at k + 1
        assert found["chain"]["total"] == (following if waits else found["weights"][0]["dw"])


def test_the_update_is_the_optimizers_own_arithmetic(server, run):
    found = explain(server, run, k=9, net=0, parameter=run["parameters"][0])["update"]
    optimizer = run["config"]["optimizer"]
    assert found["optimizer"] == optimizer["kind"]
    assert {k: v for k, v in optimizer.items() if k != "kind"}.items() <= found.items()
    assert found["next"] == found["w"] - found["eta"] * found["move"]
    assert found["eta"] == run["config"]["eta"]


def test_adams_numbers_are_those_of_its_paper(server, runs):
    run = runs["online, shuffled, tanh, adam, decay, plateau"]
    found = explain(server, run, k=9, parameter="w1_10")["update"]
    m = found["beta1"] * found["m_before"] + (1 - found["beta1"]) * found["dw"]
    v = found["beta2"] * found["v_before"] + (1 - found["beta2"]) * found["dw"] ** 2
    assert (found["m_after"], found["v_after"]) == pytest.approx((m, v), rel=1e-14)
    m_hat, v_hat = m / (1 - found["beta1"] ** 10), v / (1 - found["beta2"] ** 10)
    assert (found["m_hat"], found["v_hat"]) == pytest.approx((m_hat, v_hat), rel=1e-12)
    assert found["move"] == pytest.approx(m_hat / (v_hat**0.5 + found["epsilon"]), rel=1e-12)


def test_every_weights_gradient_has_a_proof(server, run):
    found = explain(server, run, k=30, net=last_net(run))
    output_bias = run["parameters"][-1]
    for one in found["weights"]:
        proof = one["proof"]
        assert proof["analytic"] == one["dw"]
        if run["config"]["wiring"] == "as_listed" and one["parameter"] != output_bias:
            assert proof["numeric"] == 0
            assert proof["verdict"] == ("differs" if one["dw"] else "agrees")
        else:
            assert proof["verdict"] in {"agrees", "unclear"}
            assert proof["numeric"] == pytest.approx(one["dw"], rel=1e-4, abs=1e-9)


def test_of_a_deep_net_a_chain_begins_with_the_sum_over_the_next_layer(server, runs):
    run = runs["batch, four layers, relu, rmsprop"]
    found = explain(server, run, k=5, parameter="w1_21")
    for one in found["chain"]["patterns"]:
        downstream, slope, seen = one["factors"]
        kinds = (downstream["kind"], slope["kind"], seen["kind"])
        assert kinds == ("downstream", "hidden_slope", "input")
        assert [term["parameter"] for term in downstream["terms"]] == [
            f"w2_{j}1" for j in range(1, 9)
        ]
        parts = [term["product"] for term in downstream["terms"]]
        assert parts == [term["delta"] * term["w"] for term in downstream["terms"]]
        assert sum(parts) == pytest.approx(downstream["value"], rel=1e-12, abs=1e-18)
        assert one["paths"]["count"] == 8**3
        assert len(one["paths"]["largest"]) == 8
        whole = sum(way["product"] for way in one["paths"]["largest"]) + one["paths"]["rest"]
        assert whole == pytest.approx(one["product"], rel=1e-9, abs=1e-15)


def test_without_a_query_it_is_the_last_iteration_of_the_first_net(server, run):
    found = explain(server, run)
    assert (found["k"], found["net"], found["chain"], found["update"]) == (699, 0, None, None)


# Blocks


@pytest.mark.parametrize("parameter", [None, 0, -2])
def test_a_block_tells_of_each_iteration_what_it_alone_does(server, run, parameter):
    net = last_net(run)
    query = {} if parameter is None else {"parameter": run["parameters"][parameter]}
    block = explain(server, run, k0=90, k1=97, net=net, **query)
    assert (block["k0"], block["n"], block["net"]) == (90, 7, net)
    assert block["parameter"] == query.get("parameter")
    for i in range(block["n"]):
        one = explain(server, run, k=90 + i, net=net, **query)
        assert one["neurons"] == block["neurons"]
        assert one["patterns"] == block["patterns"]
        assert (block["p"] and block["p"][i]) == one["p"]
        for word in ("u", "h", "delta"):
            assert block[word][i] == one[word]
        if query:
            chains = one["chain"]["patterns"]
            assert block["kinds"] == [factor["kind"] for factor in chains[0]["factors"]]
            values = [[factor["value"] for factor in chain["factors"]] for chain in chains]
            assert block["factors"][i] == values
    assert ("factors" in block) == bool(query)


def test_a_block_in_float64_is_that_in_json(server, run):
    query = {"k0": 3, "k1": 300, "parameter": run["parameters"][0]}
    told, packed = (explain(server, run, **query, encoding=e) for e in ("json", "f64"))
    numbers = np.frombuffer(base64.b64decode(packed.pop("data")), "<f8").reshape(297, -1)
    expected = [np.reshape(told.pop(word), (297, -1)) for word in PARTS]
    assert (numbers == np.concatenate(expected, axis=1)).all()
    assert packed == told


def test_a_block_goes_over_checkpoints_and_has_512_iterations_where_nothing_is_said(server):
    run = server.trained(iterations=10_000)
    block = explain(server, run, k0=4000)
    assert (block["k0"], block["n"]) == (4000, 512)
    one = explain(server, run, k=4100)
    assert block["h"][100] == one["h"]
    assert explain(server, run, k0=9990)["n"] == 10
    assert (explain(server, run, k1=5)["k0"], explain(server, run, k1=5)["n"]) == (0, 5)


# What is asked in vain


@pytest.mark.parametrize(
    ("query", "field", "got", "allowed"),
    [
        ({"k": 700}, "k", 700, "0 to 699"),
        ({"k": -1}, "k", "-1", "at least 0"),
        ({"k": "x"}, "k", "x", "number"),
        ({"net": 4}, "net", 4, "0 to 3"),
        ({"parameter": "w3_10"}, "parameter", "w3_10", "w1_10 to w2_12"),
        ({"parameter": ""}, "parameter", "", "w1_10 to w2_12"),
        ({"k": 3, "k0": 1}, "k", 3, "nothing"),
        ({"k0": 700}, "k0", 700, "0 to 699"),
        ({"k0": 5, "k1": 5}, "k1", 5, "6 to 517"),
        ({"k0": 5, "k1": 518}, "k1", 518, "6 to 517"),
        ({"k0": 600, "k1": 701}, "k1", 701, "601 to 700"),
        ({"k0": 1, "encoding": "f32"}, "encoding", "f32", "f64"),
        ({"k": 3, "encoding": "f64"}, "encoding", "f64", "unless k0 or k1"),
        ({"weight": "w1_10"}, "weight", "w1_10", "no field"),
    ],
)
def test_what_a_run_does_not_have_is_refused_by_its_field(server, runs, query, field, got, allowed):
    answer = server.client.get(f"/runs/{runs[ARTICLE]['id']}/explain", params=query)
    refused(answer, field, got, allowed)


def test_a_run_that_is_gone_is_said(server):
    problem(server.client.get("/runs/nosuchrun1/explain"), 404, "run-not-found")
    run = server.trained(iterations=3)
    server.client.delete(f"/runs/{run['id']}")
    problem(server.client.get(f"/runs/{run['id']}/explain"), 410, "run-deleted")


def test_of_a_run_without_a_record_nothing_can_be_explained(server):
    broken = DIVERGES | {"init": DIVERGES["init"] | {"w": [*DIVERGES["init"]["w"][:8], 0]}}
    run = server.trained(**broken)
    assert run["k"] == 0
    for query, field in (({}, "k"), ({"k": 0}, "k"), ({"k0": 0}, "k0"), ({"k1": 1}, "k1")):
        answer = server.client.get(f"/runs/{run['id']}/explain", params=query)
        refused(answer, field, allowed="none yet")


def test_of_a_large_net_a_block_is_shorter(server):
    run = server.trained(
        problem={"x": [[p >> i & 1 for i in range(4)] for p in range(16)], "t": [0, 1] * 8},
        schedule="batch",
        hidden=[8, 8, 8, 8],
        iterations=400,
    )
    # 300,000 numbers: u, h and delta of 16 patterns and 33 neurons
    answer = server.client.get(f"/runs/{run['id']}/explain", params={"k0": 0, "k1": 400})
    refused(answer, "k1", 400, "1 to 189")
    assert explain(server, run, k0=0)["n"] == 189


def test_a_fork_is_explained_from_its_own_first_iteration(server, runs):
    parent = runs["batch, sum, momentum"]
    fork = server.trained(fork={"run": parent["id"], "k": 500}, iterations=700)
    answer = server.client.get(f"/runs/{fork['id']}/explain", params={"k": 499})
    refused(answer, "k", 499, "500 to 699")
    mine, theirs = (explain(server, run, k=500, parameter="w1_10") for run in (fork, parent))
    assert {**mine, "run": None} == {**theirs, "run": None}


def test_a_run_under_way_is_explained_as_far_as_it_is(server):
    run = server.train(iterations=10_000_000)
    server.wait(run["id"], "running")
    assert explain(server, run, k=0)["k"] == 0
    last = explain(server, run)["k"]
    assert 0 <= last < 10_000_000
    server.client.delete(f"/runs/{run['id']}")

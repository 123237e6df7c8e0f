"""Surface, hidden space and landscape: what the blackboard gives at the run's own w_k."""

import base64
import json
from itertools import product

import numpy as np
import pytest

from app import pictures
from app.trajectory import trajectory
from core import network as blackboard
from core.config import TrainingConfig
from core.presets import PRESETS
from tests.app.stored import DIVERGES
from tests.app.test_bad_input import refused

LARGEST_F32 = float(np.finfo(np.float32).max)
# Not the same if x0 and x1 are exchanged
TABLE = {"x": [[0, -1], [2, 0], [1, 3]], "t": [0, 1, 0.25]}
RANDOM = {"init": {"kind": "uniform", "low": -2, "high": 2, "seed": 4}, "eta": 1.5}


def look(server, run, view, **query):
    answer = server.client.get(f"/runs/{run['id']}/{view}", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def record(server, run, k):
    query = {"k0": k, "k1": k + 1}
    return server.client.get(f"/runs/{run['id']}/records", params=query).json()["records"][0]


def final(server, run):
    return server.events(run["id"], last=run["k"] - 1)[-1].data["final"]


def network(run):
    return TrainingConfig.parse(run["config"]).network


def answer_of(run, w, x):
    return blackboard.forward(network(run), np.array(w), np.array(x))[-1][0]


def error_of(run, w, p):
    """Return E of a pattern by the blackboard's formula."""
    pattern = run["patterns"][p]
    outputs, [u] = blackboard.sums(network(run), np.array(w), np.array(pattern["x"]))
    return blackboard.error(outputs[-1][0], pattern["t"], network(run).loss, u)


def floats(data, *shape):
    return np.frombuffer(base64.b64decode(data), "<f4").reshape(shape)


@pytest.fixture(scope="module")
def run(server):
    """Four nets, each from the same random start."""
    return server.trained(**RANDOM, iterations=2000)


@pytest.fixture(scope="module")
def lopsided(server):
    """Three nets for a table that is not the same if its inputs are exchanged."""
    return server.trained(**RANDOM, problem=TABLE, iterations=300)


# The surface


@pytest.mark.parametrize("k", [0, 1, 700, 1999])
@pytest.mark.parametrize("net", range(4))
def test_at_its_pattern_a_surface_is_the_recorded_y(server, run, k, net):
    # -0.25, 0, 0.25 ... 1.25: the patterns are at the second and the sixth
    view = look(server, run, "surface", k=k, net=net, size=7)
    x0, x1 = run["patterns"][net]["x"]
    found = view["y"][1 + int(4 * x1)][1 + int(4 * x0)]
    assert found == pytest.approx(record(server, run, k)["y"][net], rel=1e-13)


def test_a_surface_has_rows_by_x1_and_columns_by_x0(server, lopsided):
    view = look(server, lopsided, "surface", k=120, net=2, size=31)
    assert (view["run"], view["k"], view["net"], view["size"]) == (lopsided["id"], 120, 2, 31)
    # 0 to 2 and -1 to 3, each a quarter of that wider on each side
    assert (view["x0"], view["x1"]) == ([-0.5, 2.5], [-2.0, 4.0])
    w = record(server, lopsided, 120)["w"][2]
    x0, x1 = np.linspace(-0.5, 2.5, 31), np.linspace(-2.0, 4.0, 31)
    expected = [[answer_of(lopsided, w, (a, b)) for a in x0] for b in x1]
    np.testing.assert_allclose(view["y"], expected, rtol=1e-13)


def test_without_a_query_it_is_the_first_net_after_the_last_update(server, run):
    view = look(server, run, "surface")
    assert (view["k"], view["net"], view["size"]) == (2000, 0, 101)
    w = final(server, run)["w"][0]
    assert view["y"][0][0] == pytest.approx(answer_of(run, w, (-0.25, -0.25)), rel=1e-13)
    assert np.shape(view["y"]) == (101, 101)


def test_a_surface_in_float32_is_that_in_json_rounded(server, lopsided):
    told = look(server, lopsided, "surface", k=7, size=5)
    packed = look(server, lopsided, "surface", k=7, size=5, encoding="f32")
    assert "y" not in packed
    assert (floats(packed.pop("data"), 5, 5) == np.float32(told.pop("y"))).all()
    assert packed == told


def test_inputs_that_are_all_the_same_have_a_range_too(server):
    run = server.trained(problem={"x": [[3, 0], [3, 1]], "t": [0, 1]}, iterations=3)
    view = look(server, run, "surface", size=3)
    assert (view["x0"], view["x1"]) == ([2.25, 3.75], [-0.25, 1.25])


@pytest.mark.parametrize(
    ("problem", "got"),
    [({"x": [[0], [1]], "t": [0, 1]}, "1 input"), ("parity3", "3 inputs")],
)
def test_a_surface_needs_two_inputs(server, problem, got):
    run = server.trained(problem=problem, iterations=3)
    answer = server.client.get(f"/runs/{run['id']}/surface")
    refused(answer, "run", got, "a run of a problem with two inputs")


# The hidden space


@pytest.mark.parametrize("wiring", ["connected", "as_listed"])
@pytest.mark.parametrize("k", [0, 40, 100])
def test_hidden_tells_what_each_neuron_makes_of_every_pattern(server, wiring, k):
    run = server.trained(**RANDOM, problem=TABLE, wiring=wiring, iterations=100)
    for net in range(3):
        view = look(server, run, "hidden", k=k, net=net)
        w = (record(server, run, k) if k < 100 else final(server, run))["w"][net]
        matrix = network(run).layers(np.array(w))[-1][0].tolist()
        assert view["output"] == {"w": matrix[:-1], "bias": matrix[-1]}
        assert view["connected"] is (wiring == "connected")
        [layer] = view["layers"]
        assert layer["layer"] == 1
        for p, pattern in enumerate(run["patterns"]):
            (_, h, y), u = blackboard.sums(network(run), np.array(w), np.array(pattern["x"]))
            np.testing.assert_allclose(layer["h"][p], h, rtol=1e-13)
            np.testing.assert_allclose([view["u"][p], view["y"][p]], [*u, *y], rtol=1e-13)


def test_hidden_agrees_with_the_record(server, run):
    for net in range(4):
        view = look(server, run, "hidden", k=900, net=net)
        assert view["y"][net] == pytest.approx(record(server, run, 900)["y"][net], rel=1e-13)


# The landscape


@pytest.mark.parametrize("k", [0, 3, 1500, 1999])
@pytest.mark.parametrize("net", range(4))
def test_here_in_a_landscape_is_w_k_and_its_recorded_error(server, run, k, net):
    view = look(server, run, "landscape", k=k, net=net, a="w1_21", b="w2_12", size=5)
    told = record(server, run, k)
    names = run["parameters"]
    assert view["here"]["a"] == told["w"][net][names.index("w1_21")]
    assert view["here"]["b"] == told["w"][net][names.index("w2_12")]
    assert view["here"]["E"] == pytest.approx(told["E"][net], rel=1e-12)
    for axis, name in (("a", "w1_21"), ("b", "w2_12")):
        step = -run["config"]["eta"] * told["dw"][net][names.index(name)]
        assert view["step"][axis] == pytest.approx(step, rel=1e-14, abs=1e-300)
    assert (view["pattern"], view["axes"]) == (net, "weights")
    assert view["names"] == ["w1_21", "w2_12"]
    assert view["explained"] is view["directions"] is view["center"] is None


def test_a_landscape_is_the_error_of_each_pair_of_weights(server, lopsided):
    view = look(server, lopsided, "landscape", k=77, net=1, a="w1_10", b="w2_11", size=9)
    w = np.array(record(server, lopsided, 77)["w"][1])
    for (i, b), (j, a) in product(enumerate(view["b"]), enumerate(view["a"])):
        w[[0, 7]] = a, b
        assert view["E"][i][j] == pytest.approx(error_of(lopsided, w, 1), rel=1e-11)
    assert view["least"] == np.min(view["E"])
    assert view["greatest"] == np.max(view["E"])


def test_another_pattern_can_be_asked_for(server, lopsided):
    view = look(server, lopsided, "landscape", k=77, net=1, pattern=2, size=3)
    assert view["pattern"] == 2
    w = record(server, lopsided, 77)["w"][1]
    assert view["here"]["E"] == pytest.approx(error_of(lopsided, w, 2), rel=1e-12)


def test_after_the_last_update_there_is_no_step_yet(server, run):
    view = look(server, run, "landscape", k=run["k"])
    assert view["step"] is None
    assert view["here"]["a"] == final(server, run)["w"][0][6]


def test_the_axes_are_the_output_neurons_first_two_unless_they_are_named(server, run):
    assert look(server, run, "landscape", size=2)["names"] == ["w2_10", "w2_11"]
    assert look(server, run, "landscape", b="w1_10", size=2)["names"] == ["w2_10", "w1_10"]


@pytest.mark.parametrize("axes", [{"a": "w1_10", "b": "w2_10"}, {"axes": "principal"}])
def test_the_ranges_hold_the_whole_path_and_stay_while_k_moves(server, run, axes):
    whole = look(server, run, "landscape", k=2000, net=2, size=4, **axes)
    for coordinate in "ab":
        assert min(whole["path"][coordinate]) > whole[coordinate][0]
        assert max(whole["path"][coordinate]) < whole[coordinate][-1]
    for k in (0, 1, 777):
        view = look(server, run, "landscape", k=k, net=2, size=4, **axes)
        assert (view["a"], view["b"]) == (whole["a"], whole["b"])


@pytest.mark.parametrize("axes", [{}, {"axes": "principal"}])
def test_before_a_run_diverges_the_ranges_are_those_of_the_path_up_to_k(server, axes):
    run = server.trained(**PRESETS["diverges"])
    last = look(server, run, "landscape", k=run["k"], size=4, **axes)
    assert max(map(abs, last["a"] + last["b"])) > 1e100
    view = look(server, run, "landscape", k=20, size=4, **axes)
    for coordinate in "ab":
        low, *_, high = view[coordinate]
        path = view["path"][coordinate]
        assert low < min(path) < max(path) < high
        assert high - low == pytest.approx(1.5 * max(max(path) - min(path), 2), rel=1e-9)
    assert np.isfinite(view["here"]["E"])


def test_the_path_goes_through_the_recorded_weights_to_here(server, run):
    view = look(server, run, "landscape", k=1234, net=3, a="w1_12", b="w2_10")
    ks = view["path"]["k"]
    assert (ks[0], ks[-1]) == (0, 1234)
    assert ks == sorted(set(ks))
    assert 100 < len(ks) <= 201
    records = server.client.get(f"/runs/{run['id']}/records").json()["records"]
    assert view["path"]["a"] == [records[k]["w"][3][2] for k in ks]
    assert view["path"]["b"] == [records[k]["w"][3][6] for k in ks]


def test_a_landscape_in_float32_is_that_in_json_rounded(server, run):
    told = look(server, run, "landscape", k=5, size=6, pattern=1)
    packed = look(server, run, "landscape", k=5, size=6, pattern=1, encoding="f32")
    assert (floats(packed.pop("data"), 6, 6) == np.float32(told.pop("E"))).all()
    assert packed == told


def test_the_principal_plane_is_that_of_the_path(server, run):
    view = look(server, run, "landscape", k=2000, net=0, axes="principal", size=3)
    assert view["names"] == ["1", "2"]
    records = server.client.get(f"/runs/{run['id']}/records").json()["records"]
    w = [records[k]["w"][0] for k in view["path"]["k"][:-1]] + [final(server, run)["w"][0]]
    # By the covariance, where the server takes singular values
    values, vectors = np.linalg.eigh(np.cov(np.transpose(w), bias=True))
    np.testing.assert_allclose(view["explained"], values[[-1, -2]] / values.sum(), rtol=1e-9)
    # The plane beside that through the mean which w_k lies in
    beside = np.array(view["center"]) - np.mean(w, axis=0)
    np.testing.assert_allclose(np.array(view["directions"]) @ beside, 0.0, atol=1e-9)
    for direction, vector in zip(view["directions"], (vectors[:, -1], vectors[:, -2]), strict=True):
        assert abs(vector @ direction) == pytest.approx(1.0, abs=1e-9)
    away = np.array(w[-1]) - view["center"]
    here = [away @ direction for direction in view["directions"]]
    np.testing.assert_allclose([view["here"]["a"], view["here"]["b"]], here, rtol=1e-9)
    for coordinate in "ab":
        assert view["path"][coordinate][-1] == view["here"][coordinate]


def test_the_principal_landscape_is_the_error_of_the_planes_weights(server, run):
    view = look(server, run, "landscape", k=600, net=1, axes="principal", size=4)
    first, second = np.array(view["directions"])
    for (i, b), (j, a) in product(enumerate(view["b"]), enumerate(view["a"])):
        w = view["center"] + a * first + b * second
        assert view["E"][i][j] == pytest.approx(error_of(run, w, 1), rel=1e-9)
    here, told = view["here"], record(server, run, 600)
    w = view["center"] + here["a"] * first + here["b"] * second
    np.testing.assert_allclose(w, told["w"][1], rtol=1e-9)
    assert here["E"] == pytest.approx(told["E"][1], rel=1e-9)
    step = -run["config"]["eta"] * np.array(told["dw"][1])
    np.testing.assert_allclose([*view["step"].values()], [step @ first, step @ second], rtol=1e-9)


def test_weights_that_do_not_move_have_a_principal_landscape_too(server):
    # y = 1/2 = t for all inputs: E is 0 at the start, and so is dw
    run = server.trained(
        problem={"x": [[0, 1]], "t": [0.5]}, init={"kind": "constant", "value": 0.0}, iterations=9
    )
    view = look(server, run, "landscape", axes="principal", size=3)
    assert view["explained"] == [0.0, 0.0]
    assert view["here"] == {"a": 0.0, "b": 0.0, "E": 0.0}
    assert (view["a"], view["b"]) == ([-1.5, 0.0, 1.5], [-1.5, 0.0, 1.5])
    assert np.isfinite(view["E"]).all()


def test_a_run_without_a_record_has_every_view_of_its_start(server):
    broken = DIVERGES | {"init": DIVERGES["init"] | {"w": [*DIVERGES["init"]["w"][:8], 0]}}
    run = server.trained(**broken)
    assert (run["k"], run["stop_reason"]) == (0, "diverged")
    for view in ("surface", "hidden", "landscape"):
        assert look(server, run, view)["k"] == 0
    view = look(server, run, "landscape", axes="principal")
    assert (view["step"], view["path"]["k"]) == (None, [0])


def test_views_of_a_long_run_are_at_recorded_weights(server):
    run = server.trained(**RANDOM, iterations=1_000_000)
    view = look(server, run, "landscape", net=1, a="w1_10", b="w1_22", size=2)
    ks = view["path"]["k"]
    assert len(ks) <= 200
    assert (ks[0], ks[-1]) == (0, 1_000_000)
    assert len([k for k in ks if k > 100_000]) > 10
    for i in range(0, len(ks) - 1, 17):
        told = record(server, run, ks[i])["w"][1]
        assert (view["path"]["a"][i], view["path"]["b"][i]) == (told[0], told[5])


def test_views_of_a_run_under_way_are_of_what_is_complete(server):
    run = server.train(iterations=10_000_000)
    server.wait(run["id"], "running")
    for view in ("surface", "hidden", "landscape"):
        assert look(server, run, view, k=0)["k"] == 0
    assert look(server, run, "landscape")["path"]["k"][0] == 0
    server.client.delete(f"/runs/{run['id']}")


def test_of_a_fork_the_views_begin_where_it_does(server, run):
    fork = server.trained(fork={"run": run["id"], "k": 1500})
    for view in ("surface", "hidden", "landscape"):
        answer = server.client.get(f"/runs/{fork['id']}/{view}", params={"k": 1499})
        refused(answer, "k", 1499, "1500 to 2000")
        assert look(server, fork, view, k=1500)["k"] == 1500
    assert look(server, fork, "landscape", k=1600)["path"]["k"][0] == 1500


def test_numbers_that_are_not_finite_are_null_or_the_largest_float32(server):
    # h = relu(1e308 1.7e308 ...) is infinite, and infinity times the output's weight 0 is no number
    run = server.trained(
        schedule="batch",
        problem={"x": [[0, 0], [1e308, 1e308]], "t": [0, 0.5]},
        hidden=[1],
        activation="relu",
        output="identity",
        init={"kind": "weights", "w": [1.7e308, 1.7e308, 0.5, 0, 1]},
        iterations=1,
    )
    view = look(server, run, "hidden", k=0)
    assert view["layers"][0]["h"] == [[0.5], [None]]
    assert (view["u"], view["y"]) == ([1.0, None], [1.0, None])

    query = {"k": 0, "size": 3}
    text = server.client.get(f"/runs/{run['id']}/surface", params=query).text
    told = json.loads(text, parse_constant=pytest.fail)
    packed = look(server, run, "surface", encoding="f32", **query)
    # Below 0 in x0 and x1 u = -infinity, and relu of it 0: y = 1
    assert (told["y"][0][0], told["y"][2][2]) == (1.0, None)
    expected = [[LARGEST_F32 if y is None else y for y in row] for row in told["y"]]
    assert floats(packed["data"], 3, 3).tolist() == expected

    query = {"k": 0, "size": 3, "a": "w2_10", "b": "w2_11"}
    view = look(server, run, "landscape", **query)
    assert view["E"] == [[None] * 3] * 3
    assert view["here"]["E"] is view["least"] is view["greatest"] is None
    packed = look(server, run, "landscape", encoding="f32", **query)
    assert (floats(packed["data"], 3, 3) == LARGEST_F32).all()
    # Of the first pattern alone it is (0 - (0.5 a + b))^2
    view = look(server, run, "landscape", pattern=0, **query)
    expected = [[(0.5 * a + b) ** 2 for a in view["a"]] for b in view["b"]]
    np.testing.assert_allclose(view["E"], expected, rtol=1e-14)


# Other recipes

RECIPES = {
    "batch": {"schedule": "batch"},
    "sum": {"schedule": "batch", "reduction": "sum", "eta": 0.2},
    "online": {"schedule": "online", "order": "shuffled", "loss": "half_squared"},
    "entropy": {"schedule": "batch", "loss": "cross_entropy"},
    "tanh": {"schedule": "batch", "activation": "tanh", "output": "tanh", "hidden": [3]},
    "none": {"schedule": "batch", "hidden": []},
    "deep": {
        "schedule": "batch",
        "hidden": [8, 8, 8, 8],
        "activation": "leaky_relu",
        "slope": 0.1,
        "optimizer": {"kind": "adam"},
        "init": {"kind": "he", "seed": 1},
        "eta": 0.01,
    },
    "decay": {
        "schedule": "online",
        "optimizer": {"kind": "momentum"},
        "weight_decay": 0.01,
        "output": "identity",
        "eta": 0.05,
    },
}


@pytest.fixture(scope="module", params=RECIPES.values(), ids=RECIPES)
def one_net(server, request):
    recipe = RANDOM | {"iterations": 600} | request.param
    run = server.trained(**recipe)
    assert (run["k"], run["nets"]) == (600, 1)
    return run


@pytest.mark.parametrize("k", [0, 1, 599])
def test_of_one_net_for_all_here_is_what_it_descends(server, one_net, k):
    told = record(server, one_net, k)
    view = look(server, one_net, "landscape", k=k, size=5)
    total = sum(told["E"])
    expected = total if one_net["config"]["reduction"] == "sum" else total / 4
    assert view["here"]["E"] == pytest.approx(expected, rel=1e-12)
    assert view["pattern"] is None
    first = len(one_net["parameters"]) - network(one_net).sizes[-2] - 1
    assert view["here"]["a"] == told["w"][0][first]
    for p in range(4):
        view = look(server, one_net, "landscape", k=k, size=5, pattern=p)
        assert view["here"]["E"] == pytest.approx(told["E"][p], rel=1e-12)


@pytest.mark.parametrize("k", [0, 1, 599])
def test_of_one_net_for_all_y_is_the_recorded_one(server, one_net, k):
    told = record(server, one_net, k)
    surface = look(server, one_net, "surface", k=k, size=7)["y"]
    hidden = look(server, one_net, "hidden", k=k)
    assert [len(layer["h"][0]) for layer in hidden["layers"]] == one_net["config"]["hidden"]
    for p, pattern in enumerate(one_net["patterns"]):
        x0, x1 = map(int, pattern["x"])
        assert surface[1 + 4 * x1][1 + 4 * x0] == pytest.approx(told["y"][p], rel=1e-11, abs=1e-13)
        assert hidden["y"][p] == pytest.approx(told["y"][p], rel=1e-11, abs=1e-13)


def test_of_one_net_for_all_the_principal_plane_has_the_path_on_it(server, one_net):
    view = look(server, one_net, "landscape", k=300, axes="principal", size=5)
    assert np.shape(view["directions"]) == (2, len(one_net["parameters"]))
    assert 0.5 < sum(view["explained"]) <= 1 + 1e-12
    assert view["path"]["k"][-1] == 300
    away = np.array(record(server, one_net, 300)["w"][0]) - view["center"]
    assert view["here"]["a"] == pytest.approx(away @ view["directions"][0], rel=1e-9, abs=1e-12)


# What is refused

BAD = [
    ("surface", {"k": 2001}, "k", 2001, "0 to 2000"),
    ("surface", {"k": -1}, "k", "-1", "at least 0"),
    ("surface", {"k": "x"}, "k", "x", "a whole number"),
    ("surface", {"k": 10**30}, "k", ..., ""),
    ("surface", {"net": 4}, "net", 4, "0 to 3"),
    ("surface", {"net": -1}, "net", "-1", "at least 0"),
    ("surface", {"size": 1}, "size", "1", "at least 2"),
    ("surface", {"size": 202}, "size", "202", "at most 201"),
    ("surface", {"encoding": "f64"}, "encoding", "f64", "'f32'"),
    ("surface", {"a": "w1_10"}, "a", "w1_10", "no field of this name"),
    ("hidden", {"k": 2001}, "k", 2001, "0 to 2000"),
    ("hidden", {"net": 4}, "net", 4, "0 to 3"),
    ("hidden", {"size": 9}, "size", "9", "no field of this name"),
    ("landscape", {"k": 2001}, "k", 2001, "0 to 2000"),
    ("landscape", {"net": 4}, "net", 4, "0 to 3"),
    ("landscape", {"size": 1}, "size", "1", "at least 2"),
    ("landscape", {"pattern": 4}, "pattern", 4, "0 to 3"),
    ("landscape", {"pattern": -1}, "pattern", "-1", "at least 0"),
    ("landscape", {"a": "w9_99"}, "a", "w9_99", "w1_10 to w2_12"),
    ("landscape", {"a": ""}, "a", "", "w1_10 to w2_12"),
    ("landscape", {"b": "w9_99"}, "b", "w9_99", "w1_10 to w2_12"),
    ("landscape", {"a": "w1_10", "b": "w1_10"}, "b", "w1_10", "another parameter than a"),
    ("landscape", {"axes": "random"}, "axes", "random", "'principal'"),
    ("landscape", {"axes": "principal", "a": "w1_10"}, "a", "w1_10", "nothing"),
    ("landscape", {"axes": "principal", "b": "w1_10"}, "b", "w1_10", "nothing"),
]


def test_the_axis_that_is_not_named_is_another_than_the_one_that_is(server, run):
    for named, other in (("b", "a"), ("a", "b")):
        for name in ("w2_10", "w2_11"):
            names = look(server, run, "landscape", size=2, **{named: name})["names"]
            found = dict(zip("ab", names, strict=True))
            assert found[named] == name
            assert found[other] in {"w2_10", "w2_11"} - {name}


@pytest.mark.parametrize(("view", "query", "field", "got", "allowed"), BAD)
def test_what_cannot_be_taken_is_named(server, run, view, query, field, got, allowed):
    answer = server.client.get(f"/runs/{run['id']}/{view}", params=query)
    refused(answer, field, got, allowed)


@pytest.mark.parametrize("view", ["surface", "hidden", "landscape"])
def test_a_run_that_is_not_there_is_404_and_one_that_was_deleted_410(server, view):
    assert server.client.get(f"/runs/nothing/{view}").status_code == 404
    run = server.trained(iterations=3)
    assert look(server, run, view)["k"] == 3
    server.client.delete(f"/runs/{run['id']}")
    assert server.client.get(f"/runs/{run['id']}/{view}").status_code == 410


# What is kept


def test_an_answer_is_made_once_and_another_view_anew(serve_here, monkeypatch):
    server = serve_here()
    run = server.trained(iterations=20)
    made = []

    def counted(place, query):
        made.append((place.k, place.net, query.size))
        return surface(place, query)

    surface = pictures.surface
    monkeypatch.setattr("app.pictures.surface", counted)
    asked = [{"k": 3, "size": 5}, {"k": 3, "size": 5, "net": 1}, {"k": 4, "size": 5}, {"k": 3}]
    first = [look(server, run, "surface", **query) for query in asked]
    assert [look(server, run, "surface", **query) for query in asked] == first
    assert made == [(3, 0, 5), (3, 1, 5), (4, 0, 5), (3, 0, 101)]


def test_the_path_is_sampled_once_until_the_run_goes_on(serve_here, monkeypatch):
    server = serve_here()
    run = server.trained(iterations=20)
    sampled = []

    async def counted(history, run):
        sampled.append(run.k)
        return await trajectory(history, run)

    monkeypatch.setattr("app.views.trajectory", counted)
    for k, net in product((0, 7, 20), range(4)):
        look(server, run, "landscape", k=k, net=net, size=2)
        before = look(server, run, "landscape", k=k, net=net, size=2, axes="principal")
    assert sampled == [20]
    server.client.post(f"/runs/{run['id']}/extend", json={"iterations": 3000})
    server.wait(run["id"])
    assert look(server, run, "landscape", size=2)["path"]["k"][-1] == 3000
    after = look(server, run, "landscape", k=k, net=net, size=2, axes="principal")
    assert after["center"] != before["center"]
    assert sampled == [20, 3000]

"""The moments that have a name: each rule on runs that have the feature and on runs without it."""

import numpy as np
import pytest

from core.config import TrainingConfig
from core.crossings import crossings
from core.moments import IN_A_ROW, Course, moments, solved
from core.presets import PRESETS
from core.training import advance, start

SATURATED = {
    "schedule": "batch",
    "problem": "and",
    "hidden": [],
    "init": {"kind": "weights", "w": [0, 0, 8]},
    "iterations": 200,
}
"""y is 0.9997 for every input, though three targets are 0: y (1 - y) is 0.0003."""
SIGNS = {"x": [[-1, -1], [-1, 1], [1, -1], [1, 1]], "t": [-1, -1, -1, 1]}
TANH = SATURATED | {"problem": SIGNS, "output": "tanh", "init": {"kind": "weights", "w": [0, 0, 4]}}
"""y is 0.9993 for every input: 1 - y^2 is 0.0013."""
IDENTITY = {
    "schedule": "batch",
    "hidden": [],
    "output": "identity",
    "problem": "or",
    "init": {"kind": "uniform", "seed": 3},
    "iterations": 500,
}
RUNS = {name: dict(recipe) for name, recipe in PRESETS.items()} | {
    "saturated": SATURATED,
    "tanh": TANH,
    "cross_entropy": SATURATED | {"loss": "cross_entropy"},
    "identity": IDENTITY,
}


def course(recipe, net=0, points=200):
    config = TrainingConfig.parse(recipe)
    end, records = advance(config, start(config), config.iterations, stride=1)
    last = len(records) - 1
    spaced = np.geomspace(1, last + 1, points) - 1
    ks = sorted({min(int(k), last) for k in np.rint(spaced)})
    behind = np.full((IN_A_ROW, end.w.shape[1]), np.nan)
    whole = np.concatenate([records.w[:, net], end.w[net][np.newaxis], behind])
    w = np.stack([whole[k : k + IN_A_ROW] for k in ks])
    return Course(config, net, np.array(ks), w), records


@pytest.fixture(scope="module")
def told():
    """Return the course, the records and the moments of a run by its name."""
    found = {}

    def tell(name):
        if name not in found:
            one, records = course(RUNS[name])
            found[name] = (one, records, moments(one))
        return found[name]

    return tell


@pytest.mark.parametrize(
    ("kind", "there", "absent"),
    [
        ("fall", ["article", "one_net", "plateau", "adam"], ["stuck", "fails", "no_hidden"]),
        ("plateau", ["stuck", "plateau", "fails", "no_hidden", "rumelhart"], ["article", "adam"]),
        ("twins", ["article", "stuck"], ["one_net", "fails", "no_hidden"]),
        ("oscillation", ["too_fast", "diverges"], ["article", "one_net", "stuck", "identity"]),
        ("rise", ["diverges"], ["article", "one_net", "fails", "adam"]),
        (
            "saturation",
            ["saturated", "tanh"],
            ["one_net", "no_hidden", "identity", "cross_entropy"],
        ),
    ],
)
def test_a_kind_is_where_it_belongs_and_nowhere_else(told, kind, there, absent):
    for name in there:
        assert kind in {moment.kind for moment in told(name)[2]}, name
    for name in absent:
        assert kind not in {moment.kind for moment in told(name)[2]}, name


@pytest.mark.parametrize("name", RUNS)
def test_they_come_in_the_order_in_which_they_begin_and_lie_in_the_run(told, name):
    _, records, found = told(name)
    begins = [(moment.k0, moment.k1) for moment in found]
    assert begins == sorted(begins)
    assert all(0 <= k0 <= k1 < len(records) for k0, k1 in begins)


@pytest.mark.parametrize("name", ["one_net", "plateau", "too_fast", "diverges", "adam"])
def test_in_a_fall_and_a_rise_the_error_goes_as_it_says(told, name):
    _, records, found = told(name)
    mean = records.E.mean(axis=1)
    moves = [moment for moment in found if moment.kind in {"fall", "rise"}]
    assert moves
    for move in moves:
        assert move.values["E0"] == pytest.approx(mean[move.k0], rel=1e-9)
        assert move.values["E1"] == pytest.approx(mean[move.k1], rel=1e-9)
        if move.kind == "fall":
            assert mean[move.k1] < mean[move.k0] / 2
        else:
            assert mean[move.k1] > 1.1 * mean[move.k0]


@pytest.mark.parametrize("name", ["stuck", "plateau", "fails", "no_hidden"])
def test_on_a_plateau_the_error_stays_and_the_pulls_cancel(told, name):
    _, records, found = told(name)
    mean = records.E.mean(axis=1)
    for moment in (moment for moment in found if moment.kind == "plateau"):
        at = int(moment.values["at"])
        assert moment.values["E"] == pytest.approx(mean[at], rel=1e-12)
        assert moment.values["left"] < 0.2 * moment.values["pull"]
        # The step that is left is the recorded gradient
        assert moment.values["left"] == pytest.approx(np.linalg.norm(records.dw[at, 0]), rel=1e-9)
        doubled = min(2 * at + 1, moment.k1)
        assert mean[doubled] > 0.9 * mean[at]


def test_a_plateau_in_which_nothing_cancels_is_none(told):
    # One pattern a net: nobody pulls against it
    assert not [one for one in moments(course(RUNS["article"], net=3)[0]) if one.kind == "plateau"]


def test_twins_have_the_same_weights_to_the_last_bit(told):
    _, records, found = told("stuck")
    [twins] = [moment for moment in found if moment.kind == "twins"]
    assert twins.neurons == ("1_1", "1_2")
    assert (twins.k0, twins.k1) == (0, len(records) - 1)
    w = records.w[:, 0]
    assert (w[:, 0:3] == w[:, 3:6]).all()
    assert (w[:, 6] == w[:, 7]).all()
    assert twins.parameters == ("w2_10", "w2_11")
    assert twins.values["w"] == w[int(twins.values["at"]), 6]


@pytest.mark.parametrize(
    ("name", "net"), [("article", 0), ("article", 3), ("listing", 0), ("plateau", 0)]
)
def test_where_a_weight_to_the_output_passes_zero_the_hidden_gradients_turn(name, net):
    one, records = course(RUNS[name], net)
    found = crossings(one)
    assert found
    for crossing in found:
        between = records.w[crossing.k0 : crossing.k1 + 1, net, crossing.column]
        assert (crossing.before, crossing.after) == (between[0], between[-1])
        turns = np.flatnonzero(np.sign(between[1:]) != np.sign(between[:-1]))
        assert len(turns) == 1
        k = crossing.k0 + int(turns[0]) + 1
        neuron = int(crossing.neurons[0].removeprefix("1_")) - 1
        bias = 3 * neuron + 2  # what comes in is 1: no factor but the weight changes its sign
        assert records.dw[k - 1, net, bias] * records.dw[k, net, bias] < 0


def test_the_twins_of_the_article_turn_together_at_62():
    [crossing] = crossings(course(RUNS["article"])[0])
    assert (crossing.k0 < 62 <= crossing.k1, crossing.column) == (True, 6)
    assert crossing.neurons == ("1_1", "1_2")
    assert crossing.parameters == ("w2_10", "w2_11")


@pytest.mark.parametrize("name", ["stuck", "one_net", "fails", "no_hidden", "adam", "identity"])
def test_weights_that_keep_their_sign_or_have_no_neuron_behind_them_do_not_turn(name):
    one, records = course(RUNS[name])
    last = one.config.network.output_at
    kept = (np.sign(records.w[:, 0, last:-1]) == np.sign(records.w[0, 0, last:-1])).all()
    assert kept or not one.config.hidden
    assert crossings(one) == []


def test_a_weight_that_swings_around_zero_does_not_turn():
    one, _ = course(RUNS["article"])
    k = np.arange(40)
    w = np.zeros((40, IN_A_ROW, 9))
    w[:, :, 6] = np.where(k % 2, 1.0, -1.0)[:, np.newaxis]
    w[:, :, 7] = np.where(k < 20, 1.0, -1.0)[:, np.newaxis]
    [crossing] = crossings(Course(one.config, 0, k, w))
    assert (crossing.k0, crossing.k1, crossing.parameters) == (19, 20, ("w2_11",))


def test_in_an_oscillation_gradients_point_against_each_other(told):
    _, records, found = told("too_fast")
    [swing] = [moment for moment in found if moment.kind == "oscillation"]
    at = int(swing.values["at"])
    one, two = records.dw[at, 0], records.dw[at + 1, 0]
    cosine = one @ two / np.linalg.norm(one) / np.linalg.norm(two)
    assert swing.values["cosine"] == pytest.approx(cosine, rel=1e-6)
    assert cosine < -0.5


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("eta", [12, 20])
def test_every_oscillation_cites_a_place_where_it_swings(eta, seed):
    recipe = {"schedule": "batch", "reduction": "sum", "eta": eta, "iterations": 3000}
    one, records = course(recipe | {"init": {"kind": "uniform", "seed": seed}})
    for moment in moments(one):
        if moment.kind == "oscillation":
            at = int(moment.values["at"])
            a, b = records.dw[at, 0], records.dw[at + 1, 0]
            cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
            assert moment.values["cosine"] == pytest.approx(cosine, rel=1e-6)
            assert cosine < -0.5


def test_where_a_fault_leaves_the_slope_out_nothing_saturates():
    broken = moments(course(SATURATED | {"fault": "no_derivative"})[0])
    assert "saturation" not in {moment.kind for moment in broken}


def test_equal_neurons_of_a_layer_are_one_group():
    one, _ = course({"schedule": "batch", "hidden": [8, 8], "iterations": 50})
    groups = [moment.neurons for moment in moments(one) if moment.kind == "twins"]
    assert groups == [tuple(f"{layer}_{j}" for j in range(1, 9)) for layer in (1, 2)]


def test_a_saturated_output_lets_hardly_any_error_through(told):
    _, records, found = told("saturated")
    first = next(moment for moment in found if moment.kind == "saturation")
    at, p = int(first.values["at"]), int(first.values["pattern"])
    y = records.y[at, p]
    assert first.values["slope"] == pytest.approx(y * (1 - y), rel=1e-9)
    assert first.values["slope"] < 0.02
    assert first.values["far"] == pytest.approx(abs(y - (0, 0, 0, 1)[p]), rel=1e-12)


def test_solved_is_every_error_below_a_hundredth():
    E = np.array([[0.009, 0.0], [0.01, 0.0], [0.0099, 0.0099], [0.0, np.nan]])
    assert solved(E).tolist() == [True, False, True, False]

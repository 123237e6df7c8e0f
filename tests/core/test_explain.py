"""The chain rule: factors whose product is dw, to the last bit."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.activity import hidden_slopes, places
from core.config import TrainingConfig
from core.explain import product
from core.paths import LARGEST, paths
from core.tug import total
from tests.core.iterations import iteration
from tests.core.recipes import ordinary_recipes, recipes

SIGMOID_1 = 1 / (1 + math.exp(-1))


def values(found, row=0):
    return [(factor.kind, float(factor.values[0, row])) for factor in found]


@settings(deadline=None)
@given(config=recipes() | ordinary_recipes(), k=st.integers(0, 20), data=st.data())
def test_the_products_make_the_gradient_to_the_last_bit(config, k, data):
    it = iteration(config, k, data.draw(st.integers(0, config.nets - 1)))
    assume(it is not None)
    learnt = [row for row, p in enumerate(it.rows) if p in it.learnt]
    for m, name in enumerate(config.network.parameters):
        found = product(it.factors(name))[0]
        made = total(config, found[learnt, np.newaxis], it.decay[m : m + 1])
        assert made[0] == it.gradient[m]


def test_of_the_article_they_are_the_articles_own():
    """All weights 1, x = (0, 1), t = 1: h = sigmoid(2), by the article's formulas."""
    it = iteration(TrainingConfig.parse({}), net=1)
    h = 1 / (1 + math.exp(-2))
    y = 1 / (1 + math.exp(-(2 * h + 1)))
    slope = pytest.approx(y * (1 - y), rel=1e-14)
    assert values(it.factors("w2_10")) == [
        ("error", pytest.approx(2 * (y - 1), rel=1e-14)),
        ("output_slope", slope),
        ("input", pytest.approx(h, rel=1e-14)),
    ]
    assert values(it.factors("w1_21")) == [
        ("error", pytest.approx(2 * (y - 1), rel=1e-14)),
        ("output_slope", slope),
        ("weight", 1.0),
        ("hidden_slope", pytest.approx(h * (1 - h), rel=1e-14)),
        ("input", 1.0),
    ]
    assert [kind for kind, _ in values(it.factors("w2_12"))] == ["error", "output_slope", "bias"]
    assert values(it.factors("w1_10"))[-1] == ("input", 0.0)


def test_a_factor_says_where_in_the_network_it_is():
    it = iteration(TrainingConfig.parse({}))
    found = it.factors("w1_21")
    assert [factor.neuron for factor in found] == ["2_1", "2_1", None, "1_2", None]
    assert [factor.parameter for factor in found] == [None, None, "w2_11", None, None]
    assert it.factors("w2_11")[-1].neuron == "1_2"
    assert it.factors("w2_12")[-1].neuron is None


def test_with_cross_entropy_the_slope_of_the_output_has_cancelled():
    it = iteration(TrainingConfig.parse({"loss": "cross_entropy"}))
    y = it.record.y[0, 0]
    assert values(it.factors("w2_12")) == [("error", y), ("bias", 1.0)]
    kinds = [kind for kind, _ in values(it.factors("w1_10"))]
    assert kinds == ["error", "weight", "hidden_slope", "input"]


def test_with_half_squared_the_two_is_gone():
    half, whole = (iteration(TrainingConfig.parse(c)) for c in ({"loss": "half_squared"}, {}))
    (_, error), (_, twice) = values(half.factors("w2_12"))[0], values(whole.factors("w2_12"))[0]
    assert 2 * error == twice


def test_without_a_hidden_layer_a_chain_has_the_input_itself():
    it = iteration(TrainingConfig.parse({"hidden": []}), net=2)
    kinds = [kind for kind, _ in values(it.factors("w1_10"))]
    assert kinds == ["error", "output_slope", "input"]
    assert values(it.factors("w1_10"))[-1] == ("input", 1.0)


DEEP = {"hidden": [3, 2, 4], "init": {"kind": "normal", "seed": 5}, "schedule": "batch"}


def test_an_earlier_layers_error_comes_by_all_neurons_of_the_next():
    it = iteration(TrainingConfig.parse(DEEP), 3)
    found = it.factors("w1_21")
    assert [factor.kind for factor in found] == ["downstream", "hidden_slope", "input"]
    terms = found[0].terms
    assert [(term.neuron, term.parameter) for term in terms] == [
        ("2_1", "w2_11"),
        ("2_2", "w2_21"),
    ]
    names = it.config.network.parameters
    for term in terms:
        assert term.w[0] == it.w[names.index(term.parameter)]
    sums = sum(term.delta[0] * term.w[0] for term in terms)
    np.testing.assert_allclose(found[0].values[0], sums, rtol=1e-12)


@settings(deadline=None)
@given(config=ordinary_recipes(hidden=[3, 2, 2]), k=st.integers(0, 5))
def test_the_paths_of_an_earlier_layer_sum_to_its_product(config, k):
    it = iteration(config, k)
    assume(it is not None)
    for name, place in zip(config.network.parameters, places(config.network), strict=True):
        if place.layer > 2:
            continue
        found = it.factors(name)
        ways = paths(
            float(it.active.delta[0, 0, -1]),
            [slope[0, 0] for slope in hidden_slopes(config, it.active)],
            config.network.layers(it.next if config.fault == "updated_weights" else it.w),
            place.layer,
            place.neuron,
            float(found[-1].values[0, 0]),
        )
        # 2 2 1 neurons lie above one of layer 1; 2 1 above one of layer 2
        assert ways.count == {1: 4, 2: 2}[place.layer]
        whole = sum(way.product for way in ways.largest) + ways.rest
        size = sum(abs(way.product) for way in ways.largest)
        assert whole == pytest.approx(product(found)[0, 0], rel=1e-9, abs=1e-300 + 1e-12 * size)


def test_of_many_paths_the_largest_are_told_one_by_one():
    config = TrainingConfig.parse(
        {"hidden": [2, 8, 8], "init": {"kind": "normal", "seed": 1}, "schedule": "batch"}
    )
    it = iteration(config)
    slopes = [slope[0, 0] for slope in hidden_slopes(config, it.active)]
    matrices = config.network.layers(it.w)
    ways = paths(0.5, slopes, matrices, 1, 2, 1.0)
    every = {
        (j, m): 0.5
        * slopes[0][1]
        * matrices[1][j, 1]
        * slopes[1][j]
        * matrices[2][m, j]
        * slopes[2][m]
        * matrices[3][0, m]
        for j in range(8)
        for m in range(8)
    }
    ranked = sorted(every, key=lambda way: -abs(every[way]))
    assert ways.count == 64
    assert len(ways.largest) == LARGEST
    for way, (j, m) in zip(ways.largest, ranked, strict=False):
        assert way.neurons == ("1_2", f"2_{j + 1}", f"3_{m + 1}", "4_1")
        assert way.product == pytest.approx(every[j, m], rel=1e-12)
    others = sum(every[way] for way in ranked[LARGEST:])
    assert ways.rest == pytest.approx(others, rel=1e-9)


FAULTS = ["no_derivative", "flipped_sign", "updated_weights"]


@settings(deadline=None)
@given(
    config=ordinary_recipes(hidden=[2, 2], fault=None),
    k=st.integers(0, 5),
    fault=st.sampled_from(FAULTS),
)
def test_with_a_fault_they_are_the_broken_programs_own(config, k, fault):
    assume(config.activation != "identity" or config.output != "identity")
    config = config.model_copy(update={"fault": fault})
    it = iteration(config, k)
    assume(it is not None)
    learnt = [row for row, p in enumerate(it.rows) if p in it.learnt]
    for m, name in enumerate(config.network.parameters):
        found = product(it.factors(name))[0]
        made = total(config, found[learnt, np.newaxis], it.decay[m : m + 1])
        assert made[0] == it.dw[m]


def test_the_last_gradient_is_that_of_the_iteration_before():
    config = TrainingConfig.parse({"fault": "last_gradient", **DEEP})
    before, now = iteration(config, 4), iteration(config, 5)
    whole = total(config, before.pulls(), before.decay)
    assert (whole == now.dw).all()
    assert (iteration(config, 0).dw == 0).all()


@pytest.mark.parametrize(
    ("fault", "kind", "mark"),
    [
        ("no_derivative", "output_slope", "dropped"),
        ("no_derivative", "hidden_slope", "dropped"),
        ("flipped_sign", "error", "flipped"),
        ("updated_weights", "weight", "updated"),
    ],
)
def test_a_factor_says_what_a_fault_made_of_it(fault, kind, mark):
    it = iteration(TrainingConfig.parse({"fault": fault}), 3)
    right = iteration(TrainingConfig.parse({}), 3)
    found = {factor.kind: factor for factor in it.factors("w1_10")}
    assert found[kind].fault == mark
    assert all(factor.fault is None for factor in right.factors("w1_10"))
    if mark == "dropped":
        assert found[kind].values[0, 0] == 1.0
    elif mark == "updated":
        names = it.config.network.parameters
        assert found[kind].values[0, 0] == it.next[names.index("w2_10")]
    else:
        y, t = it.record.y[0, 0], it.t[0]
        assert found[kind].values[0, 0] == 2 * (t - y)

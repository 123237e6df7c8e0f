"""The central difference beside dw: right gradients agree, wrong ones do not, doubt is said."""

import numpy as np
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from core.config import TrainingConfig
from core.proof import AGREES, objective, proofs
from tests.core.iterations import iteration
from tests.core.recipes import ordinary_recipes, recipes

RANDOM = {"init": {"kind": "uniform", "low": -2, "high": 2, "seed": 4}}


def prove(it, dw=None, chosen=None):
    dw = it.dw if dw is None else dw
    chosen = list(range(len(dw))) if chosen is None else chosen
    return proofs(it.config, it.w, dw, it.learnt, chosen)


@settings(deadline=None, max_examples=50)
@given(config=ordinary_recipes(fault=None), k=st.integers(0, 30), data=st.data())
def test_a_right_gradient_is_never_called_wrong(config, k, data):
    assume(config.wiring == "connected")
    it = iteration(config, k, data.draw(st.integers(0, config.nets - 1)))
    assume(it is not None)
    verdicts = [proof.verdict for proof in prove(it)]
    assert set(verdicts) <= {"agrees", "unclear"}
    event(f"{10 * verdicts.count('agrees') // len(verdicts)} of 10 agree")


@settings(deadline=None)
@given(config=recipes(), k=st.integers(0, 5))
def test_of_absurd_numbers_it_says_nothing_that_is_no_number_agrees(config, k):
    it = iteration(config, k)
    assume(it is not None)
    for proof in prove(it):
        assert np.isfinite(proof.relative_error) or proof.verdict == "unclear"


@pytest.mark.parametrize("k", [0, 40, 137])
@pytest.mark.parametrize("schedule", ["each", "batch", "online"])
def test_of_xor_every_gradient_agrees_closely(schedule, k):
    it = iteration(TrainingConfig.parse(RANDOM | {"schedule": schedule}), k)
    for proof in prove(it):
        assert proof.verdict == "agrees"
        assert proof.relative_error < AGREES
        assert not proof.kink


@pytest.mark.parametrize("off", [1.01, -1.0, 0.5, 1.0001])
def test_a_wrong_gradient_is_called_so(off):
    it = iteration(TrainingConfig.parse(RANDOM | {"schedule": "batch"}), 40)
    expected = "near" if off == 1.0001 else "differs"
    for proof in prove(it, off * it.dw):
        assert proof.verdict == expected
        assert proof.relative_error == pytest.approx(abs(off - 1) / max(1, abs(off)), rel=1e-2)


def test_a_gradient_of_exactly_zero_agrees_with_none():
    it = iteration(TrainingConfig.parse({}))
    [proof] = prove(it, chosen=[0])
    assert (proof.analytic, proof.numeric, proof.relative_error) == (0.0, 0.0, 0.0)
    assert proof.verdict == "agrees"


def test_one_too_small_to_be_told_from_roundings_is_unclear():
    # No line parts XOR: the errors are balanced by iteration 1000, and E stays far from 0
    config = TrainingConfig.parse(
        {"schedule": "batch", "reduction": "sum", "hidden": [], "output": "tanh"}
        | {"init": {"kind": "normal", "seed": 1}}
    )
    it = iteration(config, 1000)
    assert np.abs(it.dw).max() < 1e-11
    assert {proof.verdict for proof in prove(it)} == {"unclear"}
    assert {proof.verdict for proof in prove(it, np.full(3, 1e-4))} == {"differs"}


def test_of_the_listing_only_the_output_bias_agrees():
    """Its weights move by the article's formulas, though y depends on the output bias alone."""
    it = iteration(TrainingConfig.parse({"wiring": "as_listed"}), 3, net=3)
    found = dict(zip(it.config.network.parameters, prove(it), strict=True))
    assert found.pop("w2_12").verdict == "agrees"
    assert {(proof.verdict, proof.numeric) for proof in found.values()} == {("differs", 0.0)}


def test_a_kink_between_the_sides_is_said():
    config = TrainingConfig.parse(
        {"problem": {"x": [[1]], "t": [1]}, "hidden": [1], "activation": "relu"}
        | {"init": {"kind": "weights", "w": [0.0, 1e-7, 1.0, 0.0]}, "schedule": "batch"}
    )
    it = iteration(config)
    weight, bias, *output = prove(it)
    assert (weight.kink, weight.verdict) == (bias.kink, bias.verdict) == (True, "unclear")
    assert [proof.verdict for proof in output] == ["agrees", "agrees"]


@pytest.mark.parametrize("x", [1e5, 1e6, 1e7])
def test_where_the_error_bends_within_h_a_difference_is_no_slope(x):
    """From w - h to w + h y goes from 0 to 1: a wider difference is half as steep."""
    config = TrainingConfig.parse(
        {"problem": {"x": [[x]], "t": [0]}, "hidden": []}
        | {"init": {"kind": "weights", "w": [0, 0]}}
    )
    weight, bias = prove(iteration(config))
    assert (weight.verdict, bias.verdict) == ("unclear", "agrees")


def test_a_listing_of_relus_has_no_kinks_that_reach_its_error():
    config = TrainingConfig.parse({"wiring": "as_listed", "activation": "relu"})
    it = iteration(config, 2, net=3)
    assert not any(proof.kink for proof in prove(it))


def test_the_objective_is_what_the_net_descends():
    w = np.random.default_rng(1).uniform(-1, 1, (3, 9))
    decay = {"weight_decay": 0.5}
    biases = TrainingConfig.parse({}).network.biases
    squares = 0.25 * np.where(biases, 0, w**2).sum(axis=1)
    single = [objective(TrainingConfig.parse({"schedule": "online"}), w, [p])[0] for p in range(4)]
    mean, *_ = objective(TrainingConfig.parse({"schedule": "batch"} | decay), w, [0, 1, 2, 3])
    np.testing.assert_allclose(mean, np.mean(single, axis=0) + squares, rtol=1e-14)
    summed = {"schedule": "batch", "reduction": "sum"}
    whole, *_ = objective(TrainingConfig.parse(summed | decay), w, [0, 1, 2, 3])
    np.testing.assert_allclose(whole, np.sum(single, axis=0) + squares, rtol=1e-14)


@pytest.mark.parametrize(
    "fault", ["no_derivative", "flipped_sign", "updated_weights", "last_gradient"]
)
@pytest.mark.parametrize("schedule", ["each", "batch", "online"])
def test_the_gradient_of_a_broken_program_is_called_wrong(fault, schedule):
    it = iteration(TrainingConfig.parse(RANDOM | {"schedule": schedule, "fault": fault}), 20)
    found = prove(it)
    moved = [proof for proof in found if proof.numeric != 0.0]
    assert moved
    # The output's own weights are not what `updated_weights` spoils
    wrong = moved[:-3] if fault == "updated_weights" else moved
    assert {proof.verdict for proof in wrong} == {"differs"}
    if fault == "flipped_sign":
        for proof in moved:
            assert proof.relative_error == pytest.approx(2.0, rel=1e-6)
    if fault == "updated_weights":
        assert {proof.verdict for proof in moved[-3:]} == {"agrees"}

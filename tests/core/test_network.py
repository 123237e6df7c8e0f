"""The network on the blackboard: names, shapes, the formulas' ends."""

from itertools import pairwise

import numpy as np
import pytest

from core.network import Network, backward, error, forward, sigmoid

ARTICLE = Network((2, 2, 1))


def test_the_2_2_1_networks_parameters_are_the_articles_nine():
    # Article: w^1_10 w^1_11 w^1_12, w^1_20 w^1_21 w^1_22, w^2_10 w^2_11 w^2_12
    assert ARTICLE.parameters == (
        *("w1_10", "w1_11", "w1_12"),
        *("w1_20", "w1_21", "w1_22"),
        *("w2_10", "w2_11", "w2_12"),
    )


def test_the_nine_names_reshaped_are_the_articles_matrices():
    # Article: w[0] and w[1] belong to the hidden neurons, w[2] to the output neuron.
    rows = np.array(ARTICLE.parameters).reshape(3, 3)
    assert [row[0][:4] for row in rows] == ["w1_1", "w1_2", "w2_1"]
    assert [row[2] for row in rows] == ["w1_12", "w1_22", "w2_12"]


def test_names_go_layer_by_layer_neuron_by_neuron_bias_last():
    assert Network((1, 2, 1, 1)).parameters == (
        *("w1_10", "w1_11", "w1_20", "w1_21"),
        *("w2_10", "w2_11", "w2_12"),
        *("w3_10", "w3_11"),
    )


@pytest.mark.parametrize("sizes", [(2, 1), (1, 1, 1), (4, 8, 8, 8, 8, 1)])
def test_no_name_stands_for_two_parameters(sizes):
    names = Network(sizes).parameters
    assert len(set(names)) == len(names) == sum(n * (i + 1) for i, n in pairwise(sizes))


def test_layers_splits_parameters_into_a_matrix_a_layer():
    first, second = ARTICLE.layers(np.arange(9.0))
    assert first.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert second.tolist() == [[6, 7, 8]]


def test_forward_gives_the_outputs_of_every_layer_by_hand():
    # u = 1*2 + 2*(-1) + 0 = 0 and u = 0*1 + 0*2 + ln 3: h = 1/2, 3/4; u = 4*1/2 - 4*3/4 + 1 = 0.
    w = np.array([2.0, -1.0, 0.0, 0.0, 0.0, np.log(3.0), 4.0, -4.0, 1.0])
    x, h, y = forward(ARTICLE, w, np.array([1.0, 2.0]))
    np.testing.assert_allclose(np.concatenate([x, h, y]), [1, 2, 0.5, 0.75, 0.5], rtol=1e-15)


def test_as_listed_only_the_bias_reaches_the_output_neuron():
    w = np.array([2.0, -1.0, 0.0, 5.0, 5.0, 5.0, 4.0, -4.0, np.log(3.0)])
    *_, y = forward(Network((2, 2, 1), connected=False), w, np.array([1.0, 2.0]))
    np.testing.assert_allclose(y, [0.75], rtol=1e-15)


def test_backward_gives_every_gradient_by_hand():
    # The net of the test above with t = 0: y = 1/2, so delta = 2 * 1/2 * 1/4 = 1/4;
    # hidden: 1/4 * 4 * 1/4 = 1/4 and 1/4 * (-4) * 3/16 = -3/16; times the inputs 1, 2 and 1.
    w = np.array([2.0, -1.0, 0.0, 0.0, 0.0, np.log(3.0), 4.0, -4.0, 1.0])
    dw = backward(ARTICLE, w, forward(ARTICLE, w, np.array([1.0, 2.0])), 0.0)
    expected = [1 / 4, 1 / 2, 1 / 4, -3 / 16, -3 / 8, -3 / 16, 1 / 8, 3 / 16, 1 / 4]
    np.testing.assert_allclose(dw, expected, rtol=1e-14)


def test_the_error_has_no_factor_one_half():
    assert error(0.25, 1.0) == 0.5625


@pytest.mark.parametrize(
    ("u", "expected"),
    [(0.0, 0.5), (-0.0, 0.5), (800.0, 1.0), (-800.0, 0.0), (1e308, 1.0), (-1e308, 0.0)],
)
def test_the_sigmoid_has_its_ends_and_its_middle_and_never_warns(u, expected):
    assert sigmoid(np.array([u])) == [expected]


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_huge_input_gives_an_error_between_0_and_1(sign):
    w = np.full(9, sign * 1e300)
    *_, y = forward(ARTICLE, w, np.array([1e8, 1.0]))
    assert 0.0 <= error(y[0], 1.0) <= 1.0

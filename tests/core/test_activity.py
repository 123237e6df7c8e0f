"""What the neurons computed: the kernel's own numbers, to the last bit."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core import network as blackboard
from core.activity import activity, hidden_slopes, neurons, places
from core.config import TrainingConfig
from core.network import Network
from core.training import advance, start
from core.tug import total
from tests.core.iterations import iteration
from tests.core.recipes import ordinary_recipes, recipes


@settings(deadline=None)
@given(config=recipes() | ordinary_recipes(), k=st.integers(0, 40), data=st.data())
def test_y_and_dw_are_those_recorded_to_the_last_bit(config, k, data):
    it = iteration(config, k, data.draw(st.integers(0, config.nets - 1)))
    assume(it is not None)
    assert (it.active.h[0, :, -1] == it.record.y[0, it.rows]).all()
    learnt = [row for row, p in enumerate(it.rows) if p in it.learnt]
    assert (total(config, it.pulls()[learnt], it.decay) == it.gradient).all()


@settings(deadline=None)
@given(config=ordinary_recipes(fault=None), k=st.integers(0, 20))
def test_u_h_and_delta_are_the_blackboards(config, k):
    it = iteration(config, k)
    assume(it is not None)
    network = config.network
    for row in range(len(it.rows)):
        outputs, u = blackboard.sums(network, it.w, it.x[row])
        np.testing.assert_allclose(it.active.h[0, row], np.concatenate(outputs[1:]), rtol=1e-12)
        assert it.active.u[0, row, -1] == pytest.approx(u[0], rel=1e-12, abs=1e-14)
        dw = blackboard.backward(network, it.w, outputs, it.t[row])
        # dE/dw of a bias is its neuron's delta
        np.testing.assert_allclose(
            it.active.delta[0, row], dw[network.biases], rtol=1e-9, atol=1e-14
        )


@settings(deadline=None)
@given(config=ordinary_recipes())
def test_many_weight_vectors_at_once_are_as_each_alone(config):
    _, records = advance(config, start(config), 6, stride=1)
    w = records.w[:, 0]
    x, t = np.array(config.table.x), np.array(config.table.t)
    together = activity(config, w, x, t, w)
    for i in range(len(w)):
        alone = activity(config, w[i : i + 1], x, t, w[i : i + 1])
        for word in ("u", "h", "delta"):
            assert (getattr(together, word)[i] == getattr(alone, word)[0]).all()


def test_neurons_are_named_by_layer_and_place():
    assert neurons(Network((2, 2, 1))) == ["1_1", "1_2", "2_1"]
    assert neurons(Network((3, 1))) == ["1_1"]
    assert neurons(Network((2, 1, 3, 1))) == ["1_1", "2_1", "2_2", "2_3", "3_1"]


@pytest.mark.parametrize("sizes", [(2, 2, 1), (4, 1), (1, 3, 2, 1)])
def test_a_place_is_what_the_parameters_name_says(sizes):
    network = Network(sizes)
    found = places(network)
    assert [f"w{p.layer}_{p.neuron}{p.slot}" for p in found] == list(network.parameters)
    assert [p.bias for p in found] == network.biases.tolist()


def test_hidden_slopes_are_of_each_hidden_layer():
    config = TrainingConfig.parse({"hidden": [3, 2], "activation": "tanh"})
    it = iteration(config)
    first, second = hidden_slopes(config, it.active)
    assert (first.shape, second.shape) == ((1, 1, 3), (1, 1, 2))
    np.testing.assert_array_equal(second[0, 0], 1 - it.active.h[0, 0, 3:5] ** 2)
    config = TrainingConfig.parse({"hidden": []})
    assert hidden_slopes(config, iteration(config).active) == []

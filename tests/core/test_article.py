"""The article's run: what its listing computes, iteration by iteration.

The numbers are in tests/golden/article.json; its `source` says how the listing made them.
"""

from functools import cache

import numpy as np
import pytest

from core.config import TrainingConfig
from core.training import advance, start

by_wiring = pytest.mark.parametrize("wiring", ["connected", "as_listed"])
by_input = pytest.mark.parametrize("p", range(4), ids=["00", "01", "10", "11"])


@cache
def trained(wiring):
    config = TrainingConfig.parse({"wiring": wiring})
    return advance(config, start(config), 10_000, stride=1)


def close(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-12, atol=0)


@by_wiring
@by_input
@pytest.mark.parametrize("word", ["y", "E", "dw", "w"])
def test_every_recorded_number_is_the_listings(golden, wiring, p, word):
    _, records = trained(wiring)
    for expected in golden["runs"][wiring][p]["records"]:
        actual = getattr(records, word)[expected["k"], p]
        close(actual, np.ravel(expected[word]) if actual.ndim else expected[word])


@by_wiring
@by_input
def test_the_weights_after_the_last_iteration_are_the_listings(golden, wiring, p):
    state, _ = trained(wiring)
    assert state.k == golden["iterations"]
    close(state.w[p].reshape(3, 3), golden["runs"][wiring][p]["final_w"])


@by_wiring
@by_input
def test_the_golden_records_name_the_inputs_and_targets_of_xor(golden, wiring, p):
    # A golden file in another order would be compared with the wrong nets.
    run = golden["runs"][wiring][p]
    config = TrainingConfig()
    assert list(config.table.x[p]) == run["input"]
    assert config.table.t[p] == run["target"]
    assert [record["k"] for record in run["records"]] == [0, 1, 2, 10, 100, 1000, 5000, 9999]


@by_wiring
@by_input
def test_y_ends_near_its_target_as_the_article_claims(wiring, p):
    # Article: y is close to 0 where x_0 = x_1, close to 1 otherwise.
    _, records = trained(wiring)
    assert abs(records.y[-1, p] - [0, 1, 1, 0][p]) < 0.02


@by_wiring
@by_input
def test_the_gradient_ends_near_0_as_the_article_claims(wiring, p):
    _, records = trained(wiring)
    assert np.abs(records.dw[-1, p]).max() < 1e-3


def test_nothing_that_the_listings_hidden_neurons_do_reaches_y():
    # As printed the output neuron sees 0 and 0 for ever: y depends on its bias alone, and that
    # moves alike for the same target, whatever the input.
    _, records = trained("as_listed")
    assert (records.y[:, 0] == records.y[:, 3]).all()
    assert (records.y[:, 1] == records.y[:, 2]).all()
    assert (records.w[:, 0, 6] != records.w[:, 3, 6]).any()


@by_wiring
def test_each_iterations_step_leads_to_the_next_iterations_weights(wiring):
    # w_{k+1} = w_k - eta dw_k: a product and a difference in IEEE arithmetic, so bit for bit.
    state, records = trained(wiring)
    after = np.concatenate([records.w[1:], state.w[np.newaxis]])
    assert (after == records.w - 0.1 * records.dw).all()


@by_wiring
def test_the_error_is_the_square_of_what_is_missing(wiring):
    _, records = trained(wiring)
    assert ((np.array([0.0, 1.0, 1.0, 0.0]) - records.y) ** 2 == records.E).all()

"""advance: the same numbers however a run is cut, recorded or not, for every recipe there is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import TrainingConfig
from core.refusal import RefusedError
from core.training import State, advance, row_length, start

LARGEST = np.finfo(float).max


def ordinary(size):
    return st.floats(-size, size)


def any_number(size):
    """Mostly ordinary ones; now and then one from anywhere in float64."""
    return ordinary(size) | ordinary(size) | ordinary(size) | st.floats(-LARGEST, LARGEST)


@st.composite
def tables(draw):
    inputs, patterns = draw(st.integers(1, 4)), draw(st.integers(1, 16))
    row = st.lists(any_number(3), min_size=inputs, max_size=inputs)
    x = draw(st.lists(row, min_size=patterns, max_size=patterns, unique_by=tuple))
    t = draw(st.lists(st.floats(0, 1), min_size=patterns, max_size=patterns))
    return {"x": x, "t": t}


@st.composite
def recipes(draw):
    """Any recipe at all: the fields that a client may send, within what is taken."""
    problem = draw(st.sampled_from(["xor", "xnor", "and", "or", "nand", "nor"]) | tables())
    inputs = 2 if isinstance(problem, str) else len(problem["x"][0])
    numbers = 2 * (inputs + 1) + 3
    weights = st.lists(any_number(4), min_size=numbers, max_size=numbers)
    ends = st.tuples(any_number(4), any_number(4)).map(sorted)
    init = draw(
        st.builds(lambda value: {"kind": "constant", "value": value}, any_number(4))
        | st.builds(lambda w: {"kind": "weights", "w": w}, weights)
        | st.builds(
            lambda ends, seed: {"kind": "uniform", "low": ends[0], "high": ends[1], "seed": seed},
            ends,
            st.integers(0, 2**53 - 1),
        )
    )
    fields = {
        "problem": problem,
        "init": init,
        "eta": draw(st.floats(1e-3, 10) | st.floats(0, LARGEST, exclude_min=True)),
        "wiring": draw(st.sampled_from(["connected", "as_listed"])),
    }
    return TrainingConfig.parse(fields)


def bits(array):
    return np.ascontiguousarray(array).view(np.uint64)


@settings(max_examples=150, deadline=None)
@given(
    config=recipes(),
    cuts=st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(1, 50)), max_size=8),
)
def test_no_cut_no_stride_and_no_recording_changes_a_bit(config, cuts):
    n = sum(length for length, _ in cuts)
    end, whole = advance(config, start(config), n, stride=1)
    state = start(config)
    for length, stride in cuts:
        before = state
        state, records = advance(config, before, length, stride=stride)
        reached = whole.w[state.k] if state.k < len(whole) else end.w
        assert (bits(state.w) == bits(reached)).all()
        if records is not None:
            expected = [k for k in range(before.k, state.k) if k % stride == 0]
            assert list(records.k) == expected
            assert (bits(records.rows) == bits(whole.rows[expected])).all()
    assert state.same_bits(end)


@settings(max_examples=150, deadline=None)
@given(recipes())
def test_every_recipe_gives_finite_records_to_its_end_or_until_it_diverges(config):
    state, records = advance(config, start(config), 40, stride=1)
    assert np.isfinite(records.rows).all()
    assert np.isfinite(state.w).all()
    assert len(records) == state.k
    assert state.diverged == (state.k < 40)
    if len(records):
        assert records.y.min() >= 0.0
        assert records.y.max() <= 1.0
        assert records.E.max() <= 1.0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
SHAPES = st.fixed_dictionaries({"kind": st.sampled_from(["constant", "uniform", "weights"]) | JSON})
SENT = st.dictionaries(st.sampled_from(sorted(TrainingConfig.model_fields)), JSON | SHAPES)


@settings(max_examples=300, deadline=None)
@given(SENT | JSON)
def test_whatever_is_sent_is_a_recipe_that_trains_or_is_refused(data):
    try:
        config = TrainingConfig.parse(data)
    except RefusedError:
        return
    state, _ = advance(config, start(config), 3)
    assert (state.k == 3) != state.diverged


@pytest.mark.parametrize("first", [0.0, -0.0])
def test_a_recipes_bits_do_not_depend_on_the_recipes_before_it(first):
    # 0.0 == -0.0, so these recipes are equal; dw = delta x keeps the sign.
    for x in (first, -first):
        config = TrainingConfig.parse({"problem": {"x": [[x]], "t": [1]}})
        _, records = advance(config, start(config), 1, stride=1)
        assert np.signbit(records.dw[0, 0, 0]) != np.signbit(x)


@pytest.mark.parametrize("n", [1, 100])
def test_the_state_before_is_left_as_it_was(n):
    config = TrainingConfig()
    before = start(config)
    after, _ = advance(config, before, n)
    assert before.same_bits(start(config))
    assert not np.shares_memory(before.w, after.w)


def test_no_iterations_change_nothing():
    config = TrainingConfig()
    before, _ = advance(config, start(config), 5)
    state, records = advance(config, before, 0, stride=1)
    assert state.same_bits(before)
    assert len(records) == 0


def test_a_state_from_elsewhere_may_be_read_only():
    # A checkpoint's weights are bytes of a store.
    config = TrainingConfig()
    w = np.frombuffer(start(config).w.tobytes()).reshape(4, 9)
    assert advance(config, State(0, w), 9)[0].same_bits(advance(config, start(config), 9)[0])


def test_a_row_is_y_and_E_of_each_pattern_then_dw_and_w_of_each_net():
    config = TrainingConfig.parse({"init": {"kind": "uniform", "seed": 1}})
    _, records = advance(config, start(config), 7, stride=1)
    assert row_length(config) == 4 + 4 + 4 * 9 + 4 * 9 == 80
    assert records.rows.shape == (7, 80)
    assert records.rows.flags.c_contiguous
    assert records.y.shape == records.E.shape == (7, 4)
    assert records.dw.shape == records.w.shape == (7, 4, 9)
    parts = [records.y, records.E, records.dw.reshape(7, 36), records.w.reshape(7, 36)]
    assert (np.concatenate(parts, axis=1) == records.rows).all()
    # The first weights are the start's; the first errors those of the first outputs.
    assert (records.w[0] == start(config).w).all()
    assert ((np.array(config.table.t) - records.y) ** 2 == records.E).all()


@pytest.mark.parametrize("stride", [11, 10**30])
def test_records_may_be_none_and_still_have_their_shape(stride):
    config = TrainingConfig()
    state, _ = advance(config, start(config), 1)
    state, records = advance(config, state, 5, stride=stride)
    assert (state.k, len(records)) == (6, 0)
    assert records.y.shape == records.E.shape == (0, 4)
    assert records.dw.shape == records.w.shape == (0, 4, 9)


@pytest.mark.parametrize(("n", "stride"), [(-1, None), (5, 0), (5, -2)])
def test_a_negative_number_of_iterations_and_a_stride_below_1_are_refused(n, stride):
    config = TrainingConfig()
    with pytest.raises(ValueError, match=f"n: got {n}, stride: got {stride}"):
        advance(config, start(config), n, stride=stride)


@pytest.mark.parametrize(
    "other",
    [State(1, np.zeros((1, 2))), State(0, -np.zeros((1, 2))), State(0, np.zeros((1, 2)), True)],
    ids=["k", "minus zero", "diverged"],
)
def test_states_are_the_same_only_to_the_last_bit(other):
    state = State(0, np.zeros((1, 2)))
    assert state.same_bits(State(0, np.zeros((1, 2))))
    assert not state.same_bits(other)


@pytest.mark.parametrize("shape", [(4, 8), (3, 9), (36,), (4, 9, 1)])
def test_a_state_of_another_shape_never_reaches_the_kernel(shape):
    with pytest.raises(ValueError, match=r"w: got the shape .*, allowed: \(4, 9\)"):
        advance(TrainingConfig(), State(0, np.ones(shape)), 1)

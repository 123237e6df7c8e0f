"""advance: the same numbers however a run is cut, recorded or not, for every recipe there is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import TrainingConfig
from core.refusal import RefusedError
from core.training import (
    State,
    advance,
    forked,
    fresh,
    numbers,
    of_numbers,
    prepare,
    row_length,
    start,
)
from tests.core.recipes import NEVER, OPTIMIZERS, SCHEDULES, plain_recipes, recipes


def bits(array):
    return np.ascontiguousarray(array).view(np.uint64)


@settings(max_examples=200, deadline=None)
@given(
    config=recipes(),
    cuts=st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(1, 50)), max_size=8),
    parted=st.booleans(),
)
def test_no_cut_no_stride_no_recording_no_checkpoint_and_no_fork_changes_a_bit(
    config, cuts, parted
):
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
            if config.schedule == "online":
                assert records.p.tolist() == whole.p[expected].tolist()
        if parted and not state.ended:
            state = of_numbers(config, state.k, numbers(config, forked(config, config, state)))
    assert state.same_bits(end)
    assert state.ended == end.ended


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda fields: " ".join(fields.values()))
@pytest.mark.parametrize("chunk", [1, 7, 1_000, 4_096])
def test_the_same_recipe_gives_the_same_numbers_in_any_chunks_forked_or_not(
    schedule, optimizer, chunk
):
    fields = {"activation": "tanh", "init": {"kind": "he", "seed": 6}, "weight_decay": 1e-4}
    fields |= schedule | {"optimizer": {"kind": optimizer}, "hidden": [3, 2], "eta": 0.05}
    config = TrainingConfig.parse(fields)
    n = 300 if chunk == 1 else 5_000
    end, whole = advance(config, start(config), n, stride=1)
    assert end.ended is None
    state, parts = start(config), []
    while state.k < n:
        state, records = advance(config, state, min(chunk, n - state.k), stride=1)
        parts.append(records.rows)
        state = forked(config, config, state)
    assert state.same_bits(end)
    assert (bits(np.concatenate(parts)) == bits(whole.rows)).all()


@settings(max_examples=200, deadline=None)
@given(plain_recipes())
def test_the_articles_own_kernel_gives_the_bits_of_the_one_for_every_recipe(fields):
    plain = TrainingConfig.parse(fields)
    general = TrainingConfig.parse(fields | {"stop": NEVER})
    expected, records = advance(plain, start(plain), 40, stride=1)
    state, others = advance(general, start(general), 40, stride=1)
    assert (bits(others.rows) == bits(records.rows)).all()
    assert (bits(state.w) == bits(expected.w)).all()
    assert (state.k, state.diverged) == (expected.k, expected.diverged)


@pytest.mark.parametrize("wiring", ["connected", "as_listed"])
def test_the_articles_run_has_the_same_bits_by_both(wiring):
    plain, general = (
        TrainingConfig.parse({"wiring": wiring} | more) for more in ({}, {"stop": NEVER})
    )
    prepare(plain)
    prepare(general)
    expected, records = advance(plain, start(plain), 10_000, stride=1)
    state, others = advance(general, start(general), 10_000, stride=1)
    assert (bits(others.rows) == bits(records.rows)).all()
    assert (bits(state.w) == bits(expected.w)).all()
    assert state.memory[3] > 0  # the rule was looked at


@settings(max_examples=150, deadline=None)
@given(recipes())
def test_a_batch_sums_what_each_computes_pattern_after_pattern(config):
    # `batch` and `online` are compiled with several sums side by side: no sum's order may change.
    usual = {"optimizer": {"kind": "gd"}, "weight_decay": 0.0, "stop": {}, "fault": None}
    fields = {name: value for name, value in config.model_dump().items() if name != "order"}
    each, batch, online = (
        TrainingConfig.parse(fields | usual | schedule)
        for schedule in (
            {"schedule": "each", "reduction": "mean"},
            {"schedule": "batch", "reduction": "sum"},
            {"schedule": "online", "reduction": "mean"},
        )
    )
    _, alone = advance(each, start(each), 1, stride=1)
    for together, patterns in ((batch, range(len(config.table.t))), (online, [0])):
        _, records = advance(together, start(together), 1, stride=1)
        if len(alone) == len(records) == 1:
            assert (bits(records.y) == bits(alone.y)).all()
            assert (bits(records.E) == bits(alone.E)).all()
            first, *others = (alone.dw[0, p] for p in patterns)
            total = first.copy()
            for dw in others:
                total += dw
            assert (bits(records.dw[0, 0]) == bits(total)).all()


def test_online_with_a_pattern_of_its_own_is_each():
    # One pattern: every schedule descends the same gradient, so the bits are the same.
    one = {"problem": {"x": [[0.3, -0.7]], "t": [1]}, "init": {"kind": "normal", "seed": 1}}
    rows = []
    for schedule in SCHEDULES:
        config = TrainingConfig.parse(one | schedule)
        rows.append(bits(advance(config, start(config), 200, stride=1)[1].rows))
    assert all((row == rows[0]).all() for row in rows)


@settings(max_examples=200, deadline=None)
@given(recipes())
def test_every_recipe_gives_finite_records_to_its_end_or_until_it_diverges(config):
    state, records = advance(config, start(config), 40, stride=1)
    assert np.isfinite(records.rows).all()
    assert np.isfinite(state.w).all()
    assert np.isfinite(state.slots).all()
    assert len(records) == state.k
    assert (state.ended is None) == (state.k == 40) or state.ended not in {None, "diverged"}
    assert records.E.min(initial=0.0) >= 0.0
    low, high = {"sigmoid": (0, 1), "tanh": (-1, 1)}.get(config.output, (-np.inf, np.inf))
    assert records.y.min(initial=high) >= low
    assert records.y.max(initial=low) <= high


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KINDS = ["constant", "uniform", "normal", "glorot", "he", "weights", *OPTIMIZERS]
SHAPES = st.fixed_dictionaries({"kind": st.sampled_from(KINDS) | JSON})
SENT = st.dictionaries(st.sampled_from(sorted(TrainingConfig.model_fields)), JSON | SHAPES)


@settings(max_examples=300, deadline=None)
@given(SENT | JSON)
def test_whatever_is_sent_is_a_recipe_that_trains_or_is_refused(data):
    try:
        config = TrainingConfig.parse(data)
    except RefusedError:
        return
    state, _ = advance(config, start(config), 3)
    assert state.k == 3 or state.ended


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
    begun = start(config)
    w = np.frombuffer(begun.w.tobytes()).reshape(4, 9)
    memory = np.frombuffer(begun.memory.tobytes())
    state = State(0, w, begun.slots, memory)
    assert advance(config, state, 9)[0].same_bits(advance(config, begun, 9)[0])


@pytest.mark.parametrize("slots", [(1, 0, 9), (1, 1, 9), (1, 2, 8), (2, 9)])
def test_nor_does_one_with_the_slots_of_another_optimizer(slots):
    config = TrainingConfig.parse({"schedule": "batch", "optimizer": {"kind": "adam"}})
    state = replace(start(config), slots=np.zeros(slots))
    with pytest.raises(ValueError, match=r"slots: got the shape .*, allowed: \(1, 2, 9\)"):
        advance(config, state, 1)


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
    [
        {"k": 1},
        {"w": -np.zeros((1, 2))},
        {"slots": -np.zeros((1, 1, 2))},
        {"memory": np.array([1.0, 1.0, -1.0, -0.0])},
        {"ended": "diverged"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_states_are_the_same_only_to_the_last_bit(other):
    fields = {"k": 0, "w": np.zeros((1, 2)), "slots": np.zeros((1, 1, 2))}
    fields["memory"] = np.array([1.0, 1.0, -1.0, 0.0])
    assert State(**fields).same_bits(State(**fields))
    assert not State(**fields).same_bits(State(**fields | other))


@pytest.mark.parametrize("shape", [(4, 8), (3, 9), (36,), (4, 9, 1)])
def test_a_state_of_another_shape_never_reaches_the_kernel(shape):
    with pytest.raises(ValueError, match=r"w: got the shape .*, allowed: \(4, 9\)"):
        advance(TrainingConfig(), fresh(TrainingConfig(), 0, np.ones(shape)), 1)

"""The compiled kernel: the blackboard's numbers for any layers."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import formulas, kernel, machine_code, training, translation
from core.choices import Fault
from core.config import TrainingConfig
from core.network import Network, backward, error, forward
from tests.core.recipes import NEVER

SIZES = [(2, 2, 1), (1, 1, 1), (2, 1), (4, 1), (3, 4, 2, 1), (4, 8, 8, 8, 8, 1), (1, 3, 1, 2, 1)]
by_compilation = pytest.mark.parametrize("way", ["plain", "each"])


def by_reference(network, x, t, eta, before):
    """Compute in Python what follows from each w of `before` (n, M); rows as the kernel's, next w.

    From the kernel's own w each time: a steep net may make much of an earlier rounding error.
    """
    rows, after = [], []
    for w in before:
        outputs = forward(network, w, x)
        y, dw = outputs[-1][0], backward(network, w, outputs, t)
        rows.append(np.concatenate([[y, error(y, t)], dw, w]))
        after.append(w - eta * dw)
    return np.array(rows), np.array(after)


def recipe(network, x, t, eta, way):
    """The recipe of such nets, which this compilation trains."""
    return TrainingConfig.parse(
        {
            "problem": {"x": x.tolist(), "t": t.tolist()},
            "hidden": network.sizes[1:-1],
            "wiring": "connected" if network.connected else "as_listed",
            "eta": eta,
            "stop": {} if way == "plain" else NEVER,
        }
    )


def by_kernel(network, x, t, eta, w, n, way):
    """Let the kernel do the same for all nets; records as (P, n, 2 + 2 M), and its own weights."""
    config = recipe(network, x, t, eta, way)
    assert translation.way(config) == way
    state, records = training.advance(config, training.fresh(config, 0, w), n, stride=1)
    assert len(records) == n
    y, e = records.y[:, :, np.newaxis], records.E[:, :, np.newaxis]
    return np.concatenate([y, e, records.dw, records.w], axis=2).swapaxes(0, 1), state.w


@by_compilation
@pytest.mark.parametrize(
    ("sizes", "connected"),
    [*((sizes, True) for sizes in SIZES), *((sizes, False) for sizes in SIZES if len(sizes) == 3)],
    ids=str,
)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), patterns=st.integers(1, 16), eta=st.floats(0.01, 5.0))
def test_the_kernel_computes_what_the_reference_computes(
    way, connected, sizes, seed, patterns, eta
):
    network = Network(sizes, connected)
    generator = np.random.default_rng(seed)
    x = generator.uniform(-2, 2, (patterns, sizes[0]))
    t = generator.uniform(0, 1, patterns)
    w = generator.uniform(-3, 3, (patterns, len(network.parameters)))
    records, after = by_kernel(network, x, t, eta, w, 12, way)
    parameters = w.shape[1]
    assert (records[:, 0, -parameters:] == w).all()
    for p in range(patterns):
        before = records[p, :, -parameters:]
        expected, moved = by_reference(network, x[p], t[p], eta, before)
        # They sum in different orders: some rounding errors of numbers up to 100.
        np.testing.assert_allclose(records[p], expected, rtol=1e-11, atol=1e-13)
        np.testing.assert_allclose([*before[1:], after[p]], moved, rtol=1e-11, atol=1e-13)


@by_compilation
def test_a_net_does_not_depend_on_the_nets_beside_it(way):
    network, generator = Network((2, 2, 1)), np.random.default_rng(5)
    x, t, w = generator.normal(size=(7, 2)), generator.random(7), generator.normal(size=(7, 9))
    together, _ = by_kernel(network, x, t, 0.7, w, 50, way)
    for p in range(7):
        alone, _ = by_kernel(network, x[[p]], t[[p]], 0.7, w[[p]], 50, way)
        assert (alone[0] == together[p]).all()


@pytest.mark.parametrize("way", kernel.WAYS)
@pytest.mark.parametrize("changed", ["w", "slots", "memory", "rows", "x", "order", "sizes"])
def test_arrays_of_another_layout_are_refused_and_never_compiled_anew(way, changed):
    arrays = {
        "w": np.zeros((4, 9)),
        "slots": np.zeros((4, 0, 9)),
        "memory": np.zeros(formulas.MEMORY),
        "rows": np.empty((1, 80)),
    }
    called = translation.translated(TrainingConfig(), training.NO_ORDER)
    other = {
        "w": arrays["w"].T.copy().T,
        "slots": np.zeros((4, 9)),
        "memory": np.zeros(8)[::2],
        "rows": np.empty((1, 80), np.float32),
        "x": called.x[:, ::-1],
        "order": np.zeros(0, np.int64),
        "sizes": np.array([2, 2, 1]),
    }
    if changed in arrays:
        arrays[changed] = other[changed]
    else:
        called = called._replace(**{changed: other[changed]})
    w, slots, memory, rows = arrays.values()
    with pytest.raises(TypeError, match="No matching definition"):
        machine_code.compiled(way)(called, w, slots, memory, 0, 0, 1, rows)


def test_the_names_in_the_kernel_are_the_recipes():
    # The kernel compares places in these tuples; a name at another place would be another formula.
    choices = {
        "activation": formulas.ACTIVATIONS,
        "loss": formulas.LOSSES,
        "schedule": formulas.SCHEDULES,
    }
    schema = TrainingConfig.model_json_schema()["properties"]
    for field, names in choices.items():
        assert tuple(schema[field]["enum"]) == names
    places = {name.upper(): place for names in choices.values() for place, name in enumerate(names)}
    places |= {name.upper(): place for place, name in enumerate(formulas.OPTIMIZERS)}
    assert (None, *get_args(Fault)) == formulas.FAULTS
    places |= {str(name or "no_fault").upper(): p for p, name in enumerate(formulas.FAULTS)}
    assert {name: getattr(formulas, name) for name in places} == places
    assert set(training.SLOTS) == set(formulas.OPTIMIZERS)
    assert training.ENDED[kernel.NO_REASON] is None
    for reason in ("diverged", "error_below", "tolerance", "plateau"):
        assert training.ENDED[getattr(kernel, reason.upper())] == reason

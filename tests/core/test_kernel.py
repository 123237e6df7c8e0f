"""The compiled kernel: what the reference in plain NumPy computes, for any layers; its code."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import kernel
from core.network import Network, backward, error, forward

SIZES = [(2, 2, 1), (1, 1, 1), (2, 1), (4, 1), (3, 4, 2, 1), (4, 8, 8, 8, 8, 1), (1, 3, 1, 2, 1)]


def by_reference(network, x, t, eta, w, n):
    """Step a net n iterations in Python; return its records (n, 2 + 2 M) and the last weights."""
    rows = []
    for _ in range(n):
        outputs = forward(network, w, x)
        y, dw = outputs[-1][0], backward(network, w, outputs, t)
        rows.append(np.concatenate([[y, error(y, t)], dw, w]))
        w = w - eta * dw
    return np.array(rows), w


def by_kernel(network, x, t, eta, w, n):
    """Let the kernel do the same for all nets; records as (P, n, 2 + 2 M), and its own weights."""
    patterns, parameters = w.shape
    w = w.copy()
    rows = np.empty((n + 1, patterns * (2 + 2 * parameters)))
    sizes = np.array(network.sizes, dtype=np.uint64)
    done = kernel.compiled()(sizes, network.connected, x, t, eta, w, n, 0, 1, rows)
    assert done == n
    y, e, dw, before = np.split(
        rows[:n], np.cumsum([patterns, patterns, patterns * parameters]), axis=1
    )
    shape = (n, patterns, parameters)
    columns = [y[:, :, np.newaxis], e[:, :, np.newaxis], dw.reshape(shape), before.reshape(shape)]
    return np.concatenate(columns, axis=2).swapaxes(0, 1), w


@pytest.mark.parametrize("connected", [True, False], ids=["connected", "as_listed"])
@pytest.mark.parametrize("sizes", SIZES, ids=str)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), patterns=st.integers(1, 16), eta=st.floats(0.01, 5.0))
def test_the_kernel_computes_what_the_reference_computes(connected, sizes, seed, patterns, eta):
    network = Network(sizes, connected)
    generator = np.random.default_rng(seed)
    x = generator.uniform(-2, 2, (patterns, sizes[0]))
    t = generator.uniform(0, 1, patterns)
    w = generator.uniform(-3, 3, (patterns, len(network.parameters)))
    records, after = by_kernel(network, x, t, eta, w, 12)
    for p in range(patterns):
        expected, last = by_reference(network, x[p], t[p], eta, w[p], 12)
        # They sum in different orders: some rounding errors of numbers up to 100.
        np.testing.assert_allclose(records[p], expected, rtol=1e-11, atol=1e-12)
        np.testing.assert_allclose(after[p], last, rtol=1e-11, atol=1e-12)


def test_a_net_does_not_depend_on_the_nets_beside_it():
    network, generator = Network((2, 2, 1)), np.random.default_rng(5)
    x, t, w = generator.normal(size=(7, 2)), generator.random(7), generator.normal(size=(7, 9))
    together, _ = by_kernel(network, x, t, 0.7, w, 50)
    for p in range(7):
        alone, _ = by_kernel(network, x[[p]], t[[p]], 0.7, w[[p]], 50)
        assert (alone[0] == together[p]).all()


@pytest.mark.parametrize("changed", ["w", "x", "sizes"])
def test_arrays_of_another_layout_are_refused_and_never_compiled_anew(changed):
    arrays = {
        "sizes": np.array([2, 2, 1], dtype=np.uint64),
        "x": np.zeros((4, 2)),
        "w": np.zeros((4, 9)),
    }
    other = {"w": arrays["w"].T.copy().T, "x": arrays["x"][:, ::-1], "sizes": np.array([2, 2, 1])}
    arrays[changed] = other[changed]
    sizes, x, w = arrays.values()
    with pytest.raises(TypeError, match="No matching definition"):
        kernel.compiled()(sizes, True, x, np.zeros(4), 0.1, w, 0, 0, 1, np.empty((1, 80)))


@pytest.fixture(scope="module")
def machine_code():
    """The kernel compiled anew, since one from the cache shows no code: its IR and its assembly."""
    njit = kernel.njit
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "_compiled", None)
        patch.setattr(kernel, "njit", lambda *a, **options: njit(*a, **options | {"cache": False}))
        function = kernel.compiled()
    (signature,) = function.signatures
    return function.inspect_llvm(signature), function.inspect_asm(signature)


MATHEMATICS = r"(?:ll?rint|l?l?round|exp|exp2|expm1|pow|powi|log|log1p|sin|cos|tanh?|fma|fmod)[fl]?"


def test_the_compiled_kernel_calls_no_mathematics_of_the_platform(machine_code):
    ir, assembly = machine_code
    called = re.findall(r"^declare .*?@([\w.]+)\(", ir, re.MULTILINE)
    assert "NRT_MemInfo_alloc_aligned" in called  # the pattern finds what is called
    assert [name for name in called if re.fullmatch(MATHEMATICS, name)] == []
    assert [name for name in called if re.match(rf"llvm\.{MATHEMATICS}\.", name)] == []
    assert re.findall(rf"[\s$*]{MATHEMATICS}(?:@PLT)?[\s,]", assembly) == []


def test_the_compiled_kernel_fuses_no_product_with_a_sum(machine_code):
    ir, assembly = machine_code
    assert "mul" in assembly
    assert re.findall(r"\bv?fn?m(?:add|sub|la|ls)\w*", assembly) == []
    assert "fmuladd" not in ir


def test_the_compiled_kernel_lets_the_compiler_reorder_no_arithmetic(machine_code):
    ir, _ = machine_code
    operations = re.findall(r"= f(?:add|sub|mul|div) (.*?)double", ir)
    assert len(operations) > 20
    assert set(operations) == {""}  # no fast, contract, reassoc, nnan ... on any of them


def test_where_no_folder_can_be_written_the_kernel_is_compiled_for_the_process(monkeypatch):
    njit = kernel.njit

    def without_folders(*arguments, **options):
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return njit(*arguments, **options)

    cached = kernel.compiled()
    monkeypatch.setattr(kernel, "_compiled", None)
    monkeypatch.setattr(kernel, "njit", without_folders)
    assert kernel.compiled() is not cached
    assert kernel.compiled() is kernel.compiled()
    assert kernel.compiled().signatures == cached.signatures

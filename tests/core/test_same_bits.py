"""The same recipe gives the same bits on every computer: in processes that compile differently."""

import os
import subprocess
import sys

import llvmlite.binding
import pytest

RECIPES = """
import hashlib
from core import kernel
from core.config import TrainingConfig
from core.training import advance, start

uniform = {"kind": "uniform", "low": -3, "high": 3, "seed": 11}
recipes = [
    {},
    {"wiring": "as_listed"},
    {"init": uniform, "eta": 2.5, "problem": "majority3"},
    {"init": uniform, "eta": 30.0, "problem": {"x": [[0.3, -7.7, 1e-9, 1e5]], "t": [0.7]}},
]
digest = hashlib.sha256()
for recipe in recipes:
    config = TrainingConfig.parse(recipe)
    state, records = advance(config, start(config), 3_000, stride=1)
    digest.update(records.rows.tobytes() + state.w.tobytes())
print(digest.hexdigest(), sum(kernel.compiled().stats.cache_hits.values()))
"""

ONE_BIT_MORE = """
from math import nextafter
from core import training

start_of = training.start

def one_bit_more(config):
    state = start_of(config)
    state.w[-1, -1] = nextafter(state.w[-1, -1], 9)
    return state

training.start = one_bit_more
"""


def digest(folder, *, before="", **environment):
    """Return the digest of all records and final weights, and the hits in Numba's cache."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    answer = subprocess.run(
        [sys.executable, "-c", before + RECIPES],
        env=inherited | {"NUMBA_CACHE_DIR": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    digest, hits = answer.stdout.split()
    return digest, int(hits)


@pytest.fixture(scope="module")
def warm(tmp_path_factory):
    """A cache that one process has filled, and the digest that it printed."""
    folder = tmp_path_factory.mktemp("warm")
    expected, hits = digest(folder)
    assert hits == 0
    return folder, expected


def test_a_kernel_from_a_warm_cache_gives_the_bits_of_one_just_compiled(warm):
    folder, expected = warm
    assert digest(folder) == (expected, 1)


def test_what_python_m_core_kernel_compiles_is_found_and_gives_the_same_bits(warm, tmp_path):
    _, expected = warm
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "core.kernel"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert str(tmp_path) in said.stdout
    assert digest(tmp_path) == (expected, 1)


@pytest.mark.parametrize(
    "off", ["-AVX2,-FMA", "-AVX512F,-AVX2,-AVX,-FMA,-FMA4,-ERMS"], ids=["no-fma", "no-avx"]
)
def test_the_bits_do_not_depend_on_the_variants_of_the_c_library(warm, off):
    folder, expected = warm
    assert digest(folder, GLIBC_TUNABLES=f"glibc.cpu.hwcaps={off}") == (expected, 1)


def test_the_bits_do_not_depend_on_the_processor_the_kernel_is_compiled_for(warm, tmp_path):
    # This very processor, its widest instructions and fused ones included, loops vectorised.
    _, expected = warm
    settings = {
        "NUMBA_CPU_NAME": llvmlite.binding.get_host_cpu_name(),
        "NUMBA_CPU_FEATURES": llvmlite.binding.get_host_cpu_features().flatten(),
        "NUMBA_LOOP_VECTORIZE": "1",
    }
    assert digest(tmp_path, **settings) == (expected, 0)


def test_the_digest_sees_a_single_bit(warm):
    # A test of this file that cannot fail would prove nothing.
    folder, expected = warm
    assert digest(folder, before=ONE_BIT_MORE)[0] != expected

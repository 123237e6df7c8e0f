"""The same recipe gives the same bits on every computer: in processes that compile differently."""

import os
import subprocess
import sys

import llvmlite.binding
import pytest

from tests.conftest import unmeasured

RECIPES = """
import hashlib
from core.kernel import WAYS
from core.machine_code import compiled
from core.config import TrainingConfig
from core.training import advance, start

uniform = {"kind": "uniform", "low": -3, "high": 3, "seed": 11}
recipes = [
    {},
    {"wiring": "as_listed"},
    {"init": uniform, "eta": 2.5, "problem": "majority3"},
    {"init": uniform, "eta": 30.0, "problem": {"x": [[0.3, -7.7, 1e-9, 1e5]], "t": [0.7]}},
    {"schedule": "batch", "init": {"kind": "glorot", "seed": 3}, "optimizer": {"kind": "adam"},
     "activation": "tanh", "hidden": [3, 2], "loss": "cross_entropy"},
    {"schedule": "batch", "reduction": "sum", "init": {"kind": "he", "seed": 4}, "hidden": [4],
     "activation": "relu", "output": "tanh", "optimizer": {"kind": "momentum"}, "eta": 0.01},
    {"schedule": "online", "order": "shuffled", "init": {"kind": "normal", "seed": 5},
     "optimizer": {"kind": "nesterov"}, "weight_decay": 1e-4, "loss": "half_squared"},
    {"schedule": "online", "init": uniform, "activation": "leaky_relu", "output": "identity",
     "eta": 0.01, "optimizer": {"kind": "rmsprop"}, "problem": "parity3"},
    {"init": uniform, "activation": "identity", "output": "tanh", "hidden": [8, 8, 8, 8],
     "optimizer": {"kind": "adam"}, "stop": {"plateau": {"iterations": 500}}},
    {"hidden": [], "schedule": "online", "loss": "cross_entropy", "eta": 3.0},
    {"hidden": [3, 2], "schedule": "batch", "init": uniform, "activation": "tanh",
     "optimizer": {"kind": "adam"}, "fault": "updated_weights"},
    {"schedule": "online", "init": uniform, "eta": 0.3, "fault": "last_gradient"},
    {"init": uniform, "activation": "leaky_relu", "weight_decay": 0.01, "eta": 0.02,
     "optimizer": {"kind": "rmsprop"}, "fault": "no_derivative"},
]
digest = hashlib.sha256()
for recipe in recipes:
    config = TrainingConfig.parse(recipe)
    state, records = advance(config, start(config), 3_000, stride=1)
    assert state.k > 500
    digest.update(records.rows.tobytes() + state.w.tobytes() + state.slots.tobytes())
    digest.update(state.memory.tobytes())
    digest.update(b"" if records.p is None else records.p.tobytes())
    digest.update(str(state.ended).encode())
hits = [sum(compiled(way).stats.cache_hits.values()) for way in WAYS]
print(digest.hexdigest(), sum(hits))
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
    inherited = {k: v for k, v in unmeasured(os.environ).items() if not k.startswith("NUMBA_")}
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


def test_kernels_from_a_warm_cache_give_the_bits_of_those_just_compiled(warm):
    folder, expected = warm
    assert digest(folder) == (expected, 4)


def test_what_python_m_core_machine_code_compiles_is_found_and_gives_the_same_bits(warm, tmp_path):
    _, expected = warm
    environment = unmeasured(os.environ) | {"NUMBA_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "core.machine_code"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert str(tmp_path) in said.stdout
    assert digest(tmp_path) == (expected, 4)


@pytest.mark.parametrize(
    "off", ["-AVX2,-FMA", "-AVX512F,-AVX2,-AVX,-FMA,-FMA4,-ERMS"], ids=["no-fma", "no-avx"]
)
def test_the_bits_do_not_depend_on_the_variants_of_the_c_library(warm, off):
    folder, expected = warm
    assert digest(folder, GLIBC_TUNABLES=f"glibc.cpu.hwcaps={off}") == (expected, 4)


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

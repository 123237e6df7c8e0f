"""The plain loops in C that `engine` measures the kernel against: compiled here, called like it.

engine.c is the article's four nets, engine_batch.c one 2-2-1 net for all patterns, engine_deep.c
any sigmoid net with Adam. Where there is no gcc nothing is compared.
"""

import ctypes
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from listing import Array

from core.config import TrainingConfig
from core.records import row_length
from core.training import start

Numbers = tuple[Array, ...]

LONG, DOUBLE = ctypes.c_long, ctypes.c_double
ARRAY = np.ctypeslib.ndpointer(dtype=float, flags="C_CONTIGUOUS")
INTEGERS = np.ctypeslib.ndpointer(dtype=np.int64, flags="C_CONTIGUOUS")


def _compiled(name: str, folder: str, types: list[Any]) -> Callable[..., None]:
    source, library = Path(__file__).with_name(f"{name}.c"), Path(folder, f"{name}.so")
    command = ["gcc", "-O3", "-shared", "-fPIC", "-o", library, source, "-lm"]
    subprocess.run(command, check=True)
    function = ctypes.CDLL(str(library)).train
    function.argtypes, function.restype = types, None
    return function


def _patterns(config: TrainingConfig) -> tuple[Array, Array]:
    return np.array(config.table.x), np.array(config.table.t)


def each(config: TrainingConfig, folder: str) -> Callable[[], Numbers]:
    """Return the article's training in C: y, E, dw, w (n, nets, ...) and the last w."""
    train = _compiled("engine", folder, [ARRAY, ARRAY, DOUBLE, LONG, ARRAY, ARRAY])
    x, t = _patterns(config)

    def by_c() -> Numbers:
        w, records = start(config).w, np.empty((4, config.iterations, 20))
        train(x, t, config.eta, config.iterations, w, records)
        records = records.swapaxes(0, 1)
        return records[..., 0], records[..., 1], records[..., 2:11], records[..., 11:], w

    return by_c


def batch(config: TrainingConfig, folder: str) -> Callable[[], Numbers]:
    """Return the training of one 2-2-1 net in C: the records' rows (n, R) and the last w (M,)."""
    train = _compiled("engine_batch", folder, [ARRAY, ARRAY, DOUBLE, LONG, ARRAY, ARRAY])
    x, t = _patterns(config)

    def by_c() -> Numbers:
        w, rows = start(config).w[0], np.empty((config.iterations, row_length(config)))
        train(x, t, config.eta, config.iterations, w, rows)
        return rows, w

    return by_c


def deep(config: TrainingConfig, folder: str) -> Callable[[], Numbers]:
    """Return the training of one net of any layers by Adam in C: rows (n, R), the last w (M,)."""
    types = [LONG, INTEGERS, LONG, ARRAY, ARRAY, *[DOUBLE] * 4, LONG, LONG, *[ARRAY] * 4]
    train = _compiled("engine_deep", folder, types)
    x, t = _patterns(config)
    sizes = np.array(config.network.sizes, np.int64)
    adam = config.optimizer

    def by_c() -> Numbers:
        w, rows = start(config).w[0], np.empty((config.iterations, row_length(config)))
        m, v = np.zeros(len(w)), np.zeros(len(w))
        rates = config.eta, adam.beta1, adam.beta2, adam.epsilon
        layers, n = len(sizes) - 1, config.iterations
        train(layers, sizes, len(t), x, t, *rates, n, len(w), w, m, v, rows)
        return rows, w

    return by_c

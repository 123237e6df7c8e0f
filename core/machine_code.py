"""The kernel in machine code: compiled once, kept in a folder, the same for every process.

training -> machine_code -> kernel. `python -m core.machine_code` compiles into the folder and says
where it is.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, get_type_hints

import numba
from numba import njit, types
from numba.core import caching

from core import arithmetic, each, faulty, formulas, kernel, pairs, together

_COMPILED = (pairs, arithmetic, formulas, each, together, faulty, kernel)
SOURCES = (*(Path(str(module.__file__)) for module in _COMPILED), Path(__file__))


class _AllSources:
    """What is kept is of these very sources: Numba itself looks at one file's date alone."""

    def get_source_stamp(self) -> str:
        """Return what changes with every change of what is compiled."""
        return sha256(b"".join(source.read_bytes() for source in SOURCES)).hexdigest()


class NamedFolder(_AllSources, caching.UserProvidedCacheLocator):  # type: ignore[misc]
    """The named cache folder, read-only or not; Numba's own locator passes over one of those."""

    def ensure_cache_path(self) -> None:
        """Take a folder that is there; one that is not is made, as Numba does."""
        if not Path(self.get_cache_path()).is_dir():
            super().ensure_cache_path()


class BesideTheSource(_AllSources, caching.InTreeCacheLocator):  # type: ignore[misc]
    """The folder beside the module."""


class OfTheUser(_AllSources, caching.UserWideCacheLocator):  # type: ignore[misc]
    """The user's own cache folder."""


numba.config.CACHE_LOCATOR_CLASSES = ",".join(
    f"core.machine_code.{locator.__name__}" for locator in (NamedFolder, BesideTheSource, OfTheUser)
)

ACTIVATED = "activated"
"""Beside the kernel's ways: `activated`."""

_locks = {name: threading.Lock() for name in (*kernel.WAYS, ACTIVATED)}
_compiled: dict[str, Callable[..., Any]] = {}


def _array(dimensions: int, item: Any = types.float64) -> Any:
    return types.Array(item, dimensions, "C")


_ARRAYS = {
    "sizes": _array(1, types.uint64),
    "x": _array(2),
    "t": _array(1),
    "order": _array(1, types.uint64),
    "decay": _array(1),
}
_NUMBERS = {bool: types.boolean, int: types.int64, float: types.float64}
RECIPE = types.NamedTuple(
    [_ARRAYS.get(n) or _NUMBERS[kind] for n, kind in get_type_hints(kernel.Recipe).items()],
    kernel.Recipe,
)
SIGNATURE = types.UniTuple(types.int64, 2)(
    RECIPE,
    _array(2),
    _array(3),
    _array(1),
    types.int64,
    types.int64,
    types.int64,
    _array(2),
)


def cache_in(folder: str) -> None:
    """Let machine code be kept in this folder; NUMBA_CACHE_DIR, where it is set, wins."""
    if "NUMBA_CACHE_DIR" not in os.environ:
        numba.config.CACHE_DIR = folder


def compiled(way: str) -> Callable[..., tuple[int, int]]:
    """Return `kernel(way)` in machine code: at the first call from the folder, or compiled.

    Safe from any thread; a second caller waits for the first. Where no folder is writable it is
    compiled for this process alone. The signature is explicit: other layouts are refused, never
    compiled anew.
    """
    return _machine_code(way, lambda: kernel.kernel(way), SIGNATURE)


def activated() -> Callable[..., Any]:
    """Return f(u) for an array u (n,): `formulas.activate`, by its function's number and slope."""
    signature = types.float64[::1](types.int64, types.float64[::1], types.float64)
    return _machine_code(ACTIVATED, lambda: formulas.activate_all, signature)


def _machine_code(
    name: str, source: Callable[[], Callable[..., Any]], signature: Any
) -> Callable[..., Any]:
    with _locks[name]:
        if name not in _compiled:
            function = source()
            options = {"error_model": "numpy", "nogil": True}
            try:
                _compiled[name] = njit(signature, cache=True, **options)(function)
            except Exception:  # noqa: BLE001 - no folder to keep it in, or one full or damaged
                _compiled[name] = njit(signature, **options)(function)
        return _compiled[name]


def compile_all(unwanted: Callable[[], bool] = lambda: False) -> None:
    """Compile what is not compiled yet, the article's kernel first.

    Before each of them it asks whether it is `unwanted` by now: one cannot be left halfway.
    """
    for way in kernel.WAYS:
        if unwanted():
            return
        compiled(way)
    if not unwanted():
        activated()


if __name__ == "__main__":
    compile_all()
    print("kernel compiled; cache:", numba.config.CACHE_DIR or "beside core/kernel.py")

"""Many iterations of a net at once, as JSON: what its neurons computed, what its patterns pulled.

Functions that `explaining` calls in a thread of the pool; the mathematics is `core.activity` and
`core.explain`.
"""

from dataclasses import dataclass

import numpy as np
import orjson
from numpy.typing import NDArray
from pybase64 import b64encode

from app.schemas import Run
from app.trajectory import Trajectory
from core.activity import activity, neurons
from core.explain import factors
from core.tug import along, rows

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Iterations k0, k0 + 1, ... of one net: w_k (n, M), w_{k+1} (n, M), p (n,) in `online`."""

    run: Run
    net: int
    k0: int
    w: Array
    after: Array
    p: NDArray[np.uint64] | None


def block(it: Block, chosen: int | None, encoding: str) -> bytes:
    """Return what every neuron computed in each iteration of a block, and a chain's factors."""
    config = it.run.config
    told = rows(config, it.net)
    x, t = np.array(config.table.x)[told], np.array(config.table.t)[told]
    active = activity(config, it.w, x, t, it.after)
    found = [] if chosen is None else factors(config, active, it.w, x, t, chosen, it.after)
    numbers = {"u": active.u, "h": active.h, "delta": active.delta}
    if chosen is not None:
        numbers["factors"] = np.stack([factor.values for factor in found], axis=2)
    answer = {
        "run": it.run.id,
        "net": it.net,
        "k0": it.k0,
        "n": len(it.w),
        "p": it.p,
        "patterns": told,
        "neurons": neurons(config.network),
        "parameter": None if chosen is None else it.run.parameters[chosen],
        "kinds": [factor.kind for factor in found],
        **(numbers if encoding == "json" else {"data": _data(list(numbers.values()))}),
    }
    return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)


def _data(numbers: list[Array]) -> str:
    """Return base64 of little-endian float64: in each row all of an iteration's numbers."""
    joined = np.concatenate([part.reshape(len(part), -1) for part in numbers], axis=1)
    return b64encode(np.ascontiguousarray(joined, "<f8").tobytes()).decode()


def tug(run: Run, net: int, m: int, path: Trajectory) -> bytes:
    """Return what each pattern pulls at a parameter along a path."""
    found = along(run.config, net, np.ascontiguousarray(path.w[:, net]), m)
    answer = {
        "run": run.id,
        "net": net,
        "parameter": run.parameters[m],
        "patterns": rows(run.config, net),
        "k": path.k,
        "shares": np.ascontiguousarray(found.shares),
        "sum": found.sum,
        "cancellation": found.cancellation,
        "E": found.E,
        "whole": {"cancellation": found.whole},
    }
    return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)

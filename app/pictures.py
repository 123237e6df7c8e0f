"""The pictures themselves: a net at w_k -> the JSON that answers for its surface, space, landscape.

Functions that `views` calls in a thread of the pool; the mathematics is `core.surfaces` and
`core.planes`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from pybase64 import b64encode

from app.schemas import Run
from app.trajectory import Trajectory
from app.viewrequests import LandscapeQuery, SurfaceQuery
from core import surfaces
from core.network import Network
from core.planes import Plane, axis, input_range, principal_plane, weight_range, weights_plane

Array = NDArray[np.float64]

LARGEST_F32 = float(np.finfo(np.float32).max)
FAR = 100.0  # times as wide as the path up to k: what lies so far ahead is left out


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A net at w_k: w (M,), dw (M,) of iteration k, None where it is not complete."""

    run: Run
    k: int
    net: int
    w: Array
    dw: Array | None

    @property
    def network(self) -> Network:
        """The shape of the net."""
        return self.run.config.network

    @property
    def x(self) -> Array:
        """The patterns' inputs (P, inputs)."""
        return np.array(self.run.config.table.x)

    @property
    def t(self) -> Array:
        """The patterns' targets (P,)."""
        return np.array(self.run.config.table.t)

    def head(self) -> dict[str, Any]:
        """Return what every answer begins with."""
        return {"run": self.run.id, "k": self.k, "net": self.net}


def surface(place: Place, query: SurfaceQuery) -> bytes:
    """Return y over the input plane: rows by x1, columns by x0."""
    x0, x1 = (input_range(column) for column in place.x.T)
    over = (axis(x0, query.size), axis(x1, query.size))
    y = surfaces.decision_surface(place.network, place.w, *over)
    return _json(
        {
            **place.head(),
            "size": query.size,
            "x0": x0,
            "x1": x1,
            **_numbers("y", y, query.encoding),
        }
    )


def hidden(place: Place) -> bytes:
    """Return what every hidden neuron makes of every pattern, and the output neuron of that."""
    outputs = surfaces.forward(place.network, place.w[np.newaxis], place.x)
    *weights, bias = place.network.layers(place.w)[-1][0].tolist()
    return _json(
        {
            **place.head(),
            "layers": [
                {"layer": layer, "h": h[0].T.tolist()} for layer, h in enumerate(outputs.hidden, 1)
            ],
            "u": outputs.u[0],
            "y": outputs.y[0],
            "output": {"w": weights, "bias": bias},
            "connected": place.network.connected,
        }
    )


def landscape(
    place: Place,
    query: LandscapeQuery,
    pair: tuple[int, int] | None,
    pattern: int | None,
    whole: Trajectory,
) -> bytes:
    """Return E over the plane through w_k of two parameters, or of the whole path's directions."""
    plane, explained, ranges = _in_sight(place, pair, whole)
    a, b = (axis(ends, query.size) for ends in ranges)
    chosen = slice(None) if pattern is None else slice(pattern, pattern + 1)

    def error(a: Array, b: Array) -> Array:
        x, t = place.x[chosen], place.t[chosen]
        return surfaces.landscape(place.network, plane, a, b, x, t, place.run.config.reduction)

    E = error(a, b)
    before = whole.k < place.k
    path = plane.project(np.concatenate([whole.w[before, place.net], place.w[np.newaxis]]))
    here = (path[0][-1], path[1][-1])
    finite = E[np.isfinite(E)]
    return _json(
        {
            **place.head(),
            "pattern": pattern,
            "axes": query.axes,
            "names": ["1", "2"] if pair is None else [place.run.parameters[i] for i in pair],
            "a": a,
            "b": b,
            **_numbers("E", E, query.encoding),
            "here": _point(*here) | {"E": float(error(*map(np.atleast_1d, here))[0, 0])},
            "step": _step(place, plane),
            "path": {"k": [*whole.k[before].tolist(), place.k], "a": path[0], "b": path[1]},
            "explained": explained,
            "directions": [plane.first, plane.second] if pair is None else None,
            "center": plane.center if pair is None else None,
            "least": float(finite.min()) if finite.size else None,
            "greatest": float(finite.max()) if finite.size else None,
        }
    )


Laid = tuple[Plane, tuple[float, float] | None, list[tuple[float, float]]]


def _in_sight(place: Place, pair: tuple[int, int] | None, whole: Trajectory) -> Laid:
    """Return the plane and its ranges: of the whole run; up to k where that is far too wide.

    The end of a run that diverged is so far away that nothing of its beginning would be seen.
    """
    laid, near = (_laid(place, pair, path) for path in (whole, _so_far(place, whole)))
    widest, wide = (max(high - low for low, high in ranges) for *_, ranges in (laid, near))
    return near if widest > FAR * wide else laid


def _so_far(place: Place, whole: Trajectory) -> Trajectory:
    """Return the place's net on its path up to w_k."""
    before = whole.k < place.k
    now = whole.w[:1].copy()
    now[0, place.net] = place.w
    w = np.concatenate([whole.w[before], now])
    return Trajectory(np.append(whole.k[before], place.k), w, w.min(axis=0), w.max(axis=0))


def _laid(place: Place, pair: tuple[int, int] | None, whole: Trajectory) -> Laid:
    """Return the plane, the variance its axes explain, and the range of each over a path."""
    if pair is None:
        path = whole.w[:, place.net]
        plane, explained = principal_plane(path)
        ranges = [weight_range(*_ends(along)) for along in plane.project(path)]
        return plane.through(place.w), explained, ranges
    low, high = whole.low[place.net], whole.high[place.net]
    ranges = [weight_range(float(low[i]), float(high[i])) for i in pair]
    return weights_plane(place.w, *pair), None, ranges


def _ends(along: Array) -> tuple[float, float]:
    """Return the least and the greatest finite number, 0 where there is none."""
    finite = along[np.isfinite(along)]
    return float(finite.min(initial=0.0)), float(finite.max(initial=0.0))


def _step(place: Place, plane: Plane) -> dict[str, float] | None:
    if place.dw is None:
        return None
    # -eta dw_k, as far as it lies in the plane
    with np.errstate(over="ignore", invalid="ignore"):
        step = -place.run.config.eta * place.dw
        return _point(step @ plane.first, step @ plane.second)


def _point(a: Any, b: Any) -> dict[str, float]:
    return {"a": float(a), "b": float(b)}


def _numbers(name: str, numbers: Array, encoding: str) -> dict[str, Any]:
    """Return an array under its name, or as `data`: base64 of little-endian float32.

    float32 takes the nearest finite number, and the largest for what is none.
    """
    if encoding == "json":
        return {name: numbers}
    finite = np.nan_to_num(numbers, nan=LARGEST_F32, posinf=LARGEST_F32, neginf=-LARGEST_F32)
    cut = np.clip(finite, -LARGEST_F32, LARGEST_F32).astype("<f4")
    return {"data": b64encode(cut.tobytes()).decode()}


def _json(answer: dict[str, Any]) -> bytes:
    """Return an answer as JSON; a number that is not finite is null."""
    return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)

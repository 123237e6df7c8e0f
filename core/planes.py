"""Planes in the space of a net's weights, and the ranges that axes have.

`surfaces` computes E over a plane; `app.views` chooses it from a run's path.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MARGIN = 0.25  # of a span, on each side
LEAST_SPAN = 2.0  # of weights on an axis, before the margin: the scale on which sigmoids bend
LARGEST = float(np.finfo(np.float64).max) / 4  # of an axis's ends: their difference is finite too


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The weights w = center + a first + b second, each (M,)."""

    center: Array
    first: Array
    second: Array

    def project(self, w: Array) -> tuple[Array, Array]:
        """Return the coordinates a and b (...,) of the points of the plane nearest to w (..., M).

        a = (w - center) . first, b = (w - center) . second; the two are orthonormal.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            away = w - self.center
            return away @ self.first, away @ self.second

    def through(self, w: Array) -> Plane:
        """Return the plane beside this one that w (M,) lies in, its coordinates the same.

        The center moves by what w is away from this plane: w - center - a first - b second.
        """
        a, b = self.project(w)
        with np.errstate(over="ignore", invalid="ignore"):
            # w = center + a first + b second
            center = w - a * self.first - b * self.second
        return Plane(center, self.first, self.second) if np.isfinite(center).all() else self


def weights_plane(w: Array, a: int, b: int) -> Plane:
    """Return the plane whose coordinates are the parameters a and b, all others as in w (M,).

    The plane's a is the parameter's own value: center is w with 0 in both places. Raises
    `ValueError` where a and b are the same.
    """
    if a == b:
        raise ValueError(f"b: got {b}, allowed: another parameter than a")
    center, axes = w.copy(), np.eye(len(w))
    center[[a, b]] = 0.0
    return Plane(center, axes[a], axes[b])


def principal_plane(path: Array) -> tuple[Plane, tuple[float, float]]:
    """Return the plane that lies best through a path w (n, M), and the variance each axis explains.

    Its center is the path's mean, its directions are the right singular vectors of (w - mean) with
    the two largest singular values s, orthonormal; s_i^2 / sum_j s_j^2 is the share of the path's
    variance along direction i, 0 for both where w does not move. The sign is that with which the
    direction's largest component is positive. Where the path has no second direction, or none, the
    parameter's axis that is farthest from the first takes its place, with the share 0.

    Li, Xu, Taylor, Studer & Goldstein, "Visualizing the loss landscape of neural nets", NeurIPS
    2018, section 7: PCA of the optimizer's path; they measure it from its end, here it is from its
    mean. Raises `ValueError` unless path is (n, M) with n >= 1 and M >= 2.
    """
    if path.ndim != 2 or len(path) < 1 or path.shape[1] < 2:
        raise ValueError(f"path: got {path.shape}, allowed: (n, M), n at least 1, M at least 2")
    # Scaled, so that no square of a huge weight is infinite
    scale = float(np.abs(path).max()) or 1.0
    mean = (path / scale).mean(axis=0)
    moved = path / scale - mean
    _, s, directions = np.linalg.svd(moved, full_matrices=False)
    # Rounding alone moves a path of a straight line aside by about this much
    noise = np.finfo(np.float64).eps * max(path.shape) * np.sqrt(len(path))
    found = [_signed(d) for d, size in zip(directions[:2], s, strict=False) if size > noise]
    share = s[: len(found)] ** 2 / (s @ s) if found else s[:0]
    while len(found) < 2:
        found.append(_beside(found, path.shape[1]))
    explained = (*share.tolist(), 0.0, 0.0)[:2]
    return Plane(mean * scale, *found), explained


def _signed(direction: Array) -> Array:
    # The first of those that are as large but for rounding: twins do not turn it round
    size = np.abs(direction)
    largest = int((size > (1.0 - 1e-9) * size.max()).argmax())
    return direction if direction[largest] > 0.0 else -direction


def _beside(found: list[Array], size: int) -> Array:
    """Return a unit vector at a right angle to what was found, near the axis farthest from it."""
    axis = np.zeros(size)
    if not found:
        axis[0] = 1.0
        return axis
    [first] = found
    axis[np.abs(first).argmin()] = 1.0
    aside = axis - (axis @ first) * first
    unit: Array = aside / np.linalg.norm(aside)
    return unit


def input_range(values: Array) -> tuple[float, float]:
    """Return the range of an input axis: that of the patterns' values, and a quarter of it beyond.

    0 and 1 give -0.25 to 1.25; a value alone lies in the middle of 1.5.
    """
    low, high = float(values.min()), float(values.max())
    return _around(low, high, least=1.0 if low == high else 0.0)


def weight_range(low: float, high: float) -> tuple[float, float]:
    """Return the range of a weight axis: low to high, at least 2 wide, a quarter of it beyond."""
    return _around(low, high, LEAST_SPAN)


def _around(low: float, high: float, least: float) -> tuple[float, float]:
    low, high = (min(max(end, -LARGEST), LARGEST) for end in (low, high))
    middle = low / 2 + high / 2
    half = (0.5 + MARGIN) * max(high - low, least)
    # Where the middle is huge it takes more to hold numbers that differ
    half = max(half, 1e-6 * abs(middle))
    return max(middle - half, -LARGEST), min(middle + half, LARGEST)


def axis(ends: tuple[float, float], size: int) -> Array:
    """Return `size` numbers at equal distances, the ends among them."""
    return np.linspace(*ends, size)

"""The numbers of weights beside their curves, for who reads a report without colours. Pure.

plots -> plotkeys: which numbers a cord has, and where they stand without overlapping.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.inks import LINE
from app.vector import text, wide

Array = NDArray[np.float64]

SIZE = 6.5
NEAR = 3.0  # points from zero: there all lines are
TRIED = 80  # points of a line that its number may stand at, the farthest from zero first


class Box(NamedTuple):
    """A chart's place on the sheet."""

    left: float
    top: float
    width: float
    height: float


class Told(NamedTuple):
    """A line, or a cord of them: its numbers as text, its points."""

    keys: str
    x: Array
    y: Array


def keys_of(keys: Sequence[int]) -> str:
    """Return the numbers of weights: 1, or of a cord 1,4 or 1–9."""
    if len(keys) > 2 and keys[-1] - keys[0] == len(keys) - 1:
        return f"{keys[0]}–{keys[-1]}"
    return ",".join(map(str, keys))


def at_ends(told: Sequence[Told], box: Box, x: float) -> list[str]:
    """Return the numbers at x, beside the ends of their lines, apart where they would overlap."""
    order = sorted(told, key=lambda one: float(one.y[-1]))
    gap = min(SIZE + 0.3, (box.height + 2) / max(1, len(order)))
    places: list[float] = []
    for one in order:
        places.append(max(float(one.y[-1]), places[-1] + gap if places else box.top + 3))
    lowest = box.top + box.height - 1
    for i in reversed(range(len(places))):
        places[i] = min(places[i], lowest)
        lowest = places[i] - gap
    return [text(x, y + 2.2, one.keys, SIZE, LINE) for one, y in zip(order, places, strict=True)]


def at_peaks(told: Sequence[Told], box: Box, zero: float) -> list[str]:
    """Return the numbers where their lines are farthest from zero, as far as there is room."""
    taken: list[tuple[float, float, float]] = []
    parts = []
    for one in sorted(told, key=lambda one: -float(np.abs(one.y - zero).max())):
        half = wide(one.keys, SIZE) / 2
        for i in np.argsort(-np.abs(one.y - zero), kind="stable")[:TRIED]:
            x, y = float(one.x[i]), float(one.y[i])
            if abs(y - zero) < NEAR:
                break
            at = y - 2 if y < zero else y + SIZE
            inside = box.left + half < x < box.left + box.width - half
            inside = inside and box.top + SIZE - 2 < at < box.top + box.height
            if inside and all(abs(x - a) > half + b + 1 or abs(at - c) > SIZE for a, b, c in taken):
                taken.append((x, half, at))
                parts.append(text(x, at, one.keys, SIZE, LINE, anchor="middle", kind="halo"))
                break
    return parts

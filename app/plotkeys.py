"""The numbers of weights beside their curves, for who reads a report without colours. Pure.

plots -> plotkeys: which numbers a cord has, and where they stand without overlapping. Beside its
end each line has a leader to its number, in its own colour: no number is read at another's line.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.inks import LINE, PAPER
from app.vector import number, path, strands, text, wide

Array = NDArray[np.float64]

SIZE, SMALLEST = 7.5, 5.5  # of a number, where there is room and where there is none
BASE = 0.34  # of its size: how far its base line is under its middle
LEADER, BESIDE = 4.0, 5.0  # points from the end of a line to that of its leader, to its number
SWATCH, AFTER, APART = 4.0, 1.5, 3.0  # before a number at a peak; between two of them
NEAR = 3.0  # points from zero: there all lines are
TRIED = 80  # points of a line that its number may stand at, the farthest from zero first
LOW, SMALL = 60.0, 6.5  # the height of a chart below which numbers at peaks are small


class Box(NamedTuple):
    """A chart's place on the sheet."""

    left: float
    top: float
    width: float
    height: float


class Told(NamedTuple):
    """A line, or a cord of them: its numbers as text, its points, its colours."""

    keys: str
    x: Array
    y: Array
    colours: Sequence[str] = (LINE,)


def keys_of(keys: Sequence[int]) -> str:
    """Return the numbers of weights: 1, or of a cord 1,4 or 1–9."""
    if len(keys) > 2 and keys[-1] - keys[0] == len(keys) - 1:
        return f"{keys[0]}–{keys[-1]}"
    return ",".join(map(str, keys))


def at_ends(told: Sequence[Told], box: Box, limit: float) -> list[str]:
    """Return the numbers beside the ends of their lines, none beyond limit, with their leaders."""
    order = sorted(told, key=lambda one: float(one.y[-1]))
    first, last = box.top + 2, box.top + box.height
    room = (last - first) / max(1, len(order) - 1)
    size = min(SIZE, max(SMALLEST, room))
    middles = apart([float(one.y[-1]) for one in order], min(size + 0.3, room), first, last)
    parts = []
    for one, y in zip(order, middles, strict=True):
        end = float(one.x[-1])
        leader = f"M{number(end)} {number(float(one.y[-1]))} {number(end + LEADER)} {number(y)}"
        own = min(size, (limit - end - BESIDE) / wide(one.keys, 1.0))
        parts += strands(leader, one.colours, 1.0, LEADER / len(one.colours))
        parts.append(text(end + BESIDE, y + BASE * own, one.keys, round(own, 1), LINE))
    return parts


def apart(places: Sequence[float], gap: float, first: float, last: float) -> list[float]:
    """Return rising places at least gap apart from first to last, each as near as it can be.

    Where they are too near to each other they become a group around their mean: least squares.
    """
    groups: list[tuple[float, int]] = []  # the mean of place - i * gap, of how many
    for i, place in enumerate(places):
        mean, n = place - i * gap, 1
        while groups and groups[-1][0] > mean:
            before, m = groups.pop()
            mean, n = (before * m + mean * n) / (m + n), m + n
        groups.append((mean, n))
    highest = max(first, last - (len(places) - 1) * gap)
    flat = [min(max(mean, first), highest) for mean, n in groups for _ in range(n)]
    return [place + i * gap for i, place in enumerate(flat)]


def at_peaks(told: Sequence[Told], box: Box, zero: float) -> list[str]:
    """Return the numbers where their lines are farthest from zero, as far as there is room."""
    size = SIZE if box.height >= LOW else SMALL
    taken: list[tuple[float, float, float]] = []
    parts = []
    for one in sorted(told, key=lambda one: -float(np.abs(one.y - zero).max())):
        half = (SWATCH + AFTER + wide(one.keys, size)) / 2
        for i in np.argsort(-np.abs(one.y - zero), kind="stable")[:TRIED]:
            x, y = float(one.x[i]), float(one.y[i])
            if abs(y - zero) < NEAR:
                break
            at = y - 2 if y < zero else y + size
            inside = box.left + half < x < box.left + box.width - half
            inside = inside and box.top + size - 2 < at < box.top + box.height
            if inside and all(
                abs(x - a) > half + b + APART or abs(at - c) > size for a, b, c in taken
            ):
                taken.append((x, half, at))
                swatch = f"M{number(x - half)} {number(at - BASE * size)}h{SWATCH:g}"
                begin = x - half + SWATCH + AFTER
                parts.append(text(begin, at, one.keys, size, LINE, kind="halo"))
                parts.append(path(swatch, PAPER, 4.5))
                parts += strands(swatch, one.colours, 2.5, SWATCH / len(one.colours))
                break
    return parts

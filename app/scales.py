"""The axes of a report's charts: how a number becomes a height, the range, the ticks. Pure.

Like the page's (static/axis.js, static/scales.js): iterations along log10(k + 1); y and w as they
are; E on a logarithm; dw on a symmetric one, s = sgn(v) log10(1 + |v| / c). But paper has one range
a row, which cannot be zoomed, and room for fewer ticks: those of E and dw are 0 and powers of ten.
"""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.printed import count, plain, power_of_ten, shorts
from app.vector import wide

Row = Literal["y", "E", "w", "dw"]
ROWS: tuple[Row, ...] = ("y", "E", "w", "dw")
Array = NDArray[np.float64]

SYMLOG_C = 0.001
SMALLEST_ERROR = 1e-18
SMALL = 7.5  # the size of ticks
TICK_GAP = 14.0  # points between two ticks of a value
DIGIT = 4.6  # points that a digit of a tick takes


class Tick(NamedTuple):
    """Where a tick is on its axis, and what it says."""

    at: float
    label: str


class Range(NamedTuple):
    """The ends of an axis, as heights."""

    low: float
    high: float

    def share(self, at: float) -> float:
        """Return how far up a height is: 0 at the bottom, 1 at the top."""
        return (at - self.low) / (self.high - self.low or 1.0)


def heights(row: Row, numbers: Array) -> Array:
    """Return the heights of a row's numbers."""
    if row == "E":
        return np.log10(np.maximum(numbers, SMALLEST_ERROR))
    if row == "dw":
        return np.sign(numbers) * np.log10(1.0 + np.abs(numbers) / SYMLOG_C)
    return numbers


def height(row: Row, number: float) -> float:
    """Return the height of one number."""
    return float(heights(row, np.array(number)))


def range_of(row: Row, least: float, greatest: float) -> Range:
    """Return the range of a row that has numbers from least to greatest."""
    if row == "y":
        low, high = min(0.0, least), max(1.0, greatest)
        room = 0.05 * (high - low)
        return Range(low - room, high + room)
    low, high = height(row, least), height(row, greatest)
    if row == "E":
        top = math.ceil(high)
        return Range(min(math.floor(low), top - 1), top + 0.05)
    if row == "dw":
        return _padded(min(low, -0.3), max(high, 0.3), 0.0)
    return _padded(low, high, 1.0)


def _padded(low: float, high: float, least: float) -> Range:
    middle, half = (low + high) / 2, 0.56 * max(high - low, least)
    return Range(middle - half, middle + half)


def ticks(row: Row, of: Range, points: float) -> list[Tick]:
    """Return the ticks of a row's axis that is so many points high."""
    most = max(2, int(points / TICK_GAP))
    if row == "y" and -0.1 < of.low < 0 and 1 < of.high < 1.1:
        return [Tick(v, plain(v)) for v in (0.0, 0.5, 1.0)]
    if row in {"y", "w"}:
        return [Tick(v, plain(v)) for v in nice(of.low, of.high, most)]
    if row == "E":
        powers = nice(math.ceil(of.low), math.floor(of.high), most)
        return [Tick(p, power_of_ten(int(p))) for p in powers if p == int(p)]
    sizes = [10.0**power for power in _powers(max(-of.low, of.high))]
    found: list[Tick] = []
    gap = TICK_GAP * (of.high - of.low) / points
    for v in [0.0, *(signed for size in sizes for signed in (size, -size))]:
        at = height(row, v)
        if of.low <= at <= of.high and all(abs(other.at - at) >= gap for other in found):
            found.append(Tick(at, plain(v)))
    return sorted(found)


def _powers(highest: float) -> list[int]:
    """Return powers of ten for ticks of dw up to a height, the greatest first."""
    top = math.floor(highest + math.log10(SYMLOG_C))
    step = next(step for most, step in ((12, 3), (60, 10), (math.inf, 50)) if top <= most)
    return [*range(top // step * step, 4, -step), 4, 3, 2, 1, 0, -1, -2, -3]


def nice(low: float, high: float, most: int) -> list[float]:
    """Return round steps of 1, 2 or 5 times a power of ten from low to high, at most so many."""
    if not high > low:
        return [low]
    raw = (high - low) / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = power * next((m for m in (1, 2, 5) if m * power >= raw * (1 - 1e-9)), 10)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{i * step:.12g}") for i in range(first, last + 1)]


class Iterations(NamedTuple):
    """The axis of iterations k0 ... k1, which all charts share."""

    k0: int
    k1: int

    def share(self, k: float) -> float:
        """Return how far along an iteration is: 0 at k0, 1 at k1."""
        start, end = math.log10(self.k0 + 1), math.log10(self.k1 + 1)
        return (math.log10(k + 1) - start) / (end - start or 1.0)

    def ticks(self, points: float, gap: float = 24.0) -> list[Tick]:
        """Return ticks with room between them: both ends, powers of ten, then what fits."""
        chosen = self._chosen(points, gap)
        inner = max((wide(label, SMALL) for label in self._labels(chosen[1:-1])), default=0.0)
        if inner + 4 > gap:
            chosen = self._chosen(points, inner + 6)
        labels = self._labels(chosen)
        return [Tick(self.share(k), label) for k, label in zip(chosen, labels, strict=True)]

    def _labels(self, chosen: Sequence[int]) -> list[str]:
        """Return what stands at these iterations; the ends are told exactly."""
        ends = (self.k0, self.k1)
        names = zip(chosen, shorts(chosen), strict=True)
        return [count(k) if k in ends else name for k, name in names]

    def _chosen(self, points: float, gap: float) -> list[int]:
        powers = [0, *(10**power for power in range(1, 16))]
        inside = [k for k in powers if self.k0 <= k <= self.k1]
        most = max(1, int(points / gap))
        even = [int(k) for k in nice(self.k0, self.k1, most) if k == int(k)]
        between = [m * k for k in powers[1:] for m in (2, 5)]
        # The first label begins at its place, others are around theirs
        first, last = (DIGIT * len(count(k)) for k in (self.k0, self.k1))
        rooms = {self.k0: max(gap, first + gap / 2), self.k1: max(gap, last / 2 + gap / 2)}
        chosen = [self.k1] if first + last / 2 + gap / 4 > points else [self.k0, self.k1]
        for k in [*inside, *(even if len(inside) < 2 else ()), 1, *between]:
            if self.k0 < k < self.k1:
                place = self.share(k) * points
                if all(
                    abs(self.share(other) * points - place) >= rooms.get(other, gap)
                    for other in chosen
                ):
                    chosen.append(k)
        return sorted(chosen)

"""The moments of a run that have a name: falls, plateaus, saturation, twins, turns, how it ends.

history (a run's iterations, sampled) -> moments -> app.course. Rules, not a model: each is
a few comparisons of the numbers that `activity` and `tug` give for the weights at an iteration, and
its thresholds stand here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.activity import Activity, activity, pulls
from core.config import TrainingConfig
from core.surfaces import Outputs, errors
from core.tug import divisor, rows

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

Kind = Literal[
    "fall",
    "plateau",
    "rise",
    "saturation",
    "twins",
    "turn",
    "oscillation",
    "solved",
    "divergence",
]

SOLVED = 0.01  # every E below it
STEEP = 1.0  # E falls faster than 1 / (k + 1)
FLAT = 0.05  # E falls by less than this share while k + 1 doubles
RISING = 0.1  # E grows by more than this share while k + 1 doubles
CANCELS = 0.2  # of what the patterns pull, less than this is left
SATURATED = 0.02  # f'(u), where the error is large all the same
FAR = 0.5  # |t - y| that is large
OPPOSITE = -0.5  # cosine between the gradients of two iterations in a row
SHORTEST = 10  # iterations that a plateau has at least
PAUSE = 1.5  # times k + 1: an oscillation that begins again by then has not ended
IN_A_ROW = 3  # iterations that are looked at from each one sampled on


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of a run that has a name: from iteration k0 to k1, with the numbers that say so.

    `neurons` and `parameters` are those it is about, where it is about some.
    """

    kind: Kind
    k0: int
    k1: int
    values: dict[str, float]
    neurons: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


class Course:
    """A net's sampled iterations: k (n,), rising; w (n, 3, M), of each and the two after it.

    w is NaN behind the run's end.
    """

    def __init__(self, config: TrainingConfig, net: int, k: NDArray[np.int64], w: Array) -> None:
        right = config.model_copy(update={"fault": None})
        self.told = rows(config, net)
        x, self.t = np.array(config.table.x)[self.told], np.array(config.table.t)[self.told]
        self.config, self.k, self.w = config, k, w[:, 0]
        flat = np.ascontiguousarray(w.reshape(-1, w.shape[2]))
        active = activity(right, flat, x, self.t, flat)
        gradients = (pulls(config.network, active, x) / divisor(config)).reshape(
            *w.shape[:2], len(self.told), -1
        )
        self.active = Activity(*(part[::IN_A_ROW] for part in (active.u, active.h, active.delta)))
        self.y = self.active.h[:, :, -1]
        with np.errstate(all="ignore"):
            outputs = Outputs((), self.active.u[:, :, -1], self.y)
            self.E = errors(config.network, outputs, self.t)
            self.mean = self.E.mean(axis=1)
            summed = gradients.sum(axis=2)
            self.pull = np.linalg.norm(gradients[:, 0], axis=2).sum(axis=1)
            self.left = np.linalg.norm(summed[:, 0], axis=1)
            # The cosine between the gradients of an iteration and of the next
            lengths = np.linalg.norm(summed, axis=2)
            self.cosine = (summed[:, :-1] * summed[:, 1:]).sum(axis=2) / (
                lengths[:, :-1] * lengths[:, 1:]
            )

    @property
    def cancellation(self) -> Array:
        """Of what the patterns pull, the share that is left (n,)."""
        with np.errstate(all="ignore"):
            share: Array = self.left / self.pull
            return share

    def slope(self) -> Array:
        """Return d ln E / d ln (k + 1) (n,), over half a doubling of k + 1 to each side."""
        place, E = np.log(self.k + 1.0), np.log(np.maximum(self.mean, 1e-300))
        width = 0.5 * np.log(2.0)
        before, after = np.interp(place - width, place, E), np.interp(place + width, place, E)
        span = np.minimum(place + width, place[-1]) - np.maximum(place - width, place[0])
        with np.errstate(all="ignore"):
            return np.where(span > 0.0, (after - before) / span, 0.0)


def moments(course: Course) -> list[Moment]:
    """Return the moments of a net's course, in the order in which they begin."""
    found = [
        *_falls(course),
        *_plateaus(course),
        *_rises(course),
        *_saturations(course),
        *_twins(course),
        *_oscillations(course),
    ]
    return sorted(found, key=lambda moment: (moment.k0, moment.k1))


def solved(E: Array) -> Flags:
    """Return at which of the iterations E (n, P) every pattern's error is below 0.01."""
    below: Flags = np.asarray((E < SOLVED).all(axis=1))
    return below


def _stretches(holds: Flags) -> Iterator[tuple[int, int]]:
    """Yield the first and the last place of each stretch of places where a rule holds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(int)))
    for begin, end in edges.reshape(-1, 2):
        yield int(begin), int(end - 1)


def _named(
    course: Course, kind: Kind, holds: Flags, numbers: Callable[[int, int], dict[str, float]]
) -> Iterator[Moment]:
    for i, j in _stretches(holds):
        yield Moment(kind, int(course.k[i]), int(course.k[j]), numbers(i, j))


def _falls(course: Course) -> Iterator[Moment]:
    """E falls faster than 1 / (k + 1), from where it is not solved; by half at least."""

    def numbers(i: int, j: int) -> dict[str, float]:
        return {"E0": float(course.mean[i]), "E1": float(course.mean[j])}

    steep = (course.slope() < -STEEP) & ~solved(course.E)
    for moment in _named(course, "fall", steep, numbers):
        if moment.values["E1"] < 0.5 * moment.values["E0"]:
            yield moment


def _plateaus(course: Course) -> Iterator[Moment]:
    """E hardly falls though it is not solved, and the patterns' pulls cancel."""
    flat = np.abs(course.slope()) < FLAT / np.log(2.0)
    stuck = flat & ~solved(course.E) & (course.cancellation < CANCELS)

    def numbers(i: int, j: int) -> dict[str, float]:
        middle = (i + j) // 2
        return {
            "E": float(course.mean[middle]),
            "pull": float(course.pull[middle]),
            "left": float(course.left[middle]),
            "at": float(course.k[middle]),
        }

    for moment in _named(course, "plateau", stuck, numbers):
        if moment.k1 - moment.k0 >= SHORTEST:
            yield moment


def _rises(course: Course) -> Iterator[Moment]:
    """E grows: the step goes the wrong way, or too far."""

    def numbers(i: int, j: int) -> dict[str, float]:
        return {"E0": float(course.mean[i]), "E1": float(course.mean[j])}

    rising = course.slope() > RISING / np.log(2.0)
    for moment in _named(course, "rise", rising, numbers):
        if moment.values["E1"] > (1.0 + RISING) * moment.values["E0"]:
            yield moment


def _saturations(course: Course) -> Iterator[Moment]:
    """A pattern's error is large, and the output's f'(u) so small that hardly any comes through."""
    config = course.config
    whole = config.loss == "cross_entropy" or config.fault == "no_derivative"
    if config.output == "identity" or whole:
        return
    y = course.y
    slopes = y * (1.0 - y) if config.output == "sigmoid" else 1.0 - y * y
    far = np.abs(course.t - y)
    tiny = (far > FAR) & (slopes < SATURATED)

    def numbers(i: int, j: int) -> dict[str, float]:
        middle = (i + j) // 2
        row = int(np.argmax(np.where(tiny[middle], far[middle], -1.0)))
        return {
            "pattern": float(course.told[row]),
            "slope": float(slopes[middle, row]),
            "far": float(far[middle, row]),
            "at": float(course.k[middle]),
        }

    yield from _named(course, "saturation", np.asarray(tiny.any(axis=1)), numbers)


def _twins(course: Course) -> Iterator[Moment]:
    """Hidden neurons of a layer have bit for bit the same weights, in and out."""
    alike: dict[tuple[str, ...], Flags] = {}
    for place, w in enumerate(course.w):
        layers = course.config.network.layers(w)
        for layer, (into, above) in enumerate(pairwise(layers), start=1):
            groups: dict[bytes, list[str]] = {}
            for j in range(len(into)):
                weights = into[j].tobytes() + above[:, j].tobytes()
                groups.setdefault(weights, []).append(f"{layer}_{j + 1}")
            for names in groups.values():
                if len(names) > 1:
                    empty = np.zeros(len(course.k), bool)
                    alike.setdefault(tuple(names), empty)[place] = True
    for group, holds in alike.items():
        layer = int(group[0].partition("_")[0])
        out = tuple(f"w{layer + 1}_1{int(name.partition('_')[2]) - 1}" for name in group)
        column = course.config.network.parameters.index(out[0])
        for i, j in _stretches(holds):
            numbers = {"w": float(course.w[j, column]), "at": float(course.k[j])}
            yield Moment("twins", int(course.k[i]), int(course.k[j]), numbers, group, out)


def _oscillations(course: Course) -> Iterator[Moment]:
    """The gradients of iterations in a row point against each other: each step goes too far."""
    swings = np.asarray((course.cosine < OPPOSITE).all(axis=1))
    bridged: list[bool] = swings.tolist()
    # One that pauses for a moment is one
    for (_, end), (begin, _) in pairwise(list(_stretches(swings))):
        if course.k[begin] <= PAUSE * (course.k[end] + 1):
            bridged[end:begin] = [True] * (begin - end)

    def numbers(i: int, j: int) -> dict[str, float]:
        places = i + np.flatnonzero(swings[i : j + 1])
        at = places[len(places) // 2]
        return {"cosine": float(course.cosine[at, 0]), "at": float(course.k[at])}

    yield from _named(course, "oscillation", np.array(bridged, bool), numbers)

"""What is gathered of a run for its sheet of paper, and how much of it has room there. Pure.

`report` gathers it; `reportsheet`, `reporttables` and `reportnotes` put it into words and pictures.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.curves import Curves
from app.inks import Weight, drawn
from app.plots import Curve
from app.printed import inputs
from app.schemas import Run
from app.vector import wide

MOST_COLUMNS = 8  # of charts
MOST_NETS = 4  # in the table of weights
MOST_LINES = 20  # in the table of inputs; with more it has those that have charts
INPUTS_WIDTH = 60.0  # points that a pattern's inputs have in the table at least


class Shown(NamedTuple):
    """What has room: columns of charts, inputs and nets in the tables; weights; rows read."""

    patterns: range
    listed: range
    nets: range
    weights: Sequence[Weight]
    lines: Sequence[Curve]
    rows: Sequence[int]


class At(NamedTuple):
    """What iteration k computed: y and E of pattern p, the weight that moved most, the moments."""

    k: int
    p: int
    moved: int
    y: float
    E: float
    before: float
    after: float
    moments: Sequence[Mapping[str, Any]]


class Facts(NamedTuple):
    """What was gathered of a run; engine made its bits.

    final and at are None where they cannot be told; at also where no iteration (k) is asked for.
    """

    run: Run
    engine: int
    net: int
    curves: Curves
    final: Mapping[str, Any] | None
    k: int | None
    at: At | None


def shown_of(run: Run, net: int) -> Shown:
    """Return what of a run has room on its sheet, the net that is drawn among it."""
    P, M = len(run.patterns), len(run.parameters)
    patterns = _around(net, P, MOST_COLUMNS)
    nets = _around(net, run.nets, MOST_NETS)
    weights = drawn(run.config.network)
    lines: list[Curve] = []
    rows: list[int] = []

    def add(place: int, **look: Any) -> None:
        lines.append(Curve(place=len(rows), **look))
        rows.append(place)

    for i, p in enumerate(patterns):
        add(p, row="y", column=i)
        add(P + p, row="E", column=i)
    owners: list[tuple[int | None, int]] = [(None, 0)]
    if run.nets > 1:
        owners = list(enumerate(patterns))
    for column, n in owners:
        for one in weights:
            look = {"column": column, "colour": one.colour, "key": one.key}
            add(2 * P + n * M + one.place, row="dw", **look)
            add(2 * P + (run.nets + n) * M + one.place, row="w", **look)
    every = sum(lines_of(one.x) for one in run.patterns)
    listed = range(P) if every <= MOST_LINES else patterns
    return Shown(patterns, listed, nets, weights, lines, rows)


def lines_of(x: tuple[float, ...]) -> int:
    """Return how many lines a pattern's inputs have in the table."""
    return math.ceil(1.08 * wide(inputs(x), 9) / INPUTS_WIDTH)


def _around(chosen: int, n: int, most: int) -> range:
    first = chosen // most * most
    return range(first, min(first + most, n))

"""The curves of a report as one SVG: a row for y, E, w and dw, a column for each input. Pure.

curves, scales, inks -> plots -> report. Lines that are equal to the last bit are one striped cord,
as on the page. At the right of w, and where dw is largest, stands the number of the weight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.curves import Curves
from app.inks import ACCENT, GRID, LINE, MUTED, RULE
from app.plotkeys import Box, Told, at_ends, at_peaks, keys_of
from app.plotlayout import GAP, GUTTER, HEAD, WIDTH, Layout
from app.scales import ROWS, SMALL, Iterations, Range, Row, heights, range_of, ticks
from app.vector import line, number, strands, text, wide

Array = NDArray[np.float64]

LEFT, RIGHT, NARROW = 3.0, 22.0, 17.0  # beside the curves; on the right are the weights' numbers
EDGE = 4.0  # above and below them
STRIPE = 5  # points of a cord in one member's colour
LARGEST = 1e300  # numbers that are larger are drawn so high


class Curve(NamedTuple):
    """A line: its row and column of charts (None: across all), its place in the curves."""

    row: Row
    column: int | None
    place: int
    colour: str = LINE
    key: int = 0


class Head(NamedTuple):
    """What stands over a column, and the targets learnt there."""

    name: str
    detail: str
    targets: Sequence[float]


@dataclass(frozen=True, slots=True, eq=False)
class Plots:
    """Everything that is drawn: the rows' names, a chart's height, the k that is told of."""

    curves: Curves
    lines: Sequence[Curve]
    heads: Sequence[Head]
    view: Iterations
    names: Mapping[Row, str]
    axis: str
    tall: float
    cursor: int | None = None

    @property
    def height(self) -> float:
        """The height of the whole."""
        return self.layout.height(self.tall)

    @property
    def layout(self) -> Layout:
        """Where the charts stand."""
        return layout_of(self.lines, len(self.heads))

    @property
    def right(self) -> float:
        """The room at the right of every chart."""
        return RIGHT if len(self.heads) <= 4 else NARROW

    @property
    def striped(self) -> bool:
        """Whether some lines are equal."""
        return any(
            len(members) > 1
            for row in ROWS
            for column in (None, *range(len(self.heads)))
            for members in self._cords(row, column)
        )

    def svg(self) -> str:
        """Return what is inside the SVG element; its box is WIDTH by `height`."""
        layout = self.layout
        lefts, width = layout.lefts()
        parts = [
            self._head(head, left, width) for head, left in zip(self.heads, lefts, strict=True)
        ]
        for row in ROWS:
            boxes = layout.boxes(row, self.tall)
            parts.append(self._row(row, boxes))
            if row in layout.strips:
                parts += self._strip(list(boxes.values()))
        return "\n".join(part for part in parts if part)

    def _head(self, head: Head, left: float, width: float) -> str:
        name = text(left + LEFT, HEAD - 6, head.name, 8.5, MUTED)
        beside = LEFT + wide(head.name, 8.5) + 6
        if beside + 1.25 * wide(head.detail, 8.5) <= width:
            return name + text(left + beside, HEAD - 6, head.detail, 8.5, LINE, weight=600)
        if wide(head.detail, 8) <= width:
            return text(left + LEFT, HEAD - 6, head.detail, 8, LINE, weight=600)
        return name

    def _strip(self, boxes: Sequence[Box]) -> list[str]:
        """Return the iterations under a row's charts."""
        y = boxes[0].top + self.tall + 11
        parts = [text(GUTTER - 6, y, self.axis, SMALL, MUTED, anchor="end")]
        for box in boxes:
            inside = box.width - LEFT - self.right
            for share, label in self.view.ticks(inside):
                x = box.left + LEFT + share * inside
                parts.append(text(x, y, label, SMALL, MUTED, anchor="middle" if share else "start"))
        return parts

    def _row(self, row: Row, boxes: dict[int | None, Box]) -> str:
        places = [one.place for one in self.lines if one.row == row]
        low, high = self.curves.low[:, places], self.curves.high[:, places]
        some = low.size > 0
        ends = [float(low.min()), float(high.max())] if some else [*EMPTY[row]]
        if row == "y":
            ends += [target for head in self.heads for target in head.targets]
        of = range_of(row, *np.clip((min(ends), max(ends)), -LARGEST, LARGEST).tolist())
        marks = ticks(row, of, self.tall - 2 * EDGE)
        top = next(iter(boxes.values())).top
        parts = [
            text(0, top + self.tall / 2, row, 13, LINE, kind="symbol"),
            text(0, top + self.tall / 2 + 11, self.names[row], 8, MUTED),
        ]
        for at, label in marks:
            y = top + EDGE + (1 - of.share(at)) * (self.tall - 2 * EDGE)
            parts.append(text(GUTTER - 6, y + 2.7, label, SMALL, MUTED, anchor="end"))
        for column, box in boxes.items():
            parts.append(self._ground(row, column, box, of, [at for at, _ in marks]))
            parts.append(self._lines(row, column, box, of))
        return "\n".join(parts)

    def _ground(
        self, row: Row, column: int | None, box: Box, of: Range, marks: Sequence[float]
    ) -> str:
        """Return a chart's grid, its zero line and its targets."""
        left, right = box.left + LEFT, box.left + box.width - self.right

        def level(at: float, colour: str, width: float = 0.75, dash: str = "") -> str:
            y = box.top + EDGE + (1 - of.share(at)) * (box.height - 2 * EDGE)
            return line(left, y, right, y, colour, width, dash)

        parts = [level(at, GRID) for at in marks]
        for share, _ in self.view.ticks(right - left):
            x = left + share * (right - left)
            parts.append(line(x, box.top, x, box.top + box.height, GRID))
        if row in {"w", "dw"} and of.low <= 0 <= of.high:
            parts.append(level(0.0, RULE))
        if row == "y" and column is not None:
            targets = self.heads[column].targets
            parts += [level(t, MUTED, 1.2, "1.5 3") for t in targets]
        bottom = box.top + box.height
        if self.cursor is not None:
            x = left + self.view.share(self.cursor) * (right - left)
            parts.append(line(x, box.top, x, bottom, ACCENT, 1))
        return "".join([*parts, line(box.left, bottom, right, bottom, RULE)])

    def _cords(self, row: Row, column: int | None) -> list[list[Curve]]:
        """Return the lines of a chart, equal ones together."""
        found: dict[bytes, list[Curve]] = {}
        curves = self.curves
        for one in self.lines:
            if one.row == row and one.column == column and curves.k0.size:
                parts = (curves.low, curves.high, curves.begin, curves.end)
                columns = [part[:, one.place] + 0.0 for part in parts]  # -0 is drawn as 0 is
                found.setdefault(np.concatenate(columns).tobytes(), []).append(one)
        return list(found.values())

    def _lines(self, row: Row, column: int | None, box: Box, of: Range) -> str:
        cords = [
            (members, *self._points(members[0], row, box, of))
            for members in self._cords(row, column)
        ]
        # What swings less lies over what swings more, so that none is out of sight
        cords.sort(key=lambda cord: float(np.min(cord[2]) - np.max(cord[2])) if cord[2].size else 0)
        parts = []
        for members, x, y in cords:
            d = _d(x, y)
            if len(x) == 1:
                parts.append(
                    f'<circle cx="{number(x[0])}" cy="{number(y[0])}" r="2" '
                    f'fill="{members[0].colour}"/>'
                )
                continue
            if d:
                colours = [one.colour for one in members]
                parts += strands(d, colours, 2.0 if len(members) > 1 else 1.3, STRIPE)
        told = [
            Told(keys_of([one.key for one in members]), x, y, [one.colour for one in members])
            for members, x, y in cords
            if members[0].key and x.size
        ]
        if row == "w":
            parts += at_ends(told, box, min(WIDTH, box.left + box.width + GAP - 2))
        else:
            zero = box.top + EDGE + (1 - of.share(0.0)) * (box.height - 2 * EDGE)
            parts += at_peaks(told, box, zero)
        return "".join(parts)

    def _points(self, one: Curve, row: Row, box: Box, of: Range) -> tuple[Array, Array]:
        """Return a line's points: where each stretch ends, its extremes where they are beyond."""
        curves, i = self.curves, one.place
        parts = (curves.low, curves.high, curves.begin, curves.end)
        low, high, begin, end = (part[:, i] for part in parts)
        up, always = begin <= end, np.ones(len(low), bool)
        beyond = (low < np.minimum(begin, end)) | (high > np.maximum(begin, end))
        apart = always.copy()  # from the stretch before
        apart[1:] = curves.k0[1:] > curves.k1[:-1] + 1
        told = np.stack([apart, beyond, beyond, always], axis=1)
        values = np.stack([begin, np.where(up, low, high), np.where(up, high, low), end], axis=1)
        middle = (curves.k0 + curves.k1) / 2
        k = np.stack([curves.k0, middle, middle, curves.k1], axis=1)[told]
        at = heights(row, np.clip(values[told], -LARGEST, LARGEST))
        start, stop = np.log10(self.view.k0 + 1.0), np.log10(self.view.k1 + 1.0)
        share = (np.log10(k + 1.0) - start) / ((stop - start) or 1.0)
        x = np.round(box.left + LEFT + share * (box.width - LEFT - self.right), 1)
        up_to = (at - of.low) / ((of.high - of.low) or 1.0)
        y = np.round(box.top + EDGE + (1 - up_to) * (box.height - 2 * EDGE), 1)
        new = np.ones(len(x), bool)
        new[1:] = (np.diff(x) != 0) | (np.diff(y) != 0)
        return x[new], y[new]


def layout_of(lines: Sequence[Curve], columns: int) -> Layout:
    """Return where the charts of these lines stand."""
    return Layout(columns, {one.row for one in lines if one.column is None})


EMPTY: dict[Row, tuple[float, float]] = {
    "y": (0.0, 1.0),
    "E": (1e-4, 1.0),
    "w": (-1.0, 1.0),
    "dw": (-0.1, 0.1),
}
"""What an empty chart shows."""


def _d(x: Array, y: Array) -> str:
    points = " ".join(map("%g %g".__mod__, zip(x.tolist(), y.tolist(), strict=True)))
    return f"M{points}" if points else ""

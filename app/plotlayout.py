"""Where the charts of a report stand: a row for each quantity, a column for each input. Pure.

plots -> plotlayout. With one net w and dw have one chart across all columns: then the iterations
stand under the narrow charts over it as well as under the last row.
"""

from collections.abc import Collection
from typing import NamedTuple

from app.plotkeys import Box
from app.scales import ROWS, Row

WIDTH = 700.0
GUTTER, GAP, ROW_GAP = 76.0, 8.0, 6.0
HEAD, STRIP = 16.0, 16.0  # over the charts: whose they are; under them: the iterations


class Layout(NamedTuple):
    """So many columns; the rows that have one chart across them."""

    columns: int
    across: Collection[Row]

    @property
    def strips(self) -> list[Row]:
        """The rows under which the iterations stand."""
        after = (*ROWS[1:], None)
        return [
            row
            for row, below in zip(ROWS, after, strict=True)
            if below is None
            or (self.columns > 1 and row not in self.across and below in self.across)
        ]

    def height(self, tall: float) -> float:
        """Return the height of the whole, of charts that are so high."""
        return HEAD + len(ROWS) * (tall + ROW_GAP) - ROW_GAP + len(self.strips) * STRIP

    def tall(self, height: float) -> float:
        """Return how high charts are that have a place of this height."""
        return (height - HEAD - len(self.strips) * STRIP) / len(ROWS) - ROW_GAP

    def lefts(self) -> tuple[list[float], float]:
        """Return where the columns begin, and how wide they are."""
        width = (WIDTH - GUTTER - GAP * (self.columns - 1)) / self.columns
        return [GUTTER + i * (width + GAP) for i in range(self.columns)], width

    def boxes(self, row: Row, tall: float) -> dict[int | None, Box]:
        """Return a row's charts by their columns, None for one across all."""
        above = ROWS[: ROWS.index(row)]
        top = HEAD + len(above) * (tall + ROW_GAP)
        top += STRIP * sum(other in self.strips for other in above)
        if row in self.across:
            return {None: Box(GUTTER, top, WIDTH - GUTTER, tall)}
        lefts, width = self.lefts()
        return {column: Box(left, top, width, tall) for column, left in enumerate(lefts)}

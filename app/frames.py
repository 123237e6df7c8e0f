"""Records gathered into frames: n of them an event, a row for each number, a column for each k.

`stream` fills one as blocks are read, `events` spells it out. Pure but for its own buffer.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.requests import StreamQuery
from core.config import TrainingConfig
from core.records import Records, row_length

MAX_FRAME_BYTES = 320_000
SLAB_BYTES = 36_000

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """n columns, the first of iteration k0, `stride` apart; last_k is the last iteration told.

    layers: {"data": slabs}, or of an envelope {"lo": slabs, "hi": slabs}, whose column i spans the
    iterations k0 + i stride <= k < k0 + (i + 1) stride, the last one up to last_k. Slabs are the
    frame's rows (R, n), some at a time: who spells it out lets go of each, so that a reader that
    stalls in the middle does not keep what it has. p is each column's pattern in `online`, where a
    column is one iteration.
    """

    k0: int
    n: int
    stride: int
    last_k: int
    layers: dict[str, list[Array]]
    p: list[int] = field(default_factory=list)


def largest_frame(config: TrainingConfig, query: StreamQuery) -> int:
    """Return how many records one frame of this run may hold: its numbers stay below 320 kB."""
    return MAX_FRAME_BYTES // (8 * row_length(config) * (2 if query.envelope else 1))


class FrameBuffer:
    """The frame being filled. Its columns are whole, but for an envelope's last one."""

    def __init__(self, config: TrainingConfig, query: StreamQuery) -> None:
        self._stride = query.stride
        self._envelope = query.envelope
        self._frame = query.frame
        rows = row_length(config)
        # A multiple of three: base64 is then cut between two slabs without a rest.
        step = max(3, SLAB_BYTES // (8 * query.frame) // 3 * 3)
        self._slices = [slice(start, min(start + step, rows)) for start in range(0, rows, step)]
        self._layers: dict[str, list[Array]] = {}
        self._p: list[int] = []
        self._k0 = 0
        self._columns = 0
        self._next_k = 0

    @property
    def whole(self) -> int:
        """How many columns no later record can change."""
        if not self._envelope:
            return self._columns
        return (self._next_k - self._k0) // self._stride if self._columns else 0

    def add(self, records: Records) -> None:
        """Add the next records: with every k % stride = 0, or of an envelope with every k."""
        if not len(records):
            return
        if not self._columns:
            # An envelope's first column may have begun before the run did: a fork's.
            self._k0 = records.k0 - (records.k0 % self._stride if self._envelope else 0)
            self._make_room()
        if self._envelope:
            self._widen(records)
        else:
            end = self._columns + len(records)
            self._put("data", self._columns, records.rows.T)
            if records.p is not None:
                self._p += records.p.tolist()
            self._columns = end
        self._next_k = records.k[-1] + 1

    def take(self, *, whole: bool) -> Frame | None:
        """Hand over what is there as a frame, only the whole columns where `whole`; forget it.

        The memory goes along: a stream that waits for its reader holds no empty buffer.
        """
        n = self.whole if whole else self._columns
        if not n:
            return None
        last_k = self._next_k - 1
        if self._envelope:
            last_k = min(last_k, self._k0 + n * self._stride - 1)
        filled, begun = self._layers, self._columns - n
        layers = {name: [slab[:, :n] for slab in slabs] for name, slabs in filled.items()}
        frame = Frame(self._k0, n, self._stride, last_k, layers, self._p[:n])
        self._layers, self._p = {}, self._p[n:]
        if begun:
            self._make_room()
            for name, slabs in filled.items():
                self._put(name, 0, np.concatenate([slab[:, n : n + begun] for slab in slabs]))
        self._k0 += n * self._stride
        self._columns = begun
        return frame

    def _make_room(self) -> None:
        names = ("lo", "hi") if self._envelope else ("data",)
        self._layers = {name: self._slabs() for name in names}

    def _slabs(self) -> list[Array]:
        return [np.empty((part.stop - part.start, self._frame)) for part in self._slices]

    def _put(self, name: str, column: int, numbers: Array) -> None:
        """Write numbers (R, m) into the columns from this one on."""
        end = column + numbers.shape[1]
        for part, slab in zip(self._slices, self._layers[name], strict=True):
            slab[:, column:end] = numbers[part]

    def _widen(self, records: Records) -> None:
        """Let each stride's column hold the least and the greatest of its iterations."""
        first, last = records.k0 // self._stride, records.k[-1] // self._stride
        starts = [0, *(bucket * self._stride - records.k0 for bucket in range(first + 1, last + 1))]
        begin = first - self._k0 // self._stride
        begun = begin < self._columns  # not so in a fork's first column
        for name, extreme in (("lo", np.minimum), ("hi", np.maximum)):
            reduced = extreme.reduceat(records.rows, starts, axis=0).T
            if begun:
                before = np.concatenate([slab[:, begin] for slab in self._layers[name]])
                reduced[:, 0] = extreme(reduced[:, 0], before)
            self._put(name, begin, reduced)
        self._columns = begin + len(starts)

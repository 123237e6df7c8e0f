"""What iterations computed: y, E, dw and w of each, one record a row.

training -> records -> whoever reads a run: histories, streams, files, views.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.config import TrainingConfig

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """What iterations k0, k0 + stride, ... computed, a row each.

    rows (n, R) with R = 2 P + 2 nets M, in the order y (P), E (P), dw (nets, M), w (nets, M),
    float64 and C-contiguous; w is w_k, before the update of iteration k. p (n,) is the pattern that
    each iteration of `online` learnt; None in other schedules.
    """

    k0: int
    stride: int
    rows: Array
    patterns: int
    nets: int
    p: NDArray[np.uint64] | None = None

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def k(self) -> range:
        """The iteration of each row."""
        return range(self.k0, self.k0 + len(self.rows) * self.stride, self.stride)

    @property
    def y(self) -> Array:
        """Outputs (n, P)."""
        return self.rows[:, : self.patterns]

    @property
    def E(self) -> Array:  # noqa: N802 - the word is E everywhere
        """Errors (n, P)."""
        return self.rows[:, self.patterns : 2 * self.patterns]

    @property
    def dw(self) -> Array:
        """Gradients (n, nets, M)."""
        dw = self.rows[:, 2 * self.patterns : self._middle]
        return dw.reshape(len(self), self.nets, self._parameters)

    @property
    def w(self) -> Array:
        """Weights before the update (n, nets, M)."""
        return self.rows[:, self._middle :].reshape(len(self), self.nets, self._parameters)

    def last(self) -> dict[str, Any]:
        """Return y (P), E (P) and dw (nets, M) of the last row as lists; in `online` p too."""
        last = {name: getattr(self, name)[-1].tolist() for name in ("y", "E", "dw")}
        return last if self.p is None else last | {"p": int(self.p[-1])}

    @property
    def _parameters(self) -> int:
        return int(self.rows.shape[1] - 2 * self.patterns) // (2 * self.nets)

    @property
    def _middle(self) -> int:
        return 2 * self.patterns + self.nets * self._parameters


def row_length(config: TrainingConfig) -> int:
    """Return R, the numbers in one record: 2 P + 2 nets M; 80 for the article's run."""
    return 2 * len(config.table.t) + 2 * config.nets * len(config.network.parameters)

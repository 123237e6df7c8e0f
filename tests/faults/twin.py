"""The undisturbed twin of a run: the same recipe computed here, by core alone."""

from typing import Any

import numpy as np

from core.config import TrainingConfig
from core.records import Records
from core.training import State, advance

Array = np.ndarray[Any, np.dtype[np.float64]]


class Twin:
    """A run's numbers. Reading on from where one was costs no more than what is read.

    `known` are states that were asked for before, by their k: all twins of a run may share them.
    """

    def __init__(self, config: TrainingConfig, known: dict[int, State]) -> None:
        self.config = config
        self.first = known[min(known)]
        self._known = known
        self._state = self.first

    def state(self, k: int) -> State:
        """Return the state before iteration k, or the one at which the run ends."""
        nearest = self._known[max(known for known in list(self._known) if known <= k)]
        if not nearest.k <= self._state.k <= k:
            self._state = nearest
        if self._state.k < k and not self._state.ended:
            self._state, _ = advance(self.config, self._state, k - self._state.k)
        self._known[k] = self._state
        return self._state

    def records(self, k0: int, k1: int, stride: int = 1) -> Records:
        """Return the records k0 <= k < k1 with k % stride = 0."""
        if self._state.k != k0:
            self.state(k0)
        self._state, records = advance(self.config, self._state, k1 - k0, stride=stride)
        return records

    def envelope(self, k0: int, k1: int, stride: int) -> tuple[Array, Array]:
        """Return the least and the greatest (n, R) of each stride's iterations."""
        rows = self.records(k0, k1).rows
        starts = [0, *range(-k0 % stride or stride, len(rows), stride)]
        return np.minimum.reduceat(rows, starts), np.maximum.reduceat(rows, starts)

    def final(self, k: int) -> dict[str, Any]:
        """Return y, E, dw of the last record of a run that ended at k, and w after its update."""
        told: dict[str, Any] = {"y": None, "E": None, "dw": None}
        if k > self.first.k:
            last = self.records(k - 1, k).last()
            told = {name: last[name] for name in told}
        return told | {"w": self.state(k).w.tolist()}

"""What was made last, kept until it weighs too much: for answers that are soon asked for again.

`views` keeps its answers and its paths here, on the event loop.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """Values by key, the last used at the end; the first go when all weigh more than `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._weight = 0
        self._values: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable) -> T | None:
        """Return the value of this key, if it is still here."""
        if key not in self._values:
            return None
        self._values.move_to_end(key)
        return self._values[key][0]

    def keep(self, key: Hashable, value: T, weight: int) -> T:
        """Keep a value of so many bytes, unless it alone is heavier than all may be; return it."""
        self._weight -= self._values.pop(key, (None, 0))[1]
        self._values[key] = (value, weight)
        self._weight += weight
        while self._weight > self._most:
            self._weight -= self._values.popitem(last=False)[1][1]
        return value

"""Which records a query asks for: looked at once, for every reader of a range.

requests.RecordsQuery -> span -> records, export.
"""

from dataclasses import dataclass

from app.requests import RecordsQuery
from app.schemas import Run
from core.refusal import Refusal, RefusedError


@dataclass(frozen=True, slots=True)
class Span:
    """The iterations k0 <= k < k1 with k % stride = 0, all of them complete.

    A cursor is to begin at k0; it is the next iteration to come where nothing is to be read.
    """

    k0: int
    k1: int
    stride: int

    @property
    def k(self) -> range:
        """The iterations themselves."""
        return range(self.k0 + -self.k0 % self.stride, self.k1, self.stride)

    def __len__(self) -> int:
        return len(self.k)


def span(run: Run, query: RecordsQuery) -> Span:
    """Return what is complete of the range that a query asks for.

    Raises `RefusedError` where the range does not lie within the run's iterations.
    """
    iterations = run.config.iterations
    if query.k0 >= iterations:
        allowed = f"0 to {iterations - 1}, the run's last iteration"
        raise RefusedError(Refusal("k0", query.k0, allowed))
    if query.k1 is not None and not query.k0 <= query.k1 <= iterations:
        allowed = f"from k0 = {query.k0} to iterations = {iterations}"
        raise RefusedError(Refusal("k1", query.k1, allowed))
    k1 = run.k if query.k1 is None else min(query.k1, run.k)
    return Span(min(max(query.k0, run.start), run.k), k1, query.stride)

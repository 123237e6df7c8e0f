"""An iteration taken apart, as JSON: what every neuron computed, every weight's pulls and proof.

Functions that `explaining` calls in a thread of the pool; the mathematics is `core.explain`,
`core.proof` and `core.paths`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from app.schemas import Run
from core.activity import activity, hidden_slopes, neurons, places, pulls
from core.explain import Factor, factors, product
from core.optimizer import arithmetic
from core.paths import paths
from core.proof import proofs
from core.records import Records
from core.training import State
from core.tug import cancellation, divisor, rows, total

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Iteration:
    """Iteration k of one net: the states before and after it, and its record alone."""

    run: Run
    net: int
    before: State
    after: State
    record: Records

    @property
    def dw(self) -> Array:
        """The net's gradient (M,)."""
        dw: Array = self.record.dw[0, self.net]
        return dw

    @property
    def p(self) -> int | None:
        """The pattern learnt, in `online`."""
        return None if self.record.p is None else int(self.record.p[0])

    @property
    def rows(self) -> list[int]:
        """The patterns that are told of: of `each` the net's own, else all."""
        return rows(self.run.config, self.net)

    @property
    def learnt(self) -> list[int]:
        """Those that dw is made of."""
        return self.rows if self.p is None else [self.p]


class Explanation:
    """One iteration of one net, taken apart."""

    def __init__(self, it: Iteration) -> None:
        self.it = it
        self.config = it.run.config
        self.x = np.array(self.config.table.x)[it.rows]
        self.t = np.array(self.config.table.t)[it.rows]
        self.w, self.next = it.before.w[it.net], it.after.w[it.net]
        self.active = activity(
            self.config, self.w[np.newaxis], self.x, self.t, self.next[np.newaxis]
        )
        self.pulls = pulls(self.config.network, self.active, self.x)[0]
        self.decay = np.where(self.config.network.biases, 0.0, self.config.weight_decay) * self.w
        self.learnt = [row for row, p in enumerate(it.rows) if p in it.learnt]
        self.total = total(self.config, self.pulls[self.learnt], self.decay)

    def json(self, chosen: int | None) -> bytes:
        """Return the answer: for one parameter with its chain, or for all without."""
        it, network = self.it, self.config.network
        parameters = list(range(len(network.parameters))) if chosen is None else [chosen]
        answer = {
            "run": it.run.id,
            "k": it.before.k,
            "net": it.net,
            "p": it.p,
            "patterns": it.rows,
            "learnt": it.learnt,
            "x": self.x,
            "t": self.t,
            "y": it.record.y[0, it.rows],
            "E": it.record.E[0, it.rows],
            "neurons": neurons(network),
            "u": self.active.u[0],
            "h": self.active.h[0],
            "delta": self.active.delta[0],
            "weights": self._weights(parameters),
            "chain": None if chosen is None else self._chain(chosen),
            "update": None if chosen is None else self._update(chosen),
            "fault": self.config.fault,
        }
        return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)

    def _weights(self, chosen: list[int]) -> list[dict[str, Any]]:
        it = self.it
        proven = proofs(self.config, self.w, it.dw, it.learnt, chosen)
        answers = []
        for m, proof in zip(chosen, proven, strict=True):
            shares = self.pulls[:, m] / divisor(self.config)
            answers.append(
                {
                    "parameter": it.run.parameters[m],
                    "w": self.w[m],
                    "dw": it.dw[m],
                    "next": self.next[m],
                    "step": self.next[m] - self.w[m],
                    "shares": np.ascontiguousarray(shares),
                    "decay": self.decay[m],
                    "sum": self.total[m],
                    "cancellation": cancellation(shares),
                    "proof": proof,
                }
            )
        return answers

    def _factors(self, m: int) -> list[Factor]:
        w, after = self.w[np.newaxis], self.next[np.newaxis]
        return factors(self.config, self.active, w, self.x, self.t, m, after)

    def _chain(self, m: int) -> dict[str, Any]:
        found, it = self._factors(m), self.it
        products = product(found)[0]
        whole = total(self.config, products[self.learnt, np.newaxis], self.decay[m : m + 1])[0]
        return {
            "parameter": it.run.parameters[m],
            "patterns": [
                {
                    "pattern": p,
                    "factors": [_factor(factor, row) for factor in found],
                    "product": products[row],
                    "paths": self._paths(m, row, found),
                }
                for row, p in enumerate(it.rows)
            ],
            "divisor": divisor(self.config),
            "decay": self.decay[m],
            "total": whole,
            "difference": whole - it.dw[m],
        }

    def _paths(self, m: int, row: int, found: list[Factor]) -> Any:
        """Return the ways from a weight of an earlier hidden layer to the output, else None."""
        network, place = self.config.network, places(self.config.network)[m]
        if found[0].kind != "downstream":
            return None
        updated = self.config.fault == "updated_weights"
        return paths(
            float(self.active.delta[0, row, -1]),
            [slope[0, row] for slope in hidden_slopes(self.config, self.active)],
            network.layers(self.next if updated else self.w),
            place.layer,
            place.neuron,
            float(found[-1].values[0, row]),
        )

    def _update(self, m: int) -> dict[str, Any]:
        it, kind = self.it, self.config.optimizer
        before, after = (state.slots[it.net, :, m] for state in (it.before, it.after))
        powers = (float(it.after.memory[0]), float(it.after.memory[1]))
        return {
            "optimizer": kind.kind,
            "eta": self.config.eta,
            "w": self.w[m],
            "dw": it.dw[m],
            "next": self.next[m],
            **arithmetic(kind, float(it.dw[m]), before, after, powers),
        }


def _factor(factor: Factor, row: int) -> dict[str, Any]:
    return {
        "kind": factor.kind,
        "value": factor.values[0, row],
        "neuron": factor.neuron,
        "parameter": factor.parameter,
        "fault": factor.fault,
        "terms": [
            {
                "neuron": term.neuron,
                "parameter": term.parameter,
                "delta": term.delta[0, row],
                "w": term.w[0],
                "product": term.delta[0, row] * term.w[0],
            }
            for term in factor.terms
        ],
    }

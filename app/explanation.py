"""An iteration taken apart, as JSON: what every neuron computed, every weight's pulls and proof.

Functions that `explaining` calls in a thread of the pool; the mathematics is `core.explain`,
`core.proof` and `core.paths`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from pybase64 import b64encode

from app.schemas import Run
from core.explain import (
    Factor,
    activity,
    factors,
    hidden_slopes,
    neurons,
    places,
    product,
    pulls,
)
from core.optimizer import arithmetic
from core.paths import paths
from core.proof import proofs
from core.training import Records, State

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
        return rows(self.run, self.net)

    @property
    def learnt(self) -> list[int]:
        """Those that dw is made of."""
        return self.rows if self.p is None else [self.p]


def rows(run: Run, net: int) -> list[int]:
    """Return the patterns that a net's answers tell of: of `each` its own, else all."""
    return [net] if run.config.schedule == "each" else list(range(len(run.patterns)))


def divisor(run: Run) -> float:
    """Return what the sum of the learnt patterns' gradients is divided by: P for their mean."""
    config = run.config
    mean = config.schedule == "batch" and config.reduction == "mean"
    return float(len(run.patterns)) if mean else 1.0


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
            "fault": getattr(self.config, "fault", None),
        }
        return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)

    def _sum(self, m: int) -> float:
        """Return what the learnt patterns' pulls and the decay make, in the kernel's order."""
        # -0.0 and the first is the first itself
        whole = -0.0
        with np.errstate(over="ignore", invalid="ignore"):
            for row, p in enumerate(self.it.rows):
                if p in self.it.learnt:
                    whole = whole + self.pulls[row, m]
            whole = whole / divisor(self.it.run)
            return float(whole + self.decay[m] if self.config.weight_decay != 0.0 else whole)

    def _weights(self, chosen: list[int]) -> list[dict[str, Any]]:
        it = self.it
        proven = proofs(self.config, self.w, it.dw, it.learnt, chosen)
        answers = []
        for m, proof in zip(chosen, proven, strict=True):
            shares = self.pulls[:, m] / divisor(it.run)
            against = float(np.abs(shares).sum())
            answers.append(
                {
                    "parameter": it.run.parameters[m],
                    "w": self.w[m],
                    "dw": it.dw[m],
                    "next": self.next[m],
                    "step": self.next[m] - self.w[m],
                    "shares": shares,
                    "decay": self.decay[m],
                    "sum": self._sum(m),
                    "cancellation": abs(float(shares.sum())) / against if against else None,
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
        total = self._sum(m)
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
            "divisor": divisor(it.run),
            "decay": self.decay[m],
            "total": total,
            "difference": total - it.dw[m],
        }

    def _paths(self, m: int, row: int, found: list[Factor]) -> Any:
        """Return the ways from a weight of an earlier hidden layer to the output, else None."""
        network, place = self.config.network, places(self.config.network)[m]
        if found[0].kind != "downstream":
            return None
        updated = getattr(self.config, "fault", None) == "updated_weights"
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


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Iterations k0, k0 + 1, ... of one net: w_k (n, M), w_{k+1} (n, M), p (n,) in `online`."""

    run: Run
    net: int
    k0: int
    w: Array
    after: Array
    p: NDArray[np.uint64] | None


def block(it: Block, chosen: int | None, encoding: str) -> bytes:
    """Return what every neuron computed in each iteration of a block, and a chain's factors."""
    config, told = it.run.config, rows(it.run, it.net)
    x, t = np.array(config.table.x)[told], np.array(config.table.t)[told]
    active = activity(config, it.w, x, t, it.after)
    found = [] if chosen is None else factors(config, active, it.w, x, t, chosen, it.after)
    numbers = {"u": active.u, "h": active.h, "delta": active.delta}
    if chosen is not None:
        numbers["factors"] = np.stack([factor.values for factor in found], axis=2)
    answer = {
        "run": it.run.id,
        "net": it.net,
        "k0": it.k0,
        "n": len(it.w),
        "p": it.p,
        "patterns": told,
        "neurons": neurons(config.network),
        "parameter": None if chosen is None else it.run.parameters[chosen],
        "kinds": [factor.kind for factor in found],
        **(numbers if encoding == "json" else {"data": _data(list(numbers.values()))}),
    }
    return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)


def _data(numbers: list[Array]) -> str:
    """Return base64 of little-endian float64: in each row all of an iteration's numbers."""
    joined = np.concatenate([part.reshape(len(part), -1) for part in numbers], axis=1)
    return b64encode(np.ascontiguousarray(joined, "<f8").tobytes()).decode()

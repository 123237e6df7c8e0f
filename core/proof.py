"""Whether a gradient is right: held against a central difference of the error itself.

explain, training (a gradient and its weights) -> proof -> app.explanation. It knows nothing of
backpropagation: E is computed forwards, by NumPy's own functions (`surfaces`), a little to each
side of a weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core import surfaces
from core.config import TrainingConfig
from core.network import Network

Array = NDArray[np.float64]

Verdict = Literal["agrees", "near", "differs", "unclear"]

EPSILON = float(np.finfo(float).eps)
STEP = EPSILON ** (1 / 3)  # where rounding and the neglected third derivative weigh alike
AGREES = 1e-6  # relative error of a gradient that is right, rounding apart
NEAR = 1e-3
BENT = 0.1  # of the difference: so much does it change with h where it has not converged
ROUNDINGS = 4  # of the last place, in a sum or function of E's chain


@dataclass(frozen=True, slots=True)
class Proof:
    """An analytic dE/dw beside a numeric one.

    relative_error = |analytic - numeric| / max(|analytic|, |numeric|), 0 where both are 0.
    agrees: below 1e-6, or no more apart than the difference itself is uncertain and below 1e-3.
    near: below 1e-3. unclear: apart by no more than the difference is uncertain, or a kink of ReLU
    lies between its two sides, or one of the numbers is not finite. differs: everything else.
    """

    analytic: float
    numeric: float
    h: float
    relative_error: float
    verdict: Verdict
    kink: bool


def proofs(
    config: TrainingConfig, w: Array, dw: Array, learnt: list[int], chosen: list[int]
) -> list[Proof]:
    """Return the proof of each chosen parameter of a net's gradient dw (M,) at its weights w (M,).

    The numeric one is (E(w + h) - E(w - h)) / 2h with h = eps^(1/3) max(1, |w|), E as `objective`
    has it for the patterns learnt. Its uncertainty is E's rounding over h, and what doubling h
    changes; where that is more than a tenth of it, it is no slope. Source: Press, Teukolsky,
    Vetterling & Flannery, Numerical Recipes, section 5.7.
    """
    h = STEP * np.maximum(1.0, np.abs(w[chosen]))
    sides = [_moved(w, chosen, factor * h) for factor in (1.0, -1.0, 2.0, -2.0)]
    found, rounded, units = objective(config, np.concatenate(sides), learnt)
    E, roundings, signs = found.reshape(4, -1), rounded.reshape(4, -1), np.split(units, 4)
    with np.errstate(all="ignore"):
        # What lies between the two sides is not quite 2h: w + h is rounded.
        numeric = (E[0] - E[1]) / _apart(sides[0], sides[1], chosen)
        doubled = (E[2] - E[3]) / _apart(sides[2], sides[3], chosen)
        rounding, bent = (roundings[0] + roundings[1]) / h, np.abs(doubled - numeric)
        # Where E itself, not its rounding, bends so much within 2h, neither is a slope
        bends = bent > BENT * np.maximum(np.abs(numeric), np.abs(doubled))
        uncertain = np.where(bends & (bent > rounding), np.inf, rounding + bent)
    kinks = (signs[0] != signs[1]).any(axis=1)
    return [
        _proof(float(dw[m]), float(numeric[i]), float(h[i]), float(uncertain[i]), bool(kinks[i]))
        for i, m in enumerate(chosen)
    ]


def objective(
    config: TrainingConfig, w: Array, learnt: list[int]
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Return what a net descends for weight vectors w (n, M), and how far it is rounded.

    (n,): the mean of E over the patterns learnt, or their sum where `reduction` is sum, and
    weight_decay / 2 times the sum of w^2 without biases. (n,): a bound of its rounding errors.
    (n, units): whether each hidden output of each pattern is above 0, for ReLU's kinks.
    """
    x, t = np.array(config.table.x)[learnt], np.array(config.table.t)[learnt]
    outputs = surfaces.forward(config.network, w, x)
    errors = surfaces.errors(config.network, outputs, t)
    reduce = np.sum if config.schedule == "batch" and config.reduction == "sum" else np.mean
    with np.errstate(all="ignore"):
        squares = np.where(config.network.biases, 0.0, w) ** 2
        decay = 0.5 * config.weight_decay * squares.sum(axis=1)
        # dE/du is at most 2 |y - t| in size, for every output and loss
        steep = 2.0 * np.abs(outputs.y - t)
        rounded = steep * _rounding(config.network, w, x, outputs) + ROUNDINGS * EPSILON * errors
        rounding = reduce(rounded, axis=1) + ROUNDINGS * EPSILON * decay
    bends = config.activation in ("relu", "leaky_relu") and config.network.connected
    kinked = outputs.hidden if bends else ()
    signs = [(h > 0.0).reshape(len(w), -1) for h in kinked]
    none = np.zeros((len(w), 0), bool)
    return reduce(errors, axis=1) + decay, rounding, np.concatenate([none, *signs], axis=1)


def _rounding(network: Network, w: Array, x: Array, outputs: surfaces.Outputs) -> Array:
    """Return a bound (n, P) of the rounding error of the output neuron's u (running error)."""
    steepest = {"sigmoid": 0.25, "leaky_relu": max(1.0, network.slope)}
    seen = np.broadcast_to(np.abs(x.T), (len(w), *x.T.shape))
    wrong = np.zeros_like(seen)
    for h, matrices in zip((*outputs.hidden, None), network.layers(w), strict=True):
        matrix = np.abs(matrices)
        # Of u_j = sum_i w_ji h_i + bias: what h_i lacks, and a rounding for each term
        terms = matrix[:, :, :-1] @ (wrong + ROUNDINGS * EPSILON * seen)
        wrong = terms + ROUNDINGS * EPSILON * matrix[:, :, -1:]
        if h is not None:
            seen = np.abs(h)
            wrong = steepest.get(network.activation, 1.0) * wrong + ROUNDINGS * EPSILON * seen
    return wrong[:, 0]


def _moved(w: Array, chosen: list[int], by: Array) -> Array:
    """Return w (len(chosen), M), in each row another weight moved."""
    moved = np.tile(w, (len(chosen), 1))
    with np.errstate(over="ignore"):
        moved[np.arange(len(chosen)), chosen] += by
    return moved


def _apart(right: Array, left: Array, chosen: list[int]) -> Array:
    rows = np.arange(len(chosen))
    return right[rows, chosen] - left[rows, chosen]


def _proof(analytic: float, numeric: float, h: float, uncertain: float, kink: bool) -> Proof:
    apart, size = abs(analytic - numeric), max(abs(analytic), abs(numeric))
    relative = apart / size if size > 0.0 else apart
    verdict: Verdict
    if not np.isfinite(relative):
        verdict = "unclear"
    elif relative <= AGREES or (apart <= uncertain and relative <= NEAR):
        verdict = "agrees"
    elif apart <= uncertain or kink:
        verdict = "unclear"
    else:
        verdict = "near" if relative <= NEAR else "differs"
    return Proof(analytic, numeric, h, relative, verdict, kink)

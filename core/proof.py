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

Array = NDArray[np.float64]

Verdict = Literal["agrees", "near", "differs", "unclear"]

EPSILON = float(np.finfo(float).eps)
STEP = EPSILON ** (1 / 3)  # where rounding and the neglected third derivative weigh alike
AGREES = 1e-6  # relative error of a gradient that is right, rounding apart
NEAR = 1e-3
ROUNDINGS = 16  # of the last place, in the chain of sums and functions that E is


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
    changes. Source: Press, Teukolsky, Vetterling & Flannery, Numerical Recipes, section 5.7.
    """
    h = STEP * np.maximum(1.0, np.abs(w[chosen]))
    sides = [_moved(w, chosen, factor * h) for factor in (1.0, -1.0, 2.0, -2.0)]
    objectives, signs = objective(config, np.concatenate([*sides, w[np.newaxis]]), learnt)
    n = len(chosen)
    right, left, far_right, far_left = (objectives[i * n : (i + 1) * n] for i in range(4))
    with np.errstate(all="ignore"):
        # What lies between the two sides is not quite 2h: w + h is rounded.
        numeric = (right - left) / _apart(sides[0], sides[1], chosen)
        doubled = (far_right - far_left) / _apart(sides[2], sides[3], chosen)
        rounding = ROUNDINGS * EPSILON * _scale(config, w, objectives[-1], learnt) / h
        uncertain = rounding + np.abs(doubled - numeric)
    kinks = (signs[:n] != signs[n : 2 * n]).any(axis=1)
    return [
        _proof(float(dw[m]), float(numeric[i]), float(h[i]), float(uncertain[i]), bool(kinks[i]))
        for i, m in enumerate(chosen)
    ]


def objective(config: TrainingConfig, w: Array, learnt: list[int]) -> tuple[Array, Array]:
    """Return what a net descends for weight vectors w (n, M): (n,), and where its kinks are.

    The mean of E over the patterns learnt, or their sum where `reduction` is sum, and
    weight_decay / 2 times the sum of w^2 without biases. The second is (n, units) of bool: whether
    each hidden output of each pattern is above 0.
    """
    x, t = np.array(config.table.x)[learnt], np.array(config.table.t)[learnt]
    outputs = surfaces.forward(config.network, w, x)
    errors = surfaces.errors(config.network, outputs, t)
    with np.errstate(over="ignore", invalid="ignore"):
        E = errors.sum(axis=1) if _summed(config) else errors.mean(axis=1)
        squares = np.where(config.network.biases, 0.0, w) ** 2
        decay = 0.5 * config.weight_decay * squares.sum(axis=1)
    if config.activation not in ("relu", "leaky_relu") or not outputs.hidden:
        return E + decay, np.zeros((len(w), 0), bool)
    return E + decay, np.concatenate([(h > 0).reshape(len(w), -1) for h in outputs.hidden], axis=1)


def _summed(config: TrainingConfig) -> bool:
    return config.schedule == "batch" and config.reduction == "sum"


def _moved(w: Array, chosen: list[int], by: Array) -> Array:
    """Return w (len(chosen), M), in each row another weight moved."""
    moved = np.tile(w, (len(chosen), 1))
    moved[np.arange(len(chosen)), chosen] += by
    return moved


def _apart(right: Array, left: Array, chosen: list[int]) -> Array:
    rows = np.arange(len(chosen))
    return right[rows, chosen] - left[rows, chosen]


def _scale(config: TrainingConfig, w: Array, E: float, learnt: list[int]) -> float:
    """Return how large the numbers are whose rounding is E's: E, and dE/du times u."""
    x, t = np.array(config.table.x)[learnt], np.array(config.table.t)[learnt]
    outputs = surfaces.forward(config.network, w[np.newaxis], x)
    u, y = outputs.u[0], outputs.y[0]
    pull = 2.0 * np.abs(y - t) * np.maximum(1.0, np.abs(u))
    return float(np.abs(E) + (pull.sum() if _summed(config) else pull.mean()))


def _proof(analytic: float, numeric: float, h: float, uncertain: float, kink: bool) -> Proof:
    apart, size = abs(analytic - numeric), max(abs(analytic), abs(numeric))
    relative = 0.0 if apart == 0.0 else apart / size
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

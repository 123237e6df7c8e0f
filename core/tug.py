"""The tug of war: what each pattern pulls at every weight, and how much of it cancels.

activity (each pattern's own gradient) -> tug -> app.explanation, app.stretches. A net that learns
all patterns follows the mean or the sum of what they pull; where they pull against each other
little of it is left, and E hardly falls.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.activity import activity, pulls
from core.config import TrainingConfig
from core.surfaces import Outputs, errors

Array = NDArray[np.float64]


def rows(config: TrainingConfig, net: int) -> list[int]:
    """Return the patterns that pull at a net: of `each` its own, else all."""
    return [net] if config.schedule == "each" else list(range(len(config.table.t)))


def divisor(config: TrainingConfig) -> float:
    """Return what the patterns' gradients are divided by: P where `batch` takes their mean."""
    mean = config.schedule == "batch" and config.reduction == "mean"
    return float(len(config.table.t)) if mean else 1.0


def total(config: TrainingConfig, gradients: Array, decay: Array) -> Array:
    """Return what dw (M,) is made of: gradients (patterns, M) of those learnt, and decay (M,).

    One pattern after the other, divided, the decay last: the kernel's order, so that it is the
    recorded dw to the last bit.
    """
    # -0.0 and the first is the first itself
    whole: Array = np.full(gradients.shape[1], -0.0)
    with np.errstate(over="ignore", invalid="ignore"):
        for gradient in gradients:
            whole = whole + gradient
        whole = whole / divisor(config)
        return whole + decay if config.weight_decay != 0.0 else whole


def cancellation(shares: Array) -> Array:
    """Return |sum of the shares| / sum of |shares| over the patterns' axis, the first.

    1: all pull one way; 0: nothing is left; NaN where nobody pulls.
    """
    with np.errstate(all="ignore"):
        share: Array = np.abs(shares.sum(axis=0)) / np.abs(shares).sum(axis=0)
        return share


@dataclass(frozen=True, slots=True, eq=False)
class Tug:
    """What P patterns pull at one weight, for n weight vectors, and what they all pull at all.

    shares and E (n, P); sum and cancellation (n,); whole (n,): the length of the sum of the
    patterns' gradients over the sum of their lengths, NaN where they are all 0.
    """

    shares: Array
    E: Array
    sum: Array
    cancellation: Array
    whole: Array


def along(config: TrainingConfig, net: int, w: Array, m: int) -> Tug:
    """Return the tug of war over parameter m of a net for weights w (n, M) of its path.

    Shares are of the right gradient, divided as in dw: those that a net with a fault should have
    followed.
    """
    right = config.model_copy(update={"fault": None})
    told = rows(config, net)
    x, t = np.array(config.table.x)[told], np.array(config.table.t)[told]
    active = activity(right, w, x, t, w)
    gradients = pulls(config.network, active, x) / divisor(config)
    shares = gradients[:, :, m]
    with np.errstate(all="ignore"):
        # |sum_p g_p| / sum_p |g_p|
        left = np.linalg.norm(gradients.sum(axis=1), axis=1)
        whole = left / np.linalg.norm(gradients, axis=2).sum(axis=1)
        outputs = Outputs((), active.u[:, :, -1], active.h[:, :, -1])
        E = errors(config.network, outputs, t)
        return Tug(shares, E, shares.sum(axis=1), cancellation(shares.T), whole)

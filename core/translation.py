"""A recipe as the kernel reads it: arrays, numbers, and places in `formulas`' lists for words.

config -> translation -> training, which hands it to the kernel. Made for every call: a call is of
many iterations, and recipes that are equal may differ in the sign of a zero.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core import formulas, kernel
from core.config import TrainingConfig


def way(config: TrainingConfig) -> str:
    """Return which compilation trains this recipe: one of the kernel's WAYS."""
    if config.fault is not None:
        return "faulty"
    if config.schedule != "each":
        return "together"
    asked = (config.activation, config.output, config.loss, config.optimizer.kind)
    usual = asked == ("sigmoid", "sigmoid", "squared", "gd")
    return "plain" if usual and config.weight_decay == 0.0 and not config.stop.given else "each"


def translated(config: TrainingConfig, turns: NDArray[np.uint64]) -> kernel.Recipe:
    """Return what the kernel reads of a recipe; `turns` (n,) are the patterns of `online`."""
    network, stop = config.network, config.stop
    numbers = vars(config.optimizer)
    return kernel.Recipe(
        sizes=np.array(network.sizes, dtype=np.uint64),
        x=np.array(config.table.x),
        t=np.array(config.table.t),
        order=turns,
        decay=np.where(network.biases, 0.0, config.weight_decay),
        connected=network.connected,
        schedule=formulas.SCHEDULES.index(config.schedule),
        divisor=float(len(config.table.t)) if config.reduction == "mean" else 1.0,
        activation=formulas.ACTIVATIONS.index(config.activation),
        slope=config.slope,
        output=formulas.ACTIVATIONS.index(config.output),
        loss=formulas.LOSSES.index(config.loss),
        optimizer=formulas.OPTIMIZERS.index(config.optimizer.kind),
        eta=config.eta,
        first=next((numbers[name] for name in ("mu", "rho", "beta1") if name in numbers), 0.0),
        second=numbers.get("beta2", 0.0),
        epsilon=numbers.get("epsilon", 0.0),
        decays=config.weight_decay != 0.0,
        error_below=-1.0 if stop.error_below is None else stop.error_below,
        tolerance=-1.0 if stop.tolerance is None else stop.tolerance,
        plateau=0 if stop.plateau is None else stop.plateau.iterations,
        improvement=0.0 if stop.plateau is None else stop.plateau.improvement,
        fault=formulas.FAULTS.index(config.fault),
    )

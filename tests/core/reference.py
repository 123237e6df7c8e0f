"""Any recipe in plain NumPy, one pattern after the other: what the kernel is held against.

Built on core.network, core.optimizer and core.faults, the formulas as one reads them; of what
trains it takes only the start and the order of `online`'s patterns, which have tests of their own.
"""

import numpy as np

from core import faults
from core.network import backward, error, sums
from core.optimizer import step
from core.order import order
from core.start import first_weights
from core.training import slots_of


def look(config, w, p):
    """Return y, E and dE/dw (M,) of the pattern p for weights w (M,)."""
    x, t = np.array(config.table.x[p]), config.table.t[p]
    outputs, u = sums(config.network, w, x)
    y = float(outputs[-1][0])
    e = error(y, t, config.loss, float(u[0]))
    return y, e, backward(config.network, w, outputs, t)


def learnt(config, k, net):
    """Return the patterns that a net learns from in iteration k."""
    if config.schedule == "each":
        return [net]
    return [int(order(config, k, 1)[0])] if config.schedule == "online" else [*range(P(config))]


def P(config):
    """Return how many patterns there are."""
    return len(config.table.t)


def gradient(config, w, k, net):
    """Return dE/dw at a net's weights w (M,) in iteration k: of its patterns, with the decay."""
    dw = sum(look(config, w, p)[2] for p in learnt(config, k, net))
    if config.schedule == "batch" and config.reduction == "mean":
        dw = dw / P(config)
    return dw + config.weight_decay * np.where(config.network.biases, 0.0, w)


def iteration(config, k, w, slots, net):
    """Return dw (M,), w_{k+1} (M,) and the next slots of a net, from those of iteration k."""
    if config.fault is not None:
        return faults.iteration(config, k, w, slots, learnt(config, k, net))
    dw = gradient(config, w, k, net)
    return dw, *step(config.optimizer, config.eta, k, w, dw, slots)


def train(config, n):
    """Train n iterations from the start; return y, E (n, P), dw, w (n, nets, M), and the end.

    The end is w (nets, M) and slots (nets, slots, M) after them.
    """
    w = np.tile(first_weights(config), (config.nets, 1))
    slots = np.zeros((config.nets, slots_of(config), w.shape[1]))
    rows = {"y": [], "E": [], "dw": [], "w": []}
    for k in range(n):
        seen = [look(config, w[p if config.schedule == "each" else 0], p) for p in range(P(config))]
        nets = [iteration(config, k, w[net], slots[net], net) for net in range(config.nets)]
        dw, after, slots = (np.stack(parts) for parts in zip(*nets, strict=True))
        numbers = ([y for y, _, _ in seen], [e for _, e, _ in seen], dw, w)
        for row, part in zip(rows.values(), numbers, strict=True):
            row.append(part)
        w = after
    return {word: np.array(row) for word, row in rows.items()}, (w, slots)

"""Any recipe in plain NumPy, one pattern after the other: what the kernel is held against.

Built on core.network and core.optimizer, the formulas as one reads them; of what trains it takes
only the start and the order of `online`'s patterns, which have tests of their own.
"""

import numpy as np

from core.network import backward, error, sums
from core.optimizer import step
from core.order import order
from core.start import first_weights
from core.training import SLOTS


def look(config, w, p):
    """Return y, E and dE/dw (M,) of the pattern p for weights w (M,)."""
    x, t = np.array(config.table.x[p]), config.table.t[p]
    outputs, u = sums(config.network, w, x)
    y = float(outputs[-1][0])
    e = error(y, t, config.loss, float(u[0]))
    return y, e, backward(config.network, w, outputs, t)


def gradient(config, w, k, net):
    """Return what iteration k moves a net's weights w (M,) by: of its patterns, with the decay."""
    patterns = range(len(config.table.t))
    if config.schedule == "each":
        dw = look(config, w, net)[2]
    elif config.schedule == "online":
        dw = look(config, w, int(order(config, k, 1)[0]))[2]
    else:
        dw = sum(look(config, w, p)[2] for p in patterns)
        dw = dw / len(patterns) if config.reduction == "mean" else dw
    return dw + config.weight_decay * np.where(config.network.biases, 0.0, w)


def train(config, n):
    """Train n iterations from the start; return y, E (n, P), dw, w (n, nets, M), and the end.

    The end is w (nets, M) and slots (nets, slots, M) after them.
    """
    w = np.tile(first_weights(config), (config.nets, 1))
    slots = np.zeros((config.nets, SLOTS[config.optimizer.kind], w.shape[1]))
    rows = {"y": [], "E": [], "dw": [], "w": []}
    for k in range(n):
        seen = [
            look(config, w[p if config.schedule == "each" else 0], p)
            for p in range(len(config.table.t))
        ]
        dw = np.stack([gradient(config, w[net], k, net) for net in range(config.nets)])
        numbers = ([y for y, _, _ in seen], [e for _, e, _ in seen], dw, w)
        for row, part in zip(rows.values(), numbers, strict=True):
            row.append(part)
        moved = [
            step(config.optimizer, config.eta, k, w[net], dw[net], slots[net])
            for net in range(config.nets)
        ]
        w, slots = (np.stack(parts) for parts in zip(*moved, strict=True))
    return {word: np.array(row) for word, row in rows.items()}, (w, slots)

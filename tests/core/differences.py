"""Central differences dE/dw of any net, whatever trains it: what a gradient is held against.

E comes from a forward pass of this file's own, for many weights at once. The difference over s and
that over s/2 are combined (Richardson), which leaves an error in s^4.
"""

import numpy as np
from hypothesis import assume

S = 2.0**-9  # s^4 = 1.5e-11, eps / s = 1e-13
X = [[-0.9, 0.4], [0.3, 1.1], [0.8, -0.6]]
T = [0.1, 1.0, 0.4]

FUNCTIONS = {
    "sigmoid": lambda u: 1 / (1 + np.exp(-u)),
    "tanh": np.tanh,
    "relu": lambda u: np.maximum(u, 0.0),
    "leaky_relu": lambda u: np.maximum(u, 0.3 * u),
    "identity": lambda u: u,
}


def errors(config, w):
    """Return E (n, P) for many weights w (n, M), and the sign of each hidden u (n, P, neurons)."""
    h, begin, signs = np.array(X)[np.newaxis], 0, []
    for neurons in (*config.hidden, 1):
        inputs = h.shape[2]
        matrices = w[:, begin : (begin := begin + neurons * (inputs + 1))]
        matrices = matrices.reshape(len(w), neurons, inputs + 1)
        u = h @ matrices[:, :, :-1].swapaxes(1, 2) + matrices[:, np.newaxis, :, -1]
        signs.append(u > 0)
        h = FUNCTIONS[config.activation](u)
    y, t = FUNCTIONS[config.output](u)[:, :, 0], np.array(T)
    losses = {
        "squared": lambda: (t - y) ** 2,
        "half_squared": lambda: (t - y) ** 2 / 2,
        "cross_entropy": lambda: -t * np.log(y) - (1 - t) * np.log(1 - y),
    }
    return losses[config.loss](), np.concatenate(signs[:-1] or [u[:, :, :0]], axis=2)


def central_differences(config, w):
    """Return dE/dw (P, M) at w (M,); nothing of a net that has a kink within s."""
    steps = np.eye(len(w)) * S
    around = np.concatenate([w + steps, w - steps, w + steps / 2, w - steps / 2])
    e, signs = errors(config, around)
    if config.activation in {"relu", "leaky_relu"}:
        assume((signs == signs[0]).all())
    above, below, half_above, half_below = e.reshape(4, len(w), len(T))
    whole, half = (above - below) / (2 * S), (half_above - half_below) / S
    return ((4 * half - whole) / 3).T


def expected(config, w, k, p):
    """Return what dw (nets, M) is to be, from the differences at each net's w."""
    each = [central_differences(config, w[net]) for net in range(config.nets)]
    if config.schedule == "each":
        dw = np.array([each[net][net] for net in range(config.nets)])
    elif config.schedule == "online":
        dw = each[0][[p]]
    else:
        mean = config.reduction == "mean"
        dw = (each[0].mean(axis=0) if mean else each[0].sum(axis=0))[np.newaxis]
    return dw + config.weight_decay * np.where(config.network.biases, 0.0, w)

"""The article's listing, its arithmetic written anew and timed: what `engine` and `stream` compare.

`python bench/listing.py` prints what it prints: y and dw of the last iteration, with the wiring of
the article's figure and with its own. `core.article` keeps these numbers for the page.

The same operations on the same types as the listing's classes, one pattern after the other: inputs
and weights in NumPy arrays of 2 and 3 numbers, scalars between them, np.exp, a matrix of gradients
filled element by element. The listing's checks of types and lengths are left out, and so are its
calls from method to method; every iteration's y, E, dw and w are kept, which it does not do.
"""

import time

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

XOR = ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0))
ITERATIONS = 10_000
ETA = 0.1


def train(
    pattern: tuple[int, int, int], iterations: int = ITERATIONS, *, connected: bool = True
) -> tuple[Array, Array, Array, Array, Array]:
    """Train one net on its pattern (x_0, x_1, t).

    Returns y (n,), E (n,), dw (n, 3, 3), w (n, 3, 3) before each update, and the last w (3, 3).
    Without `connected` the output neuron is handed the hidden outputs once, as printed.
    """
    data = np.array(pattern)
    x, t = data[:-1], data[-1:]
    w, dw = np.ones((3, 3)), np.ones((3, 3))
    w_11, w_12, w_21 = w[0], w[1], w[2]
    x_21 = np.array([0, 0])
    ys, errors = np.empty(iterations), np.empty(iterations)
    dws, ws = np.empty((iterations, 3, 3)), np.empty((iterations, 3, 3))
    for k in range(iterations):
        y_11 = sigmoid(x[0] * w_11[0] + x[1] * w_11[1] + w_11[2])
        y_12 = sigmoid(x[0] * w_12[0] + x[1] * w_12[1] + w_12[2])
        if connected:
            x_21 = np.array([y_11, y_12])
        y = sigmoid(x_21[0] * w_21[0] + x_21[1] * w_21[1] + w_21[2])

        d_21 = y * (1 - y)
        d_11 = y_11 * (1 - y_11)
        d_12 = y_12 * (1 - y_12)
        d_com = 2 * (y - t[0]) * d_21
        ws[k] = w
        dw[0][0] = d_com * w[2][0] * d_11 * x[0]
        dw[0][1] = d_com * w[2][0] * d_11 * x[1]
        dw[0][2] = d_com * w[2][0] * d_11
        w_11 = w_11 - ETA * dw[0]
        w[0] = w_11
        dw[1][0] = d_com * w[2][1] * d_12 * x[0]
        dw[1][1] = d_com * w[2][1] * d_12 * x[1]
        dw[1][2] = d_com * w[2][1] * d_12
        w_12 = w_12 - ETA * dw[1]
        w[1] = w_12
        dw[2][0] = d_com * y_11
        dw[2][1] = d_com * y_12
        dw[2][2] = d_com
        w_21 = w_21 - ETA * dw[2]
        w[2] = w_21

        ys[k] = y
        errors[k] = (t[0] - y) ** 2
        dws[k] = dw
    return ys, errors, dws, ws, w


def sigmoid(u: float) -> float:
    """Return 1 / (1 + e^-u)."""
    return 1.0 / (1.0 + np.exp(-u))


def printed(pattern: tuple[int, int, int], *, connected: bool) -> tuple[str, str]:
    """Return what `print` makes of the last y and dw, as the article's second call sets NumPy."""
    y, _, dw, _, _ = train(pattern, connected=connected)
    with np.printoptions(precision=10, suppress=True):
        return str(y[-1]), str(dw[-1])


def seconds(iterations: int = ITERATIONS) -> float:
    """Return how long the four nets of XOR take, all records included."""
    started = time.perf_counter()
    for pattern in XOR:
        train(pattern, iterations)
    return time.perf_counter() - started


if __name__ == "__main__":
    for connected in (True, False):
        print("connected" if connected else "as listed")
        for pattern in XOR:
            print(pattern, *printed(pattern, connected=connected), sep="\n")

"""Where a hidden neuron's weight to the output passes zero: between which iterations looked at.

core.moments.Course -> crossings -> app.course, which finds the iteration: the moment called `turn`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.moments import Course

LASTS = 2.0  # times k + 1: so long a weight that turns has had, and then has, one sign


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where weights of the output neuron, bit for bit the same, pass zero.

    At iteration k0 they are `before`, at k1 `after`, of the other sign; `column` is the first one's
    place among the net's parameters.
    """

    k0: int
    k1: int
    before: float
    after: float
    column: int
    neurons: tuple[str, ...]
    parameters: tuple[str, ...]


def crossings(course: Course) -> list[Crossing]:
    """Return where a hidden neuron's weight to the output passes zero, and stays beyond it.

    What comes back to that hidden neuron is a product with this weight, dE/dw1_10 = 2 (y - t)
    y (1 - y) w2_10 h_1 (1 - h_1) x_0 (article), and so are its gradients: their sign turns there.
    """
    network = course.config.network
    hidden = len(network.sizes) - 2
    alike: dict[tuple[int, bytes], list[int]] = {}
    for slot in range(network.sizes[-2] if hidden else 0):
        w = course.w[:, network.output_at + slot]
        sign = np.sign(w)
        for i in np.flatnonzero(sign[1:] * sign[:-1] < 0.0).tolist():
            since = np.searchsorted(course.k, (course.k[i] + 1) / LASTS - 1)
            until = np.searchsorted(course.k, (course.k[i + 1] + 1) * LASTS - 1, side="right")
            if (sign[since : i + 1] == sign[i]).all() and (sign[i + 1 : until] == -sign[i]).all():
                alike.setdefault((i, w.tobytes()), []).append(slot)
    return [
        Crossing(
            int(course.k[i]),
            int(course.k[i + 1]),
            float(course.w[i, network.output_at + slots[0]]),
            float(course.w[i + 1, network.output_at + slots[0]]),
            network.output_at + slots[0],
            tuple(f"{hidden}_{slot + 1}" for slot in slots),
            tuple(network.parameters[network.output_at + slot] for slot in slots),
        )
        for (i, _), slots in alike.items()
    ]

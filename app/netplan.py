"""A network with its weights as SVG, any net within the limits: the diagram of a report. Pure.

inks -> netplan -> report. A line is a weight: the thicker, the larger; dashed where it is negative.
Its number stands on it where those of a layer have room, a bias over its neuron. The page's own
diagram is static/diagramlayout.js.
"""

import math
from itertools import pairwise, product

from app.inks import LINE, MUTED, Weight, weights
from app.printed import fixed, significant
from app.vector import line, path, text, wide
from core.network import Network

SIZE = 7.5  # of the numbers
LEFT, RIGHT = 16.0, 26.0  # beside the first and the last layer
TOP, BOTTOM = 12.0, 4.0
ROW, LARGEST_RADIUS = 60.0, 11.0
CROWDED = 9.5  # points between two numbers, below which they are left out
THICKEST = 8.0  # the |w| from which a line gets no thicker
BREAK = (0.70, 0.80)  # of a link that carries nothing: where it is cut


class NetPlan:
    """Where the neurons and numbers of a network stand, `width` points across."""

    def __init__(self, network: Network, width: float, most: float) -> None:
        self._network = network
        self.sizes = network.sizes
        self.width = width
        rows = max(self.sizes)
        self._gap = min(ROW, (most - TOP - BOTTOM) / rows)
        self.height = TOP + rows * self._gap + BOTTOM
        self._across = (width - LEFT - RIGHT) / (len(self.sizes) - 1)
        self._radius = min(LARGEST_RADIUS, self._gap * 0.32)
        self._shares = [self._share(a, b) for a, b in pairwise(self.sizes)]

    @property
    def numbered(self) -> bool:
        """Whether every weight has room for its number."""
        return all(share is not None for share in self._shares) and self._biases

    @property
    def _biases(self) -> bool:
        return self._gap > 2 * self._radius + SIZE

    def svg(self, w: list[float]) -> str:
        """Return what is inside the SVG element, for weights w (M,)."""
        all_ = weights(self._network)
        # Pale ones first, so that those with a colour lie over them
        order = sorted(all_, key=lambda one: one.key > 0)
        links = [self._link(one, w[one.place]) for one in order if not one.bias]
        nodes = [self._node(layer, i) for layer, n in enumerate(self.sizes) for i in range(n)]
        numbers = [self._number(one, w[one.place]) for one in all_]
        return "\n".join(part for part in (*links, *nodes, *numbers) if part)

    def _at(self, layer: int, i: int) -> tuple[float, float]:
        middle = TOP + max(self.sizes) * self._gap / 2
        y = middle + (i - (self.sizes[layer] - 1) / 2) * self._gap
        return LEFT + layer * self._across, y + 2

    def _ends(self, one: Weight) -> tuple[float, float, float, float]:
        x0, y0 = self._at(one.layer - 1, one.slot)
        x1, y1 = self._at(one.layer, one.neuron - 1)
        length = math.hypot(x1 - x0, y1 - y0)
        a, b = self._radius / length, 1 - self._radius / length
        return x0 + (x1 - x0) * a, y0 + (y1 - y0) * a, x0 + (x1 - x0) * b, y0 + (y1 - y0) * b

    def _unfed(self, one: Weight) -> bool:
        """Whether nothing goes through this link: the listing's output neuron."""
        return not self._network.connected and one.output and not one.bias

    def _link(self, one: Weight, w: float) -> str:
        x0, y0, x1, y1 = self._ends(one)
        width = 0.5 + 3.5 * min(THICKEST, abs(w)) / THICKEST
        width *= 1 if one.key else 0.5
        dash = f"{3 + width:.3g} {2 + width / 2:.3g}" if w < 0 else ""
        if not self._unfed(one):
            return line(x0, y0, x1, y1, one.colour, width, dash)
        cut = [(x0 + (x1 - x0) * s, y0 + (y1 - y0) * s) for s in BREAK]
        (ax, ay), (bx, by) = cut
        d = f"M{x0:.1f} {y0:.1f}L{ax:.1f} {ay:.1f}M{bx:.1f} {by:.1f}L{x1:.1f} {y1:.1f}"
        ticks = [line(x, y - 5, x, y + 5, LINE, 1) for x, y in cut]
        return path(d, one.colour, width, dash) + "".join(ticks)

    def _node(self, layer: int, i: int) -> str:
        x, y = self._at(layer, i)
        r = self._radius
        last = len(self.sizes) - 1
        if layer == 0:
            box = f'x="{x - r:.1f}" y="{y - r * 0.8:.1f}" width="{2 * r:.1f}"'
            shape = f'<rect {box} height="{1.6 * r:.1f}" rx="3" fill="#fff" stroke="{MUTED}"/>'
        else:
            shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="#fff" stroke="{MUTED}"/>'
        if r < 7:
            return shape
        letter, below = (
            ("y", "")
            if layer == last
            else ("x", str(i))
            if layer == 0
            else (
                "h",
                f"{i + 1}" if last == 2 else f"{layer}.{i + 1}",
            )
        )
        sign = text(x - wide(below, 6) / 2, y + 3, letter, 10, LINE, anchor="middle", kind="symbol")
        return shape + sign + text(x + 3 - wide(below, 6) / 2, y + 5.5, below, 6, LINE)

    def _number(self, one: Weight, w: float) -> str:
        words = number(w)
        if one.bias:
            if not self._biases:
                return ""
            x, y = self._at(one.layer, one.neuron - 1)
            return text(x, y - self._radius - 3, words, SIZE, MUTED, anchor="middle", kind="plate")
        share = self._shares[one.layer - 1]
        if share is None:
            return ""
        (x0, y0), (x1, y1) = self._at(one.layer - 1, one.slot), self._at(one.layer, one.neuron - 1)
        x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
        return text(x, y + 2.7, words, SIZE, LINE, anchor="middle", kind="plate")

    def _share(self, sources: int, targets: int) -> float | None:
        """Return how far along a layer's links their numbers are farthest apart; None: crowded."""
        best, room = None, CROWDED
        least = (self._radius + 16) / self._across
        for step in range(21):
            share = 0.2 + step * 0.015
            ys = sorted(
                ((s - (sources - 1) / 2) * (1 - share) + (t - (targets - 1) / 2) * share)
                * self._gap
                for s, t in product(range(sources), range(targets))
            )
            nearest = min((b - a for a, b in pairwise(ys)), default=99.0)
            if nearest > room + 1e-9 and least <= share <= 1 - least:
                best, room = share, nearest
        return best


def number(w: float) -> str:
    """Return a weight as the diagram prints it."""
    return fixed(w, 2) if abs(w) < 1000 else significant(w)

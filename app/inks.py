"""Which weights a report draws, each one's colour and number: charts and tables agree. Pure.

The page has the same choice in static/names.js and the same colours in static/palette.js: hue is
the neuron, strength the slot. On paper each also has a number, for who prints without colours.
"""

from itertools import groupby
from typing import NamedTuple

from core.network import Network

MOST = 9  # curves in a chart

LINE, MUTED, GRID, RULE, PALE = "#1b1f24", "#5b6472", "#eceff3", "#c3c9d1", "#9aa2ad"
ACCENT, PAPER = "#0b6e4f", "#fff"
HIDDEN = (("#12308f", "#2f6fc0", "#6690f5"), ("#6b2a06", "#b8420a", "#c9762f"))
OUTPUT = ("#101214", "#5f6368", "#878c99")


class Weight(NamedTuple):
    """A parameter: its name, its place in w, what its indices say; in a chart its colour and key.

    key: its number among those drawn, from 1; 0 and a pale colour for those that are not.
    """

    name: str
    place: int
    layer: int
    neuron: int
    slot: int
    bias: bool
    output: bool
    colour: str = PALE
    key: int = 0

    @property
    def indices(self) -> str:
        """What stands below: neuron and slot."""
        return f"{self.neuron}{self.slot}"


def weights(network: Network) -> list[Weight]:
    """Return all parameters of a net, in the order of w; at most nine of them are drawn."""
    last = len(network.sizes) - 1
    biases = network.biases.tolist()
    plain = [
        Weight(name, i, int(name[1]), int(name[3]), int(name[4:]), biases[i], int(name[1]) == last)
        for i, name in enumerate(network.parameters)
    ]
    # Of many the output's first, then hidden ones by slot, so that equal ones stay side by side
    ranked = sorted(plain, key=lambda one: (-one.layer, one.slot, one.neuron))
    chosen = sorted(ranked[:MOST], key=lambda one: one.place)
    colours = _colours(plain, chosen)
    keys = {one.place: key for key, one in enumerate(chosen, 1)}
    return [
        one._replace(colour=colours[one.place], key=keys[one.place]) if one.place in keys else one
        for one in plain
    ]


def drawn(network: Network) -> list[Weight]:
    """Return the parameters that are drawn."""
    return [one for one in weights(network) if one.key]


def _colours(plain: list[Weight], chosen: list[Weight]) -> dict[int, str]:
    hidden = [key for key, _ in groupby(plain, _neuron) if key[0] != plain[-1].layer]
    if len(chosen) < len(plain) or len(hidden) > len(HIDDEN):
        nine = [colour for ramp in (*HIDDEN, OUTPUT) for colour in ramp]
        return {one.place: nine[i] for i, one in enumerate(chosen)}
    found = {}
    for neuron, members in groupby(plain, _neuron):
        ramp = HIDDEN[hidden.index(neuron)] if neuron in hidden else OUTPUT
        of = list(members)
        for place, one in enumerate(of):
            found[one.place] = _along(ramp, place / max(1, len(of) - 1))
    return found


def _neuron(one: Weight) -> tuple[int, int]:
    return one.layer, one.neuron


def _along(ramp: tuple[str, ...], place: float) -> str:
    """Return the colour at a place of a ramp, mixed between its neighbours."""
    position = place * (len(ramp) - 1)
    i = min(int(position), len(ramp) - 2)
    share = position - i
    mixed = (
        round(a + (b - a) * share) for a, b in zip(*map(_channels, ramp[i : i + 2]), strict=True)
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _channels(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]

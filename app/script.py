"""A run as a Python script of its own: NumPy alone, the same numbers to the last bit.

export (the run, its first weights) -> script -> routes. It is made of sections, each written for
what the recipe asks; nothing that people wrote about the run is in it. core/network.py has the same
formulas, core/kernel.py the same operations in the same order: that is what gives the same bits,
even where training is chaotic and a last bit of np.exp, another on every computer, would grow.
"""

import textwrap
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from app.schemas import Run
from core.config import TrainingConfig
from core.training import Array

WIDTH = 100
SPARE_LINES = 5
"""How many lines longer than one each the literals may be together: the script stays below 60."""

EXP = '''
# 2^(j/128) for j = 0 ... 127: the nearest number, and what it lacks. From 2^(1/128) times 2^160
root, unit = 0x10163DA9FB33356D84A66AE336DCDFA4003EC04C3, 2**160
powers = [root**j * unit // unit**j for j in range(128)]
near, lack = np.array([(p / unit, (p - int(p / unit * unit)) / unit) for p in powers]).T


def exp(v):
    """Return e^v by IEEE operations alone, as the run did: the same bits on every computer."""
    # e^v = 2^n 2^(j/128) e^r: 128 n + j is the integer nearest to 128 v / ln 2, r is what is left
    v = np.minimum(np.maximum(v, -746), 710)
    steps = np.rint(v * 184.6649652337873)
    n, j = np.divmod(steps.astype("i4"), 128)
    r = (v - steps * 0.005415212348452769) - steps * -3.2819649005320973e-13
    # e^r - 1 = r + r^2/2 + r^3/6 + r^4/24 + r^5/120
    rise = r + r * r * ((1 / 2 + r * (1 / 6)) + r * r * (1 / 24 + r * (1 / 120)))
    return np.ldexp(near[j] + (lack[j] + near[j] * rise), n)

'''

FORWARD = """
for k in range(first, end):
    # Forward, layer by layer: u_j = sum_i w_ji h_i, then h_j = 1 / (1 + e^-u_j)
    for W, seen, out in zip(layers, h, h[1:]):
        u = sum(W[:, i] * seen[i] for i in range(len(seen)))
        out[:-1] = 1 / (1 + exp(-u))
"""

FORWARD_AS_LISTED = """
for k in range(first, end):
    # Forward, layer by layer: u_j = sum_i w_ji h_i, then h_j = 1 / (1 + e^-u_j)
    for W, seen, out in zip(layers, h, h[1:]):
        # The listing as printed: the output neuron is never handed h, and sees its bias alone
        u = W[:, -1] if out is h[-1] else sum(W[:, i] * seen[i] for i in range(len(seen)))
        out[:-1] = 1 / (1 + exp(-u))
"""

BACKWARD = """\
    # Backward: delta = dE/du, which is 2 (y - t) y (1 - y) for the output neuron
    y = h[-1][:-1]
    delta = 2 * (y - t) * (y * (1 - y))
    for W, seen in zip(layers[::-1], h[-2::-1]):
        # dE/dw_ji = delta_j h_i
        dw = delta[:, np.newaxis] * seen
        # One layer back: delta_i = (sum_j delta_j w_ji) h_i (1 - h_i)
        delta = (sum(d * W_j for d, W_j in zip(delta, W)) * (seen * (1 - seen)))[:-1]
        # w_{k+1} = w_k - eta dw_k
        W -= eta * dw
"""

ENDING = """
print("y =", y[0].tolist())
print("E =", ((t - y[0]) ** 2).tolist())  # E = (t - y)^2
"""

ENDING_WITHOUT_RECORDS = """
# No iteration was complete: there is no y and no E
"""

W_AT_LAST = """\
print("w =", w.T.tolist())
"""


def script(run: Run, w: Array) -> str:
    """Return the script that trains a run anew from w (nets, M), its weights before `run.start`.

    It prints y and E of the last iteration that is complete, and w (nets, M) after it.
    """
    connected = run.config.network.connected
    return "".join(
        [
            "\n".join([*_head(run), *_recipe(run, w), *_layers(run.config), ""]),
            EXP,
            FORWARD if connected else FORWARD_AS_LISTED,
            BACKWARD,
            ENDING if run.k > run.start else ENDING_WITHOUT_RECORDS,
            W_AT_LAST,
        ]
    )


def _head(run: Run) -> Iterable[str]:
    what = "its last y and E, and w after them"
    yield f'"""Backscope run {run.id} trained anew with NumPy alone: {what}."""'
    yield ""
    yield "import numpy as np"
    yield ""


def _recipe(run: Run, w: Array) -> Iterable[str]:
    config = run.config
    weights = _weights(w)
    patterns = [f"[{_numbers(row, _short)}]" for row in config.table.x]
    spare = SPARE_LINES - len(weights) + 1
    yield "# The recipe. The last index of every array is the pattern; each has a net of its own"
    yield from _literal("x = np.array([", patterns, "], float).T", spare)
    yield f"t = np.array([{_numbers(config.table.t, _short)}], float)"
    yield f"eta, first, end = {config.eta!r}, {run.start}, {run.k}"
    yield f"# The weights to begin with: {_few(config.network.parameters)}"
    yield from weights


def _weights(w: Array) -> list[str]:
    """Return the lines that spell out w (nets, M) as an array (M, nets), as briefly as they can."""
    nets, parameters = w.shape
    if (w == w[0, 0]).all():
        return [f"w = np.full(({parameters}, {nets}), {float(w[0, 0])!r})"]
    rows = [f"[{_numbers(row)}]" for row in w.tolist()]
    if (w == w[0]).all():
        return _literal("w = np.array([", rows[:1], f"] * {nets}).T.copy()", SPARE_LINES)
    return _literal("w = np.array([", rows, "]).T.copy()", SPARE_LINES)


def _layers(config: TrainingConfig) -> Iterable[str]:
    sizes = config.network.sizes
    shapes = []
    begin = 0
    for inputs, neurons in pairwise(sizes):
        end = begin + neurons * (inputs + 1)
        shapes.append(f"w[{begin}:{end}].reshape({neurons}, {inputs + 1}, {config.nets})")
        begin = end
    yield f"layers = [{', '.join(shapes)}]  # w_ji, the bias last"
    yield "# What each layer sees: x, or the h of the layer before, and 1 for the bias. Then y, 1"
    yield f"h = [np.ones((size + 1, {config.nets})) for size in {sizes}]"
    yield "h[0][:-1] = x"
    yield 'np.seterr(all="ignore")  # e^-u may be infinite: h is 0 then'


def _literal(opening: str, rows: Sequence[str], closing: str, spare: int) -> list[str]:
    """Return an assignment in one line; in more, up to `spare` of them, where it is too long."""
    whole = ", ".join(rows)
    line = opening + whole + closing
    if len(line) <= WIDTH:
        return [line]
    a_row_a_line = [f"{row}," for row in rows]
    filled = textwrap.wrap(whole, WIDTH - 4, break_on_hyphens=False)
    for lines in sorted((a_row_a_line, filled), key=_width):
        if len(lines) + 1 <= spare:
            return [opening, *(f"    {line}" for line in lines), closing]
    return [line]


def _width(lines: Sequence[str]) -> int:
    return max(map(len, lines))


def _few(names: Sequence[str]) -> str:
    return " ".join(names if len(names) <= 9 else (*names[:4], "...", names[-1]))


def _numbers(numbers: Iterable[float], spell: Callable[[float], str] = repr) -> str:
    return ", ".join(map(spell, numbers))


def _short(number: float) -> str:
    """Return 0.0 as 0, since the arrays are of float anyway; every other number as it is."""
    return repr(number).removesuffix(".0")

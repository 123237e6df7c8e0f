"""A run as a Python script of its own: NumPy alone, the same weights to the last bit.

export (the run, its first state) -> script (with scriptparts) -> routes. It is made of sections,
each written for what the recipe asks; nothing that people wrote about the run is in it.
core/network.py has the same formulas, core/kernel.py the same operations in the same order: that is
what gives the same bits, even where training is chaotic and a last bit of np.exp, another on every
computer, would grow.
"""

import textwrap
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from app import scriptparts
from app.schemas import Run
from core.config import TrainingConfig
from core.training import Array, State

WIDTH = 100
MOST_LINES = 59
SPARE_LINES = 5
"""How many lines longer than one each the literals may be together, where there is room."""


def script(run: Run, first: State) -> str:
    """Return the script that trains a run anew from the state before its first iteration.

    It prints y and E of the last iteration that is complete, and w (nets, M) after it.
    """
    config = run.config
    mathematics = [
        *scriptparts.exponential(config).splitlines(),
        *scriptparts.turns(config).splitlines(),
        "",
        *scriptparts.iteration(config),
        "",
        *_ending(run),
    ]
    head = [*_head(run), *_recipe(run, first, spare=0)]
    spare = MOST_LINES - len(head) - len(mathematics)
    if spare > 0:
        head = [*_head(run), *_recipe(run, first, min(spare, SPARE_LINES))]
    return "".join(f"{line}\n" for line in _fitted([*head, *mathematics]))


def _fitted(lines: list[str]) -> list[str]:
    """Leave out as many blank lines as the script has too many, the first ones first."""
    too_many = max(0, len(lines) - MOST_LINES)
    blank = [place for place, line in enumerate(lines) if not line][:too_many]
    return [line for place, line in enumerate(lines) if place not in blank]


def _head(run: Run) -> Iterable[str]:
    what = "its last y and E, and w after them"
    yield f'"""Backscope run {run.id} trained anew with NumPy alone: {what}."""'
    yield ""
    yield "import numpy as np"
    yield ""


def _recipe(run: Run, first: State, spare: int) -> Iterable[str]:
    config = run.config
    nets = "each has a net of its own" if config.schedule == "each" else "one net learns them all"
    patterns = [f"[{_numbers((*row, 1.0), _short)}]" for row in config.table.x]
    table = _literal("x = np.array([", patterns, "], float).T  # and 1 for the bias", spare)
    spare -= len(table) - 1
    weights = _weights(first.w, spare)
    spare -= len(weights) - 1
    yield f"# The recipe. The last index of every array is the pattern; {nets}"
    yield from table
    yield f"t = np.array([{_numbers(config.table.t, _short)}], float)"
    yield f"eta, first, end = {config.eta!r}, {run.start}, {run.k}"
    yield from _rates(config, first)
    yield f"# The weights to begin with: {_few(config.network.parameters)}"
    yield from weights
    yield from _slots(config, first, spare)
    yield from _layers(config)
    yield 'np.seterr(all="ignore")  # what overflows is infinite'


def _rates(config: TrainingConfig, first: State) -> Iterable[str]:
    """Yield the optimizer's numbers; of Adam also beta1^k and beta2^k so far."""
    rates = config.optimizer.model_dump(exclude={"kind"})
    if config.optimizer.kind == "adam":
        power1, power2 = first.memory[:2].tolist()
        rates |= {"power1": power1, "power2": power2}
    if rates:
        yield f"{', '.join(rates)} = {_numbers(rates.values())}"


def _weights(w: Array, spare: int) -> list[str]:
    """Return the lines that spell out w (nets, M) as an array (M, nets), as briefly as they can."""
    nets, parameters = w.shape
    if len(set(map(repr, w.ravel().tolist()))) == 1:  # == does not see -0.0
        return [f"w = np.full(({parameters}, {nets}), {float(w[0, 0])!r})"]
    rows = [f"[{_numbers(row)}]" for row in w.tolist()]
    if nets > 1 and len(set(rows)) == 1:
        return _literal("w = np.array([", rows[:1], f"] * {nets}).T.copy()", spare)
    return _literal("w = np.array([", rows, "]).T.copy()", spare)


def _slots(config: TrainingConfig, first: State, spare: int) -> Iterable[str]:
    """Yield the line that puts the optimizer's slots (nets, slots, M) beside w."""
    names = scriptparts.slot_names(config)
    if not names:
        return
    if any(first.slots.tobytes()):
        by_slot = first.slots.swapaxes(0, 1).tolist()
        rows = [", ".join(f"[{_numbers(row)}]" for row in slot) for slot in by_slot]
        parts = [f"np.array([{slot}]).T" for slot in rows]
    else:
        parts = ["np.zeros_like(w)"] * len(names)
    of_optimizer = [f"the optimizer's {' and '.join(names.rstrip('g'))}"] if names != "g" else []
    kept = [*of_optimizer, "the last dw, g"] if names.endswith("g") else of_optimizer
    comment = f"])  # w, and {', and '.join(kept)}"
    yield from _literal("state = np.array([", ["w", *parts], comment, spare)


def _layers(config: TrainingConfig) -> Iterable[str]:
    """Yield the lines that cut the flat numbers into a matrix a layer."""
    names = scriptparts.slot_names(config)
    flat, rows, axis = ("state[:, ", f"{len(names) + 1}, ", ", 1") if names else ("w[", "", "")
    shapes, ends = [], [0]
    for inputs, neurons in pairwise(config.network.sizes):
        ends.append(ends[-1] + neurons * (inputs + 1))
        part = f"{flat}{ends[-2]}:{ends[-1]}]"
        shapes.append(f"{part}.reshape({rows}{neurons}, {inputs + 1}, {config.nets})")
    line = f"layers = [{', '.join(shapes)}]"
    if len(line) > WIDTH:
        sizes = list(config.network.sizes[1:])
        yield f"parts = np.split({'state' if names else 'w'}, {ends[1:-1]}{axis})"
        line = f"layers = [a.reshape({rows}n, -1, {config.nets}) for n, a in zip({sizes}, parts)]"
    comment = f"  # {'_ji, '.join(('w', *names))}_ji, the bias last"
    yield line + comment if len(line + comment) <= WIDTH else line


def _ending(run: Run) -> Iterable[str]:
    if run.k > run.start:
        yield 'print("y =", y[0].tolist())'
        yield f'print("E =", {scriptparts.error(run.config)}.tolist())'
    else:
        yield "# No iteration was complete: there is no y and no E"
    w = "state[0]" if scriptparts.slot_names(run.config) else "w"
    yield f'print("w =", {w}.T.tolist())'


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
    text = repr(number)
    return text if text == "-0.0" else text.removesuffix(".0")

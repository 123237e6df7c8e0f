"""The tables of a report: y and E of every input, w and dw of the weights that are drawn. Pure."""

from typing import Any, NamedTuple

from app.inks import Weight
from app.printed import brief, fixed, significant
from app.reportfacts import Facts, Shown
from app.runwords import Words
from app.schemas import Run


class Number(NamedTuple):
    """A number as it is printed, and all of it."""

    text: str
    whole: float


def inputs_table(t: Words, facts: Facts, shown: Shown) -> list[dict[str, Any]]:
    """Return a row for each input listed: x, t; y and E of the last record where there is one."""
    run, final = facts.run, facts.final
    some = final is not None and final["y"] is not None
    word = "net" if run.nets > 1 else "input"
    return [
        {
            "name": t(word, n=str(p + 1)),
            "x": [Number(brief(v), v) for v in one.x],
            "t": Number(brief(one.t), one.t),
            "y": Number(fixed(final["y"][p]), final["y"][p]) if some and final else None,
            "E": Number(significant(final["E"][p]), final["E"][p]) if some and final else None,
        }
        for p, one in ((p, run.patterns[p]) for p in shown.listed)
    ]


def weights_table(t: Words, facts: Facts, shown: Shown) -> dict[str, Any]:
    """Return the weights drawn, for each net w after the last update and the last dw."""
    run, final = facts.run, facts.final
    one_net = run.nets == 1
    nets = [t("net.one") if one_net else t("net", n=str(n + 1)) for n in shown.nets]
    rows = []
    for one in shown.weights:
        numbers = []
        for n in shown.nets:
            w = final["w"][n][one.place] if final else None
            dw = final["dw"][n][one.place] if final and final["dw"] is not None else None
            numbers.append((_number(w, 4), _number(dw, 0)))
        rows.append({"weight": one, "slot": _slot(t, run, one), "numbers": numbers})
    return {"nets": nets, "rows": rows}


def _number(v: float | None, decimals: int) -> Number | None:
    if v is None:
        return None
    return Number(fixed(v, decimals) if decimals else significant(v), v)


def _slot(t: Words, run: Run, one: Weight) -> str:
    """Return what a weight is: hidden 1, from x0."""
    deep = len(run.config.hidden) > 1
    places = {"layer": str(one.layer), "n": str(one.neuron)}
    neuron = t("output") if one.output else t("hidden.deep" if deep else "hidden", **places)
    places = {"layer": str(one.layer - 1), "n": str(one.slot + 1)}
    if one.bias:
        origin = t("bias")
    elif one.layer == 1:
        origin = t("from.input", n=str(one.slot))
    else:
        origin = t("from.hidden.deep" if deep else "from.hidden", **places)
    return t("slot", neuron=neuron, **{"from": origin})

"""What stands where on a run's sheet of paper, as its template is filled with it. Pure.

report -> reportsheet (with runwords, plots, netplan) -> templates/report.html. One page of A4 or
Letter has it all: charts are as high as everything else leaves room for.
"""

import math
from collections.abc import Sequence
from typing import Any

from app import __version__, runwords
from app.netplan import NetPlan, number
from app.plotlayout import WIDTH
from app.plots import Head, Plots, layout_of
from app.printed import brief, count, duration, inputs, moment, plain
from app.reportfacts import Facts, Shown, lines_of
from app.reportnotes import notes
from app.reporttables import inputs_table, weights_table
from app.runwords import Words
from app.scales import ROWS, Iterations
from app.schemas import Run
from app.vector import wide

PAGE = 945.0  # points that the sheet may be high: Letter, its margins taken off, and some more
TALLEST, LOWEST = 120.0, 36.0  # of a row of charts
NET_WIDTH, NET_HEIGHT, LOW_NET = 236.0, 206.0, 124.0
LETTERS = 200  # of a note or the tags; of more only the beginning is printed
LINE_HEIGHT = 11.0  # points of a further line in a table
MANY = 10  # lines of a table, from which on all tables are denser
LEGEND, FOOT, HEADING = 34.0, 36.0, 22.0  # points that these take


def sheet(t: Words, facts: Facts, shown: Shown) -> dict[str, Any]:
    """Return everything that the template shows of a run."""
    head = _head(t, facts)
    settings = _settings(t, facts.run)
    of_inputs = inputs_table(t, facts, shown)
    of_weights = weights_table(t, facts, shown)
    told = notes(t, facts, shown)
    lines = sum(lines_of(facts.run.patterns[p].x) for p in shown.listed)
    dense = max(lines, len(settings["fields"])) > MANY
    net = _net(t, facts, LOW_NET if dense else NET_HEIGHT)
    row = 13.0 if dense else 15.5
    fields = row * (sum(map(_lines_of, settings["fields"])) + settings["unusual"])
    left = net["height"] + row + 2 * HEADING + 36
    left += row * len(of_inputs) + LINE_HEIGHT * (lines - len(of_inputs))
    right = fields + 2 * row + (row + 3) * len(of_weights["rows"]) + 2 * HEADING + 10
    sentences = 13.5 * sum(_lines(one, 9.5, WIDTH) for one in told)
    charts = PAGE - head["height"] - LEGEND - max(left, right) - sentences - FOOT
    tall = layout_of(shown.lines, len(shown.patterns)).tall(charts)
    plots = _plots(t, facts, shown, min(TALLEST, max(LOWEST, tall)))
    return {
        **head,
        "charts": {"svg": plots.svg(), "width": WIDTH, "height": plots.height},
        "striped": plots.striped,
        "legend": shown.weights,
        "net": net,
        "settings": settings,
        "inputs": of_inputs,
        "weights": of_weights,
        "told": told,
        "dense": dense,
    }


def _head(t: Words, facts: Facts) -> dict[str, Any]:
    run = facts.run
    name, config = runwords.title(t, run), run.config
    mark = ""
    if config.fault:
        of = t(f"fault.{config.fault}")
        mark = t("fault.mark", fault=of, note=t(f"fault.note.{config.fault}"))
    elif config.wiring == "as_listed":
        mark = t("fault.note.as_listed")
    lines = {
        "recipe": runwords.recipe(t, config) if run.name else "",
        "fate": runwords.fate(t, run),
        "mark": mark,
        "tags": _cut(t, " · ".join(run.tags)),
        "note": _cut(t, " ".join((run.note or "").split())),
    }
    small = wide(name, 17) > 2 * WIDTH * 0.9
    size = 12.0 if small else 17.0
    height = 50 + 1.3 * size * _lines(name, size, WIDTH)
    height += sum(13.0 * _lines(one, 9.5, WIDTH - 30) for one in lines.values())
    height += 12 if mark else 0
    return lines | {
        "title": name,
        "small": small,
        "good": run.status == "done" and run.stop_reason != "diverged",
        "facts": [
            (t("report.trained"), moment(run.started) if run.started else "–"),
            (t("compare.time"), duration(run.seconds) if run.seconds else "–"),
            (t("iterations"), count(run.k - run.start)),
            (t("report.run"), run.id),
            (t("report.version"), f"{__version__}, {t('report.engine', n=str(facts.engine))}"),
        ],
        "height": height,
    }


def _cut(t: Words, words: str) -> str:
    """Return words, of many only the beginning, which says so."""
    if len(words) <= LETTERS:
        return words
    return t("report.begins", words=words[:LETTERS].rstrip())


def _lines_of(field: runwords.Field) -> int:
    """Return how many lines a setting will have."""
    return max(
        1, _lines(field.name, 9, 130), _lines(field.value, 9, 175), _lines(field.usual, 9, 95)
    )


def _lines(words: str, size: float, width: float) -> int:
    """Return how many lines words will have."""
    return math.ceil(1.08 * wide(words, size) / width)


def _settings(t: Words, run: Run) -> dict[str, Any]:
    """Return the settings that differ from the article's; where none does, those that tell most."""
    fields = runwords.unusual(t, run)
    if fields:
        return {"unusual": True, "fields": fields}
    names = ("problem", "schedule", "hidden", "activation", "loss", "init", "optimizer")
    plain_ones = [
        runwords.Field(t(runwords.NAMES.get(n, n)), runwords.value(t, run.config, n), "")
        for n in names
    ]
    eta = runwords.Field("eta", plain(run.config.eta), "")
    iterations = runwords.Field(t("iterations"), count(run.config.iterations), "")
    return {"unusual": False, "fields": [*plain_ones, eta, iterations]}


def _plots(t: Words, facts: Facts, shown: Shown, tall: float) -> Plots:
    run = facts.run
    heads = [
        Head(
            t("net" if run.nets > 1 else "input", n=str(p + 1)),
            f"{inputs(run.patterns[p].x)} → {brief(run.patterns[p].t)}",
            (run.patterns[p].t,),
        )
        for p in shown.patterns
    ]
    view = Iterations(run.start, max(run.start + 1, run.k - 1))
    names = {row: t(f"row.{row}") for row in ROWS}
    axis = f"k {t('iteration')}"
    cursor = facts.at.k if facts.at else None
    return Plots(facts.curves, shown.lines, heads, view, names, axis, tall, cursor)


def _net(t: Words, facts: Facts, most: float) -> dict[str, Any]:
    run = facts.run
    plan = NetPlan(run.config.network, NET_WIDTH, most)
    w = facts.final["w"][facts.net] if facts.final else None
    name = t("net.one") if run.nets == 1 else t("net", n=str(facts.net + 1))
    detail = inputs(run.patterns[facts.net].x) if run.nets > 1 else ""
    return {
        "name": f"{name} {detail}".strip(),
        "svg": plan.svg(w) if w is not None else "",
        "width": NET_WIDTH,
        "height": plan.height,
        "numbered": plan.numbered,
        "label": _spelled(run, w) if w is not None and plan.numbered else "",
    }


def _spelled(run: Run, w: Sequence[float]) -> str:
    """Return the weights as whoever does not see the picture is told of them."""
    return ", ".join(f"{name} {number(v)}" for name, v in zip(run.parameters, w, strict=True))

"""What a report says in sentences: iteration k, what has no room, what was sampled. Pure."""

from app import runwords
from app.printed import brief, count, fixed, inputs, significant
from app.reportfacts import Facts, Shown
from app.runwords import Words
from app.schemas import Run


def notes(t: Words, facts: Facts, shown: Shown) -> list[str]:
    """Return the sentences at the foot of a sheet: of iteration k, and of what is not there."""
    return [*_at(t, facts), *_left_out(t, facts.run, shown), *_sampled(t, facts)]


def _left_out(t: Words, run: Run, shown: Shown) -> list[str]:
    """Say what has no room on the sheet."""
    told = []
    if len(shown.patterns) < len(run.patterns):
        places = _places(shown.patterns, len(run.patterns))
        both = shown.listed == shown.patterns
        told.append(t("report.left.inputs" if both else "report.left.charts", **places))
    if len(shown.nets) < run.nets:
        told.append(t("report.left.nets", **_places(shown.nets, run.nets)))
    if len(shown.weights) < len(run.parameters):
        n, all_ = count(len(shown.weights)), count(len(run.parameters))
        told.append(t("report.left.weights", n=n, all=all_))
    return [t.joined([*told, t("report.left.all")])] if told else []


def _places(some: range, n: int) -> dict[str, str]:
    return {"from": str(some.start + 1), "to": str(some.stop), "n": str(n)}


def _sampled(t: Words, facts: Facts) -> list[str]:
    """Say from where on the curves are samples, where they get that far."""
    curves = facts.curves
    if curves.k1.size and curves.k1[-1] >= curves.exact:
        return [t("report.sampled", k=count(curves.exact))]
    return []


def _at(t: Words, facts: Facts) -> list[str]:
    """Tell of iteration k, where one was asked for."""
    run, at = facts.run, facts.at
    if facts.k is None:
        return []
    if at is None:
        return [t("report.at.untold", k=count(facts.k))]
    pattern = run.patterns[at.p]
    places = {
        "k": count(at.k),
        "inputs": inputs(pattern.x),
        "y": fixed(at.y),
        "t": brief(pattern.t),
        "E": significant(at.E),
        "w": run.parameters[at.moved],
        "before": fixed(at.before),
        "after": fixed(at.after),
        "step": significant(at.after - at.before),
    }
    net = t("net", n=str(facts.net + 1))
    says = t("report.at", net=net, **places) if run.nets > 1 else t("report.at.one", **places)
    moves = t("report.at.moves" if at.before != at.after else "report.at.rests", **places)
    return [t.joined([says, moves, *runwords.moments(t, run, at.moments, at.k)])]

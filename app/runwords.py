"""A run in words, in the reader's language: its recipe, what is unusual in it, how it fares. Pure.

The words are those of static/catalogue.json. Like the page's sentences (static/runnames.js,
static/runwords.js, static/momentwords.js), but how a run fares is said to who has only the sheet.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from app.printed import brief, count, inputs, plain
from app.schemas import Run
from core.config import TrainingConfig
from core.problem import PROBLEM_NAMES, TruthTable, truth_table

PARTS = {
    "momentum": ("mu",),
    "nesterov": ("mu",),
    "rmsprop": ("rho", "epsilon"),
    "adam": ("beta1", "beta2", "epsilon"),
}
"""The numbers of an optimizer."""

NAMES = {
    "hidden": "layers",
    "output": "output.field",
    "loss": "compare.loss",
    "stop": "stop.rules",
}
"""What a field is called, where its key is not its name."""

MOMENTS = (
    "divergence",
    "turn",
    "rise",
    "oscillation",
    "plateau",
    "saturation",
    "fall",
    "solved",
    "twins",
)
MOST_SENTENCES = 3
ENDED_EARLY = ("error_below", "tolerance", "plateau")


class Field(NamedTuple):
    """A setting that is not as usual: what it is called, what it is here, what it usually is."""

    name: str
    value: str
    usual: str


class Words:
    """The catalogue's words in one language."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **places: str) -> str:
        """Return the text of a key, its {places} filled; places that are not given stay."""
        return re.sub(r"\{(\w+)\}", lambda found: places.get(found[1], found[0]), self._texts[key])

    def joined(self, sentences: Sequence[str]) -> str:
        """Return sentences one after the other, as the language has it."""
        return "".join(sentences) if self.language == "ja" else " ".join(sentences)


def title(t: Words, run: Run) -> str:
    """Return the name that people gave a run, or its recipe and where it branched."""
    if run.name:
        return run.name
    if run.fork:
        return f"{recipe(t, run.config)} · {t('library.from', k=count(run.fork.k))}"
    return recipe(t, run.config)


def recipe(t: Words, config: TrainingConfig) -> str:
    """Return a recipe in a few words; what the article has goes without saying."""
    functions = [config.output] if not config.hidden else [config.activation, config.output]
    named = list(dict.fromkeys(functions))
    parts = [
        problem(t, config),
        "" if config.schedule == "each" else t(f"schedule.short.{config.schedule}"),
        "" if config.hidden == (2,) else "-".join(map(str, config.network.sizes)),
        "" if named == ["sigmoid"] else " → ".join(t(f"activation.{name}") for name in named),
        f"eta {plain(float(f'{config.eta:.6g}'))}",
        "" if config.optimizer.kind == "gd" else t(f"optimizer.{config.optimizer.kind}"),
        t(f"wiring.{config.wiring}") if len(config.hidden) == 1 and not config.fault else "",
        t("fault.named", fault=t(f"fault.{config.fault}")) if config.fault else "",
        _start_named(t, config),
    ]
    return " · ".join(part for part in parts if part)


def problem(t: Words, config: TrainingConfig) -> str:
    """Return what a problem is called, also where 0 and 1 are turned to -1 and +1."""
    if not isinstance(config.problem, TruthTable):
        return t(f"problem.{config.problem}")
    for name in PROBLEM_NAMES:
        table = truth_table(name)
        x = tuple(tuple(2 * v - 1 for v in row) for row in table.x)
        targets = table.t if config.output == "sigmoid" else tuple(2 * v - 1 for v in table.t)
        if (config.problem.x, config.problem.t) == (x, targets):
            return t("problem.signed", name=t(f"problem.{name}"))
    return t("library.own")


def _start_named(t: Words, config: TrainingConfig) -> str:
    init = config.init
    if init.kind == "constant":
        return "" if init.value == 1 else t("library.start.constant", v=plain(init.value))
    if init.kind == "weights":
        return t("library.start.other")
    seeded = t("library.start.uniform", seed=str(init.seed))
    return seeded if init.kind == "uniform" else f"{t(f'init.{init.kind}')} {seeded}"


def unusual(t: Words, run: Run) -> list[Field]:
    """Return the settings that differ from the article's run, a branch among them."""
    usual = TrainingConfig()
    found = [
        Field(
            t(NAMES.get(name, name)) if name != "eta" else name,
            value(t, run.config, name),
            value(t, usual, name),
        )
        for name in TrainingConfig.model_fields
        if getattr(run.config, name) != getattr(usual, name)
    ]
    if run.fork:
        parent = run.fork.run
        where = t("compare.branch.at", k=count(run.fork.k))
        where = t("compare.branch.of", name=parent, k=count(run.fork.k)) if parent else where
        found.append(Field(t("compare.branch"), where, "–"))
    return found


def value(t: Words, config: TrainingConfig, name: str) -> str:
    """Return a field's value in a few words."""
    return SAYINGS.get(name, _named)(t, config, name)


def _named(t: Words, config: TrainingConfig, name: str) -> str:
    """Say a number as it is, a choice by its own key."""
    v: Any = getattr(config, name)
    return t(f"{name}.{v}") if isinstance(v, str) else plain(float(f"{v:.6g}"))


def _function(t: Words, config: TrainingConfig, name: str) -> str:
    return t(f"activation.{getattr(config, name)}")


def _layers(t: Words, config: TrainingConfig, _: str) -> str:
    return "-".join(map(str, config.hidden)) or t("compare.layers.none")


def _optimizer(t: Words, config: TrainingConfig, _: str) -> str:
    kind = config.optimizer.kind
    numbers = (f"{one} {plain(getattr(config.optimizer, one))}" for one in PARTS.get(kind, ()))
    return ", ".join([t(f"optimizer.{kind}"), *numbers])


SAYINGS: dict[str, Callable[[Words, TrainingConfig, str], str]] = {
    "problem": lambda t, config, _: problem(t, config),
    "schedule": lambda t, config, _: t(f"schedule.short.{config.schedule}"),
    "hidden": _layers,
    "activation": _function,
    "output": _function,
    "loss": lambda t, config, _: t(f"compare.loss.{config.loss}"),
    "init": lambda t, config, _: _start(t, config.init),
    "optimizer": _optimizer,
    "iterations": lambda t, config, _: count(config.iterations),
    "fault": lambda t, config, _: t(f"fault.{config.fault or 'none'}"),
    "stop": lambda t, config, _: _rules(t, config.stop),
}
"""How each field is said that is neither a number nor a choice with a key of its own."""


def _start(t: Words, init: Any) -> str:
    match init.kind:
        case "constant":
            return f"w = {plain(init.value)}"
        case "uniform":
            places = {"low": plain(init.low), "high": plain(init.high), "seed": str(init.seed)}
            return t("compare.uniform", **places)
        case "normal":
            return t("compare.normal", std=plain(init.std), seed=str(init.seed))
        case "weights":
            return t("init.weights")
        case _:
            return t("compare.seeded", kind=t(f"init.{init.kind}"), seed=str(init.seed))


def _rules(t: Words, stop: Any) -> str:
    plateau = stop.plateau
    said = [
        "" if stop.error_below is None else f"E < {plain(stop.error_below)}",
        "" if stop.tolerance is None else f"|t − y| < {plain(stop.tolerance)}",
        t("compare.plateau", n=count(plateau.iterations), share=plain(plateau.improvement))
        if plateau
        else "",
    ]
    return ", ".join(one for one in said if one) or "–"


def fate(t: Words, run: Run) -> str:
    """Return how a run fares, in one sentence."""
    places = {"k": count(run.k), "n": count(run.config.iterations)}
    last = count(max(run.start, run.k - 1))
    if run.status == "done" and run.stop_reason == "diverged":
        at = count(run.k if run.diverged_at is None else run.diverged_at)
        if run.k == run.start:
            return t("report.diverged.at.once", at=at)
        return t("report.diverged", last=last, at=at)
    if run.status == "done" and run.stop_reason in ENDED_EARLY:
        return t("report.ended", why=_why(t, run), **places)
    if run.status == "done":
        trained = run.k - run.start
        one = ".one" if trained == 1 else ""
        more = {"trained": count(trained), "from": count(run.start), "last": last}
        return t(f"report.done{one}", **more)
    return t(f"report.{run.status}", **places)


def _why(t: Words, run: Run) -> str:
    at, stop = count(max(0, run.k - 1)), run.config.stop
    if run.stop_reason == "plateau" and stop.plateau:
        share = f"{plain(float(f'{100 * stop.plateau.improvement:.3g}'))}%"
        return t("ended.plateau", n=count(stop.plateau.iterations), share=share, at=at)
    bound = stop.error_below if run.stop_reason == "error_below" else stop.tolerance
    return t(f"ended.{run.stop_reason}", bound=plain(bound or 0.0), at=at)


def moments(t: Words, run: Run, found: Sequence[Mapping[str, Any]], k: int) -> list[str]:
    """Return what is told of iteration k: the moments that hold there, the most telling first."""
    holding = sorted(
        (one for one in found if one["k0"] <= k <= one["k1"]),
        key=lambda one: MOMENTS.index(one["kind"]),
    )
    return [_moment(t, run, one) for one in holding[:MOST_SENTENCES]]


def _moment(t: Words, run: Run, it: Mapping[str, Any]) -> str:
    places = {
        name: "–" if v is None else count(int(v)) if name == "at" else plain(float(f"{v:.3g}"))
        for name, v in it["values"].items()
    }
    pattern = run.patterns[int(it["values"].get("pattern") or 0)]
    places["pattern"] = f"{inputs(pattern.x)} → {brief(pattern.t)}"
    hidden = (name.replace("1_", "", 1).replace("_", ".") for name in it["neurons"])
    places |= {"k0": count(it["k0"]), "k1": count(it["k1"]), "names": ", ".join(hidden)}
    places["weights"] = (" = " if it["kind"] == "twins" else ", ").join(it["parameters"])
    several = run.nets == 1 and len(run.patterns) > 1
    places["error"] = t("moment.mean") if several else "E"
    return t(f"moment.say.{it['kind']}", **places)

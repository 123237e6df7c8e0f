"""The recipe that a command line describes, not yet validated.

train -> options -> core.config. A preset, `--config` and the single options go on top of one
another; an option of `init` or `optimizer` names its kind where none is named.
"""

import sys
from pathlib import Path
from typing import Any

import click
import orjson

from core.presets import PRESETS

KIND_OF = {"w": "weights", "value": "constant", "std": "normal"}
"""What kind of start an option is of; the others are of a uniform one, unless --init says more."""


def recipe_of(options: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the recipe that the options describe."""
    given = {name: value for name, value in options.items() if value is not None}
    preset, config = given.pop("preset", None), given.pop("config", None)
    recipe = dict(PRESETS[preset]) if preset else {}
    if config is not None:
        fields = _json("--config", _text(config))
        if not isinstance(fields, dict):
            raise click.BadParameter("an object of named fields", param_hint="--config")
        recipe |= fields
    if given.get("problem", "").lstrip().startswith("{"):
        given["problem"] = _json("--problem", given["problem"])
    if "hidden" in given:
        given["hidden"] = _json("--hidden", f"[{given['hidden']}]")
    if "optimizer" in given:
        given["optimizer"] = {"kind": given["optimizer"]}
    init, stop = _init(given), _stop(given)
    if init:
        given["init"] = init
    if stop:
        given["stop"] = {**(recipe.get("stop") or {}), **stop}
    return recipe | given


def _init(given: dict[str, Any]) -> dict[str, Any]:
    """Take the options of the start out of those that were given."""
    named = ("value", "low", "high", "std", "seed")
    init: dict[str, Any] = {name: given.pop(name) for name in named if name in given}
    if "weights" in given:
        init["w"] = _json("--weights", f"[{given.pop('weights')}]")
    kind = given.pop("init", None)
    if kind is None and init:
        kind = next((of for name, of in KIND_OF.items() if name in init), "uniform")
    return {"kind": kind} | init if kind else {}


def _stop(given: dict[str, Any]) -> dict[str, Any]:
    """Take the rules that end a run out of the options that were given."""
    rules = ("error_below", "tolerance")
    return {name: given.pop(name) for name in rules if name in given}


def _text(config: str) -> str:
    if config == "-":
        return sys.stdin.read()
    if config.startswith("@"):
        try:
            return Path(config[1:]).read_text(encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"{config[1:]}: {error.strerror}") from None
    return config


def _json(option: str, text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise click.BadParameter(f"not JSON: {error}", param_hint=option) from None

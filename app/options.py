"""The recipe that a command line describes, not yet validated.

train -> options -> core.config. A preset, `--config` and the single options go on top of one
another: an option of a part (`init`, `optimizer`, `stop`) changes that number of it alone, unless
it is of another kind.
"""

import sys
from pathlib import Path
from typing import Any

import click
import orjson

from core.presets import PRESETS

KIND_OF = {
    "w": "weights",
    "value": "constant",
    "std": "normal",
    "low": "uniform",
    "high": "uniform",
}
"""What kind of start an option is of, where --init does not say more."""

OF_INIT = ("value", "low", "high", "std", "seed")
OF_OPTIMIZER = ("mu", "rho", "beta1", "beta2", "epsilon")
OF_STOP = ("error_below", "tolerance")


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
    if "weights" in given:
        given["w"] = _json("--weights", f"[{given.pop('weights')}]")
    init = _taken(given, (*OF_INIT, "w"))
    kind = given.pop("init", None) or next((of for one, of in KIND_OF.items() if one in init), None)
    _lay(recipe, "init", kind, init, otherwise="uniform")
    _lay(recipe, "optimizer", given.pop("optimizer", None), _taken(given, OF_OPTIMIZER))
    _lay(recipe, "stop", None, _taken(given, OF_STOP) | _plateau(given))
    return recipe | given


def _taken(given: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Take these options out of those that were given."""
    return {name: given.pop(name) for name in names if name in given}


def _plateau(given: dict[str, Any]) -> dict[str, Any]:
    """Take the options of the plateau rule out of those that were given."""
    named = {"plateau": "iterations", "improvement": "improvement"}
    rule = {named[name]: value for name, value in _taken(given, tuple(named)).items()}
    return {"plateau": rule} if rule else {}


def _lay(
    recipe: dict[str, Any],
    part: str,
    kind: str | None,
    numbers: dict[str, Any],
    otherwise: str | None = None,
) -> None:
    """Lay numbers over a part of the recipe; of another kind it begins anew.

    `otherwise` is the kind of a part that neither the recipe nor an option names.
    """
    below = recipe.get(part)
    if not (kind or numbers) or not isinstance(below, dict | None):
        return  # what is no object is refused as it is
    if below is None or (kind is not None and below.get("kind") != kind):
        named = kind or otherwise
        below = {"kind": named} if named else {}
    recipe[part] = below | numbers


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

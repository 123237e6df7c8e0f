"""What a refused value says: the field, what came, and what is allowed.

The validators of `config` and `problem` raise through `refuse`; `refusals` turns whatever pydantic
reports into one list of plain entries, the same for REST and the command line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import PydanticCustomError

# The names that pydantic puts into a path for the chosen member of a union; no field is called so.
UNION_TAGS = {
    *("named", "table"),
    *("constant", "uniform", "normal", "glorot", "he", "weights"),
    *("gd", "momentum", "nesterov", "rmsprop", "adam"),
}
LONGEST_ECHO = 200

# What a field would have taken, by pydantic's type of error; the names in braces are its context's.
ALLOWED = {
    "refused": "{allowed}",
    "literal_error": "{expected}",
    "extra_forbidden": "no field of this name",
    "missing": "a value: the field is required",
    "greater_than": "a number greater than {gt:g}",
    "greater_than_equal": "a number of at least {ge:,}",
    "less_than": "a number less than {lt:g}",
    "less_than_equal": "a number of at most {le:,}",
    "finite_number": "a finite number",
    "float_type": "a finite number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "text",
    "string_too_long": "at most {max_length} characters",
    "too_long": "at most {max_length} of them",
    "model_type": "an object of named fields",
    "model_attributes_type": "an object of named fields",
    "dict_type": "an object of named fields",
    "tuple_type": "a list",
    "list_type": "a list",
    "none_required": "null",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused field: its dotted path, the value that came (JSON-safe), what is allowed."""

    field: str
    got: Any
    allowed: str

    def __str__(self) -> str:
        return f"{self.field}: got {self.got!r}, allowed: {self.allowed}"


class RefusedError(ValueError):
    """A recipe that cannot be trained, with every reason why."""

    def __init__(self, *reasons: Refusal) -> None:
        self.reasons = reasons
        super().__init__("; ".join(map(str, reasons)))


def refuse(allowed: str, field: str | None = None, got: object = None) -> PydanticCustomError:
    """Return the error to raise in a validator: what is allowed, and where its path is too short.

    `field` and `got` replace the validator's own path and input: a rule between two fields names
    the one to change.
    """
    context: dict[str, Any] = {"allowed": allowed}
    if field is not None:
        context |= {"field": field, "got": echo(got)}
    return PydanticCustomError("refused", "allowed: {allowed}", context)


def refusals(errors: Iterable[Mapping[str, Any]]) -> tuple[Refusal, ...]:
    """Return pydantic's `errors()` as refusals, in their order.

    Raises nothing: an error of a type unknown here keeps pydantic's own sentence.
    """
    return tuple(_refusal(error) for error in errors)


def echo(value: object) -> Any:
    """Return `value` as JSON can carry it: non-finite numbers by name, long things cut short."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int) and abs(value) < 2**53:
        return value
    text = _readable(value) if isinstance(value, str) else repr(value)
    if len(text) > LONGEST_ECHO:
        return text[:LONGEST_ECHO] + "..."
    if isinstance(value, list | tuple):
        return [echo(item) for item in value]
    return text


def _readable(text: str) -> str:
    """Return `text` with lone surrogates, which UTF-8 cannot carry, spelled out."""
    return text.encode("utf-8", "backslashreplace").decode()


def _refusal(error: Mapping[str, Any]) -> Refusal:
    context: Mapping[str, Any] = error.get("ctx") or {}
    kind = error["type"]
    path = [_readable(str(part)) for part in error["loc"]]
    # The last name of a path is the sender's own where the field is unknown, whatever it is.
    sent = path[-1:] if kind == "extra_forbidden" else []
    path = [part for part in path[: len(path) - len(sent)] if part not in UNION_TAGS] + sent
    if "field" in context:
        return Refusal(context["field"], context["got"], context["allowed"])
    if kind == "union_tag_invalid":
        came = error["input"].get("kind") if isinstance(error["input"], Mapping) else error["input"]
        return Refusal(".".join([*path, "kind"]), echo(came), context["expected_tags"])
    got = None if kind == "missing" else echo(error["input"])
    return Refusal(".".join(path), got, _allowed(kind, context, error["msg"]))


def _allowed(kind: str, context: Mapping[str, Any], sentence: str) -> str:
    """Say in words what a field of pydantic's error `kind` would have taken."""
    if kind in ALLOWED:
        return ALLOWED[kind].format_map({name: _plain(value) for name, value in context.items()})
    return sentence


def _plain(value: object) -> object:
    """Return a bound as it is written: 0, where a field of floats has it as 0.0."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value

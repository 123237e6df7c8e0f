"""The wire contract: what requests may say of runs and records, in their bodies and their queries.

`routes` read them; `library` does what the bodies ask for, `stream` and `history` what queries say.
What is asked of views, explanations, reports and codes is in `viewrequests`.
"""

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict

from app.schemas import Fork
from core.choices import Integer
from core.config import TrainingConfig
from core.problem import Number
from core.refusal import refuse


class Asked(BaseModel):
    """What is asked: no other field than those named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _least(value: float) -> float:
    if value < 0 and value != -1:
        raise refuse("a number of at least 0, or -1: none so far")
    return value


Power = Annotated[Number, Field(ge=0, le=1)]
Least = Annotated[Number, AfterValidator(_least)]
Since = Annotated[Integer, Field(ge=0)]


class TrainRequest(TrainingConfig):
    """A recipe; or the fork of a run: its recipe, with the fields that are to differ."""

    fork: Fork | None = Field(None, description="Start from another run's state at iteration k")
    w: tuple[tuple[Number, ...], ...] | None = Field(
        None, description="With `fork`: weights to start from, [net][parameter]"
    )
    slots: tuple[tuple[tuple[Number, ...], ...], ...] | None = Field(
        None,
        description="With `w`: the optimizer's numbers, [net][slot][parameter], and behind them "
        "the gradient that `last_gradient` follows next; left out: the parent's, or 0",
    )
    memory: tuple[Power, Power, Least, Since] | None = Field(
        None,
        description="With `w`: Adam's beta1^k and beta2^k; the plateau rule's least mean of E (-1: "
        "none so far) and the iterations since it fell",
    )

    def check_together(self) -> None:
        """Check what a fork lacks of a recipe when its parent is known."""
        for name in ("slots", "memory"):
            if self.w is None and getattr(self, name) is not None:
                raise refuse("only beside w", field=name, got="numbers")
        if self.fork is None:
            if self.w is not None:
                raise refuse("only beside fork; else init, kind weights", field="w", got="weights")
            super().check_together()
        elif self.fork.run is None and self.w is None:
            raise refuse("the id of a run, unless w is given", field="fork.run", got=None)

    @property
    def overrides(self) -> dict[str, Any]:
        """The fields of the recipe that were given, as JSON."""
        given = self.model_fields_set - {"fork", "w", "slots", "memory"}
        return self.model_dump(mode="json", include=given)


def _one_line(text: str) -> str:
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in text):
        raise refuse("text in one line, without control characters")
    if text != text.strip() or not text:
        raise refuse("text that neither begins nor ends with a space, and is not empty")
    return text


def _text(text: str) -> str:
    if any(unicodedata.category(letter) == "Cs" for letter in text):
        raise refuse("text that UTF-8 can carry")
    return text


def _different(tags: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(tags)) < len(tags):
        raise refuse("tags that all differ")
    return tags


Name = Annotated[str, Strict(), Field(max_length=120), AfterValidator(_one_line)]
Tag = Annotated[str, Strict(), Field(max_length=40), AfterValidator(_one_line)]
Tags = Annotated[tuple[Tag, ...], Field(max_length=20), AfterValidator(_different)]
Note = Annotated[str, Strict(), Field(max_length=4000), AfterValidator(_text)]


class RunPatch(Asked):
    """What people write on a run; what is left out stays, null clears."""

    name: Name | None = Field(None, description="In one line", examples=["The plateau"])
    tags: Tags | None = Field(None, description="In their order", examples=[["xor", "lecture 3"]])
    note: Note | None = Field(None, description="Anything", examples=["See k = 228"])
    starred: Annotated[bool, Strict()] | None = Field(None, description="Kept by every limit")

    @property
    def changes(self) -> dict[str, Any]:
        """The fields that were given, cleared ones as a run has them without."""
        empty = {"tags": (), "starred": False}
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return {n: empty.get(n) if value is None else value for n, value in given.items()}


class Extension(Asked):
    """How far to go on."""

    iterations: Annotated[Integer, Field(ge=1)] = Field(
        description="The k at which the run then ends", examples=[20_000]
    )


# fmt: off
Sort = Literal[
    "created", "name", "k", "error", "seconds",
    "-created", "-name", "-k", "-error", "-seconds",
]
# fmt: on


class RunsQuery(Asked):
    """Which runs, in which order, which page of them."""

    q: Annotated[str, Field(max_length=200)] = Field(
        "",
        description="Text in the name, a tag, the note, the id or the recipe in words; "
        "A to Z in either case",
    )
    tag: Annotated[str, Field(max_length=40)] | None = Field(None, description="With this tag")
    starred: bool | None = Field(None, description="Only starred ones, or only others")
    sort: Sort = Field("-created", description="-: the greatest, or newest, first")
    limit: Annotated[int, Field(ge=1, le=500)] = Field(50, description="Runs a page")
    after: str | None = Field(None, description="The `next` of the page before")


class ReachedQuery(Asked):
    """Which bound."""

    error: Annotated[float, Field(gt=0, allow_inf_nan=False)] = Field(
        0.01, description="The first k is asked for whose E is below it"
    )


class RecordsQuery(Asked):
    """Which records: k0 <= k < k1 with k % stride = 0."""

    k0: Annotated[int, Field(ge=0)] = Field(0, description="The first k")
    k1: Annotated[int, Field(ge=0)] | None = Field(
        None, description="The k to stop before; the iterations complete if it is left out"
    )
    stride: Annotated[int, Field(ge=1)] = Field(1, description="Only records with k % stride = 0")


class StreamQuery(Asked):
    """How a stream tells its records."""

    k0: Annotated[int, Field(ge=0)] = Field(0, description="Start there")
    stride: Annotated[int, Field(ge=1)] = Field(1, description="Only records with k % stride = 0")
    frame: Annotated[int, Field(ge=0)] = Field(0, description="Records an event; 0: an event each")
    encoding: Literal["json", "f32", "f64"] = Field(
        "json", description="f32, f64: base64, of frames"
    )
    envelope: bool = Field(False, description="Frames of each stride's least and greatest: lo, hi")

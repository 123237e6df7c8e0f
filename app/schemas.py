"""The wire contract: what requests may say and what answers look like.

`store` keeps runs in the shape they have on the wire; `routes` read the requests and queries,
`stream` and `history` the words of them.
"""

import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, computed_field

from core.config import Integer, TrainingConfig
from core.problem import Number
from core.refusal import refuse

Status = Literal["queued", "running", "done", "stopped", "failed", "damaged"]
StopReason = Literal["iterations", "error_below", "tolerance", "plateau", "diverged", "stopped"]
FINISHED: frozenset[Status] = frozenset({"done", "stopped", "failed", "damaged"})

EXAMPLE_ID = "b5dxq2m7ka"
LINKS = (
    *("events", "records", "records.csv", "records.npz", "records.json"),
    *("recipe.json", "script.py", "reached", "stop", "extend"),
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Query(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pattern(_Frozen):
    """A row of the truth table: inputs and target."""

    x: tuple[float, ...]
    t: float


class Fork(_Query):
    """The run and the iteration that another run starts from."""

    run: Annotated[str, Strict()] | None = Field(
        None, description="The parent's id; null where the recipe brings its own weights `w`"
    )
    k: Annotated[Integer, Field(ge=0)] = Field(description="Its iteration to go on from")


class TrainRequest(TrainingConfig):
    """A recipe; or the fork of a run: its recipe, with the fields that are to differ."""

    fork: Fork | None = Field(None, description="Start from another run's state at iteration k")
    w: tuple[tuple[Number, ...], ...] | None = Field(
        None, description="With `fork`: weights to start from, [net][parameter]"
    )

    def check_together(self) -> None:
        """Check what a fork lacks of a recipe when its parent is known."""
        if self.fork is None:
            if self.w is not None:
                raise refuse("only beside fork; else init, kind weights", field="w", got="weights")
            super().check_together()
        elif self.fork.run is None and self.w is None:
            raise refuse("the id of a run, unless w is given", field="fork.run", got=None)

    @property
    def overrides(self) -> dict[str, Any]:
        """The fields of the recipe that were given, as JSON."""
        given = self.model_fields_set - {"fork", "w"}
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


class RunPatch(_Query):
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


class Extension(_Query):
    """How far to go on."""

    iterations: Annotated[Integer, Field(ge=1)] = Field(
        description="The k at which the run then ends", examples=[20_000]
    )


class Run(_Frozen):
    """A run: its recipe, how far it is, and how it ended."""

    id: str = Field(examples=[EXAMPLE_ID])
    config: TrainingConfig
    status: Status = "queued"
    stop_reason: StopReason | None = None
    diverged_at: int | None = Field(None, description="The first k whose numbers are not finite")
    k: int = Field(0, description="Iterations complete")
    rate: float | None = Field(None, description="Iterations a second")
    seconds: float | None = Field(None, description="Spent training")
    error: float | None = Field(None, description="The largest E of its last record")
    created: datetime = Field(default_factory=lambda: datetime.now(UTC))
    started: datetime | None = None
    ended: datetime | None = None
    name: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    starred: bool = False
    fork: Fork | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def parameters(self) -> tuple[str, ...]:
        """Parameter names, in the order of w and dw."""
        return self.config.network.parameters

    @computed_field  # type: ignore[prop-decorator]
    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The truth table's rows, in the order of y and E."""
        table = self.config.table
        return tuple(Pattern(x=x, t=t) for x, t in zip(table.x, table.t, strict=True))

    @computed_field  # type: ignore[prop-decorator]
    @property
    def nets(self) -> int:
        """How many networks learn at the same time."""
        return self.config.nets

    @computed_field  # type: ignore[prop-decorator]
    @property
    def links(self) -> dict[str, str]:
        """Where to go on from here."""
        here = f"/runs/{self.id}"
        return {"self": here} | {name: f"{here}/{name}" for name in LINKS}

    @property
    def start(self) -> int:
        """Its first iteration: a fork's is the k it was forked at."""
        return self.fork.k if self.fork else 0

    @property
    def finished(self) -> bool:
        """Whether no more iterations will come."""
        return self.status in FINISHED


class RunPage(_Frozen):
    """A page of runs, newest first; `next` is the `after` of the following page."""

    runs: tuple[Run, ...]
    next: str | None = None


class RecordPage(_Frozen):
    """Records in the order of k."""

    records: tuple["Record", ...]


class Reached(_Frozen):
    """When each pattern's error fell below a bound."""

    error: float
    k: tuple[int | None, ...] = Field(description="The first k with E < error; null: none so far")


class Record(_Frozen):
    """What iteration k computed; w is before its update."""

    k: int
    y: list[float]
    E: list[float]
    dw: list[list[float]]
    w: list[list[float]]


class Health(_Frozen):
    """Whether the server is well, and what it is doing."""

    status: Literal["ok"] = "ok"
    version: str
    kernel: Literal["compiling", "ready"]
    running: int
    waiting: int
    streams: int


class FieldProblem(_Frozen):
    """One refused field: its path, what came, what is allowed."""

    field: str = Field(examples=["eta"])
    got: Any = Field(examples=[0])
    allowed: str = Field(examples=["a number greater than 0"])


class Problem(_Frozen):
    """An RFC 9457 problem document."""

    type: str = Field(examples=["bad-field"])
    title: str = Field(examples=["A field cannot be taken"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["eta: got 0, allowed: a number greater than 0"])
    errors: tuple[FieldProblem, ...] | None = None

    def document(self) -> dict[str, Any]:
        """Return the document as JSON can carry it; `errors` is there only for refused fields."""
        whole = self.model_dump(mode="json")
        return whole if self.errors else {k: v for k, v in whole.items() if k != "errors"}


# fmt: off
Sort = Literal[
    "created", "name", "k", "error", "seconds",
    "-created", "-name", "-k", "-error", "-seconds",
]
# fmt: on


class RunsQuery(_Query):
    """Which runs, in which order, which page of them."""

    q: Annotated[str, Field(max_length=200)] = Field(
        "", description="Text in the name, a tag, the note, the id or the recipe in words"
    )
    tag: Annotated[str, Field(max_length=40)] | None = Field(None, description="With this tag")
    starred: bool | None = Field(None, description="Only starred ones, or only others")
    sort: Sort = Field("-created", description="-: the greatest, or newest, first")
    limit: Annotated[int, Field(ge=1, le=500)] = Field(50, description="Runs a page")
    after: str | None = Field(None, description="The `next` of the page before")


class ReachedQuery(_Query):
    """Which bound."""

    error: Annotated[float, Field(gt=0, allow_inf_nan=False)] = Field(
        0.01, description="The first k is asked for whose E is below it"
    )


class RecordsQuery(_Query):
    """Which records: k0 <= k < k1 with k % stride = 0."""

    k0: Annotated[int, Field(ge=0)] = Field(0, description="The first k")
    k1: Annotated[int, Field(ge=0)] | None = Field(
        None, description="The k to stop before; the iterations complete if it is left out"
    )
    stride: Annotated[int, Field(ge=1)] = Field(1, description="Only records with k % stride = 0")


class StreamQuery(_Query):
    """How a stream tells its records."""

    k0: Annotated[int, Field(ge=0)] = Field(0, description="Start there")
    stride: Annotated[int, Field(ge=1)] = Field(1, description="Only records with k % stride = 0")
    frame: Annotated[int, Field(ge=0)] = Field(0, description="Records an event; 0: an event each")
    encoding: Literal["json", "f32", "f64"] = Field(
        "json", description="f32, f64: base64, of frames"
    )
    envelope: bool = Field(False, description="Frames of each stride's least and greatest: lo, hi")

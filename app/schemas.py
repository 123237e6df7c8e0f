"""The wire contract: what answers look like; what requests say is in `requests`.

`store` keeps runs in the shape they have on the wire; `history` and `stream` tell of them.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, computed_field

from core.choices import Integer
from core.config import TrainingConfig

Status = Literal["queued", "running", "done", "stopped", "failed", "damaged"]
StopReason = Literal["iterations", "error_below", "tolerance", "plateau", "diverged", "stopped"]
FINISHED: frozenset[Status] = frozenset({"done", "stopped", "failed", "damaged"})

EXAMPLE_ID = "b5dxq2m7ka"
LINKS = (
    *("events", "records", "records.csv", "records.npz", "records.json"),
    *("recipe.json", "script.py", "reached", "stop", "extend", "surface", "hidden", "landscape"),
    *("explain", "tug", "moments", "report"),
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Pattern(_Frozen):
    """A row of the truth table: inputs and target."""

    x: tuple[float, ...]
    t: float


class Fork(BaseModel):
    """The run and the iteration that another run starts from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    run: Annotated[str, Strict()] | None = Field(
        None, description="The parent's id; null where the recipe brings its own weights `w`"
    )
    k: Annotated[Integer, Field(ge=0)] = Field(description="Its iteration to go on from")


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
    """A page of runs, in the order asked for; `next` is the `after` of the following page."""

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
    p: int | None = Field(None, description="In `online`: the pattern of this iteration")
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

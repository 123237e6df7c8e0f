"""A run's recipe: everything that determines its numbers, validated once.

`TrainingConfig` is what `POST /train` takes, what the command line builds and what the store keeps;
`network` and `training` read it. Its fields are the contract's; where a field has one alternative
so far, it takes that one and refuses others by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    Tag,
    ValidationError,
    model_validator,
)

from core.network import Network
from core.problem import Number, ProblemName, TruthTable, truth_table
from core.refusal import RefusedError, refusals, refuse

LARGEST_SEED = 2**53 - 1  # the largest integer that every JSON reader carries exactly


def _whole(value: object) -> object:
    """Take 510.0 for 510: JSON has one kind of number. Everything else goes on as it came."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _only(*allowed: object) -> AfterValidator:
    """Return a validator for a field that has these values so far and will have more."""

    def check(value: Any) -> Any:
        if value not in allowed:
            raise refuse(" or ".join(map(_json, allowed)))
        return value

    return AfterValidator(check)


def _json(value: object) -> str:
    return str(list(value)) if isinstance(value, tuple) else str(value)


Integer = Annotated[int, Strict(), BeforeValidator(_whole)]
Seed = Annotated[Integer, Field(ge=0, le=LARGEST_SEED)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ConstantInit(_Part):
    """Every weight starts at `value`, as in the article (1.0)."""

    kind: Literal["constant"] = "constant"
    value: Number = 1.0


class UniformInit(_Part):
    """Every weight is drawn between low and high, the same in each net, from `seed` alone."""

    kind: Literal["uniform"] = "uniform"
    low: Number = -1.0
    high: Number = 1.0
    seed: Seed = 0

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.low > self.high:
            raise refuse(f"at least low, {self.low:g}", field="init.high", got=self.high)
        return self


class WeightsInit(_Part):
    """The weights themselves, in the order of the run's `parameters`; each net starts there."""

    kind: Literal["weights"] = "weights"
    w: tuple[Number, ...]


class GradientDescent(_Part):
    """Gradient descent: w_{k+1} = w_k - eta dw_k."""

    kind: Literal["gd"] = "gd"


class StopRules(_Part):
    """Rules that end a run before its last iteration: none so far."""

    error_below: None = None
    tolerance: None = None
    plateau: None = None


def _kind(value: object) -> str:
    """Name the member of a union that `value` wants; none is refused with the list of them."""
    if isinstance(value, Mapping):
        return str(value.get("kind", ""))
    return str(getattr(value, "kind", ""))


Init = Annotated[
    Annotated[ConstantInit, Tag("constant")]
    | Annotated[UniformInit, Tag("uniform")]
    | Annotated[WeightsInit, Tag("weights")],
    Discriminator(_kind),
]


def _problem_tag(value: object) -> str:
    return "table" if isinstance(value, Mapping | TruthTable) else "named"


Problem = Annotated[
    Annotated[ProblemName, Tag("named")] | Annotated[TruthTable, Tag("table")],
    Discriminator(_problem_tag),
]


class TrainingConfig(BaseModel):
    """A run's recipe. The same recipe gives the same bits on every computer.

    `{}` is the article's run: XOR, a 2-2-1 sigmoid network for each of its four patterns, every
    weight 1.0, eta 0.1, 10,000 iterations, E = (t - y)^2.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    problem: Problem = Field("xor", description="A named truth table, or its rows x and targets t")
    schedule: Literal["each"] = Field("each", description="each: a network for every pattern")
    hidden: Annotated[tuple[Integer, ...], _only((2,))] = Field(
        (2,), description="Neurons of each hidden layer"
    )
    activation: Literal["sigmoid"] = "sigmoid"
    output: Literal["sigmoid"] = "sigmoid"
    loss: Literal["squared"] = Field("squared", description="E = (t - y)^2")
    init: Init = ConstantInit()
    optimizer: GradientDescent = GradientDescent()
    eta: Annotated[Number, Field(gt=0)] = Field(0.1, description="The learning rate")
    iterations: Annotated[Integer, Field(ge=1)] = 10_000
    weight_decay: Annotated[Number, _only(0.0)] = 0.0
    wiring: Literal["connected", "as_listed"] = Field(
        "connected",
        description="as_listed: the output neuron is never handed the hidden outputs, as printed",
    )
    stop: StopRules = StopRules()

    @classmethod
    def parse(cls, data: object) -> Self:
        """Return the recipe that `data` (a mapping, as from JSON) describes.

        Raises `RefusedError` with every field that cannot be taken; the rules between fields are
        looked at when each of them could be.
        """
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise RefusedError(*refusals(error.errors())) from None

    @cached_property
    def table(self) -> TruthTable:
        """The rows that `problem` names."""
        return truth_table(self.problem)

    @cached_property
    def network(self) -> Network:
        """The shape of each net: its layers, its parameters' names."""
        return Network((len(self.table.x[0]), *self.hidden, 1), self.wiring == "connected")

    @property
    def nets(self) -> int:
        """How many networks learn at the same time: with `each`, one for every pattern."""
        return len(self.table.t)

    @model_validator(mode="after")
    def _check_rules(self) -> Self:
        self.check_together()
        return self

    def check_together(self) -> None:
        """Raise pydantic's error where fields that are right by themselves do not fit together."""
        outside = [t for t in self.table.t if not 0.0 <= t <= 1.0]
        if outside:
            raise refuse("0 to 1 for a sigmoid output", field="problem.t", got=outside)
        expected = len(self.network.parameters)
        if isinstance(self.init, WeightsInit) and len(self.init.w) != expected:
            raise refuse(
                f"{expected} numbers, in the order {' '.join(self.network.parameters)}",
                field="init.w",
                got=f"{len(self.init.w)} numbers",
            )

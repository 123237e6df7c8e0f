"""A run's recipe: everything that determines its numbers, validated once.

`TrainingConfig` is what `POST /train` takes, what the command line builds and what the store keeps;
`network` and `training` read it. Its fields are the contract's; what they choose from is in
`choices`, `problem` and `network`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_validator,
)

from core.choices import (
    ConstantInit,
    Fault,
    GradientDescent,
    Init,
    Integer,
    Optimizer,
    Positive,
    StopRules,
    WeightsInit,
)
from core.network import Activation, Loss, Network, OutputActivation
from core.problem import Number, ProblemName, TruthTable, truth_table
from core.refusal import RefusedError, refusals, refuse

MAX_LAYERS = 4
MAX_NEURONS = 8

READ_WITH = {
    "reduction": ("schedule", "batch"),
    "order": ("schedule", "online"),
    "slope": ("activation", "leaky_relu"),
}
"""Fields that one value of another field gives a meaning; elsewhere they keep their default."""

RANGES: dict[str, tuple[float, float]] = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}
"""What an output neuron can reach; `identity` reaches every number."""


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
    schedule: Literal["each", "batch", "online"] = Field(
        "each",
        description="each: a network for every pattern; batch: one network, all patterns an "
        "iteration; online: one network, one pattern an iteration",
    )
    reduction: Literal["mean", "sum"] = Field(
        "mean", description="Of the patterns' gradients in an iteration of `batch`"
    )
    order: Literal["cyclic", "shuffled"] = Field(
        "cyclic",
        description="Of the patterns in `online`; shuffled: anew each epoch, from init's seed",
    )
    hidden: tuple[Annotated[Integer, Field(ge=1, le=MAX_NEURONS)], ...] = Field(
        (2,), description="Neurons of each hidden layer", max_length=MAX_LAYERS
    )
    activation: Activation = Field("sigmoid", description="Of the hidden neurons")
    slope: Annotated[Number, Field(ge=0)] = Field(
        0.01, description="Of `leaky_relu` where its input is negative"
    )
    output: OutputActivation = Field("sigmoid", description="Of the output neuron")
    loss: Loss = Field(
        "squared",
        description="E = (t - y)^2; half_squared: (t - y)^2 / 2; "
        "cross_entropy: -t ln y - (1 - t) ln(1 - y), with a sigmoid output",
    )
    init: Init = ConstantInit()
    optimizer: Optimizer = GradientDescent()
    eta: Positive = Field(0.1, description="The learning rate")
    iterations: Annotated[Integer, Field(ge=1)] = 10_000
    weight_decay: Annotated[Number, Field(ge=0)] = Field(
        0.0, description="dw includes weight_decay w, except for biases"
    )
    wiring: Literal["connected", "as_listed"] = Field(
        "connected",
        description="as_listed: the output neuron is never handed the hidden outputs, as printed",
    )
    stop: StopRules = StopRules()
    fault: Fault | None = Field(
        None,
        description="What is wrong with backpropagation: no_derivative: every f'(u) is left out; "
        "flipped_sign: dw = -dE/dw; updated_weights: a layer's error goes back by weights that are "
        "updated already; last_gradient: dw is the gradient of the iteration before",
    )

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
        """The shape of each net: its layers, its functions, its parameters' names."""
        return Network(
            (len(self.table.x[0]), *self.hidden, 1),
            self.wiring == "connected",
            self.activation,
            self.output,
            self.loss,
            self.slope,
        )

    @property
    def nets(self) -> int:
        """How many networks learn at the same time: with `each`, one for every pattern."""
        return len(self.table.t) if self.schedule == "each" else 1

    @model_validator(mode="after")
    def _check_rules(self) -> Self:
        self.check_together()
        return self

    def check_together(self) -> None:
        """Raise pydantic's error where fields that are right by themselves do not fit together."""
        self._check_meanings()
        if self.loss == "cross_entropy" and self.output != "sigmoid":
            raise refuse("squared or half_squared, unless output is sigmoid", "loss", self.loss)
        if self.wiring == "as_listed" and len(self.hidden) != 1:
            allowed = "connected, unless there is one hidden layer"
            raise refuse(allowed, "wiring", self.wiring)
        self._check_fault()
        if self.output in RANGES:
            low, high = RANGES[self.output]
            outside = [t for t in self.table.t if not low <= t <= high]
            if outside:
                allowed = f"{low:g} to {high:g} for a {self.output} output"
                raise refuse(allowed, "problem.t", outside)
        expected = len(self.network.parameters)
        if isinstance(self.init, WeightsInit) and len(self.init.w) != expected:
            raise refuse(
                f"{expected} numbers, in the order {' '.join(self.network.parameters)}",
                "init.w",
                f"{len(self.init.w)} numbers",
            )

    def _check_meanings(self) -> None:
        """Refuse a field of `READ_WITH` that was set where nothing reads it."""
        for name, (other, value) in READ_WITH.items():
            usual = type(self).model_fields[name].default
            if getattr(self, other) != value and getattr(self, name) != usual:
                allowed = f"{usual}, unless {other} is {value}"
                raise refuse(allowed, name, getattr(self, name))

    def _check_fault(self) -> None:
        """Refuse a fault that would change nothing, or whose gradient is not one to begin with."""
        if self.fault is not None and self.wiring == "as_listed":
            raise refuse("null, unless wiring is connected", "fault", self.fault)
        slopes: list[Activation] = [] if self.loss == "cross_entropy" else [self.output]
        slopes += [self.activation] if self.hidden else []
        ones = all(one == "identity" or (one, self.slope) == ("leaky_relu", 1) for one in slopes)
        if self.fault == "no_derivative" and ones:
            allowed = "another fault or null, unless some derivative is not 1 already"
            raise refuse(allowed, "fault", self.fault)
        if self.fault == "updated_weights" and not self.hidden:
            allowed = "another fault or null, unless there is a hidden layer"
            raise refuse(allowed, "fault", self.fault)

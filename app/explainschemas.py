"""The wire contract: what `explain` answers, as `explanation` spells it out.

routes describe their answers by these; docs/wire.md says what each number is.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.moments import Kind


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


Number = float | None
"""null where it is not finite."""


class Proof(_Frozen):
    """An analytic dE/dw beside a central difference of E."""

    analytic: Number
    numeric: Number
    h: float
    relative_error: Number
    verdict: Literal["agrees", "near", "differs", "unclear"]
    kink: bool = Field(description="Whether a kink of ReLU lies between the two sides")


class ExplainedWeight(_Frozen):
    """A weight, its gradient and what it is made of."""

    parameter: str
    w: Number
    dw: Number
    next: Number = Field(description="w after the update")
    step: Number
    shares: list[Number] = Field(description="What each pattern pulls")
    decay: Number
    sum: Number = Field(description="What the learnt shares and the decay make")
    cancellation: Number = Field(description="|sum of the shares| / sum of |shares|")
    proof: Proof


class Term(_Frozen):
    """One way by which the error reaches a hidden neuron."""

    neuron: str
    parameter: str
    delta: Number
    w: Number
    product: Number


class Factor(_Frozen):
    """A factor of the chain rule."""

    kind: Literal["error", "output_slope", "weight", "downstream", "hidden_slope", "input", "bias"]
    value: Number
    neuron: str | None
    parameter: str | None
    fault: Literal["dropped", "flipped", "updated"] | None
    terms: list[Term]


class Path(_Frozen):
    """A way from a hidden neuron to the output, and its part of the product."""

    neurons: list[str]
    product: Number


class Paths(_Frozen):
    """The ways with the largest parts, and what all others sum to."""

    count: int
    largest: list[Path]
    rest: Number


class PatternChain(_Frozen):
    """The chain of one pattern's own E."""

    pattern: int
    factors: list[Factor]
    product: Number
    paths: Paths | None


class Chain(_Frozen):
    """The chain rule for one weight."""

    parameter: str
    patterns: list[PatternChain]
    divisor: float
    decay: Number
    total: Number
    difference: Number = Field(description="total - dw; 0: the same to the last bit")


class Update(BaseModel):
    """The optimizer's arithmetic: beside these its own numbers, by their names in the recipe."""

    model_config = ConfigDict(frozen=True, extra="allow")

    optimizer: str
    eta: float
    w: Number
    dw: Number
    next: Number
    move: Number = Field(description="What eta multiplies")


class _Told(_Frozen):
    run: str
    net: int
    patterns: list[int] = Field(description="Which patterns the rows are of")
    neurons: list[str]


Rows = list[list[Number]]


class Explained(_Told):
    """An iteration taken apart."""

    k: int
    p: int | None
    learnt: list[int] = Field(description="The patterns that dw is made of")
    x: list[list[float]]
    t: list[float]
    y: list[float]
    E: list[float]
    u: Rows
    h: Rows
    delta: Rows
    weights: list[ExplainedWeight]
    chain: Chain | None
    update: Update | None
    fault: str | None


class ExplainedBlock(_Told):
    """What every neuron computed in the iterations k0 <= k < k0 + n."""

    k0: int
    n: int
    p: list[int] | None
    parameter: str | None
    kinds: list[str]
    u: list[Rows] | None = None
    h: list[Rows] | None = None
    delta: list[Rows] | None = None
    factors: list[Rows] | None = None
    data: str | None = Field(None, description="base64 of little-endian float64")


class Whole(_Frozen):
    """Of all weights at once."""

    cancellation: list[Number] = Field(
        description="Length of the gradients' sum / sum of their lengths"
    )


class Tug(_Frozen):
    """What each pattern pulls at a weight, along the run's path."""

    run: str
    net: int
    parameter: str
    patterns: list[int] = Field(description="Which patterns the columns are of")
    k: list[int]
    shares: Rows = Field(description="[iteration][pattern]")
    sum: list[Number]
    cancellation: list[Number] = Field(description="|sum of the shares| / sum of |shares|")
    E: Rows = Field(description="[iteration][pattern]")
    whole: Whole


class Moment(_Frozen):
    """A stretch of a run that has a name."""

    kind: Kind
    k0: int
    k1: int
    values: dict[str, float | None] = Field(description="The numbers that say so")
    neurons: list[str]
    parameters: list[str]


class Moments(_Frozen):
    """The moments of one net, in the order in which they begin."""

    run: str
    net: int
    k: int = Field(description="Iterations complete when they were looked for")
    moments: list[Moment]

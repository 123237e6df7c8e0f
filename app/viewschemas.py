"""The wire contract: what the views of a run answer, as `pictures` spells it out.

routes describe their answers by these; docs/wire.md says what each number is.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


Grid = list[list[float | None]]
"""Rows of numbers; null where one is not finite."""


class _View(_Frozen):
    run: str
    k: int
    net: int


class Surface(_View):
    """A net's output over the input plane at w_k."""

    size: int
    x0: list[float] = Field(description="The first and the last x0, of the columns")
    x1: list[float] = Field(description="The first and the last x1, of the rows")
    y: Grid | None = Field(None, description="[row][column]; with encoding f32 `data` instead")
    data: str | None = Field(None, description="base64 of little-endian float32, row by row")


class HiddenLayer(_Frozen):
    """The outputs of one hidden layer."""

    layer: int = Field(description="Counted from 1, as in the names of parameters")
    h: Grid = Field(description="[pattern][neuron]")


class OutputNeuron(_Frozen):
    """The output neuron's parameters."""

    w: list[float]
    bias: float


class Hidden(_View):
    """What a net's neurons make of every pattern at w_k."""

    layers: list[HiddenLayer]
    u: list[float | None] = Field(description="The output neuron's sum, for each pattern")
    y: list[float | None]
    output: OutputNeuron
    connected: bool = Field(description="Whether the output neuron sees the hidden outputs")


class PlanePoint(_Frozen):
    """A place in a landscape, or a way to go."""

    a: float | None
    b: float | None


class PointWithError(PlanePoint):
    """A place in a landscape and the error there."""

    E: float | None


class PlanePath(_Frozen):
    """The way that w took."""

    k: list[int]
    a: list[float | None]
    b: list[float | None]


class Landscape(_View):
    """A net's error over a plane of its weights."""

    pattern: int | None = Field(description="Whose E it is; null: the patterns' mean, or sum")
    axes: Literal["weights", "principal"]
    names: list[str]
    a: list[float]
    b: list[float]
    E: Grid | None = Field(None, description="[b][a]; with encoding f32 `data` instead")
    data: str | None = Field(None, description="base64 of little-endian float32, row by row")
    here: PointWithError = Field(description="w_k, or its projection")
    step: PlanePoint | None = Field(description="-eta dw_k; null where iteration k is to come")
    path: PlanePath = Field(description="The way to w_k")
    explained: list[float] | None = Field(description="The variance of each direction")
    directions: list[list[float]] | None
    center: list[float] | None
    least: float | None
    greatest: float | None

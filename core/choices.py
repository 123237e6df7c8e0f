"""What a recipe can choose: starts, optimizers, faults, rules that end a run early.

Parts of `config.TrainingConfig`, each with its formula. `start` computes the starts, `optimizer`
writes the steps down, `faults` the faults, `kernel` runs them and looks at the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    Tag,
    model_validator,
)

from core.problem import Number
from core.refusal import refuse

LARGEST_INTEGER = 2**53 - 1  # the largest that every JSON reader, and a float64, carries exactly
LARGEST_STD = 1e300  # so that no number drawn with it, at most 13 times as large, is infinite


def _whole(value: object) -> object:
    """Take 510.0 for 510: JSON has one kind of number. Everything else goes on as it came."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Integer = Annotated[int, Strict(), BeforeValidator(_whole)]
Seed = Annotated[Integer, Field(ge=0, le=LARGEST_INTEGER)]
Positive = Annotated[Number, Field(gt=0)]
Share = Annotated[Number, Field(ge=0, lt=1)]


Fault = Literal["no_derivative", "flipped_sign", "updated_weights", "last_gradient"]
"""What may be wrong with backpropagation; `faults` says what each is."""


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


class NormalInit(_Part):
    """Every weight, biases too, is drawn from the normal distribution with mean 0 and this std."""

    kind: Literal["normal"] = "normal"
    std: Annotated[Number, Field(ge=0, le=LARGEST_STD)] = 1.0
    seed: Seed = 0


class GlorotInit(_Part):
    """Uniform in +-sqrt(6 / (inputs + neurons)) of the weight's layer; biases start at 0.

    Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    AISTATS 2010, equation 16.
    """

    kind: Literal["glorot"] = "glorot"
    seed: Seed = 0


class HeInit(_Part):
    """Normal with std sqrt(2 / inputs) of the weight's layer; biases start at 0.

    He, Zhang, Ren & Sun, "Delving deep into rectifiers", ICCV 2015, equation 10.
    """

    kind: Literal["he"] = "he"
    seed: Seed = 0


class WeightsInit(_Part):
    """The weights themselves, in the order of the run's `parameters`; each net starts there."""

    kind: Literal["weights"] = "weights"
    w: tuple[Number, ...]


class GradientDescent(_Part):
    """Gradient descent: w_{k+1} = w_k - eta dw_k."""

    kind: Literal["gd"] = "gd"


class Momentum(_Part):
    """Heavy ball: v = mu v + dw; w -= eta v.

    Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; as Rumelhart,
    Hinton & Williams (1986) use it, equation 9, with their alpha called mu.
    """

    kind: Literal["momentum"] = "momentum"
    mu: Share = 0.9


class Nesterov(_Part):
    """Nesterov's accelerated gradient: v = mu v + dw; w -= eta (dw + mu v).

    Nesterov, 1983, in the form of Sutskever, Martens, Dahl & Hinton, "On the importance of
    initialization and momentum in deep learning", ICML 2013, with the weights taken where the
    gradient is.
    """

    kind: Literal["nesterov"] = "nesterov"
    mu: Share = 0.9


class RMSProp(_Part):
    """RMSProp: s = rho s + (1 - rho) dw^2; w -= eta dw / (sqrt(s) + epsilon).

    Tieleman & Hinton, "Lecture 6.5 - rmsprop", Coursera: Neural Networks for Machine Learning,
    2012.
    """

    kind: Literal["rmsprop"] = "rmsprop"
    rho: Share = 0.9
    epsilon: Positive = 1e-8


class Adam(_Part):
    """Adam: bias-corrected means of dw and dw^2; w -= eta m' / (sqrt(v') + epsilon).

    m = beta1 m + (1 - beta1) dw, v = beta2 v + (1 - beta2) dw^2, m' = m / (1 - beta1^(k+1)),
    v' = v / (1 - beta2^(k+1)). Kingma & Ba, "Adam", ICLR 2015, Algorithm 1.
    """

    kind: Literal["adam"] = "adam"
    beta1: Share = 0.9
    beta2: Share = 0.999
    epsilon: Positive = 1e-8


class Plateau(_Part):
    """The mean of E fell by no `improvement`, relative to its least, over so many iterations."""

    iterations: Annotated[Integer, Field(ge=1, le=LARGEST_INTEGER)]
    improvement: Share = 0.001


class StopRules(_Part):
    """Rules that end a run before its last iteration; that iteration is complete, record and all.

    error_below: the largest E[p] at w_k is below it. tolerance: every |t - y| is. plateau: see
    there. Where several hold at once the first of these is the reason.
    """

    error_below: Positive | None = None
    tolerance: Positive | None = None
    plateau: Plateau | None = None

    @property
    def given(self) -> bool:
        """Whether there is any rule."""
        return self != StopRules()


def _kind(value: object) -> str:
    """Name the member of a union that `value` wants; none is refused with the list of them."""
    if isinstance(value, Mapping):
        return str(value.get("kind", ""))
    return str(getattr(value, "kind", ""))


Init = Annotated[
    Annotated[ConstantInit, Tag("constant")]
    | Annotated[UniformInit, Tag("uniform")]
    | Annotated[NormalInit, Tag("normal")]
    | Annotated[GlorotInit, Tag("glorot")]
    | Annotated[HeInit, Tag("he")]
    | Annotated[WeightsInit, Tag("weights")],
    Discriminator(_kind),
]

Optimizer = Annotated[
    Annotated[GradientDescent, Tag("gd")]
    | Annotated[Momentum, Tag("momentum")]
    | Annotated[Nesterov, Tag("nesterov")]
    | Annotated[RMSProp, Tag("rmsprop")]
    | Annotated[Adam, Tag("adam")],
    Discriminator(_kind),
]


def seed_of(init: Any) -> int:
    """Return the seed of everything random in a run: that of its start, 0 where that has none."""
    return int(getattr(init, "seed", 0))

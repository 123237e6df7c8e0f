"""Truth tables: what a network is to learn, by name or row by row.

Read by `config`, which holds one in every recipe.
"""

from __future__ import annotations

from itertools import product
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, Strict, field_validator, model_validator

from core.refusal import refuse

MAX_INPUTS = 4
MAX_PATTERNS = 16

Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
"""A finite float64. Strings and booleans are refused, whole numbers are numbers."""

ProblemName = Literal["xor", "xnor", "and", "or", "nand", "nor", "parity3", "majority3"]

# Each name's target, from the number of ones among its inputs and the number of inputs.
_TARGETS = {
    "xor": lambda ones, n: ones % 2,
    "xnor": lambda ones, n: 1 - ones % 2,
    "and": lambda ones, n: ones == n,
    "or": lambda ones, n: ones > 0,
    "nand": lambda ones, n: ones < n,
    "nor": lambda ones, n: ones == 0,
    "parity3": lambda ones, n: ones % 2,
    "majority3": lambda ones, n: 2 * ones > n,
}


class TruthTable(BaseModel):
    """Patterns p = 0 ... P-1: inputs x[p] (1 to 4 numbers each) and a target t[p].

    Shapes: x (P, inputs), t (P,), with 1 <= P <= 16. The same inputs may not have two targets:
    no network could learn both.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    x: tuple[tuple[Number, ...], ...] = Field(description="The inputs, a row for each pattern")
    t: tuple[Number, ...] = Field(description="The targets, one for each pattern")

    @field_validator("x")
    @classmethod
    def _check_rows(cls, x: tuple[tuple[float, ...], ...]) -> tuple[tuple[float, ...], ...]:
        if not 1 <= len(x) <= MAX_PATTERNS:
            raise refuse(f"1 to {MAX_PATTERNS} rows", field="problem.x", got=f"{len(x)} rows")
        lengths = {len(row) for row in x}
        if len(lengths) > 1 or not lengths <= set(range(1, MAX_INPUTS + 1)):
            raise refuse(
                f"rows of the same length, 1 to {MAX_INPUTS} inputs each",
                field="problem.x",
                got=f"rows of {', '.join(map(str, sorted(lengths)))} inputs",
            )
        return x

    @model_validator(mode="after")
    def _check_targets(self) -> TruthTable:
        if len(self.t) != len(self.x):
            raise refuse(
                f"{len(self.x)} targets, one for each row of x",
                field="problem.t",
                got=f"{len(self.t)} targets",
            )
        seen: dict[tuple[float, ...], float] = {}
        for inputs, target in zip(self.x, self.t, strict=True):
            if seen.setdefault(inputs, target) != target:
                raise refuse(
                    "one target for the same inputs",
                    field="problem.t",
                    got=f"{seen[inputs]:g} and {target:g} for the inputs {list(inputs)}",
                )
        return self


def truth_table(problem: ProblemName | TruthTable) -> TruthTable:
    """Return the rows of a named problem, inputs counted up in binary; a table is its own.

    The two-input names have P = 4 patterns (0,0) (0,1) (1,0) (1,1), those ending in 3 have P = 8.
    """
    if isinstance(problem, TruthTable):
        return problem
    inputs = 3 if problem.endswith("3") else 2
    x = tuple(product((0.0, 1.0), repeat=inputs))
    return TruthTable(x=x, t=tuple(float(_TARGETS[problem](sum(row), inputs)) for row in x))


PROBLEM_NAMES: tuple[ProblemName, ...] = get_args(ProblemName)

"""The wire contract: what is asked of views, explanations, reports and codes.

`routes` read it; `views`, `explaining`, `course`, `report` and `qr` answer.
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.requests import Asked
from core.refusal import refuse


class ViewQuery(Asked):
    """Which net, at which iteration."""

    k: Annotated[int, Field(ge=0)] | None = Field(
        None, description="At w_k, before iteration k; the iterations complete if it is left out"
    )
    net: Annotated[int, Field(ge=0)] = Field(0, description="Which net, counted from 0")


class SurfaceQuery(ViewQuery):
    """How fine, and how it is told."""

    size: Annotated[int, Field(ge=2, le=201)] = Field(101, description="Numbers along each axis")
    encoding: Literal["json", "f32"] = Field("json", description="f32: base64 of float32")


class LandscapeQuery(SurfaceQuery):
    """Which plane of weights, and whose error."""

    size: Annotated[int, Field(ge=2, le=201)] = Field(61, description="Numbers along each axis")
    axes: Literal["weights", "principal"] = Field(
        "weights", description="Two parameters, or the path's two principal directions"
    )
    a: str | None = Field(
        None, description="The parameter along columns; the output neuron's first if left out"
    )
    b: str | None = Field(
        None, description="The parameter along rows; the output neuron's second if left out"
    )
    pattern: Annotated[int, Field(ge=0)] | None = Field(
        None, description="E of this pattern alone; if left out of what the net learns"
    )


class MomentsQuery(Asked):
    """Which net."""

    net: Annotated[int, Field(ge=0)] = Field(0, description="Which net, counted from 0")


class TugQuery(MomentsQuery):
    """Which weight of which net."""

    parameter: str | None = Field(
        None, description="Which weight; the output neuron's first if it is left out"
    )


class ExplainQuery(TugQuery):
    """Which iteration, or block of iterations, of which net, and which of its weights."""

    k: Annotated[int, Field(ge=0)] | None = Field(
        None, description="The iteration; the last complete one if it is left out"
    )
    k0: Annotated[int, Field(ge=0)] | None = Field(
        None, description="In place of k: the first iteration of a block"
    )
    k1: Annotated[int, Field(ge=1)] | None = Field(
        None, description="In place of k: the iteration to stop before, at most k0 + 512"
    )
    parameter: str | None = Field(
        None, description="The weight whose chain is told; all of them without it if left out"
    )
    encoding: Literal["json", "f64"] = Field(
        "json", description="f64: base64 of float64, of a block"
    )


class ReportQuery(ViewQuery):
    """Which net is drawn, which iteration is told of, in which language."""

    k: Annotated[int, Field(ge=0)] | None = Field(
        None, description="The iteration that a sentence tells of; none if it is left out"
    )
    lang: Literal["en", "ja"] | None = Field(
        None, description="The language; that of Accept-Language if it is left out"
    )


def _of_the_page(address: str) -> str:
    if not re.fullmatch(r"/(\?[\w.~!$&'()*+,;=:@/?%-]*)?", address, re.ASCII):
        raise refuse("an address of the page from its path on: / and its query")
    return address


class QrQuery(Asked):
    """Which address, and how it is reached."""

    address: Annotated[str, Field(max_length=300), AfterValidator(_of_the_page)] = Field(
        "/",
        description="An address of the page, from its path on",
        examples=["/?run=b5dxq2m7ka&k=40"],
    )
    scheme: Literal["http", "https"] | None = Field(
        None,
        description="As who asks sees the page; behind a proxy it need not be as the server was "
        "asked, which it is if it is left out",
    )

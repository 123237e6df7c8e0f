"""Pieces of SVG as text: lines, words, and about how much room words need. Pure.

Presentation attributes only: a style would be refused by the Content-Security-Policy.
"""

import re
from collections.abc import Sequence
from html import escape

WIDE = re.compile("[\u1100-\u115f\u2e80-\uffdc]")
NARROW = re.compile(r"[iljtfrI.,:;'|()\[\] ·]")


def number(v: float) -> str:
    """Return a coordinate, to a tenth of a point."""
    return f"{round(v, 1) + 0.0:.1f}".removesuffix(".0")


def line(
    x0: float, y0: float, x1: float, y1: float, colour: str, width: float = 0.75, dash: str = ""
) -> str:
    """Return a straight line."""
    ends = " ".join(
        f'{name}="{number(v)}"'
        for name, v in zip(("x1", "y1", "x2", "y2"), (x0, y0, x1, y1), strict=True)
    )
    return f'<line {ends} stroke="{colour}" stroke-width="{width:g}"{dashed(dash)}/>'


def path(d: str, colour: str, width: float, dash: str = "") -> str:
    """Return a path that is not filled."""
    look = f'fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linejoin="round"'
    return f'<path d="{d}" {look}{dashed(dash)}/>'


def strands(d: str, colours: Sequence[str], width: float, stripe: float) -> list[str]:
    """Return a path in its colour; in several colours a path for each, their stripes in turn."""
    n = len(colours)
    return [
        path(
            d,
            one,
            width,
            f"0 {stripe * i:.4g} {stripe:.4g} {stripe * (n - 1 - i):.4g}" if n > 1 else "",
        )
        for i, one in enumerate(colours)
    ]


def dashed(dash: str) -> str:
    """Return the attribute for a dashed line, "" for none."""
    return f' stroke-dasharray="{dash}"' if dash else ""


def text(
    x: float,
    y: float,
    words: str,
    size: float,
    colour: str,
    *,
    anchor: str = "start",
    weight: int = 400,
    kind: str = "",
) -> str:
    """Return words on a base line; their `kind` is a class: "symbol" is italic, "halo" has one."""
    more = f' font-weight="{weight}"' if weight != 400 else ""
    more += f' text-anchor="{anchor}"' if anchor != "start" else ""
    more += f' class="{kind}"' if kind else ""
    place = f'x="{number(x)}" y="{number(y)}"'
    return f'<text {place} font-size="{size:g}" fill="{colour}"{more}>{escape(words)}</text>'


def wide(words: str, size: float) -> float:
    """Return about how many points words take."""
    ems = sum(1.0 if WIDE.match(s) else 0.34 if NARROW.match(s) else 0.57 for s in words)
    return ems * size

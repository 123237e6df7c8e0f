"""Numbers as a report prints them: a real minus sign, -0 as 0, no more digits than can be used.

Like the page's numbers (static/format.js), but with fewer digits where paper has less room. Pure.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

MINUS = "\u2212"
SHORT = 5  # signs that an input may have to be printed as it is: 0.125, −0.25
SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def with_minus(text: str) -> str:
    """Return a number's text with a real minus sign."""
    return text.replace("-", MINUS)


def significant(value: float, digits: int = 3) -> str:
    """Return so many digits that count; what is very small or large with an exponent."""
    if value == 0:
        return "0"
    size = abs(value)
    if size < 1e-3 or size >= 1e6:
        mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
        return with_minus(f"{mantissa}e{int(power)}")
    text = f"{value:#.{digits}g}".rstrip(".")
    return with_minus(f"{value:.0f}" if "e" in text else text)


def fixed(value: float, decimals: int = 4) -> str:
    """Return decimals that stay: 0.0109; what is large has fewer of them."""
    if abs(value) >= 1000:
        return significant(value, decimals + 2)
    text = f"{value:.{decimals}f}"
    return with_minus(text.removeprefix("-") if float(text) == 0 else text)


def plain(value: float) -> str:
    """Return an input, a target or a number of a recipe as short as it is: 1, 0.1, 1e−8."""
    text = repr(float(value)).removesuffix(".0") if value else "0"
    mantissa, e, power = text.partition("e")
    return with_minus(f"{mantissa.removesuffix('.0')}e{int(power)}" if e else text)


def brief(value: float) -> str:
    """Return an input or a target as it is where that is short, else three digits that count."""
    text = plain(value)
    return text if len(text) <= SHORT else significant(value)


def count(n: int) -> str:
    """Return an iteration or a count, with commas: 9,999."""
    return with_minus(f"{n:,}")


def short(n: int, digits: int = 4) -> str:
    """Return a count on an axis: 10, 100, 1k, 10k, 2.5M."""
    for unit, sign in ((1_000_000, "M"), (1_000, "k")):
        if n >= unit:
            return f"{n / unit:.{digits}g}{sign}"
    return str(n)


def shorts(counts: Sequence[int]) -> list[str]:
    """Return different counts on an axis with as many digits as make them differ: 2.9992M."""
    for digits in range(4, 16):
        labels = [short(n, digits) for n in counts]
        if len(set(labels)) == len(labels):
            break
    return labels


def power_of_ten(power: int) -> str:
    """Return a power of ten on an axis: 1, 0.1, 0.01, 10⁻³."""
    if -2 <= power <= 3:
        return f"{10.0**power:g}"
    return f"10{str(power).translate(SUPERSCRIPT)}"


def duration(seconds: float) -> str:
    """Return a time that was taken: 12 ms, 4.2 s, 3 min."""
    if seconds < 0.9995:
        return f"{max(1, round(seconds * 1000))} ms"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def moment(time: datetime) -> str:
    """Return when something was: nobody knows where a sheet of paper will be read."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def inputs(x: tuple[float, ...]) -> str:
    """Return a pattern's inputs: (0,1)."""
    return f"({','.join(map(brief, x))})"

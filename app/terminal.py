"""What `backscope train` shows: a live bar on standard error, the article's table at the end."""

import sys
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

import click

from core.config import TrainingConfig

MOST_DIGITS = 10.0  # before ten decimals: the columns stay straight


class Progress:
    """A bar of iterations with their rate and the time left; silent where there is no terminal."""

    STEPS = 400

    def __init__(self, iterations: int) -> None:
        self.k = 0
        self._begun = time.monotonic()
        self._ended: float | None = None
        shown = sys.stderr.isatty()
        self._bar = click.progressbar(
            length=iterations,
            label="training" if shown else None,
            file=sys.stderr,
            update_min_steps=max(1, iterations // self.STEPS),
            item_show_func=lambda rate: None if rate is None else f"{rate:,} iterations/s",
            hidden=not shown,
        )

    @property
    def seconds(self) -> float:
        """How long it took, or takes so far."""
        return (self._ended or time.monotonic()) - self._begun

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._ended = time.monotonic()
        self._bar.__exit__(kind, error, at)

    def reach(self, k: int) -> None:
        """Show that k iterations are complete."""
        rate: Any = round(k / max(self.seconds, 1e-6))
        self._bar.update(k - self.k, rate)
        self.k = k


def table_of(
    config: TrainingConfig, k: int, reason: str, final: dict[str, Any], seconds: float
) -> str:
    """Return the article's table: y and E of every input, every net's dw, a row for each neuron."""
    network = config.network
    shape = "-".join(map(str, network.sizes))
    ended = {
        "iterations": f"{k:,} iterations",
        "stopped": f"stopped after {k:,} of {config.iterations:,} iterations",
        "diverged": f"diverged at k = {k:,}: a number was not finite",
        "error_below": f"every E below {config.stop.error_below} at k = {k - 1:,}",
        "tolerance": f"every |t - y| below {config.stop.tolerance} at k = {k - 1:,}",
        "plateau": f"E fell no more: ended at k = {k - 1:,}",
    }[reason]
    nets = "1 network" if config.nets == 1 else f"{config.nets} networks"
    what = f"{nets} {shape}, {config.optimizer.kind}, eta {config.eta:g}, {config.wiring}"
    what += f", fault {config.fault}" if config.fault else ""
    lines = [f"{what}: {ended} in {seconds:.2f} s"]
    if not final:
        return "\n".join([*lines, "nothing to show: no iteration is complete"])
    for p, (x, t) in enumerate(zip(config.table.x, config.table.t, strict=True)):
        inputs = ", ".join(f"{value:g}" for value in x)
        lines += ["", f"input ({inputs})  target {t:g}"]
        lines += [f"  y  {final['y'][p]!r}    E  {final['E'][p]:.6g}"]
        if config.schedule == "each":
            lines += ["  dw", *_matrix(config, final["dw"][p])]
    if config.schedule != "each":
        lines += ["", "the network", "  dw", *_matrix(config, final["dw"][0])]
    return "\n".join(lines)


def _matrix(config: TrainingConfig, dw: list[float]) -> Iterator[str]:
    names = iter(config.network.parameters)
    numbers = iter(dw)
    sizes = config.network.sizes
    for layer, neurons in enumerate(sizes[1:], start=1):
        for neuron in range(1, neurons + 1):
            row = "  ".join(
                f"{next(names)} {_ten_digits(next(numbers)):>13}"
                for _ in range(sizes[layer - 1] + 1)
            )
            deep = f"hidden {neuron}" if len(sizes) == 3 else f"layer {layer}, {neuron}"
            who = "output  " if layer == len(sizes) - 1 else deep
            yield f"    {who}  {row}"


def _ten_digits(value: float) -> str:
    """Write a number as the article does, with ten decimals; what rounds to 0 has no sign.

    One that would need more than 13 characters, of a run that diverged, is written by its exponent.
    """
    text = f"{value:.10f}" if abs(value) < MOST_DIGITS else f"{value:.5e}"
    return text.removeprefix("-") if not text.strip("-0.") else text

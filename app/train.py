"""`backscope train`: a run in the terminal, by the core itself or on a server.

cli -> train (options) -> core.training.advance, or client -> a server's event stream; either way
`terminal` shows a live bar and at the end the article's table, or every record goes out as a line
of JSON.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from app import events
from app.client import Client, Event, ServerError
from app.options import recipe_of
from app.pool import block_iterations
from app.settings import Settings
from app.terminal import Progress, table_of
from core import machine_code, training
from core.config import TrainingConfig
from core.presets import PRESETS
from core.problem import PROBLEM_NAMES
from core.records import Records
from core.refusal import RefusedError

STOPPED_BY_CTRL_C = 130


@click.command()
@click.option(
    "--config", help="A recipe as JSON, @FILE, or - for standard input; options win over it"
)
@click.option("--preset", type=click.Choice(list(PRESETS)), help="Begin with this recipe")
@click.option("--problem", help=f"{', '.join(PROBLEM_NAMES)}, or a table as JSON: x and t")
@click.option("--schedule", help="each, batch or online [default: each]")
@click.option("--reduction", help="Of a batch: mean or sum [default: mean]")
@click.option("--order", help="Of online: cyclic or shuffled [default: cyclic]")
@click.option(
    "--hidden", help="Neurons of each hidden layer, with commas; '' for none [default: 2]"
)
@click.option("--activation", help="sigmoid, tanh, relu, leaky_relu, identity [default: sigmoid]")
@click.option("--output", help="sigmoid, tanh or identity [default: sigmoid]")
@click.option("--loss", help="squared, half_squared or cross_entropy [default: squared]")
@click.option("--optimizer", help="gd, momentum, nesterov, rmsprop or adam [default: gd]")
@click.option("--slope", type=float, help="Of leaky_relu where u < 0 [default: 0.01]")
@click.option("--mu", type=float, help="Of momentum and nesterov [default: 0.9]")
@click.option("--rho", type=float, help="Of rmsprop [default: 0.9]")
@click.option("--beta1", type=float, help="Of adam [default: 0.9]")
@click.option("--beta2", type=float, help="Of adam [default: 0.999]")
@click.option("--epsilon", type=float, help="Of rmsprop and adam [default: 1e-8]")
@click.option("--weight-decay", type=float, help="dw includes this times w, not for biases")
@click.option("--eta", type=float, help="The learning rate [default: 0.1]")
@click.option("--iterations", type=int, help="How many [default: 10000]")
@click.option("--wiring", help="connected or as_listed [default: connected]")
@click.option(
    "--fault",
    help="Break backpropagation: no_derivative, flipped_sign, updated_weights or last_gradient",
)
@click.option("--init", help="constant, uniform, normal, glorot, he or weights")
@click.option("--value", type=float, help="Every weight starts at this [default: 1.0]")
@click.option("--low", type=float, help="Start weights are uniform from here ...")
@click.option("--high", type=float, help="... to here")
@click.option("--std", type=float, help="Start weights are normal with this deviation")
@click.option("--seed", type=int, help="The seed of the start weights")
@click.option("--weights", help="The start weights themselves, with commas")
@click.option("--error-below", type=float, help="End when every E is below this")
@click.option("--tolerance", type=float, help="End when every |t - y| is below this")
@click.option("--plateau", type=int, help="End when the mean of E falls no more over so many")
@click.option("--improvement", type=float, help="With --plateau: by this share [default: 0.001]")
@click.option("--json", "as_json", is_flag=True, help="Print every record as a line of JSON")
@click.option("--stride", type=click.IntRange(1), default=1, help="With --json: every n-th record")
@click.option("--server", help="Train on the server at this URL instead of here")
def train(as_json: bool, stride: int, server: str | None, **options: Any) -> None:
    """Train the article's networks, or your own recipe, and print what they learned.

    Without options this is the article's run: XOR, four 2-2-1 networks, every weight 1.0, eta 0.1.
    A preset, --config and the other options go on top of one another in this order.
    """
    try:
        recipe = recipe_of(options)
        parsed = TrainingConfig.parse(recipe)
        if server is None:
            settings = Settings.read()
            settings.check(parsed)
            machine_code.cache_in(str(settings.data / "kernel"))
            _train_here(parsed, stride if as_json else None)
        else:
            _train_there(server, parsed, recipe, stride if as_json else None)
    except RefusedError as error:
        raise click.ClickException("\n       ".join(map(str, error.reasons))) from None
    except ServerError as error:
        raise click.ClickException(str(error)) from None
    except BrokenPipeError:  # whoever read the lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _train_here(config: TrainingConfig, stride: int | None) -> None:
    training.prepare(config)  # the seconds that are told are of training alone
    state = training.start(config)
    last: Records | None = None
    block = min(block_iterations(config), 250 if stride else 4096)
    with Progress(config.iterations) as progress, _ctrl_c() as came:
        while state.k < config.iterations and not state.ended and not came.is_set():
            n = min(block, config.iterations - state.k)
            state, records = training.advance(config, state, n, stride=1)
            if records:
                last = records
                _print_records(records, stride)
            progress.reach(state.k)
    interrupted = came.is_set() and state.k < config.iterations and not state.ended
    reason = state.ended or ("stopped" if interrupted else "iterations")
    if not stride:
        final = {name: getattr(last, name)[-1].tolist() for name in ("y", "E", "dw") if last}
        click.echo(table_of(config, state.k, reason, final, progress.seconds))
    if interrupted:
        sys.exit(STOPPED_BY_CTRL_C)


@contextmanager
def _ctrl_c() -> Iterator[threading.Event]:
    """Let Ctrl-C set an event, looked at between two blocks, instead of breaking off anywhere."""
    came = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: came.set())
    try:
        yield came
    finally:
        signal.signal(signal.SIGINT, before)


def _train_there(
    url: str, config: TrainingConfig, recipe: dict[str, Any], stride: int | None
) -> None:
    told = stride or max(1, config.iterations // Progress.STEPS)
    interrupted = False
    with Client(url) as client, Progress(config.iterations) as progress:
        stream = client.train(recipe, stride=told)
        try:
            done = _follow(stream, progress, print_records=bool(stride))
        except KeyboardInterrupt:
            interrupted = True
            if client.stop() is None:
                sys.exit(STOPPED_BY_CTRL_C)  # there is no run yet, or no server any more
            done = _follow(client.train(recipe, stride=told), progress, print_records=False)
    if not stride:
        final = done["final"] if done["k"] else {}
        click.echo(
            table_of(config, done["k"], done["stop_reason"], final, done["final"]["seconds"])
        )
    if interrupted:
        sys.exit(STOPPED_BY_CTRL_C)


def _follow(stream: Iterator[Event], progress: Progress, *, print_records: bool) -> dict[str, Any]:
    """Read a stream to its end and return what `done` told."""
    for event in stream:
        if event.name == "iteration":
            if print_records:
                sys.stdout.buffer.write(event.data + b"\n")
            progress.reach(int(event.id or 0) + 1)
        elif event.name == "done":
            done: dict[str, Any] = event.json()
            progress.reach(done["k"])
            sys.stdout.flush()
            return done
        elif event.name == "failed":
            raise ServerError(event.json()["detail"])
    raise ServerError("the stream ended before the run did")


def _print_records(records: Records, stride: int | None) -> None:
    if stride is None:
        return
    lines = events.record_objects(records)
    chosen = (line for k, line in zip(records.k, lines, strict=True) if k % stride == 0)
    sys.stdout.buffer.write(b"".join(line + b"\n" for line in chosen))
    sys.stdout.buffer.flush()

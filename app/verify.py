"""`backscope verify`: every run regenerated from its start and held against what was stored.

cli -> verify -> database, rows, checkpoints and core.training.advance. Beside a running server it
only reads; where there is none, a run that is not what was stored is marked `damaged`.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
import orjson
import sqlalchemy as sa

from app import checkpoints, rows
from app.database import FILE, Database, LockedError
from app.errors import RunDamagedError, RunNotFoundError, StoreError
from app.pool import block_iterations
from app.rows import Kept
from app.settings import Settings
from app.tables import runs
from core import machine_code
from core.config import TrainingConfig
from core.refusal import RefusedError
from core.training import State, advance


@click.command()
@click.argument("run", required=False)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The server's data folder [default: the one for this user]",
)
def verify(run: str | None, data: Path | None) -> None:
    """Regenerate RUN, or every run, and compare it bit for bit with its checkpoints.

    Ends with 1 where a run is damaged.
    """
    try:
        settings = Settings.read(data=data)
        machine_code.cache_in(str(settings.data / "kernel"))
        damaged = _verify(settings.data, run)
    except RefusedError as error:
        raise click.ClickException(f"a setting (BACKSCOPE_...) cannot be taken: {error}") from None
    except (StoreError, RunNotFoundError) as error:
        raise click.ClickException(str(error)) from None
    if damaged:
        sys.exit(1)


def _verify(folder: Path, run_id: str | None) -> int:
    """Print a line a run and return how many are damaged."""
    database, alone = _opened(folder)
    damaged = 0
    try:
        ids = database.read_now(partial(_chosen, run_id=run_id))
        for one in ids:
            try:
                click.echo(f"{one}  {check(database, one)}")
            except RunNotFoundError:
                if run_id is not None:
                    raise
                click.echo(f"{one}  purged meanwhile")
            except RunDamagedError as error:
                damaged += 1
                click.echo(f"{one}  damaged: {error}")
                if alone:
                    database.write_now(partial(_mark, run_id=one, why=str(error)))
        click.echo(f"{len(ids)} runs verified, {damaged} damaged")
    finally:
        database.close()
    return damaged


def check(database: Database, run_id: str) -> str:
    """Regenerate a run from its first checkpoint over all others; return what was found.

    Raises `RunDamagedError` with the first that differs, or where the last record does, and
    `RunNotFoundError` where the run is gone.
    """
    kept = database.read_now(partial(_found, run_id=run_id))
    config = kept.run.config
    first = partial(checkpoints.nearest, seq=kept.seq, config=config, k=kept.run.start)
    state = before = database.read_now(first)
    count = 1
    for expected in _following(database, kept, state.k):
        count, before = count + 1, state
        state = _advanced(config, state, expected.k)
        if not state.same_bits(expected):
            raise RunDamagedError(f"the checkpoint at k = {expected.k} is not what is regenerated")
    # A server beside us may have trained on: the last record is looked at where it is of this k.
    k, summary = database.read_now(partial(_summary, run_id=run_id))
    last = None if summary is None or k != state.k else orjson.loads(summary)
    if last is not None and last != _last_record(config, before, k):
        raise RunDamagedError("its last record is not what is regenerated")
    return f"k = {state.k:,}  {count} checkpoints  as stored"


def _opened(folder: Path) -> tuple[Database, bool]:
    """Return the database, and whether no server uses it."""
    if (folder / FILE).is_file():
        try:
            return Database.open(folder), True
        except LockedError:
            pass
    return Database.look_into(folder), False


def _chosen(connection: sa.Connection, run_id: str | None) -> list[str]:
    if run_id is not None:
        return [run_id]
    chosen = sa.select(runs.c.id).where(runs.c.deleted.is_(None)).order_by(runs.c.seq)
    return list(connection.scalars(chosen))


def _found(connection: sa.Connection, run_id: str) -> Kept:
    kept = rows.find(connection, run_id)
    if kept is None:
        raise RunNotFoundError(run_id)
    return kept


def _following(database: Database, kept: Kept, k: int) -> Iterator[State]:
    read = partial(checkpoints.following, seq=kept.seq, config=kept.run.config)
    while found := database.read_now(partial(read, k=k)):
        yield from found
        k = found[-1].k


def _advanced(config: TrainingConfig, state: State, k: int) -> State:
    while state.k < k and not state.ended:
        state, _ = advance(config, state, min(k - state.k, block_iterations(config)))
    return state


def _summary(connection: sa.Connection, run_id: str) -> tuple[int, str | None]:
    row = connection.execute(sa.select(runs.c.k, runs.c.summary).where(runs.c.id == run_id)).first()
    if row is None:
        raise RunNotFoundError(run_id)
    return row.k, row.summary


def _last_record(config: TrainingConfig, state: State, k: int) -> dict[str, object]:
    _, records = advance(config, _advanced(config, state, k - 1), 1, stride=1)
    return records.last()


def _mark(connection: sa.Connection, run_id: str, why: str) -> None:
    ended = sa.func.coalesce(runs.c.ended, sa.literal(datetime.now(UTC), runs.c.ended.type))
    values = {"status": "damaged", "failure": why, "ended": ended}
    connection.execute(sa.update(runs).where(runs.c.id == run_id).values(values))

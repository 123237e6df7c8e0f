"""Runs as rows: a run's row and back, what changes of it, which ones go.

Functions of a connection, called by `store` inside its transactions; pages of runs are `listing`'s.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from pydantic import ValidationError

from app.errors import RunDamagedError, RunDeletedError, RunNotFoundError, StoreFullError
from app.schemas import FINISHED, Fork, Run
from app.tables import runs, tags
from core.config import TrainingConfig
from core.problem import TruthTable
from core.training import ENGINE

log = logging.getLogger("backscope")

PLAIN: tuple[str, ...] = (
    *("status", "stop_reason", "diverged_at", "k", "rate", "seconds", "error"),
    *("created", "started", "ended", "name", "note", "starred"),
)


CHANGE = sa.update(runs).where(runs.c.seq == sa.bindparam("row"))  # of the fields that come with it


class Kept(NamedTuple):
    """A run as it was found, and what of its row is not on the wire."""

    run: Run
    seq: int
    every: int
    failure: str | None
    deleted: datetime | None
    deleted_by: str | None
    engine: int


def about(config: TrainingConfig) -> str:
    """Return a recipe in words, to be searched; of some choices only the unusual ones."""
    problem = "table" if isinstance(config.problem, TruthTable) else config.problem
    shape = "-".join(map(str, config.network.sizes))
    words = [problem, shape, config.schedule, config.wiring, config.init.kind]
    words.append(f"eta {config.eta:g}")
    usual = TrainingConfig()
    words += [
        getattr(config, name)
        for name in ("reduction", "order", "activation", "output", "loss")
        if getattr(config, name) != getattr(usual, name)
    ]
    if config.optimizer != usual.optimizer:
        words.append(config.optimizer.kind)
    if config.fault is not None:
        words.append(config.fault)
    return " ".join(words)


def insert(connection: sa.Connection, run: Run, every: int) -> int:
    """Write a new run; return its number."""
    values = {name: getattr(run, name) for name in PLAIN} | {
        "id": run.id,
        "config": run.config.model_dump_json(),
        "about": about(run.config),
        "engine": ENGINE,
        "every": every,
        "parent": run.fork.run if run.fork else None,
        "fork_k": run.fork.k if run.fork else None,
    }
    inserted = connection.execute(sa.insert(runs), values).inserted_primary_key
    assert inserted is not None  # noqa: S101 - a row was inserted
    return int(inserted[0])


def update(connection: sa.Connection, seq: int, changes: Mapping[str, Any]) -> None:
    """Change fields of a run's row: fields of `Run`, and columns of its own."""
    values = dict(changes)
    if "config" in values:
        values["about"] = about(values["config"])
        values["config"] = values["config"].model_dump_json()
    if "tags" in values:
        connection.execute(sa.delete(tags).where(tags.c.run == seq))
        labelled = [
            {"run": seq, "place": i, "tag": tag} for i, tag in enumerate(values.pop("tags"))
        ]
        if labelled:
            connection.execute(sa.insert(tags), labelled)
    if values:
        changed = connection.execute(CHANGE, {"row": seq, **values})
        if not changed.rowcount:
            raise RunNotFoundError("purged meanwhile")


def find(connection: sa.Connection, run_id: str) -> Kept | None:
    """Return a run, deleted or not; None where there is none of this id.

    Raises `RunDamagedError` where its recipe cannot be read, `RunDeletedError` if it is gone too.
    """
    row = connection.execute(sa.select(runs).where(runs.c.id == run_id)).mappings().first()
    if row is None:
        return None
    try:
        return _kept(row, _tags(connection, [row["seq"]]).get(row["seq"], ()))
    except RunDamagedError:
        if row["deleted"]:
            raise RunDeletedError(run_id, row["name"], row["deleted_by"] or "asked") from None
        raise


def read(connection: sa.Connection, chosen: sa.Select[Any]) -> list[Kept]:
    """Return the runs that a selection of whole rows finds, without those nobody can read."""
    return readable(connection, connection.execute(chosen).mappings().all())


def newest(connection: sa.Connection) -> str | None:
    """Return the id of the newest run, if there is one."""
    there = sa.select(runs.c.id).where(runs.c.deleted.is_(None))
    found: str | None = connection.scalar(there.order_by(runs.c.seq.desc()).limit(1))
    return found


def unfinished(connection: sa.Connection) -> list[Kept]:
    """Return the runs that have not ended, deleted ones among them, oldest first."""
    waiting = runs.c.status.in_(("queued", "running"))
    return read(connection, sa.select(runs).where(waiting).order_by(runs.c.seq))


def finish(connection: sa.Connection, seq: int, changes: Mapping[str, Any]) -> bool:
    """Write down how a run ended; False where it was found damaged meanwhile, and stays so."""
    status = connection.scalar(sa.select(runs.c.status).where(runs.c.seq == seq))
    if status == "damaged":
        return False
    update(connection, seq, changes)
    return True


def make_room(connection: sa.Connection, most: int) -> list[str]:
    """Delete the oldest runs, neither starred nor unfinished, until fewer than `most` are there.

    Returns their ids. Raises `StoreFullError` where too few may be deleted; none is then.
    """
    there = runs.c.deleted.is_(None)
    count = connection.scalar(sa.select(sa.func.count()).select_from(runs).where(there)) or 0
    if count < most:
        return []
    ended = runs.c.status.in_(FINISHED) & ~runs.c.starred
    oldest = sa.select(runs.c.id).where(there, ended).order_by(runs.c.seq)
    found = list(connection.scalars(oldest.limit(count - most + 1)))
    if len(found) < count - most + 1:
        raise StoreFullError(
            f"{count} runs are stored, as many as may be (BACKSCOPE_MAX_RUNS), and all of them are "
            "starred or not finished: delete one, or take its star away"
        )
    values = {"deleted": datetime.now(UTC), "deleted_by": "limit"}
    connection.execute(sa.update(runs).where(runs.c.id.in_(found)).values(values))
    return found


def put_away(connection: sa.Connection, run_id: str, changes: Mapping[str, Any]) -> None:
    """Change whether and by whom a run is deleted, readable or not. Raises `RunNotFoundError`."""
    chosen = sa.update(runs).where(runs.c.id == run_id).values(changes)
    if not connection.execute(chosen).rowcount:
        raise RunNotFoundError(run_id)


def purge(connection: sa.Connection, before: datetime) -> list[str]:
    """Forget the runs that were deleted before that moment; return their ids."""
    gone = (runs.c.deleted < before) & runs.c.status.in_(FINISHED)
    ids = list(connection.scalars(sa.select(runs.c.id).where(gone)))
    if ids:
        connection.execute(sa.delete(runs).where(gone))
    return ids


def _tags(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    chosen = sa.select(tags.c.run, tags.c.tag).where(tags.c.run.in_(numbers))
    found: dict[int, tuple[str, ...]] = {}
    for seq, tag in connection.execute(chosen.order_by(tags.c.run, tags.c.place)).all():
        found[seq] = (*found.get(seq, ()), tag)
    return found


@lru_cache(1024)
def _recipe(text: str) -> TrainingConfig:
    try:
        return TrainingConfig.model_validate_json(text)
    except ValidationError:
        raise RunDamagedError("its recipe cannot be read") from None


def readable(connection: sa.Connection, rows: Sequence[Mapping[Any, Any]]) -> list[Kept]:
    """Return the runs of rows that were found, without those nobody can read."""
    labelled = _tags(connection, [row["seq"] for row in rows])
    found = []
    for row in rows:
        try:
            found.append(_kept(row, labelled.get(row["seq"], ())))
        except RunDamagedError as error:
            log.warning("run %s is left out: %s", row["id"], error)
    return found


def _kept(row: Mapping[Any, Any], labels: tuple[str, ...]) -> Kept:
    run = Run(
        id=row["id"],
        config=_recipe(row["config"]),
        tags=labels,
        fork=None if row["fork_k"] is None else Fork(run=row["parent"], k=row["fork_k"]),
        **{name: row[name] for name in PLAIN},
    )
    own = (row[name] for name in ("seq", "every", "failure", "deleted", "deleted_by", "engine"))
    return Kept(run, *own)

"""Runs as rows: a run's row and back, and the pages of the list, found and sorted by the database.

Functions of a connection, called by `store` inside its transactions.
"""

import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from pydantic import ValidationError

from app.errors import RunDamagedError, RunNotFoundError, StoreFullError
from app.requests import RunsQuery
from app.schemas import FINISHED, Fork, Run
from app.tables import ORDERS, runs, tags
from core.config import TrainingConfig
from core.problem import TruthTable
from core.refusal import Refusal, RefusedError
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
    """Return a recipe in words, to be searched."""
    problem = "table" if isinstance(config.problem, TruthTable) else config.problem
    shape = "-".join(map(str, config.network.sizes))
    words = (problem, shape, config.schedule, config.wiring, config.init.kind)
    return " ".join([*words, f"eta {config.eta:g}"])


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

    Raises `RunDamagedError` where its recipe cannot be read.
    """
    row = connection.execute(sa.select(runs).where(runs.c.id == run_id)).mappings().first()
    if row is None:
        return None
    return _kept(row, _tags(connection, [row["seq"]]).get(row["seq"], ()))


def read(connection: sa.Connection, chosen: sa.Select[Any]) -> list[Kept]:
    """Return the runs that a selection of whole rows finds, without those nobody can read."""
    return _readable(connection, connection.execute(chosen).mappings().all())


def page(connection: sa.Connection, query: RunsQuery) -> tuple[list[Kept], str | None]:
    """Return a page of runs that are not deleted, and the `after` of the next.

    Raises `RefusedError` where the query's `after` is not the `next` of a page sorted so.
    """
    key = ORDERS[query.sort.removeprefix("-")]
    newest_first = query.sort.startswith("-")
    chosen = sa.select(runs, key.label("key")).where(runs.c.deleted.is_(None), *_wanted(query))
    if query.after is not None:
        value, seq = _place(query)
        here = sa.tuple_(key, runs.c.seq)
        there = sa.tuple_(sa.literal(value, key.type), sa.literal(seq))
        chosen = chosen.where(here < there if newest_first else here > there)
    order = (key.desc(), runs.c.seq.desc()) if newest_first else (key, runs.c.seq)
    rows = connection.execute(chosen.order_by(*order).limit(query.limit + 1)).mappings().all()
    shown = rows[: query.limit]
    found = _readable(connection, shown)
    more = len(rows) > query.limit
    return found, _after(query.sort, shown[-1]["key"], shown[-1]["seq"]) if more else None


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


def make_room(connection: sa.Connection, most: int) -> list[Kept]:
    """Delete the oldest runs, neither starred nor unfinished, until fewer than `most` are there.

    Returns them. Raises `StoreFullError` where too few may be deleted; none is then.
    """
    there = runs.c.deleted.is_(None)
    count = connection.scalar(sa.select(sa.func.count()).select_from(runs).where(there)) or 0
    if count < most:
        return []
    ended = runs.c.status.in_(FINISHED) & ~runs.c.starred
    oldest = sa.select(runs).where(there, ended).order_by(runs.c.seq).limit(count - most + 1)
    found = read(connection, oldest)
    if len(found) < count - most + 1:
        raise StoreFullError(
            f"{count} runs are stored, as many as may be (BACKSCOPE_MAX_RUNS), and all of them are "
            "starred or not finished: delete one, or take its star away"
        )
    chosen = runs.c.seq.in_([kept.seq for kept in found])
    values = {"deleted": datetime.now(UTC), "deleted_by": "limit"}
    connection.execute(sa.update(runs).where(chosen).values(values))
    return found


def purge(connection: sa.Connection, before: datetime) -> list[str]:
    """Forget the runs that were deleted before that moment; return their ids."""
    gone = (runs.c.deleted < before) & runs.c.status.in_(FINISHED)
    ids = list(connection.scalars(sa.select(runs.c.id).where(gone)))
    if ids:
        connection.execute(sa.delete(runs).where(gone))
    return ids


def _wanted(query: RunsQuery) -> Iterable[sa.ColumnElement[bool]]:
    if query.q:
        anywhere = "%" + query.q.translate({ord(c): f"\\{c}" for c in "%_\\"}) + "%"
        tagged = sa.exists().where(tags.c.run == runs.c.seq, _like(tags.c.tag, anywhere))
        places = (runs.c.name, runs.c.note, runs.c.about, runs.c.id)
        yield sa.or_(*(_like(column, anywhere) for column in places), tagged)
    if query.tag is not None:
        yield sa.exists().where(tags.c.run == runs.c.seq, tags.c.tag == query.tag)
    if query.starred is not None:
        yield runs.c.starred == query.starred


def _like(column: sa.ColumnElement[Any], anywhere: str) -> sa.ColumnElement[bool]:
    return sa.func.coalesce(column, "").ilike(anywhere, escape="\\")


def _after(sort: str, value: Any, seq: int) -> str:
    return urlsafe_b64encode(orjson.dumps([sort, value, seq])).decode().rstrip("=")


def _place(query: RunsQuery) -> tuple[Any, int]:
    after = query.after or ""
    try:
        sort, value, seq = orjson.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        right = sort == query.sort and isinstance(seq, int) and isinstance(value, str | int | float)
        right &= all(n.bit_length() < 64 for n in (seq, value) if isinstance(n, int))
        if right and isinstance(value, str) == (sort.lstrip("-") == "name"):
            return value, seq
    except (ValueError, TypeError):
        pass
    raise RefusedError(Refusal("after", after[:40], "the `next` of a page in the same order"))


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


def _readable(connection: sa.Connection, rows: Sequence[Mapping[Any, Any]]) -> list[Kept]:
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

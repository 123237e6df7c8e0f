"""Pages of runs, found and sorted by the database.

A function of a connection, called by `store` inside its transactions; rows become runs in `rows`.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from typing import Any

import orjson
import sqlalchemy as sa

from app.requests import RunsQuery
from app.rows import Kept, readable
from app.tables import ORDERS, runs, tags
from core.refusal import Refusal, RefusedError


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
    found = readable(connection, shown)
    more = len(rows) > query.limit
    return found, _after(query.sort, shown[-1]["key"], shown[-1]["seq"]) if more else None


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

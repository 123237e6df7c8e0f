"""The tables of the database, as SQLAlchemy Core knows them; migrations/versions made them so.

`rows` and `checkpoints` write and read them through `database`. Nothing here is of one database's
dialect.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

REVISION = "2"
"""The newest revision in migrations/versions: what a database must be at."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

metadata = sa.MetaData()


class Instant(sa.types.TypeDecorator[datetime]):
    """A moment as whole microseconds since 1970 in UTC: exact, sortable, in no dialect's format."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:  # noqa: ARG002
        """Return what is stored."""
        if value is None:
            return None
        past = value - EPOCH
        return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Return the moment that is stored."""
        if value is None:
            return None
        seconds, microseconds = divmod(value, 1_000_000)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=microseconds)


runs = sa.Table(
    "runs",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),  # in the order of their acceptance
    sa.Column("id", sa.String(40), nullable=False, unique=True),
    sa.Column("config", sa.Text, nullable=False),  # the recipe, as JSON
    sa.Column("about", sa.Text, nullable=False),  # the recipe in words, to be searched
    sa.Column("engine", sa.Integer, nullable=False),  # whose bits the checkpoints are
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("stop_reason", sa.String(20)),
    sa.Column("diverged_at", sa.Integer),
    sa.Column("failure", sa.Text),  # why it failed or is damaged, in a sentence
    sa.Column("k", sa.Integer, nullable=False),  # the frontier: iterations complete
    sa.Column("every", sa.Integer, nullable=False),  # iterations between two checkpoints
    sa.Column("rate", sa.Float),
    sa.Column("seconds", sa.Float),
    sa.Column("created", Instant, nullable=False),
    sa.Column("started", Instant),
    sa.Column("ended", Instant),
    sa.Column("summary", sa.Text),  # y, E, dw of the last record, as JSON
    sa.Column("error", sa.Float),  # the largest E of them
    sa.Column("name", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("starred", sa.Boolean, nullable=False),
    sa.Column("parent", sa.String(40)),  # the run it was forked from, there or not
    sa.Column("fork_k", sa.Integer),
    sa.Column("deleted", Instant),
    sa.Column("deleted_by", sa.String(20)),  # asked, limit
    sa.Index("runs_by_status", "status"),
    sa.Index("runs_by_deletion", "deleted", "seq"),
    sqlite_autoincrement=True,  # a number is never given twice
)

LAST = 1e300  # where a number is missing: behind all others

ORDERS: dict[str, sa.ColumnElement[Any]] = {
    "created": runs.c.seq,
    "name": sa.func.lower(sa.func.coalesce(runs.c.name, runs.c.about)),
    "k": runs.c.k,
    "error": sa.func.coalesce(runs.c.error, sa.literal_column(repr(LAST), sa.Float)),
    "seconds": sa.func.coalesce(runs.c.seconds, sa.literal_column(repr(LAST), sa.Float)),
}
"""What runs are listed by. Each has an index: a page of many runs costs no more than one of few."""

for order in ("name", "k", "error", "seconds"):
    sa.Index(f"runs_by_{order}", runs.c.deleted, ORDERS[order], runs.c.seq)

tags = sa.Table(
    "tags",
    metadata,
    sa.Column("run", sa.Integer, sa.ForeignKey("runs.seq", ondelete="CASCADE"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("tag", sa.Text, nullable=False),
    sa.Index("runs_by_tag", "tag", "run"),
)

checkpoints = sa.Table(
    "checkpoints",
    metadata,
    sa.Column("run", sa.Integer, sa.ForeignKey("runs.seq", ondelete="CASCADE"), primary_key=True),
    sa.Column("k", sa.Integer, primary_key=True),
    sa.Column("state", sa.LargeBinary, nullable=False),  # w_k, little-endian float64
    sa.Column("crc", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,  # a run's checkpoints lie together, in the order of k
)

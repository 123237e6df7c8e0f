"""The library: names, tags, stars, notes, forks, summaries, deletion that can be undone."""

import json

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Add what the library needs; runs that are there are described from their recipes."""
    for column in (
        sa.Column("about", sa.Text, nullable=False, server_default=""),
        sa.Column("summary", sa.Text),
        sa.Column("error", sa.Float),
        sa.Column("name", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("starred", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("parent", sa.String(40)),
        sa.Column("fork_k", sa.Integer),
        sa.Column("deleted", sa.BigInteger),
        sa.Column("deleted_by", sa.String(20)),
    ):
        op.add_column("runs", column)
    op.create_index("runs_by_deletion", "runs", ["deleted", "seq"])
    for name, order in (
        ("runs_by_name", "lower(coalesce(name, about))"),
        ("runs_by_k", "k"),
        ("runs_by_error", "coalesce(error, 1e+300)"),
        ("runs_by_seconds", "coalesce(seconds, 1e+300)"),
    ):
        op.create_index(name, "runs", ["deleted", sa.text(order), "seq"])
    op.create_table(
        "tags",
        sa.Column(
            "run", sa.Integer, sa.ForeignKey("runs.seq", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("tag", sa.Text, nullable=False),
    )
    op.create_index("runs_by_tag", "tags", ["tag", "run"])
    _describe(op.get_bind())


def _describe(connection: sa.Connection) -> None:
    runs = sa.table("runs", sa.column("seq"), sa.column("config"), sa.column("about"))
    for seq, config in connection.execute(sa.select(runs.c.seq, runs.c.config)).all():
        recipe = json.loads(config)
        problem = recipe["problem"]
        named = problem if isinstance(problem, str) else "table"
        inputs = (3 if named.endswith("3") else 2) if named == problem else len(problem["x"][0])
        shape = "-".join(map(str, (inputs, *recipe["hidden"], 1)))
        words = (named, shape, recipe["schedule"], recipe["wiring"], recipe["init"]["kind"])
        about = " ".join([*words, f"eta {recipe['eta']:g}"])
        connection.execute(sa.update(runs).where(runs.c.seq == seq).values(about=about))

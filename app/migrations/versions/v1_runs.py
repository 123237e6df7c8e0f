"""Runs and their checkpoints."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "runs",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(40), nullable=False, unique=True),
        sa.Column("config", sa.Text, nullable=False),
        sa.Column("engine", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("stop_reason", sa.String(20)),
        sa.Column("diverged_at", sa.Integer),
        sa.Column("failure", sa.Text),
        sa.Column("k", sa.Integer, nullable=False),
        sa.Column("every", sa.Integer, nullable=False),
        sa.Column("rate", sa.Float),
        sa.Column("seconds", sa.Float),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("started", sa.BigInteger),
        sa.Column("ended", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_index("runs_by_status", "runs", ["status"])
    op.create_table(
        "checkpoints",
        sa.Column(
            "run", sa.Integer, sa.ForeignKey("runs.seq", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("k", sa.Integer, primary_key=True),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.Column("crc", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )

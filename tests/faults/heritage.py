"""A data folder that a server of the first version left, killed in the middle of its runs."""

import random
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import app
from core.training import State
from tests.faults.ledger import Ledger, Promise
from tests.faults.recipes import recipe

RUNS = 40
EVERY = 4096
LATER = {"reduction", "order", "slope"}  # fields that recipes of version 1 had not


def leave_runs(data: Path, ledger: Ledger, rng: random.Random) -> None:
    """Make a database of version 1 with runs to be trained on; they are promises of its server."""
    data.mkdir()
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(data / "backscope.sqlite3")))
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(app.__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, "1")
        for number in range(RUNS):
            promise = ledger.accepted(f"old{number:07}", recipe(rng, 1, 40_000, general=False))
            _write(connection, promise, rng.randrange(promise.config.iterations + 1))
    engine.dispose()


def _write(connection: sa.Connection, promise: Promise, k: int) -> None:
    """Write a run that had come to the last checkpoint before k."""
    twin, states = promise.twin(), [promise.first]
    while (following := states[-1].k + EVERY) < k and not twin.state(following).diverged:
        states.append(twin.state(following))
    row = {
        "id": promise.id,
        "config": promise.config.model_dump_json(exclude=LATER),
        "engine": 1,
        "status": "running" if len(states) > 1 else "queued",
        "k": states[-1].k,
        "every": EVERY,
        "created": int(datetime.now(UTC).timestamp() * 1e6),
    }
    _insert(connection, "runs", row)
    seq = connection.scalar(sa.text("SELECT last_insert_rowid()"))
    for state in states:
        _insert(connection, "checkpoints", {"run": seq} | _packed(state))


def _packed(state: State) -> dict[str, Any]:
    blob = state.w.astype("<f8").tobytes()
    return {"k": state.k, "state": blob, "crc": zlib.crc32(blob)}


def _insert(connection: sa.Connection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)

"""A data folder with many runs in it, as people leave them: what `store` lists and starts with."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from app import checkpoints, rows
from app.database import Database
from app.memory import CHECKPOINT_EVERY
from app.schemas import Run
from core.config import TrainingConfig
from core.training import start

PROBLEMS = ("xor", "xnor", "and", "or", "nand", "nor")
RARE = "once in a blue moon"  # in the name of one run, and its tag
COMMON = "lecture"  # the tag of every fourth


def fill(folder: Path, count: int) -> None:
    """Make a database with so many ended runs; every second has a name, every fourth a tag."""
    database = Database.open(folder)

    def insert(connection: sa.Connection) -> None:
        rng = random.Random(count)
        for number in range(count):
            run = _run(rng, number)
            seq = rows.insert(connection, run, CHECKPOINT_EVERY)
            checkpoints.insert(connection, seq, run.config, [start(run.config)])
            labels = [RARE] if number == count // 2 else [COMMON] if number % 4 == 0 else []
            rows.update(connection, seq, {"tags": labels})

    database.write_now(insert)
    database.close()


def _run(rng: random.Random, number: int) -> Run:
    seed = {"kind": "uniform", "seed": rng.randrange(1000)}
    recipe = {"problem": rng.choice(PROBLEMS), "eta": round(rng.uniform(0.01, 2), 2), "init": seed}
    iterations = rng.randint(1_000, 100_000)
    created = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    return Run(
        id=f"run{number:07}",
        config=TrainingConfig.parse(recipe | {"iterations": iterations}),
        status="done",
        stop_reason="iterations",
        k=iterations,
        rate=2e6,
        seconds=iterations / 2e6,
        error=rng.random(),
        created=created,
        started=created,
        ended=created,
        name=f"Run {rng.randrange(10**6)}" if number % 2 else None,
        note="The plateau ends late. " * 3 if number % 3 == 0 else None,
        starred=number % 10 == 0,
    )

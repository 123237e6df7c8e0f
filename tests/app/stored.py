"""A data folder seen from outside: its database opened by hand while no server has it."""

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import numpy as np

from core.config import TrainingConfig
from core.training import advance, start

FILE = "backscope.sqlite3"
STATE = "run = (SELECT seq FROM runs WHERE id = ?) AND k = ?"

LARGEST = 1.7976931348623157e308
# Of this net nothing changes but for LARGEST + s, which is infinite at k = 3: see
# tests/core/test_divergence.py
DIVERGES = {
    "problem": {"x": [[0, 1]], "t": [1]},
    "init": {"kind": "weights", "w": [0, 0, 1000, 0, 0, 1000, LARGEST, -LARGEST, -679.702]},
    "eta": 2.0**980,
}


def by_hand(file, statement, *values):
    """Run one statement on a database, by no code of ours; return its rows."""
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def file_of(folder: Path) -> Path:
    """Return the database file of a server that ran with `serving(folder)`."""
    return folder / "data" / FILE


def dump(file):
    """Return all that a database holds, as SQL."""
    with closing(sqlite3.connect(file)) as connection:
        return "\n".join(connection.iterdump())


def checkpoints(file, run_id):
    """Return the k of a run's checkpoints, in their order."""
    rows = by_hand(
        file,
        "SELECT c.k FROM checkpoints c JOIN runs r ON r.seq = c.run WHERE r.id = ? ORDER BY c.k",
        run_id,
    )
    return [k for (k,) in rows]


async def added(store, config, state=None, fork=None):
    """Return a new run of this recipe in a store, queued."""
    run, _ = await store.add(config, start(config) if state is None else state, fork)
    return run


def trained(config, k, state=None):
    """Return the state at k that training without a break gives, from the start or a state."""
    config = config if isinstance(config, TrainingConfig) else TrainingConfig.parse(config)
    state = start(config) if state is None else state
    return advance(config, state, k - state.k)[0]


def final_of(config, state, k):
    """Return y, E, dw of the last record before k and w after it, as `done` tells them."""
    before, _ = advance(config, state, k - 1 - state.k)
    after, records = advance(config, before, 1, stride=1)
    last = {name: getattr(records, name)[0].tolist() for name in ("y", "E", "dw")}
    return last | {"w": after.w.tolist()}


def bits(numbers):
    """Return numbers to the last bit: -0.0 is not 0.0."""
    return np.array(numbers, dtype="<f8").tobytes()


def flip(file, run, k):
    """Flip the lowest bit of a stored state's first number, as a failing disk would."""
    [[state]] = by_hand(file, f"SELECT state FROM checkpoints WHERE {STATE}", run, k)
    spoiled = bytes([state[0] ^ 1]) + state[1:]
    by_hand(file, f"UPDATE checkpoints SET state = ? WHERE {STATE}", spoiled, run, k)


def replace(file, run, k):
    """Put a state there that differs in one bit, with its own checksum."""
    flip(file, run, k)
    [[state]] = by_hand(file, f"SELECT state FROM checkpoints WHERE {STATE}", run, k)
    crc = zlib.crc32(state)
    by_hand(file, f"UPDATE checkpoints SET crc = ? WHERE {STATE}", crc, run, k)


def shorten(file, run, k):
    """Store a state of too few numbers, with its own checksum."""
    state = b"\0" * 8
    spoil = f"UPDATE checkpoints SET state = ?, crc = ? WHERE {STATE}"
    by_hand(file, spoil, state, zlib.crc32(state), run, k)


def remove(file, run, k):
    """Take a state away."""
    by_hand(file, f"DELETE FROM checkpoints WHERE {STATE}", run, k)

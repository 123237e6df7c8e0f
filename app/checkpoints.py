"""A run's states as they lie in the database: written in batches, read by their k, thinned.

Functions of a connection, called by `store` inside its transactions.
"""

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from app.errors import RunDamagedError
from app.tables import checkpoints, runs
from core.config import TrainingConfig
from core.training import State, fresh, numbers, of_numbers

AT_ONCE = 64  # read ahead of a reader that checks what it regenerates


def insert(
    connection: sa.Connection, seq: int, config: TrainingConfig, states: Sequence[State]
) -> None:
    """Write states of a run, none of them there yet."""
    rows = []
    for state in states:
        blob = packed(config, state)
        rows.append({"run": seq, "k": state.k, "state": blob, "crc": zlib.crc32(blob)})
    if rows:
        connection.execute(sa.insert(checkpoints), rows)


def nearest(connection: sa.Connection, seq: int, config: TrainingConfig, k: int) -> State:
    """Return the latest state at or before k. Raises `RunDamagedError` where it is damaged."""
    table = checkpoints.c
    chosen = (table.run == seq) & (table.k <= k)
    row = connection.execute(
        sa.select(table.k, table.state, table.crc).where(chosen).order_by(table.k.desc()).limit(1)
    ).first()
    if row is None:
        raise RunDamagedError(f"there is no checkpoint at or before k = {k}")
    state = _state(row, config)
    if state is None:
        raise RunDamagedError(f"the checkpoint at k = {row.k} is not what was written")
    return state


def following(connection: sa.Connection, seq: int, config: TrainingConfig, k: int) -> list[State]:
    """Return the next states after k, in their order; a damaged one is like no other."""
    table = checkpoints.c
    chosen = (table.run == seq) & (table.k > k)
    found = connection.execute(
        sa.select(table.k, table.state, table.crc).where(chosen).order_by(table.k).limit(AT_ONCE)
    )
    unlike = np.full((config.nets, len(config.network.parameters)), np.nan)
    return [_state(row, config) or fresh(config, row.k, unlike) for row in found]


def thin(connection: sa.Connection, seq: int, every: int, first: int, last: int) -> None:
    """Keep of a run's states the first, the last and those of every `every`-th k from now on."""
    table = checkpoints.c
    others = (table.run == seq) & table.k.between(first + 1, last - 1) & (table.k % every != 0)
    connection.execute(sa.delete(checkpoints).where(others))
    connection.execute(sa.update(runs).where(runs.c.seq == seq).values(every=every))


def packed(config: TrainingConfig, state: State) -> bytes:
    """Return a state as it is stored: its numbers as little-endian float64."""
    return numbers(config, state).astype("<f8").tobytes()


def _state(row: Any, config: TrainingConfig) -> State | None:
    k, blob, crc = row.k, row.state, row.crc
    if zlib.crc32(blob) != crc or len(blob) % 8:
        return None
    return of_numbers(config, k, np.frombuffer(blob, "<f8"))

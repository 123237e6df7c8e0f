"""What must be true at the end: looked at through the server, and in the file it leaves."""

import sqlite3
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from core.config import TrainingConfig
from core.training import fresh
from tests.conftest import BACKSCOPE
from tests.faults.follower import EVENTS, Follower
from tests.faults.ledger import ENDED, Ledger, Promise
from tests.faults.people import wait
from tests.faults.visitor import Visitor


def check_runs(visitor: Visitor, ledger: Ledger) -> None:
    """Compare every run that was accepted with its twin, and every other that is there."""
    for promise in ledger.promises:
        if promise.deleted:
            assert visitor.ask("GET", f"/runs/{promise.id}").status_code == 410
            assert visitor.ask("POST", f"/runs/{promise.id}/restore").status_code == 200
        run = wait(visitor, promise)
        assert {name: run[name] for name in promise.written} == promise.written
        check_run(visitor, promise, run)
    known = {promise.id for promise in ledger.promises}
    listed = visitor.runs()
    assert known <= {run["id"] for run in listed}
    for run in listed:
        if run["id"] not in known:  # accepted, but its answer was lost
            promise = unanswered(visitor, ledger, run)
            check_run(visitor, promise, wait(visitor, promise))


def check_run(visitor: Visitor, promise: Promise, run: dict[str, Any]) -> None:
    """Compare a run with its twin: how it ended, its last record, its final numbers."""
    assert run["status"] in ENDED, run
    promise.told(run)
    assert run["config"] == promise.config.model_dump(mode="json")
    k = run["k"]
    last = Follower(visitor, promise, EVENTS)
    if k > promise.first.k + 1:
        last.go_on_after(k - 2)
    last.follow()


def unanswered(visitor: Visitor, ledger: Ledger, run: dict[str, Any]) -> Promise:
    """Return what a run promises that nobody heard of: a fork starts where it says it did."""
    first = None
    if run["fork"]:
        body = visitor.ask("GET", f"/runs/{run['id']}/recipe.json").json()
        first = fresh(TrainingConfig.parse(run["config"]), run["fork"]["k"], np.array(body["w"]))
        given = {name: np.array(body[name]) for name in ("slots", "memory") if name in body}
        first = replace(first, **given)
    promise = ledger.accepted(run["id"], run["config"], first)
    promise.stopped = True
    return promise


def check_file(data: Path) -> None:
    """Look at the database that an ended server leaves."""
    with sqlite3.connect(data / "backscope.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    verified = subprocess.run(
        [BACKSCOPE, "verify", "--data", data], capture_output=True, text=True, timeout=300
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr

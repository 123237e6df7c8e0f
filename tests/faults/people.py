"""What people do while the server is killed: each function is one round of one of them.

`world` is what they share, `rng` their own. What the server acknowledges goes into the ledger at
once; what it did not answer is asked again.
"""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx
import numpy as np

from core.training import State
from tests.conftest import STREAM
from tests.faults.follower import EVENTS, FRAMES, WAYS, Follower
from tests.faults.ledger import ENDED, Ledger, Promise
from tests.faults.recipes import recipe
from tests.faults.victim import InterruptedByKillError
from tests.faults.visitor import PAUSE, Visitor


@dataclass
class World:
    """One server and all who use it."""

    ledger: Ledger
    over: threading.Event  # no new round begins


Round = Callable[[World, Visitor, random.Random], None]


def train(world: World, visitor: Visitor, wanted: dict[str, Any]) -> Promise:
    """Start a run, again until it is accepted."""
    return accepted(world, visitor.ask("POST", "/train", kind="POST", json=wanted), wanted)


def accepted(
    world: World, answer: httpx.Response, wanted: dict[str, Any], first: State | None = None
) -> Promise:
    """Write down that a run was accepted, and hear how it is told; a fork starts at `first`."""
    assert answer.status_code == 202, answer.text
    promise = world.ledger.accepted(answer.json()["id"], wanted, first)
    promise.told(answer.json())
    return promise


def wait(visitor: Visitor, promise: Promise, k: int | None = None) -> dict[str, Any]:
    """Return a run at its end, or as soon as it is at k."""
    while True:
        run = visitor.run(promise.id)
        promise.told(run)
        if run["status"] in ENDED or (k is not None and run["k"] >= k):
            return run
        time.sleep(PAUSE)


def stream_by_post(world: World, visitor: Visitor, rng: random.Random) -> None:
    """Train and read the events in the same answer, then by GET where it broke."""
    wanted, way = recipe(rng, 100, 20_000), rng.choice(WAYS)
    follower = None
    while follower is None:
        try:
            with (
                visitor.victim.may_break("streaming POST"),
                visitor.http.stream(
                    "POST", "/train", params=way, json=wanted, headers=STREAM
                ) as answer,
            ):
                if answer.status_code != 200:
                    answer.read()
                    assert answer.status_code == 503, answer.text
                    continue
                run_id = answer.headers["location"].rpartition("/")[2]
                follower = Follower(visitor, world.ledger.accepted(run_id, wanted), way)
                if follower.hear(answer):
                    return
        except InterruptedByKillError:
            time.sleep(PAUSE)
    follower.follow()


def stream_a_long_run(world: World, visitor: Visitor, rng: random.Random) -> None:
    """Train a run that outlives the server and read it as long curves are read."""
    promise = train(world, visitor, recipe(rng, 100_000, 400_000))
    Follower(visitor, promise, rng.choice(WAYS[1:])).follow()


def stream_every_iteration(world: World, visitor: Visitor, rng: random.Random) -> None:
    """Train, and read an event an iteration."""
    promise = train(world, visitor, recipe(rng, 5_000, 40_000))
    Follower(visitor, promise, EVENTS).follow()


def start_many(world: World, visitor: Visitor, rng: random.Random) -> None:
    """Start short runs one after another and look at none of them."""
    for _ in range(rng.randint(1, 8)):
        train(world, visitor, recipe(rng, 1, 10_000))
    time.sleep(rng.uniform(0, 1))


def fork(world: World, visitor: Visitor, rng: random.Random) -> None:
    """Fork a run where it is by now, changed or not, and follow the fork to its end."""
    wanted = recipe(rng, 2_000, 60_000)
    parent = train(world, visitor, wanted)
    if parent.twin().state(wanted["iterations"]).diverged:
        return
    k = rng.randrange(wait(visitor, parent, rng.randrange(wanted["iterations"]))["k"] + 1)
    overrides: dict[str, Any] = {"iterations": k + rng.randint(1, 20_000)}
    if rng.random() < 0.5:
        overrides["eta"] = rng.uniform(0.01, 1)
    body = {"fork": {"run": parent.id, "k": k}} | overrides
    first = parent.twin().state(k)
    if rng.random() < 0.3:
        w = (first.w + rng.uniform(-1, 1)).tolist()
        body["w"] = w
        first = replace(first, w=np.array(w))
    while (answer := visitor.ask("POST", "/train", kind="POST", json=body)).status_code == 422:
        # A kill has set the parent back to its last checkpoint; it will be there again.
        assert [one["field"] for one in answer.json()["errors"]] == ["fork.k"], answer.text
        wait(visitor, parent, k)
    promise = accepted(world, answer, wanted | overrides, first)
    Follower(visitor, promise, rng.choice(WAYS)).follow()


def extend(world: World, visitor: Visitor, rng: random.Random) -> None:
    """Let a run go on, whether it has ended by then or not."""
    promise = train(world, visitor, recipe(rng, 100, 30_000))
    for _ in range(rng.randint(1, 4)):
        if rng.random() < 0.5:
            wait(visitor, promise)
        before = promise.config
        if promise.twin().state(before.iterations).diverged:
            return
        n = before.iterations + rng.randint(1, 10_000)
        # From here to the answer it may end at either.
        promise.config, promise.ended = before.model_copy(update={"iterations": n}), None
        answer = visitor.ask(
            "POST", f"/runs/{promise.id}/extend", kind="extension", json={"iterations": n}
        )
        if answer.status_code != 202:  # it was done already, and the answer was lost
            assert answer.status_code == 422, answer.text
            assert visitor.run(promise.id)["config"]["iterations"] == n
    Follower(visitor, promise, FRAMES).follow()


def stop(world: World, visitor: Visitor, rng: random.Random) -> None:
    """Stop a run in the middle; where it then is, it stays."""
    promise = train(world, visitor, recipe(rng, 200_000, 1_000_000))
    time.sleep(rng.uniform(0, 1.5))
    promise.stopped = True
    answer = visitor.ask("POST", f"/runs/{promise.id}/stop", kind="stop")
    assert answer.status_code == 200, answer.text
    promise.told(answer.json())
    # A server that says goodbye answers before the run has ended; it is to be asked again.
    if promise.ended is None:
        promise.told(visitor.ask("POST", f"/runs/{promise.id}/stop").json())


def describe(world: World, visitor: Visitor, rng: random.Random) -> None:
    """Write on a run, again and again: what was acknowledged stays until the next."""
    promise = train(world, visitor, recipe(rng, 1, 100_000))
    for number in range(rng.randint(5, 40)):
        texts = {"note": f"{number}", "tags": [f"{number}", "kept"], "name": f"Run {number}"}
        texts["starred"] = number % 2 == 0
        chosen = dict(rng.sample(sorted(texts.items()), rng.randint(1, 4)))
        answer = visitor.ask("PATCH", f"/runs/{promise.id}", kind="PATCH", json=chosen)
        assert answer.status_code == 200, answer.text
        promise.written |= chosen
        run = visitor.run(promise.id)
        assert {name: run[name] for name in promise.written} == promise.written
        time.sleep(rng.uniform(0, 0.1))


def delete(world: World, visitor: Visitor, rng: random.Random) -> None:
    """Delete a run, in the middle of its training or later; bring some of them back."""
    promise = train(world, visitor, recipe(rng, 100, 400_000))
    time.sleep(rng.uniform(0, 0.5))
    promise.stopped = True
    answer = visitor.ask("DELETE", f"/runs/{promise.id}", kind="DELETE")
    assert answer.status_code in {204, 410}, answer.text
    promise.deleted = True
    time.sleep(rng.uniform(0, 0.5))
    assert visitor.ask("GET", f"/runs/{promise.id}").status_code == 410
    if rng.random() < 0.7:
        answer = visitor.ask("POST", f"/runs/{promise.id}/restore", kind="restoration")
        assert answer.status_code == 200, answer.text
        promise.deleted = False
        promise.told(answer.json())
        wait(visitor, promise)

"""The server is killed at random moments, while runs train, browsers stream and exports download.

Whatever it has acknowledged holds at the end: every accepted run is complete, its numbers are those
of an undisturbed twin to the last bit, every stream told each iteration once. BACKSCOPE_KILLS says
how often it is killed (`make test-faults`: 50), BACKSCOPE_SEED repeats what a failure drew.
"""

import os
import random
import threading
import time

from tests.faults import downloads, people
from tests.faults.crew import Crew
from tests.faults.ending import check_file, check_runs
from tests.faults.heritage import leave_runs
from tests.faults.ledger import Ledger
from tests.faults.people import Round, World
from tests.faults.tab import show_runs
from tests.faults.victim import Victim
from tests.faults.visitor import Visitor
from tests.faults.watcher import Watcher

KILLS = int(os.environ.get("BACKSCOPE_KILLS", "5"))
SEED = os.environ.get("BACKSCOPE_SEED") or str(random.SystemRandom().randrange(10**9))

LIFE = (0.1, 2.0)  # seconds from the first answer to the look at what it does
WORK_SECONDS = 30.0  # until a run trains and a stream is read, from then on
LOOK_AGAIN_SECONDS = 0.002
MORE = (0.0, 0.05)  # from finding it at work to the kill, seconds
GOODBYE = (0.0, 0.3)  # seconds from SIGTERM to the kill, where it is told beforehand
TOLD_BEFOREHAND = 0.15  # of all kills
WHILE_STARTING = 0.3  # of all starts are killed before they answer; these come on top
PAGE_SECONDS = 60.0  # until a browser is there
SETTLING_SECONDS = 240.0  # until all is complete after the last kill
LOOKING_SECONDS = 240.0  # until every run has been looked at, from then on

ROUNDS: tuple[Round, ...] = (
    people.stream_by_post,
    people.stream_by_post,
    people.stream_a_long_run,
    people.stream_every_iteration,
    people.start_many,
    people.fork,
    people.extend,
    people.stop,
    people.describe,
    people.delete,
    downloads.download,
    downloads.download,
)


def test_nothing_that_was_acknowledged_is_lost_however_often_the_server_is_killed(tmp_path):
    print(f"\nBACKSCOPE_SEED={SEED} BACKSCOPE_KILLS={KILLS}")
    rng = random.Random(SEED)
    victim, world = Victim(tmp_path), World(Ledger(), threading.Event())
    leave_runs(victim.data, world.ledger, rng)
    crew = Crew(victim, world, SEED)
    visitor = Visitor(victim)
    watcher = Watcher(Visitor(victim))
    try:
        for _ in range(2):  # while it brings the database up to date, or before that
            kill_while_it_starts(victim, rng)
        victim.live()
        play_all(crew, world, victim, watcher)
        for number in range(KILLS):
            kill_and_start(crew, victim, rng, number + 1)
        world.over.set()
        crew.wait(SETTLING_SECONDS)
        crew.say(f"{len(world.ledger.promises)} runs to be looked at")
        victim.until = time.monotonic() + LOOKING_SECONDS
        check_runs(visitor, world.ledger)
        watcher.check(visitor)
    finally:
        crew.close()
        visitor.close()
    crew.check()
    check_file(victim.data)
    assert "Traceback" not in victim.log(), victim.log()
    crew.say(f"broken off by {victim.kills} kills: {dict(victim.broken)}")


def play_all(crew: Crew, world: World, victim: Victim, watcher: Watcher) -> None:
    """Let everyone begin, the browser first: it loads the page while the server is well."""
    ready = threading.Event()
    crew.do(show_runs, world, victim, crew.random("tab"), ready.set)
    crew.wait(PAGE_SECONDS, until=ready.is_set)
    for round_ in ROUNDS:
        crew.play(round_)
    crew.stay(watcher.watch)


def kill_and_start(crew: Crew, victim: Victim, rng: random.Random, number: int) -> None:
    """Kill the server in the middle of its work, at a random moment, and start it again."""
    time.sleep(rng.uniform(*LIFE))
    crew.check()
    running, streams = wait_for_work(victim)
    time.sleep(rng.uniform(*MORE))
    told = rng.random() < TOLD_BEFOREHAND
    victim.kill(rng.uniform(*GOODBYE) if told else None)
    while rng.random() < WHILE_STARTING:
        kill_while_it_starts(victim, rng)
    victim.live()
    crew.say(f"kill {number}: {running} runs trained, {streams} streams were read")


def wait_for_work(victim: Victim) -> tuple[int, int]:
    """Return how many runs train and how many streams are read, as soon as there is one of each."""
    until = time.monotonic() + WORK_SECONDS
    while time.monotonic() < until:
        health = victim.health()
        if health["running"] and health["streams"]:
            return health["running"], health["streams"]
        time.sleep(LOOK_AGAIN_SECONDS)
    raise AssertionError(f"the server was at rest for {WORK_SECONDS:g} s: {health}")


def kill_while_it_starts(victim: Victim, rng: random.Random) -> None:
    """Begin a life and end it before it answers, often when it has just opened its database."""
    victim.start()
    if rng.random() < 0.5:
        victim.wait_for_database()
        time.sleep(rng.uniform(0, 0.5))
    else:
        time.sleep(rng.uniform(0, victim.starting_seconds))
    victim.kill()

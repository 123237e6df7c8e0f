"""What it costs that runs last: reading anywhere, listing many, starting with many, checkpoints.

`python bench/store.py [windows | listing | start | checkpoints]`: real servers, side by side where
they are compared, requests taking turns, medians of this one run, and the target beside each
figure. Ends with 1 where a target is missed.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from library import COMMON, RARE, fill
from served import begin, end, get, serving, whole

from app.database import Database
from app.jobs import Jobs
from app.memory import CHECKPOINT_EVERY
from app.pool import Pool, block_iterations
from app.store import Store
from core.config import TrainingConfig
from core.training import advance, start

LONG = 10_000_000
WINDOW = 2_000
MANY, FEW = 10_000, 100


class Row(NamedTuple):
    """A figure beside its target."""

    name: str
    value: str
    target: str
    met: bool | None  # None: told, not judged


def windows(folder: Path) -> list[Row]:
    """Read 2,000 iterations at random places of a long run, and at its start in turn."""
    ways: dict[str, tuple[Callable[[int], str], bytes]] = {
        "records": (lambda k0: f"records?k0={k0}&k1={k0 + WINDOW}", b'{"k":'),
        "frames": (lambda k0: f"events?k0={k0}&frame=250&encoding=f64", b"event: frame"),
    }
    found = []
    with serving(folder / "long") as port:
        run_id = whole(port, "/train", "POST", {"iterations": LONG})["id"]
        while whole(port, f"/runs/{run_id}")["status"] != "done":
            time.sleep(0.1)
        rng = random.Random(1)
        places = [rng.randrange(LONG - WINDOW) for _ in range(50)] + [LONG - WINDOW]
        for way, (path, until) in ways.items():
            later = []
            for k0 in places:
                turns = [
                    [get(port, f"/runs/{run_id}/{path(k)}", until) for k in (0, k0)]
                    for _ in range(5)
                ]
                at_start, there = (statistics.median(times) for times in zip(*turns, strict=True))
                later.append(there - at_start)
            middle, worst = statistics.median(later), max(later)
            name = f"first byte of a window, {way}"
            found.append(Row(f"{name}: median", f"{middle:+.1f} ms", "", None))
            found.append(Row(f"{name}: worst", f"{worst:+.1f} ms", "<= +20 ms", worst <= 20))
    return found


def listing(folder: Path) -> list[Row]:
    """Read first pages of 10,000 runs and of 100, on one core."""
    sorts = ("created", "name", "k", "error", "seconds")
    pages = {"first page": ""}
    pages |= {f"sort={sign}{name}": f"sort={sign}{name}" for name in sorts for sign in ("", "-")}
    # What is looked for may be in one of them alone, or in none.
    searches = {"q in all": "q=2-2-1", "q in none": "q=nothing+like+it"}
    searches |= {"q in one": f"q={quote(RARE)}", "q and sort": "q=xor&sort=-error"}
    searches |= {"tag of many": f"tag={COMMON}", "tag of one": f"tag={quote(RARE)}"}
    searches |= {"starred": "starred=true"}
    found = []
    with serving(folder / "many", core=0) as many, serving(folder / "few", core=0) as few:
        for name, query in (pages | searches).items():
            turns = [[get(port, f"/runs?{query}") for port in (many, few)] for _ in range(45)]
            of_many, of_few = (statistics.median(times) for times in zip(*turns[5:], strict=True))
            ratio, flat = of_many / of_few, name in pages
            met = of_many < 50 and (ratio <= 2 or not flat)
            target = "< 50 ms, <= 2x" if flat else "< 50 ms"
            found.append(Row(f"list, {name}", f"{of_many:.1f} ms {ratio:5.2f}x", target, met))
    return found


def starting(folder: Path) -> list[Row]:
    """Start servers with 10,000 runs and with none in turn, to the first answer."""
    turns = []
    for number in range(11):
        turn = {}
        for name in ("many", "none") if number % 2 else ("none", "many"):
            begun = time.perf_counter()
            port, process = begin(folder / name)
            get(port, "/healthz")
            turn[name] = time.perf_counter() - begun
            end(process)
        turns.append((turn["many"], turn["none"]))
    many, none = (statistics.median(times) for times in zip(*turns, strict=True))
    ratio = many / none
    value = f"{many:.2f} s {ratio:5.2f}x"
    return [Row("start with 10,000 runs, against none", value, "<= 1.3x", ratio <= 1.3)]


class Unwritten(Store):
    """A store that keeps checkpoints in memory alone."""

    async def flush(self) -> None:
        """Take them for written."""
        for entry in self._memory.values():
            entry.recent.extend(entry.pending)
            entry.pending.clear()


def checkpointing(folder: Path) -> list[Row]:
    """Train a long run with its checkpoints written, without, and by the core alone, in turn."""
    turns, alone = [], []
    for number in range(9):
        turn = {}
        for kind in (Store, Unwritten) if number % 2 else (Unwritten, Store):
            turn[kind] = asyncio.run(_train(folder / f"{kind.__name__}{number}", kind))
        turns.append(turn)
        if number % 3 == 0:
            alone.append(_train_alone())
    cost = statistics.median(turn[Store] / turn[Unwritten] for turn in turns) - 1
    jobs = statistics.median(turn[Unwritten] for turn in turns) / statistics.median(alone)
    return [
        Row("checkpoints, of training", f"{100 * cost:+.1f} %", "< 5 %", cost < 0.05),
        Row("jobs without them, of core alone", f"{jobs:.2f}x", "", None),
    ]


async def _train(folder: Path, kind: type[Store]) -> float:
    config = TrainingConfig(iterations=LONG)
    database, pool = Database.open(folder), Pool(2)
    store = kind(database)
    jobs = Jobs(store, pool, 1, 1)
    await jobs.recover()
    begun = time.perf_counter()
    run = await jobs.submit(config, start(config))
    while not run.finished:
        await asyncio.sleep(0.01)
        run = await store.get(run.id)
    took = time.perf_counter() - begun
    await jobs.close()
    pool.close()
    database.close()
    return took


def _train_alone() -> float:
    config = TrainingConfig(iterations=LONG)
    state, block = start(config), min(CHECKPOINT_EVERY, block_iterations(config))
    begun = time.perf_counter()
    while state.k < LONG:
        state, _ = advance(config, state, min(block, LONG - state.k))
    return time.perf_counter() - begun


PARTS: dict[str, Callable[[Path], list[Row]]] = {
    "windows": windows,
    "listing": listing,
    "start": starting,
    "checkpoints": checkpointing,
}


def main() -> None:
    """Measure, print, and end with 1 where a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    arguments = parser.parse_args()
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for filled, count in (("many", MANY), ("few", FEW), ("none", 0)):
            fill(folder / filled, count)
        for part in arguments.parts or PARTS:
            rows = PARTS[part](folder)
            found += rows
            if not arguments.json:
                for row in rows:
                    verdict = {True: "PASS", False: "MISS", None: ""}[row.met]
                    print(f"{row.name:<44}{row.value:>18}  {row.target:<16}{verdict}", flush=True)
    if arguments.json:
        print(json.dumps([row._asdict() for row in found], indent=2))
    sys.exit(any(row.met is False for row in found))


if __name__ == "__main__":
    main()

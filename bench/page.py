"""The page in a real browser: how soon it is complete, how it follows the cursor, what it keeps.

- From the click on Train to the last curve, in a fresh profile each time; meanwhile no task may
  hold the page for more than 100 ms (pageload.py).
- From a key or a press on the timeline to everything redrawn, and playing at 60 iterations a
  second, with each view of the lower panel in turn (cursor.py).
- The memory of the page, while a run of 10,000,000 iterations comes in, is looked at and played
  (pagememory.py).

The server is a process of its own with its kernel ready.

    python bench/page.py [--json] [--profile FILE]
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import cursor
from pagememory import PageMemory
from playwright.sync_api import Browser, Page, sync_playwright
from served import serving

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pageload import load  # noqa: E402 - the folder is known only now

from tests.page.browser import TOURED, launch, rest  # noqa: E402

LOADS = 7
MOST_SECONDS = 1.0
LONGEST_TASK_MS = 100.0
REDRAWN_MS = 50.0
FRAME_MS = 20.0
LEAST_PLAYED = 57.0  # iterations a second of the 60 that are asked for
LEAST_PICTURES = 4.0  # a second, of every view: it is played, not left behind
MEMORY_MB = 300.0
LONG = 10_000_000
LONG_SECONDS = 300.0  # until it is trained and drawn, on a busy computer


class Target(NamedTuple):
    """What was found, and what it may be at most, or must be at least."""

    name: str
    value: float
    limit: float
    unit: str = "ms"
    most: bool = True

    @property
    def met(self) -> bool:
        """Whether it is as it must be."""
        return self.value <= self.limit if self.most else self.value >= self.limit

    def __str__(self) -> str:
        """Return the line that is printed."""
        bound = f"at {'most' if self.most else 'least'} {self.limit:,.0f} {self.unit}"
        verdict = "PASS" if self.met else "MISS"
        return f"{self.name:<24}{self.value:8.1f} {self.unit}   {bound:<18}{verdict}"


def trained(browser: Browser, url: str, iterations: int | None = None) -> Page:
    """Open the page as one who was there before, train by its form, return it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.add_init_script(TOURED)  # else the tour moves the cursor
    page.goto(url)
    rest(page)
    if iterations:
        page.get_by_role("textbox", name="Iterations").fill(str(iterations))
    page.locator("button.train").click()
    return page


def drawn(page: Page) -> str:
    """Wait until a run is complete and drawn; return its id."""
    body = page.locator("body[data-drawn]")
    body.wait_for(timeout=1000 * LONG_SECONDS)
    return str(body.get_attribute("data-drawn"))


def follow(browser: Browser, url: str) -> dict[str, dict[str, Any]]:
    """Return for each view how soon the cursor is shown, and how playing goes."""
    page = trained(browser, url)
    cursor.prepare(page, drawn(page))
    found = {}
    for view in cursor.VIEWS:
        moved = cursor.redrawn(page, view)
        medians = {name: statistics.median(times) for name, times in moved.items()}
        found[view] = medians | cursor.played(page, view)
    page.close()
    return found


def remember(browser: Browser, url: str) -> PageMemory:
    """Return the memory of the page over the life of a very long run."""
    page = trained(browser, url, LONG)
    memory = PageMemory(browser, page)
    until = time.monotonic() + LONG_SECONDS
    while not page.locator("body[data-drawn]").count():
        if time.monotonic() > until:
            raise TimeoutError(f"not drawn: {page.inner_text('body')[:500]}")
        memory.watch(200)
    slider = page.locator(".timeline [role=slider]")
    for view in cursor.VIEWS:
        page.locator(f"#tab-{view}").click()
        slider.focus()
        page.keyboard.press("Home")
        page.keyboard.press("Space")
        memory.watch(3_000)
    page.close()
    return memory


def main() -> int:
    """Measure, print; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.add_argument("--profile", type=Path, help="write a CPU profile of one more load")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as port,
        sync_playwright() as run,
    ):
        url = f"http://127.0.0.1:{port}"
        browser = launch(run)
        load(browser, url)  # the first one after a start pays for the browser's own
        loads = [load(browser, url) for _ in range(LOADS)]
        if asked.profile:
            load(browser, url, asked.profile)
        views = follow(browser, url)
        browser.close()
        browser = launch(run)  # so that nothing is kept of the pages before
        memory = remember(browser, url)
        browser.close()
    targets = judged(loads, views, memory)
    met = all(target.met for target in targets)
    if asked.json:
        found = {target.name: target.value for target in targets}
        print(json.dumps({"loads": loads, "views": views, "found": found, "met": met}))
        return 0 if met else 1
    print(f"The article's run on the page: medians of {LOADS} fresh loads; of the slowest view")
    seconds = cursor.PLAYED_MS / 1000
    print(f"the medians of {cursor.STEPS} moves and of {seconds:g} s played; the most memory seen")
    print(f"  {'first curve':<24}{_median(loads, 'first'):8.1f} ms")
    for target in targets:
        print(f"  {target}")
    print(f"  (its process: {memory.most_of_process:.0f} MB)")
    print(f"  {'':<12}{'step':>8}{'jump':>8}{'frame':>8} ms   iterations/s   pictures/s")
    for view, one in views.items():
        times = "".join(f"{one[name]:8.1f}" for name in ("step", "jump", "frame"))
        print(f"  {view:<12}{times}      {one['iterations']:10.1f}   {one['pictures']:10.1f}")
    return 0 if met else 1


def judged(
    loads: list[dict[str, float]], views: dict[str, dict[str, Any]], memory: PageMemory
) -> list[Target]:
    """Return what was found of each target; of the views the worst one's."""

    def of_views(choose: Callable[..., float], name: str) -> float:
        return choose(one[name] for one in views.values())

    return [
        Target("all curves complete", _median(loads, "complete"), 1000 * MOST_SECONDS),
        Target("longest task", _median(loads, "longest task"), LONGEST_TASK_MS),
        Target("a step, all redrawn", of_views(max, "step"), REDRAWN_MS),
        Target("a jump, all redrawn", of_views(max, "jump"), REDRAWN_MS),
        Target("a frame while playing", of_views(max, "frame"), FRAME_MS),
        Target("iterations played", of_views(min, "iterations"), LEAST_PLAYED, "/s", most=False),
        Target("pictures meanwhile", of_views(min, "pictures"), LEAST_PICTURES, "/s", most=False),
        Target("memory of a long run", memory.most, MEMORY_MB, "MB"),
    ]


def _median(loads: list[dict[str, float]], name: str) -> float:
    return statistics.median(one[name] for one in loads)


if __name__ == "__main__":
    sys.exit(main())

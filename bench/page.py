"""The page in a real browser: from the click on Train to the last curve complete.

The article's run, in a fresh profile each time, the server in a process of its own with its kernel
ready. Complete: in all sixteen charts every curve ends at k = 9,999. While the numbers stream, no
task may hold the page for more than 100 ms.

    python bench/page.py [--json] [--profile FILE]
"""

import argparse
import json
import os
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.page.browser import launch, rest  # noqa: E402 - the folder is known only now

LOADS = 7
MOST_SECONDS = 1.0
LONGEST_TASK_MS = 100.0
SECONDS = 30.0
KERNEL_SECONDS = 120.0  # until it is compiled, on a busy computer
LAST = 9_999

# Looks at the charts after each frame: complete is when the last curve has reached its end.
WATCH = """(last) => {
  const end = Math.log10(last + 1) - 1e-9;
  const seen = (window.bench = { tasks: [], clicked: 0, complete: 0, first: 0 });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      seen.tasks.push({ startTime, duration });
    }
  }).observe({ type: "longtask" });
  document.querySelector("button.train").addEventListener("click", () => {
    seen.clicked = performance.now();
    const look = () => {
      const curves = [...document.querySelectorAll(".chart")].map(({ data }) => data ?? []);
      const ends = curves.flat().map(({ x }) => x.at(-1) ?? 0);
      if (!seen.first && ends.some((x) => x > 1)) seen.first = performance.now();
      const drawn = curves.length === 16 && curves.every((one) => one.length > 0);
      if (drawn && ends.every((x) => x >= end)) seen.complete = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, { capture: true });
}"""


@contextmanager
def serving(folder: str) -> Iterator[str]:
    """Serve in a process of its own; return the URL when the kernel is compiled."""
    command = [
        Path(sys.executable).with_name("backscope"),
        "serve",
        "--port",
        "0",
        "--data",
        folder,
    ]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BACKSCOPE_")}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        assert select.select([process.stdout], [], [], SECONDS)[0], "the server says nothing"
        port = process.stdout.readline().split("http://")[1].split()[0].rpartition(":")[2]
        url = f"http://127.0.0.1:{port}"
        until = time.monotonic() + KERNEL_SECONDS
        while not _ready(url):
            if time.monotonic() > until or process.poll() is not None:
                raise SystemExit("the server's kernel was not ready in time")
            time.sleep(0.05)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)


def _ready(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=SECONDS) as answer:
        return bool(json.load(answer)["kernel"] == "ready")
    return False


def load(browser: Browser, url: str, profile: Path | None = None) -> dict[str, float]:
    """Open the page in a fresh profile, press Train, return what it took in milliseconds."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(url)
    rest(page)
    page.evaluate(WATCH, LAST)
    session = context.new_cdp_session(page) if profile else None
    if session:
        session.send("Profiler.enable")
        session.send("Profiler.start")
    page.get_by_role("button", name="Train", exact=True).click()
    until = time.monotonic() + SECONDS
    while not page.evaluate("window.bench.complete"):
        if time.monotonic() > until:
            raise SystemExit("the curves were not complete in time")
        time.sleep(0.05)
    page.wait_for_timeout(500)  # a task is told when it is over
    if session and profile:
        profile.write_text(json.dumps(session.send("Profiler.stop")["profile"]))
    seen: dict[str, Any] = page.evaluate("window.bench")
    context.close()
    tasks = [
        one["duration"]
        for one in seen["tasks"]
        if one["startTime"] + one["duration"] >= seen["clicked"]
        and one["startTime"] <= seen["complete"]
    ]
    return {
        "first": seen["first"] - seen["clicked"],
        "complete": seen["complete"] - seen["clicked"],
        "longest task": max(tasks, default=0.0),
    }


def main() -> int:
    """Measure, print; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.add_argument("--profile", type=Path, help="write a CPU profile of one more load")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(folder) as url, sync_playwright() as run:
        browser = launch(run)
        load(browser, url)  # the first one after a start pays for the browser's own
        loads = [load(browser, url) for _ in range(LOADS)]
        if asked.profile:
            load(browser, url, asked.profile)
        browser.close()
    complete = statistics.median(one["complete"] for one in loads)
    first = statistics.median(one["first"] for one in loads)
    longest = statistics.median(one["longest task"] for one in loads)
    rows = [
        ("all curves complete", complete, 1000 * MOST_SECONDS),
        ("longest task", longest, LONGEST_TASK_MS),
    ]
    met = all(value <= most for _, value, most in rows)
    if asked.json:
        print(json.dumps({"loads": loads, "ms": {name: ms for name, ms, _ in rows}, "met": met}))
        return 0 if met else 1
    print(f"The article's run on the page, from the click on Train: medians of {LOADS} fresh loads")
    print(f"  {'first curve':<22}{first:8.0f} ms")
    for name, value, most in rows:
        verdict = "PASS" if value <= most else "MISS"
        print(f"  {name:<22}{value:8.0f} ms   at most {most:,.0f} ms   {verdict}")
    spread = sorted(one["complete"] for one in loads)
    print(f"  (complete: {spread[0]:.0f} to {spread[-1]:.0f} ms)")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())

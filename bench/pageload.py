"""What `page` measures of a load: from the click on Train to the last curve of the article's run.

Complete: in all sixteen charts every curve ends at k = 9,999.
"""

import json
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.page.browser import rest

LAST = 9_999
SECONDS = 30.0

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
    page.locator("button.train").click()  # the tour has one of that name, too
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

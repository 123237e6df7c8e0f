"""The browser that looks at the page: which one, and how it is started.

Tests, `bench/page.py` and `docs/screenshots.py` share it. `.ci/chromium` chooses for the Makefile.
"""

import os
import shutil

from playwright.sync_api import Browser, Page, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # root, as in a container, has none
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# Run before a page's own scripts: to this profile the guided tour was shown before.
TOURED = """try {
  localStorage.setItem("backscope-toured", "yes");
} catch {
  // an empty page has no storage
}"""

# Every chart in sight has been given to Plotly, and two frames have passed since.
DRAWN = """async () => {
  await document.fonts.ready;
  await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  const frame = document.querySelector(".columns").getBoundingClientRect();
  return [...document.querySelectorAll(".chart")].every((chart) => {
    const { left, right, top, bottom } = chart.getBoundingClientRect();
    const across = right > frame.left && left < Math.min(frame.right, innerWidth);
    return chart.data !== undefined || !(across && bottom > 0 && top < innerHeight);
  });
}"""


def chromium(playwright: Playwright) -> str:
    """Return the Chromium to drive: BACKSCOPE_CHROMIUM, the system's, or Playwright's own."""
    named = os.environ.get("BACKSCOPE_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    return found or playwright.chromium.executable_path


def launch(playwright: Playwright, *more: str) -> Browser:
    """Start it without a window."""
    path = chromium(playwright)
    return playwright.chromium.launch(executable_path=path, args=[*FLAGS, *more])


def rest(page: Page) -> None:
    """Wait until the page is complete: fonts, Plotly, a figure in every chart in sight."""
    page.locator(".column").first.wait_for()
    for _ in range(500):
        if page.evaluate(DRAWN):
            return
        page.wait_for_timeout(20)
    raise TimeoutError("the charts were not drawn in time")

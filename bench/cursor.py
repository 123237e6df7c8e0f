"""What `page` measures of the cursor: how soon everything shows its iteration, and how it plays.

Of the article's run, complete, in one tab of a browser; each view of the lower panel in turn. An
iteration is shown when the slider, the four cards (every digit, as the records have it), the
diagram where it is in sight, and the view are all of it, and nothing waits; the time is taken after
a frame that painted it. Between two moves is time to read: a step then shows what the page has
asked for before it, a jump what it has to ask for.
"""

import statistics
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

VIEWS = ("why", "surface", "hidden", "landscape", "article")  # tug is of one net for all inputs
STEPS = 24
JUMPS = 24
PAUSE_MS = 120  # between two moves, as a person who reads makes them
PLAYED_MS = 4_000
SPEED = "60"
FIRST = 100  # where playing begins
PATIENCE_MS = 10_000
LOOK_MS = 20

# Whether all that is on the page is of the slider's k; k, or -1.
SHOWN = """
window.shownK = () => {
  const k = Number(document.querySelector(".timeline [role=slider]").getAttribute("aria-valuenow"));
  const whole = [...document.querySelectorAll(".card")].every((card, p) => {
    const told = card.querySelector(".y .value").title.replace("y = ", "").replace("\\u2212", "-");
    return Number(told) === window.recordsY[k]?.[p] && !card.classList.contains("waiting");
  });
  const diagram = document.querySelector(".diagram");
  const panel = document.querySelector("[role=tabpanel]:not([hidden])");
  const { top, bottom } = diagram.getBoundingClientRect();
  const drawn = bottom < 0 || top > innerHeight || Number(diagram.dataset.k) === k
    && !diagram.querySelector(".diagram-picture").textContent.includes("\\u2026");
  const told = Number(panel.dataset.k) === k && panel.getAttribute("aria-busy") === "false"
    && !panel.classList.contains("stale");
  return whole && drawn && told ? k : -1;
};
"""

# From a key or a press on the timeline to the paint of everything at its new place: the frame that
# begins after the last change, and what it painted. Of a change made in a frame it is the next one,
# so that a step is told rather too slow. Nothing asks for frames meanwhile: one that was asked for
# only to look would come before the answer that is waited for, and delay it.
REDRAWN = """
window.moved = [];
window.changes = new MutationObserver(() => {});
for (const kind of ["keydown", "pointerdown"]) {
  addEventListener(kind, ({ timeStamp }) => {
    const before = window.shownK();
    window.changes.disconnect();
    const painted = () => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.moved.push(performance.now() - timeStamp);
      port2.postMessage(null);
    };
    const changes = window.changes = new MutationObserver(() => {
      const k = window.shownK();
      if (k < 0 || k === before) return;
      changes.disconnect();
      requestAnimationFrame(painted);
    });
    const all = { subtree: true, attributes: true, characterData: true, childList: true };
    changes.observe(document.body, all);
  }, { capture: true });
}
"""

# Frame by frame for so many milliseconds: when each was, and which k the slider and the view said.
PLAYED = """(ms) => new Promise((done) => {
  const slider = document.querySelector(".timeline [role=slider]");
  const panel = document.querySelector("[role=tabpanel]:not([hidden])");
  const frames = [];
  const look = (at) => {
    frames.push([at, Number(slider.getAttribute("aria-valuenow")), Number(panel.dataset.k)]);
    if (at - frames[0][0] < ms) requestAnimationFrame(look);
    else done(frames);
  };
  requestAnimationFrame(look);
})"""


def prepare(page: Page, run_id: str) -> None:
    """Give the page the records' y, by k, and the two functions above."""
    page.evaluate(
        """async (id) => {
          const { records } = await (await fetch(`/runs/${id}/records?k0=0&k1=10000`)).json();
          window.recordsY = records.map(({ y }) => y);
        }""",
        run_id,
    )
    page.evaluate(SHOWN)
    page.evaluate(REDRAWN)


def choose(page: Page, view: str) -> None:
    """Show a view of the lower panel, and all of it in the window."""
    page.locator(f"#tab-{view}").click()
    page.locator(".views").evaluate("(one) => one.scrollIntoView({ block: 'end' })")
    wait(page)


def wait(page: Page) -> None:
    """Return when everything is of the cursor's iteration."""
    _until(page, "window.shownK() >= 0")
    page.wait_for_timeout(PAUSE_MS)


def _until(page: Page, true: str) -> None:
    """Return when it is true: the page's policy forbids Playwright's own way to wait for that."""
    for _ in range(PATIENCE_MS // LOOK_MS):
        if page.evaluate(true):
            return
        page.wait_for_timeout(LOOK_MS)
    raise TimeoutError(f"never true: {true}")


def redrawn(page: Page, view: str) -> dict[str, list[float]]:
    """Return the milliseconds of single steps, and of jumps across the whole run."""
    choose(page, view)
    page.locator(".timeline [role=slider]").focus()
    page.keyboard.press("Home")
    wait(page)
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
        wait(page)
    rail = page.locator(".timeline .rail").bounding_box()
    assert rail
    steps = [_moved(page, lambda: page.keyboard.press("ArrowRight")) for _ in range(STEPS)]
    jumps = []
    for n in range(JUMPS):
        x = rail["x"] + rail["width"] * (0.25 + 0.7 * (n * 7 % JUMPS) / JUMPS)
        y = rail["y"] + rail["height"] / 2
        jumps.append(_moved(page, lambda x=x, y=y: page.mouse.click(x, y)))
    return {"step": steps, "jump": jumps}


def _moved(page: Page, move: Any) -> float:
    page.evaluate("window.moved = []")
    move()
    _until(page, "window.moved.length > 0")
    took: float = page.evaluate("window.moved[0]")
    page.wait_for_timeout(PAUSE_MS)
    return took


def played(page: Page, view: str) -> dict[str, float]:
    """Return how playing goes: a frame's time, iterations and pictures of the view a second."""
    choose(page, view)
    page.locator(".timeline [role=slider]").focus()
    page.keyboard.press("Home")
    for _ in range(FIRST // 100):
        page.keyboard.press("Shift+ArrowRight")
    wait(page)
    page.locator(".timeline [name=speed]").select_option(SPEED)
    page.locator(".timeline [role=slider]").focus()
    page.keyboard.press("Space")
    frames = page.evaluate(PLAYED, PLAYED_MS)
    page.keyboard.press("Space")
    wait(page)
    times = [at for at, _, _ in frames]
    seconds = (times[-1] - times[0]) / 1000
    pictures = sum(a[2] != b[2] for a, b in pairwise(frames))
    return {
        "frame": statistics.median(b - a for a, b in pairwise(times)),
        "iterations": (frames[-1][1] - frames[0][1]) / seconds,
        "pictures": pictures / seconds,
    }

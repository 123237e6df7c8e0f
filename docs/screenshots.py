"""Take the pictures in docs/screenshots: every state of the page that the documentation shows.

    python docs/screenshots.py [--only WORD] [--into FOLDER]

The same page gives the same pictures: runs are recipes, nothing moves, and the two numbers that
depend on the computer, how long a run took and how fast it was, are always the same ones here.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "bench"))

from served import serving  # noqa: E402 - the folders are known only now

from core.presets import PRESETS  # noqa: E402
from tests.page.browser import TOURED, launch, rest  # noqa: E402

HOME = Path(__file__).with_suffix("")
SIZES = {1440: 900, 1280: 720, 768: 1024, 390: 844}
A4 = {"width": 794, "height": 1123}
TALL = {1440: 1440, 768: 2000, 390: 2600}
SECONDS = 30.0

TOOK = [
    (rb'"seconds":[0-9.e+-]+', b'"seconds":0.004'),
    (rb'"rate":[0-9.e+-]+', b'"rate":2500000'),
    (rb'"created":"[^"]+"', b'"created":"2026-01-05T09:00:00Z"'),
]
STEADY_SHEET = """() => {
  const [trained, time, , run] = document.querySelectorAll(".facts dd");
  trained.textContent = "2026-01-05 09:00 UTC";
  time.textContent = "4 ms";
  run.textContent = "b5dxq2m7ka";
  document.querySelector(".address a").textContent = "http://localhost:8000/?run=b5dxq2m7ka&k=40";
}"""
PARITY = [[p >> i & 1 for i in (3, 2, 1, 0)] for p in range(16)]
RECIPES: dict[str, dict[str, Any]] = {
    "article": {},
    "as-listed": {"wiring": "as_listed"},
    "patterns": {"problem": {"x": PARITY, "t": [sum(x) % 2 for x in PARITY]}},
    "branch": {"fork": {"run": "article", "k": 40}, "eta": 0.5},
    "random": {"init": {"kind": "uniform", "low": -1, "high": 1, "seed": 7}, "eta": 0.5},
    "faster": {"eta": 1},
    "one-net": PRESETS["one_net"],
    "perceptron": PRESETS["no_hidden"],
    "broken": {"fault": "no_derivative"},
    "three": PRESETS["one_net"] | {"hidden": [3]},
    "deep": {
        "problem": {"x": PARITY, "t": [sum(x) % 2 for x in PARITY]},
        "schedule": "batch",
        "hidden": [8, 8, 8, 8],
        "activation": "tanh",
        "optimizer": {"kind": "adam"},
        "init": {"kind": "glorot", "seed": 1},
        "eta": 0.01,
        "iterations": 2000,
    },
}
WRITTEN: dict[str, dict[str, Any]] = {
    "article": {"name": "The article", "starred": True, "tags": ["lecture 1"]},
    "as-listed": {"name": "The listing as printed", "tags": ["lecture 1"]},
    "branch": {"name": "eta 0.5 from k = 40", "tags": ["lecture 2"]},
}


class Picture(NamedTuple):
    """A picture: its name, the runs and the place in the address, the window, what is done."""

    name: str
    run: str = ""
    query: str = ""
    width: int = 1440
    theme: str = "light"
    language: str = "en"
    act: Callable[[Page], object] | None = None


def wrong_eta(page: Page) -> None:
    """Ask for a run that the server refuses."""
    page.get_by_role("textbox", name="learning rate").fill("0")
    page.locator("button.train").click()
    page.get_by_text("Allowed: ").wait_for()


def library(page: Page) -> None:
    """Open the library."""
    page.keyboard.press("l")
    page.locator(".run-name", has_text="The article").wait_for()


def compared(page: Page) -> None:
    """Wait until every run's numbers are there."""
    page.wait_for_function(
        "() => !document.querySelector('.comparison').innerText.match(/…(?! *\\d)/)"
    )


def tall(page: Page) -> None:
    """Make the window tall enough for the view below the charts, and wait for that."""
    width = (page.viewport_size or {"width": 1440})["width"]
    page.set_viewport_size({"width": width, "height": TALL[width]})
    page.locator('.view:not([hidden], .stale)[aria-busy="false"] .view-body').wait_for()


def guided(page: Page) -> None:
    """Begin the tour, and go on to the step that speaks of the weights."""
    page.keyboard.press("g")
    for _ in range(2):
        page.locator(".tour-next").click()


def presented(page: Page) -> None:
    """Wait for the QR code."""
    page.locator('.present-code[aria-busy="false"]').wait_for()


def report(page: Page) -> None:
    """Look at the run on paper."""
    run, language = re.findall(r"(?:run|lang)=(\w+)", page.url)
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    page.goto(f"/runs/{run}/report?lang={language}&k=40")
    page.locator(".sheet").wait_for()
    page.evaluate(STEADY_SHEET)


def linear(page: Page) -> None:
    """Choose the linear axis."""
    page.get_by_role("button", name="linear").click()


def pictures() -> list[Picture]:
    """Return all pictures."""
    done = [
        Picture(f"done-{width}-{theme}-{language}", "article", "", width, theme, language)
        for width in TALL
        for theme in ("light", "dark")
        for language in ("en", "ja")
    ]
    return [
        Picture("start-1440-light-en"),
        *done,
        Picture("cursor-40-1440-light-en", "article", "&k=40"),
        Picture("linear-1440-light-en", "article", "", act=linear),
        Picture("as-listed-1440-light-en", "as-listed"),
        Picture("error-1440-light-en", act=wrong_eta),
        Picture("patterns-16-1440-light-en", "patterns"),
        *(
            Picture(f"one-net-{width}-{theme}-{language}", "one-net", "", width, theme, language)
            for width, theme, language in (
                (1440, "light", "en"),
                (1440, "dark", "ja"),
                (768, "light", "ja"),
                (390, "dark", "en"),
            )
        ),
        Picture("no-hidden-1440-light-en", "perceptron", "&view=surface", act=tall),
        Picture("three-hidden-1440-light-en", "three", "&view=hidden", act=tall),
        Picture("deep-1440-light-en", "deep"),
        *(
            Picture(f"{name}-1440-{theme}-en", "one-net", f"&k=300{query}", 1440, theme, "en", tall)
            for name, query in (
                ("surface", "&view=surface"),
                ("hidden", "&view=hidden"),
                ("landscape", "&view=landscape&over=principal"),
            )
            for theme in ("light", "dark")
        ),
        *(
            Picture(f"{name}-{width}-{theme}-{language}", run, query, width, theme, language, tall)
            for name, run, query in (
                ("why", "article", "&k=40"),
                ("tug", "one-net", "&k=200&view=tug"),
            )
            for width, theme, language in (
                (1440, "light", "en"),
                (1440, "dark", "ja"),
                (768, "dark", "en"),
                (390, "light", "ja"),
            )
        ),
        *(
            Picture(f"{name}-{width}-{theme}-{language}", run, query, width, theme, language, act)
            for name, run, query, act in (
                ("article", "article", "&k=40&view=article", tall),
                ("listing", "as-listed", "&k=40&view=article", tall),
                ("tour", "article", "&k=40", guided),
            )
            for width, theme, language in ((1440, "light", "en"), (390, "dark", "ja"))
        ),
        Picture("present-1280-light-en", "article", "&k=40&present=1", 1280, act=presented),
        Picture(
            "present-1280-dark-ja", "article", "&k=62&present=1", 1280, "dark", "ja", presented
        ),
        Picture("report-a4-en", "article", act=report),
        Picture("report-a4-ja", "one-net", language="ja", act=report),
        Picture("broken-1440-light-en", "broken", "&k=40&weight=w1_12", act=tall),
        *(
            Picture(f"{name}-{width}-{theme}-{language}", runs, "", width, theme, language, act)
            for name, runs, act in (
                ("library", "article", library),
                ("branch", "branch", None),
                ("compare", "article branch random faster", compared),
            )
            for width, theme, language in (
                (1440, "light", "en"),
                (1440, "light", "ja"),
                (768, "dark", "ja"),
                (390, "light", "en"),
            )
        ),
    ]


def train_all(url: str) -> dict[str, str]:
    """Train every recipe, write on the runs what is written on them, and return their ids."""
    runs: dict[str, str] = {}
    for name, recipe in RECIPES.items():
        fork = recipe.get("fork")
        parent = {"fork": {**fork, "run": runs[fork["run"]]}} if fork else {}
        runs[name] = train(url, recipe | parent)
        data = json.dumps(WRITTEN.get(name, {})).encode()
        headers = {"Content-Type": "application/json"}
        where = f"{url}/runs/{runs[name]}"
        urllib.request.urlopen(
            urllib.request.Request(where, data, headers, method="PATCH"), timeout=SECONDS
        ).close()
    return runs


def train(url: str, recipe: dict[str, Any]) -> str:
    """Train to the end and return the run's id."""
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    request = urllib.request.Request(f"{url}/train", json.dumps(recipe).encode(), headers)
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        first = next(line for line in answer if line.startswith(b"data: "))
        answer.read()
    return str(json.loads(first.removeprefix(b"data: "))["id"])


def steady(route: Route) -> None:
    """Let a run have taken the same time on every computer."""
    answer = route.fetch()
    body = answer.body()
    for found, always in TOOK:
        body = re.sub(found, always, body)
    route.fulfill(response=answer, body=body)


def take(browser: Browser, url: str, runs: dict[str, str], picture: Picture) -> bytes:
    """Return a picture as PNG."""
    phone = picture.width < 600
    context = browser.new_context(
        base_url=url,
        viewport={"width": picture.width, "height": SIZES[picture.width]},
        device_scale_factor=2 if phone else 1,
        is_mobile=phone,
        has_touch=phone,
        color_scheme=picture.theme,
        reduced_motion="reduce",
        locale="en-US",
    )
    context.add_init_script(TOURED)
    page = context.new_page()
    page.set_default_timeout(1000 * SECONDS)
    page.route(re.compile("/runs"), steady)
    shown = ",".join(runs[name] for name in picture.run.split())
    run = f"&run={shown}" if shown else ""
    page.goto(f"{url}/?lang={picture.language}{run}{picture.query}")
    rest(page)
    if picture.run and " " not in picture.run:  # a comparison says by itself when it is complete
        page.locator("body[data-drawn]").wait_for()
    if picture.act:
        picture.act(page)
    page.wait_for_timeout(500)  # the hint, the last chart, the address
    if picture.act is not report:
        rest(page)
    png = page.screenshot(animations="disabled")
    context.close()
    return png


def main() -> int:
    """Take all pictures, or those whose name has a word in it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--only", default="", help="a part of the names")
    parser.add_argument("--into", type=Path, default=HOME, help="the folder")
    asked = parser.parse_args()
    fonts = shutil.which("fc-list") and subprocess.run(
        ["fc-list", ":lang=ja"], capture_output=True, text=True, check=False
    )
    if not fonts or not fonts.stdout.strip():
        print(
            "There is no Japanese font here: the Japanese pictures would show boxes. Install "
            "fonts-noto-cjk and fontconfig (apt-get install), then run make screenshots again.",
            file=sys.stderr,
        )
        return 1
    asked.into.mkdir(parents=True, exist_ok=True)
    total = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as port,
        sync_playwright() as run,
    ):
        url = f"http://127.0.0.1:{port}"
        runs = train_all(url)
        browser = launch(run, "--font-render-hinting=none", "--disable-lcd-text")
        for picture in pictures():
            if asked.only not in picture.name:
                continue
            png = take(browser, url, runs, picture)
            (asked.into / f"{picture.name}.png").write_bytes(png)
            total += len(png)
            print(f"  {picture.name:<32}{len(png) / 1e3:8.0f} kB")
        browser.close()
    print(f"  {'all':<32}{total / 1e3:8.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

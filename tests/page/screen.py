"""The page as a person meets it: what they do with it, and what they read from it.

The numbers in the charts are read from what Plotly holds, and turned back from heights and places
(static/axis.js, static/scales.js) by the formulas of the page's documentation, written anew here:
x = log10(k + 1) or k; y and w as they are; log10 E; sgn(dw) log10(1 + |dw| / 0.001).
"""

import re
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from playwright.sync_api import Locator, Page, expect

SECONDS = 60.0  # the longest that the page may take for anything: millions of iterations told again
ROWS = ("y", "E", "w", "dw")

Array = np.ndarray[Any, np.dtype[np.float64]]

READ_CHARTS = """(whose) => [...document.querySelectorAll(whose)].map((column) =>
  Object.fromEntries([...column.querySelectorAll(".panel")].map((panel) => {
    const { data = [], layout } = panel.querySelector(".chart");
    const traces = data.filter(({ name }) => name).map(({ name, x, y, line, mode }) => {
      const { color: colour, width, dash } = line;
      return { name, x: [...x], y: [...y], colour, width, dash, mode };
    });
    const { xaxis, yaxis } = layout ?? {};
    return [panel.dataset.row, { traces, across: xaxis?.range, up: yaxis?.range }];
  })))"""
READ_COLOURS = """() => [...document.querySelectorAll(".chip")].map((chip) =>
  [chip.getAttribute("aria-label").split(",")[0], chip.style.getPropertyValue("--curve")])"""


class Curve(NamedTuple):
    """A curve as it is drawn: iterations, heights, how the line looks."""

    k: Array
    height: Array
    width: float
    dash: str


class Chart(NamedTuple):
    """A chart as it is drawn: its curves by parameter or run, the ends of its two axes."""

    curves: dict[str, Curve]
    across: tuple[float, float]
    up: tuple[float, float]
    before: dict[str, Curve]  # of what a branch left, under its own


def height(row: str, values: Any) -> Array:
    """Return where numbers stand in a row's charts."""
    v = np.asarray(values, dtype=float)
    if row == "E":
        return np.log10(v)
    return np.sign(v) * np.log10(1 + np.abs(v) / 0.001) if row == "dw" else v


class Screen:
    """One tab with the page in it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # What a person finds by its name.

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """Return a button."""
        exact = isinstance(name, str)
        return self.page.get_by_role("button", name=name, exact=exact)

    def field(self, name: str | re.Pattern[str]) -> Locator:
        """Return a field of the form."""
        return self.page.get_by_label(name)

    def card(self, n: int) -> Locator:
        """Return the card of net n."""
        return self.page.get_by_role("button", name=re.compile(rf"^(net|ネット) {n} "))

    def chip(self, name: str) -> Locator:
        """Return a parameter's button in the legend."""
        return self.page.get_by_role("button", name=re.compile(rf"^{name}\b"))

    def chart(self, n: int, row: str) -> Locator:
        """Return the picture of a chart."""
        words = {"y": "output y", "E": "error E", "w": "weights w", "dw": "gradient dw"}
        name = re.compile(rf"^net {n} .*: {words[row]}")
        return self.page.get_by_role("img", name=name)

    @property
    def slider(self) -> Locator:
        """The timeline."""
        return self.page.get_by_role("slider")

    @property
    def charts_group(self) -> Locator:
        """The switches above the charts."""
        return self.page.get_by_role("group", name="How the charts are shown")

    # What a person does.

    def fill(self, **fields: str) -> None:
        """Fill fields: eta, iterations, value, low, high, seed, w."""
        labels = {
            "eta": "learning rate",
            "iterations": "Iterations",
            "value": "every w",
            "low": "low",
            "high": "high",
            "seed": "seed",
            "w": "A list",
        }
        form = self.page.get_by_role("form", name="Experiment")
        for name, text in fields.items():
            form.get_by_role("textbox", name=labels[name]).fill(text)

    def train(self, **fields: str) -> str:
        """Fill fields, press Train and return the run's id."""
        self.fill(**fields)
        before = self.run_id
        self.page.locator("button.train").click()  # the tour has one too
        self.until(lambda: self.run_id not in {before, None}, "no run began")
        return str(self.run_id)

    def finished(self, text: str = "Done:") -> None:
        """Wait until the page says that a run ended, and all its charts are drawn."""
        expect(self.page.get_by_text(text)).to_be_visible()
        run_id = self.run_id
        self.page.locator(f'body[data-drawn="{run_id}"]').wait_for()

    def fits(self, *widths: int) -> None:
        """Make the window so wide, one after the other: the page is never wider."""
        size = "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 844})
            self.until(lambda is_=[width] * 2: self.page.evaluate(size) == is_, f"not {width} wide")

    def go(self, k: int) -> None:
        """Put the cursor on an iteration, from its start, by keys."""
        keyboard = self.page.keyboard
        self.slider.focus()
        keyboard.press("Home")
        for _ in range(k // 100):
            keyboard.press("Shift+ArrowRight")
        for _ in range(k % 100):
            keyboard.press("ArrowRight")
        self.at(k)

    def switch(self, name: str, *, on: bool = True) -> None:
        """Set a switch."""
        self.page.get_by_role("checkbox", name=name).set_checked(on, force=True)

    def axis(self, kind: str) -> None:
        """Choose the iteration axis."""
        self.button(kind).click()
        expect(self.button(kind)).to_have_attribute("aria-pressed", "true")

    def choose(self, group: str, name: str) -> None:
        """Choose one of a group's choices."""
        choice = self.page.get_by_role("group", name=group).get_by_role("radio", name=name)
        choice.check(force=True)

    def drag(self, chart: Locator, start: float, end: float) -> None:
        """Drag with the mouse over a chart, from one part of its width to another."""
        box = chart.bounding_box()
        assert box
        y = box["y"] + box["height"] / 2
        mouse = self.page.mouse
        mouse.move(box["x"] + start * box["width"], y)
        mouse.down()
        mouse.move(box["x"] + (start + end) / 2 * box["width"], y)
        mouse.move(box["x"] + end * box["width"], y)
        mouse.up()

    # What a person reads.

    @property
    def run_id(self) -> str | None:
        """The run in the address."""
        found = re.search(r"[?&]run=([^&]+)", self.page.url)
        return found[1] if found else None

    @property
    def k(self) -> int:
        """Where the cursor is."""
        return int(self.slider.get_attribute("aria-valuenow") or -1)

    @property
    def cursor(self) -> float:
        """Where the cursor stands in the first column, in the window's pixels."""
        return float(
            self.page.locator(".cursor").first.evaluate("(one) => one.getBoundingClientRect().left")
        )

    @property
    def held(self) -> int:
        """How far the timeline goes by now."""
        return int(self.slider.get_attribute("aria-valuemax") or -1)

    def at(self, k: int) -> None:
        """Wait until the cursor is there."""
        expect(self.slider).to_have_attribute("aria-valuenow", str(k))

    def y(self, n: int) -> str:
        """Return all digits of the y on a card."""
        return self._digits(self.card(n).get_by_title(re.compile("^y = ")))

    def error(self, n: int) -> str:
        """Return all digits of the E on a card."""
        return self._digits(self.card(n).get_by_title(re.compile("^E = ")))

    def weights(self) -> list[float]:
        """Return all digits of the chosen net's w at the cursor."""
        return [float(text) for text in self._legend("w")]

    def gradients(self) -> list[float]:
        """Return all digits of the chosen net's dw at the cursor."""
        return [float(text) for text in self._legend("dw")]

    def _legend(self, name: str) -> list[str]:
        region = self.page.get_by_role("region", name=re.compile("Weights"))
        found = region.get_by_title(re.compile(f"^{name} = "))
        return [self._digits(one) for one in found.all()]

    @staticmethod
    def _digits(found: Locator) -> str:
        title = found.get_attribute("title") or ""
        return title.partition(" = ")[2].replace("−", "-")

    def read(self) -> list[dict[str, Chart]]:
        """Return every chart of the columns as it is drawn: a dictionary by row for each."""
        return self._read(".column")

    def across(self) -> dict[str, Chart]:
        """Return the charts of one net across the columns, by row."""
        return self._read(".across")[0]

    def _read(self, whose: str) -> list[dict[str, Chart]]:
        names = {colour: name for name, colour in self.page.evaluate(READ_COLOURS)}
        linear = self.button("linear").get_attribute("aria-pressed") == "true"
        return [
            {row: self._chart(row, read, names, linear=linear) for row, read in column.items()}
            for column in self.page.evaluate(READ_CHARTS, whose)
        ]

    @staticmethod
    def _chart(row: str, read: Any, names: dict[str, str], *, linear: bool) -> Chart:
        curves: dict[str, Curve] = {}
        before: dict[str, Curve] = {}
        for trace in read["traces"]:
            x, y = np.array(trace["x"]), np.array(trace["y"])
            k = x if linear else 10**x - 1
            name, pale, _ = trace["name"].partition(" before")
            if not pale and row in {"w", "dw"}:
                name = names.get(trace["colour"], name)
            into = before if pale else curves
            if name in into:  # a cord in parts
                k, y = np.append(into[name].k, k), np.append(into[name].height, y)
            into[name] = Curve(k, y, trace["width"], trace["dash"])
        return Chart(curves, tuple(read["across"] or ()), tuple(read["up"] or ()), before)

    def last_points(self) -> list[float]:
        """Return where each curve of each chart ends, as an iteration; -1 for an empty chart."""
        return [
            max((curve.k[-1] for curve in chart.curves.values() if len(curve.k)), default=-1)
            for column in self.read()
            for chart in column.values()
        ]

    def until(self, look: Callable[[], Any], otherwise: str, seconds: float = SECONDS) -> Any:
        """Return what `look` returns as soon as it is true."""
        end = time.monotonic() + seconds
        while not (found := look()):
            assert time.monotonic() < end, otherwise
            self.page.wait_for_timeout(20)
        return found

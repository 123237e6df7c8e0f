"""The lower panel as a person meets it: its tabs, the picture of the one that is shown."""

import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests.page.screen import Screen

NUMBER = r"[-−]?[\d.]+(?:e[-−]?\d+)?"
TABS = ("Why does w move?", "Surface", "Hidden space", "Landscape", "Tug of war", "Article")
LEARNS = {"kind": "uniform", "low": -1, "high": 1, "seed": 2}  # with it a net learns XOR
MARKS = """(all) => all.map((one) => {
  const { left, top } = one.closest(".plane-box").getBoundingClientRect();
  const { p, right, x, y } = one.dataset;
  return { p: Number(p), right: right === "true", x: left + Number(x), y: top + Number(y) };
})"""
PATH = """(one) => {
  const { left, top } = one.closest(".plane-box").getBoundingClientRect();
  return [...one.getAttribute("d").matchAll(/([\\d.-]+) ([\\d.-]+)/g)]
    .map(([, x, y]) => [left + Number(x), top + Number(y)]);
}"""


class Panel:
    """The views of one tab of the browser."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.page = screen.page
        self.look()

    def look(self) -> None:
        """Scroll to it."""
        self.page.locator(".views").evaluate("(one) => one.scrollIntoView({ block: 'start' })")

    def tab(self, name: str) -> Locator:
        """Return a tab."""
        return self.page.get_by_role("tab", name=name, exact=True)

    def choose(self, name: str) -> None:
        """Show a view."""
        self.tab(name).click()
        expect(self.tab(name)).to_have_attribute("aria-selected", "true")

    @property
    def shown(self) -> Locator:
        """The panel of the tab that is chosen."""
        return self.page.get_by_role("tabpanel")

    @property
    def picture(self) -> Locator:
        """Its picture."""
        return self.shown.locator(".plane-box")

    def choice(self, name: str) -> Locator:
        """Return one of its choosers."""
        return self.shown.get_by_role("combobox", name=name, exact=True)

    def at(self, k: int) -> None:
        """Wait until the picture is that of iteration k, and no other one is on its way."""
        expect(self.shown).to_have_attribute("data-k", str(k))
        expect(self.shown).to_have_attribute("aria-busy", "false")

    @property
    def reading(self) -> str:
        """What is read from the picture, with a plain minus sign."""
        text = self.shown.locator(".view-reading").inner_text()
        return " ".join(text.replace("−", "-").split())

    def numbers(self) -> dict[str, float]:
        """Return the numbers that are read, by name."""
        found = re.findall(rf"(\S+?)\s?(?:\n)?=\s?({NUMBER})", self.reading)
        return {name: float(value) for name, value in found}

    def point(self, x: float, y: float) -> dict[str, float]:
        """Put the mouse on a place of the window and return what is read there."""
        self.page.mouse.move(x, y)
        return self.numbers()

    def inside(self, across: float, up: float) -> tuple[float, float]:
        """Return a place in the picture's frame, 0 to 1 from its lower left corner."""
        self.look()
        box = self.picture.locator("svg rect").first.bounding_box()
        assert box
        return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]

    def marks(self) -> list[dict[str, Any]]:
        """Return the patterns' marks, in the patterns' order: where they are, whether right."""
        self.look()
        found = self.picture.locator(".pattern-mark").evaluate_all(MARKS)
        return sorted(found, key=lambda mark: mark["p"])

    def path(self, name: str) -> list[list[float]]:
        """Return the points of a drawn line in the window."""
        self.look()
        points: list[list[float]] = self.picture.locator(f"path.{name}").first.evaluate(PATH)
        return points


def ask(server: Any, run: dict[str, Any], view: str, k: int, **query: Any) -> dict[str, Any]:
    """Return what the server computes for a view."""
    answer = server.client.get(f"/runs/{run['id']}/{view}", params={"k": k, **query})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told

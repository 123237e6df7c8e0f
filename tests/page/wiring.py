"""The network diagram as a person meets it: its neurons, its lines, what is read under it."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.page.panel import LEARNS
from tests.page.screen import Screen

SMALL = {"schedule": "batch", "init": LEARNS, "eta": 1.0, "iterations": 300}
LINKS = """() => [...document.querySelectorAll(".diagram .link")].map((one) => {
  const line = one.querySelector(".line");
  return {
    name: one.dataset.name,
    width: Number(line.getAttribute("stroke-width")),
    broken: line.getAttribute("stroke-dasharray") !== "none",
    unfed: one.classList.contains("unfed"),
    tab: one.tabIndex,
    colour: getComputedStyle(line).stroke,
    ends: [...one.querySelectorAll(".ends")].map((end) => getComputedStyle(end).strokeDasharray),
    starts: (line.getAttribute("d").match(/M/g) ?? []).length,
  };
})"""
# Where a line can be pressed: on it, near its beginning, where no other one is.
PLACE = """(one) => {
  const line = one.querySelector(".line");
  const { left, top } = line.ownerSVGElement.getBoundingClientRect();
  const { x, y } = line.getPointAtLength(line.getTotalLength() * 0.2);
  return [left + x, top + y];
}"""


def number(text: str) -> float:
    """Return a number as the page prints it."""
    return float(text.replace("−", "-").replace("+", ""))


def number_or_none(text: str) -> float | None:
    """Return a number, None where the page has a dash."""
    return None if text == "–" else number(text)


class Wiring:
    """The diagram of one tab of the browser."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.page: Page = screen.page
        self.home = self.page.locator(".diagram")
        self.look()

    def look(self) -> None:
        """Scroll to it."""
        self.home.evaluate("(one) => one.scrollIntoView({ block: 'start' })")
        expect(self.home.locator(".link").first).to_be_attached()

    def at(self, k: int) -> None:
        """Wait until it shows iteration k, and nothing is on its way."""
        expect(self.home).to_have_attribute("data-k", str(k))
        expect(self.reading).not_to_contain_text("…")
        expect(self.home.locator("table").first).not_to_contain_text("…")
        expect(self.home.locator("table").last).not_to_contain_text("…")

    def opened(self, k: int) -> "Wiring":
        """Show the tables of iteration k, and return itself."""
        self.open_tables()
        self.at(k)
        return self

    def open_tables(self) -> None:
        """Show the numbers."""
        details = self.home.locator("details")
        details.evaluate("(one) => (one.open = true)")
        expect(self.home.locator("tbody tr").first).to_be_attached()

    @property
    def head(self) -> Locator:
        """Which net, which input, which k."""
        return self.home.locator(".diagram-head")

    @property
    def reading(self) -> Locator:
        """What is read of the weight or neuron that is pointed at."""
        return self.home.locator(".diagram-reading dl")

    @property
    def title(self) -> str:
        """Whose numbers those are: a parameter, or a neuron."""
        return self.home.locator(".diagram-reading").get_attribute("data-of") or ""

    def read(self) -> list[float]:
        """Return the three numbers that are read."""
        return [number(text) for text in self.reading.locator("dd").all_inner_texts()]

    def digits(self, n: int) -> None:
        """Choose how many digits there are."""
        self.home.get_by_role("button", name=re.compile(f"^{n} digits")).click()

    def links(self) -> dict[str, dict[str, Any]]:
        """Return every line, by its parameter."""
        return {one["name"]: one for one in self.page.evaluate(LINKS)}

    def link(self, name: str) -> Locator:
        """Return a line."""
        return self.home.locator(f'.link[data-name="{name}"]')

    def place(self, name: str) -> tuple[float, float]:
        """Return a place of the window where a line is."""
        x, y = self.link(name).evaluate(PLACE)
        return x, y

    def table(self, which: int) -> dict[str, list[float | None]]:
        """Return the numbers of a table by the names of its rows: 0 weights, 1 neurons."""
        rows = self.home.locator("table").nth(which).locator("tbody tr")
        return {
            row[0]: [number_or_none(text) for text in row[1:]]
            for row in (text.split() for text in self._rows(rows))
        }

    @staticmethod
    def _rows(rows: Locator) -> list[str]:
        texts: list[str] = rows.evaluate_all(
            """(all) => all.map((row) => [...row.cells]
              .map((cell) => cell.innerText.trim().replaceAll(" ", "_")).join(" "))"""
        )
        return texts

    def text(self, selector: str) -> list[str]:
        """Return the texts of some of the picture's elements."""
        found: list[str] = self.home.locator(selector).evaluate_all(
            "(all) => all.map((one) => one.textContent)"
        )
        return found


def explained(server: Any, run: dict[str, Any], k: int, net: int = 0) -> dict[str, Any]:
    """Return an iteration taken apart by the server."""
    answer = server.client.get(f"/runs/{run['id']}/explain", params={"k": k, "net": net})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told

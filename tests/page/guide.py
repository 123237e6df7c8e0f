"""The guided tour as a person meets it: its card, its frame, what they speak of."""

import re
from typing import NamedTuple

from playwright.sync_api import Locator, expect

from tests.page.screen import Screen

STEPS = 6
BOX = """(one) => {
  const { left, top, right, bottom } = one.getBoundingClientRect();
  return [left, top, right, bottom];
}"""


class Box(NamedTuple):
    """A rectangle of the window."""

    left: float
    top: float
    right: float
    bottom: float

    def over(self, other: "Box") -> bool:
        """Return whether it covers some of another one."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def box(found: Locator) -> Box:
    """Return where something is in the window."""
    return Box(*found.evaluate(BOX))


class Guide:
    """The tour of one tab of the browser."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.page = screen.page
        self.card = self.page.locator("section.tour")

    @property
    def train(self) -> Locator:
        """The form's button, which the first step speaks of."""
        return self.page.locator("button.train")

    @property
    def next(self) -> Locator:
        """The button that goes on."""
        return self.card.locator(".tour-next")

    @property
    def back(self) -> Locator:
        """The button that goes back."""
        return self.card.locator(".tour-back")

    @property
    def skip(self) -> Locator:
        """The button that ends it."""
        return self.card.locator(".tour-skip")

    @property
    def text(self) -> Locator:
        """What it says."""
        return self.card.locator(".tour-text")

    @property
    def frame(self) -> Locator:
        """The frame round what it speaks of."""
        return self.page.locator(".tour-frame")

    def at(self, step: int) -> None:
        """Wait until it is at a step, from 1."""
        expect(self.card.locator(".tour-progress")).to_have_text(
            re.compile(rf"^{step} (of|/) {STEPS}$")
        )

    def says(self, *texts: str) -> None:
        """Wait until it says all of some texts."""
        for text in texts:
            expect(self.text).to_contain_text(text)

    def framed(self, selector: str) -> None:
        """Wait until the frame is round all that is in sight of what a selector finds."""
        expect(self.frame).to_be_visible()
        parts = self.page.locator(f"{selector}:visible")
        timeline = self.page.locator(".timeline")

        def around() -> bool:
            frame = box(self.frame)
            inner = [box(one) for one in parts.all()]
            size = self.page.viewport_size or {"width": 0, "height": 0}
            width = size["width"]
            end = size["height"] - 1 if selector == ".timeline" else box(timeline).top - 1
            return all(
                frame.left <= max(one.left, 6)
                and frame.top <= one.top
                and frame.right >= min(one.right, width - 6)
                and frame.bottom >= min(one.bottom, end)
                for one in inner
            )

        self.screen.until(around, f"the frame is not round {selector}")

    def covers(self, found: Locator) -> bool:
        """Return whether the card lies over something."""
        return box(self.card).over(box(found))

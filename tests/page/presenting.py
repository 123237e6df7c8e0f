"""Presentation mode as its audience meets it: what is in sight, what the QR code leads to."""

import base64

import numpy as np
import zxingcpp
from playwright.sync_api import Locator, expect

from tests.page.screen import READ_CHARTS, Screen

PROJECTOR = {"width": 1280, "height": 720}

# A screenshot's pixels as grey: its width, and a number for each.
READ_PIXELS = """async (data) => {
  const image = new Image();
  image.src = `data:image/png;base64,${data}`;
  await image.decode();
  const { width, height } = image;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const all = context.getImageData(0, 0, width, height).data;
  return [width, Array.from({ length: width * height }, (_, i) => all[4 * i + 1])];
}"""
OUT_OF_SIGHT = """() => {
  const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
  const page = scrollWidth > clientWidth || scrollHeight > clientHeight ? ["the page scrolls"] : [];
  const inside = ({ left, top, right, bottom }) =>
    left >= -0.5 && top >= -0.5 && right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5;
  const shown = [...document.querySelectorAll("main *")].filter((one) =>
    one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 0
    && !one.closest("[aria-hidden=true], svg, .hidden") && !one.matches("input"));
  const views = document.querySelector(".views").getBoundingClientRect();
  const cut = shown.filter((one) => {
    const box = one.getBoundingClientRect();
    return !inside(box) || (one.closest(".views") && box.bottom > views.bottom + 0.5);
  });
  const clipped = shown.filter((one) =>
    one.children.length === 0 && one.textContent.trim() && one.scrollWidth > one.clientWidth + 1
    && getComputedStyle(one).overflowX !== "visible");
  return [...page, ...cut.map((one) => `cut: ${one.outerHTML.slice(0, 80)}`),
    ...clipped.map((one) => `clipped: ${one.outerHTML.slice(0, 80)}`)];
}"""


def widths(screen: Screen) -> dict[str, list[float]]:
    """Return how broad the lines in the chosen net's charts are, by row."""
    [column] = screen.page.evaluate(READ_CHARTS, ".column.chosen")
    return {row: [one["width"] for one in chart["traces"]] for row, chart in column.items()}


class Presented:
    """A page in presentation mode."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.page = screen.page

    def on(self) -> "Presented":
        """Wait until it is in the mode, and complete."""
        expect(self.page.locator("body.presenting")).to_have_count(1)
        expect(self.page.locator("#view-why .cell").first).to_be_visible()
        expect(self.page.locator("#view-why")).to_have_attribute("aria-busy", "false")
        expect(self.page.locator(".in-words")).not_to_be_empty()
        return self

    def off(self) -> None:
        """Wait until it is not."""
        expect(self.page.locator("body.presenting")).to_have_count(0)

    @property
    def code(self) -> Locator:
        """The QR code in the corner."""
        return self.page.locator(".present-code img")

    @property
    def large(self) -> Locator:
        """The large one, with its words."""
        return self.page.get_by_role("dialog", name="Link to this moment")

    @property
    def link(self) -> str:
        """Where the large QR code leads, as it is written under it."""
        return self.page.locator(".present-link").text_content() or ""

    def current(self) -> "Presented":
        """Wait until the QR code is of what is shown."""
        expect(self.page.locator(".present-code:not(.late)")).to_have_count(1)
        return self

    def read(self, picture: Locator | None = None) -> list[str]:
        """Return what a camera reads from a picture on the screen."""
        shot = (picture or self.code).screenshot()
        width, grey = self.page.evaluate(READ_PIXELS, base64.b64encode(shot).decode())
        pixels = np.array(grey, dtype=np.uint8).reshape(-1, width)
        return [code.text for code in zxingcpp.read_barcodes(pixels)]

    def columns(self) -> list[str]:
        """Return the names of the columns in sight."""
        columns = self.page.get_by_role("article")
        return [one.get_attribute("aria-label") or "" for one in columns.all() if one.is_visible()]

    def out_of_sight(self) -> list[str]:
        """Return what is not whole in the window."""
        found: list[str] = self.page.evaluate(OUT_OF_SIGHT)
        return found

"""A comparison on the page as a person reads it: its table, and curves in parts."""

import re

import numpy as np
from playwright.sync_api import Locator, expect

from tests.page.screen import SECONDS, Curve, Screen


def compared(screen: Screen, n: int, seconds: float = SECONDS) -> None:
    """Wait until n runs are compared and all of them are drawn."""
    said = screen.page.get_by_text(re.compile(rf"^{n} runs compared"))
    expect(said).to_be_visible(timeout=1000 * seconds)
    ids = ",".join((screen.run_id or "").split(",")[:n])  # the address may ask for more
    screen.page.locator(f'body[data-drawn="{ids}"]').wait_for()


def table(screen: Screen) -> Locator:
    """Return the table of runs."""
    return screen.page.get_by_role("region", name="Comparison of runs").get_by_role("table")


def row(screen: Screen, name: str) -> Locator:
    """Return a run's row of the table."""
    return (
        table(screen)
        .get_by_role("row")
        .filter(has=screen.page.get_by_role("link", name=name, exact=True))
    )


def cells(screen: Screen, name: str) -> list[str]:
    """Return the texts of a run's row, after its name."""
    texts = row(screen, name).get_by_role("cell").all_text_contents()
    return [text.strip().replace("−", "-") for text in texts]


def digits(screen: Screen, name: str) -> list[float]:
    """Return all digits of what a run has at the cursor: E, y, w and dw."""
    titles = [
        row(screen, name).get_by_role("cell").nth(i).get_attribute("title") or "" for i in range(4)
    ]
    return [float(title.partition(" = ")[2].replace("−", "-")) for title in titles]


def headings(screen: Screen) -> list[str]:
    """Return the second line of headings: what the cells of each row are."""
    return table(screen).get_by_role("row").nth(1).get_by_role("columnheader").all_text_contents()


def unbroken(curve: Curve) -> Curve:
    """Return a curve whose parts, drawn in different cords, meet in one point each."""
    once = np.append(True, np.diff(curve.k) > 0.5)
    return Curve(curve.k[once], curve.height[once], curve.width, curve.dash)

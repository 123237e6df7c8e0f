"""The experiment's form as a person uses it: fields, fold, truth table, refusals."""

import json
import re
from typing import Any

from playwright.sync_api import Locator, Route, expect

from tests.page.screen import Screen


def textbox(screen: Screen, name: str) -> Locator:
    """Return a text field of the form by its exact name."""
    form = screen.page.get_by_role("form", name="Experiment")
    return form.get_by_role("textbox", name=name, exact=True)


def choice(screen: Screen, name: str) -> Locator:
    """Return a list to choose from by its exact name."""
    return screen.page.get_by_role("combobox", name=name, exact=True)


def unfold(screen: Screen) -> None:
    """Open the rare fields."""
    screen.page.locator("details.more:not([open]) summary").click()


def refused(screen: Screen, field: Locator, allowed: str) -> None:
    """The field says what is allowed, is marked as invalid and has the focus."""
    expect(screen.page.get_by_text(f"Allowed: {allowed}")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    assert screen.run_id is None


def layers(screen: Screen, *neurons: int) -> None:
    """Choose the hidden layers and how many neurons each has."""
    fewer = screen.button("One hidden layer less")
    while fewer.is_enabled():
        fewer.click()
    for layer, n in enumerate(neurons, 1):
        screen.button("One hidden layer more").click()
        choice(screen, f"Neurons of hidden layer {layer}").select_option(str(n))


def cell(screen: Screen, row: int, column: str) -> Locator:
    """Return a cell of the truth table."""
    return textbox(screen, f"row {row}, {column}")


def cells(screen: Screen) -> list[list[str]]:
    """Return what the truth table's cells hold, row by row."""
    rows = screen.page.get_by_role("table", name="Truth table").locator("tbody tr")
    values = "all => all.map((one) => one.value)"
    return [row.locator("input").evaluate_all(values) for row in rows.all()]


def own_table(screen: Screen, rows: list[list[Any]]) -> None:
    """Choose an own table and paste rows into its first cell, as from a spreadsheet."""
    screen.field("Problem").select_option("Your own table …")
    paste(cell(screen, 1, "x0"), "\n".join("\t".join(map(str, row)) for row in rows))


def paste(where: Locator, text: str) -> None:
    """Paste a text into a field."""
    where.focus()
    where.evaluate(
        """(cell, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          const how = { clipboardData, bubbles: true, cancelable: true };
          cell.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        text,
    )


class Posted:
    """What the page sends to train, each answered with a refusal: the form stays as it is."""

    def __init__(self, screen: Screen, errors: list[dict[str, Any]] | None = None) -> None:
        self.screen = screen
        self.errors = errors or [{"field": "", "got": None, "allowed": "nothing in this test"}]
        self.bodies: list[dict[str, Any]] = []
        screen.page.route("**/train", self._answer)

    def _answer(self, route: Route) -> None:
        self.bodies.append(route.request.post_data_json)
        problem = {
            "type": "bad-field",
            "title": "Refused",
            "status": 422,
            "detail": "by a test",
            "errors": self.errors,
        }
        body = json.dumps(problem)
        route.fulfill(status=422, body=body, content_type="application/problem+json")

    def train(self) -> dict[str, Any]:
        """Press Train and return what was sent."""
        before = len(self.bodies)
        self.screen.button("Train").click()
        self.screen.until(lambda: len(self.bodies) > before, "nothing was sent")
        expect(self.screen.page.get_by_text(re.compile("Allowed:")).first).to_be_visible()
        return self.bodies[-1]

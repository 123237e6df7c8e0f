"""The library as a person meets it: what they look for, choose and change, what they read."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.page.screen import Screen


class Shelf:
    """The library of one tab, open."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.page: Page = screen.page
        self.home = self.page.get_by_role("dialog", name=re.compile("^(Runs|学習の一覧)$"))

    def open(self) -> "Shelf":
        """Open it by its button."""
        self.page.get_by_role("button", name=re.compile("^(Runs|学習の一覧)")).first.click()
        expect(self.home).to_be_visible()
        return self

    def look_for(self, text: str) -> "Shelf":
        """Search, and wait for the rows that are found."""
        with self.page.expect_response(
            lambda answer: "/runs?" in answer.url and "q=" in answer.url
        ):
            self.search.fill(text)
        return self

    def only(self, tag: str) -> "Shelf":
        """List the runs with this tag alone, by a click on it."""
        self.look_for(tag)
        self.rows.first.get_by_role("button", name=f"Only runs tagged {tag}", exact=True).click()
        self.search.fill("")
        return self

    @property
    def search(self) -> Locator:
        """The field one types into."""
        return self.home.get_by_role("searchbox")

    @property
    def rows(self) -> Locator:
        """The runs that are listed."""
        return self.home.locator(".run")

    @property
    def said(self) -> Locator:
        """What is said where no run is listed."""
        return self.home.locator(".library-state")

    @property
    def toasts(self) -> Locator:
        """The messages about what happened."""
        return self.page.locator(".toast")

    def row(self, run_id: str) -> Locator:
        """Return a run's row."""
        return self.home.locator(f'.run[data-id="{run_id}"]')

    def link(self, run_id: str) -> Locator:
        """Return what opens a run."""
        return self.row(run_id).locator(".run-name")

    def choose(self, *run_ids: str) -> None:
        """Tick runs."""
        for run_id in run_ids:
            self.row(run_id).get_by_role("checkbox").check()

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """Return a button of the library."""
        return self.home.get_by_role("button", name=name, exact=isinstance(name, str))

    def edit(self, run_id: str) -> Locator:
        """Open a run's editor and return it."""
        self.row(run_id).get_by_role("button", name=re.compile("^Rename")).click()
        return self.row(run_id).locator("form")

    def ids(self) -> list[str]:
        """Return the runs that are listed, from top to bottom."""
        return self.rows.evaluate_all("(all) => all.map((row) => row.dataset.id)")

    def chosen(self) -> list[str]:
        """Return the runs that are ticked."""
        return self.rows.evaluate_all(
            """(all) => all.filter((row) => row.querySelector("input").checked)
              .map((row) => row.dataset.id)"""
        )

    def lists(self, *run_ids: str) -> None:
        """Wait until exactly these runs are listed, in this order."""
        wanted = list(run_ids)
        self.screen.until(lambda: self.ids() == wanted, f"the rows are not {wanted}")

    def has_focus(self, run_id: str) -> None:
        """Wait until a run has the focus."""
        expect(self.link(run_id)).to_be_focused()


def named(server: Any, tag: str, *names: str, **config: Any) -> list[str]:
    """Train a short run of each name, all with one tag of their own; return the ids."""
    made = []
    for name in names:
        run = server.trained(**({"iterations": 20} | config))
        describe(server, run["id"], name=name, tags=[tag])
        made.append(run["id"])
    return made


def describe(server: Any, run_id: str, **words: Any) -> dict[str, Any]:
    """Change what people say of a run."""
    answer = server.client.patch(f"/runs/{run_id}", json=words)
    assert answer.status_code == 200, answer.text
    return answer.json()


def gone(server: Any, run_id: str) -> bool:
    """Return whether a run is deleted."""
    return server.client.get(f"/runs/{run_id}").status_code == 410

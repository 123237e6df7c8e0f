"""A browser that has the page open over all kills, and shows one run after another to its end."""

import random
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.faults.people import World
from tests.faults.victim import AbandonedError, Victim
from tests.page.browser import TOURED, launch
from tests.page.drawn import agree
from tests.page.screen import Screen

ITERATIONS = (5_000, 30_000)  # few enough that the page holds every one of them
DESKTOP: Any = {
    "viewport": {"width": 1440, "height": 900},
    "locale": "en-US",
    "reduced_motion": "reduce",
}
SLOWLY = 4_000_000  # bytes a second, so that the server is killed in the middle of a run
PATIENCE = 60_000.0  # milliseconds
LOOK_EVERY = 50.0


def show_runs(world: World, victim: Victim, rng: random.Random, ready: Callable[[], Any]) -> None:
    """Open the page once, while the server is well, then train and look until all is over."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            page = browser.new_page(base_url=victim.url, **DESKTOP)
            page.set_default_timeout(PATIENCE)
            page.add_init_script(TOURED)
            thrown: list[str] = []
            page.on("pageerror", lambda error: thrown.append(error.stack or str(error)))
            page.goto("/")
            page.get_by_role("form", name="Experiment").get_by_role("textbox").first.wait_for()
            tab = Tab(page, world, victim)
            ready()
            tab.limit(SLOWLY)
            while not world.over.is_set():
                tab.show(rng)
        finally:
            browser.close()
            assert thrown == [], thrown


class Tab:
    """One page, never loaded again."""

    def __init__(self, page: Page, world: World, victim: Victim) -> None:
        self._page = page
        self._screen = Screen(page)
        self._world = world
        self._victim = victim
        self._network = page.context.new_cdp_session(page)

    def limit(self, bytes_a_second: float) -> None:
        """Let the page have so much from now on; -1: as fast as it goes."""
        conditions = {"offline": False, "latency": 0, "uploadThroughput": -1}
        conditions["downloadThroughput"] = bytes_a_second
        self._network.send("Network.emulateNetworkConditions", conditions)

    def show(self, rng: random.Random) -> None:
        """Train a run by the form, wait until all of it is drawn, compare it with the twin."""
        n, eta = rng.randint(*ITERATIONS), round(rng.uniform(0.01, 2), 3)
        self._screen.fill(iterations=str(n), eta=str(eta))
        promise = self._world.ledger.accepted(self._train(), {"iterations": n, "eta": eta})
        self._until(lambda: self._drawn(promise.id))
        twin = promise.twin().records(0, n)
        agree(self._screen.read(), twin, list(promise.config.network.parameters))
        self._page.keyboard.press("End")
        final = promise.twin().final(n)
        self._until(lambda: self._screen.k == n - 1)
        cards = range(1, len(final["y"]) + 1)
        assert [float(self._screen.y(card)) for card in cards] == final["y"]
        assert [float(self._screen.error(card)) for card in cards] == final["E"]

    def _train(self) -> str:
        """Press Train, again where the server does not answer; return the run's id."""
        before = self._screen.run_id
        alert = self._page.get_by_role("alert").get_by_text("The server does not answer.")
        while self._screen.run_id == before:
            self._screen.button("Train").click()
            self._until(lambda: self._screen.run_id != before or alert.is_visible())
        return str(self._screen.run_id)

    def _drawn(self, run_id: str) -> bool:
        done = self._page.get_by_text("Done:").is_visible()
        return done and self._page.locator(f'body[data-drawn="{run_id}"]').count() > 0

    def _until(self, look: Callable[[], bool]) -> None:
        waited = 0.0
        while not look():
            if self._victim.abandoned.is_set():
                raise AbandonedError
            if self._world.over.is_set():  # the server lives, and nothing is in the way
                self.limit(-1)
                waited += LOOK_EVERY
            assert waited < PATIENCE, f"the page does not go on: {self._page.inner_text('body')}"
            self._page.wait_for_timeout(LOOK_EVERY)

"""What tests of the page share: a browser, tabs that complain, what the server tells."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.page.browser import TOURED, launch
from tests.page.panel import LEARNS, Panel
from tests.page.screen import SECONDS, Array, Screen
from tests.page.wire import Wire
from tests.page.wiring import Wiring

PAGE_OF_RECORDS = 10_000
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

# The browser's own line about an answer that is not 2xx, or about a connection that broke.
ANSWER = "Failed to load resource"


class Numbers(NamedTuple):
    """A run's records, as GET /runs/{id}/records tells them."""

    y: Array  # (n, P)
    E: Array
    dw: Array  # (n, nets, M)
    w: Array


class Watch:
    """Notes what no page may do: errors in the console, requests that leave the server."""

    def __init__(self, origins: set[str]) -> None:
        self.origins = origins
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.answered: list[str] = []
        self.expected: tuple[str, ...] = ()

    def over(self, context: BrowserContext) -> None:
        """Watch every tab of a context."""
        context.on("console", lambda message: self._hear(message.type, message.text))
        context.on("weberror", lambda error: self.complaints.append(f"thrown: {error.error}"))
        context.on("request", lambda request: self._see(request.url))
        context.on("requestfinished", lambda request: self.answered.append(request.url))

    def _hear(self, kind: str, text: str) -> None:
        bad = kind in {"error", "warning", "assert"}
        if bad and not any(words in text for words in self.expected):
            self.complaints.append(f"{kind}: {text}")

    def _see(self, url: str) -> None:
        self.requests.append(url)
        parts = urlsplit(url)
        if (
            parts.scheme not in {"data", "blob"}
            and f"{parts.scheme}://{parts.netloc}" not in self.origins
        ):
            self.complaints.append(f"a request left the server: {url}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Return Playwright; the browser's own waits have one limit."""
    expect.set_options(timeout=1000 * SECONDS)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Return the one browser of the session."""
    running = launch(playwright)
    yield running
    running.close()


@pytest.fixture
def watch(server_url: str) -> Iterator[Watch]:
    """Fail the test that leaves complaints; it may set `expected` to words it provokes."""
    watching = Watch({server_url})
    yield watching
    assert watching.complaints == []


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    """Return the profiles of the test, closed at its end."""
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def new_context(
    browser: Browser, server_url: str, watch: Watch, contexts: list[BrowserContext]
) -> Callable[..., BrowserContext]:
    """Return a function that makes a fresh profile: new_context(viewport=PHONE, locale="ja-JP").

    In all of them the guided tour was shown before, unless it is to be a first_visit.
    """

    def make(*, first_visit: bool = False, **options: Any) -> BrowserContext:
        settings = {
            "base_url": server_url,
            "viewport": DESKTOP,
            "locale": "en-US",
            "reduced_motion": "reduce",
            "color_scheme": "light",
        }
        context = browser.new_context(**(settings | options))
        context.set_default_timeout(1000 * SECONDS)
        if not first_visit:
            context.add_init_script(TOURED)
        watch.over(context)
        contexts.append(context)
        return context

    return make


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext]) -> Callable[..., Screen]:
    """Return a function that opens the page in a fresh profile: visit("/?lang=ja")."""

    def go(path: str = "/", **options: Any) -> Screen:
        page = new_context(**options).new_page()
        page.goto(path)
        return Screen(page)

    return go


@pytest.fixture
def screen(visit: Callable[..., Screen]) -> Screen:
    """Return the page as it opens."""
    return visit()


@pytest.fixture
def form(screen: Screen, watch: Watch) -> Screen:
    """Return the page as it opens; refusals are expected, and the browser logs them."""
    watch.expected = ("422",)
    return screen


@pytest.fixture
def phone() -> dict[str, Any]:
    """Return what makes a context a phone."""
    return {"viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.fixture
def article_screen(visit: Callable[..., Screen], article_id: str) -> Screen:
    """Return the page with the article's finished run, opened by its address."""
    screen = visit(f"/?run={article_id}")
    screen.finished()
    return screen


@pytest.fixture
def wire(server_url: str, watch: Watch, contexts: list[BrowserContext]) -> Iterator[Wire]:
    """Return a connection to the server that can be cut."""
    proxy = Wire(server_url)
    watch.origins.add(proxy.url)
    yield proxy
    for context in contexts:
        context.close()  # a page that is still reading would complain of the end
    proxy.close()


@pytest.fixture(scope="session")
def records(server: Any) -> Callable[..., Numbers]:
    """Return a function that reads records: records(run_id, k0, k1)."""

    def read(run_id: str, k0: int = 0, k1: int | None = None) -> Numbers:
        end = server.run(run_id)["k"] if k1 is None else k1
        found: list[dict[str, Any]] = []
        for start in range(k0, end, PAGE_OF_RECORDS):
            query = {"k0": start, "k1": min(start + PAGE_OF_RECORDS, end)}
            answer = server.client.get(f"/runs/{run_id}/records", params=query)
            assert answer.status_code == 200, answer.text
            found += answer.json()["records"]
        return Numbers(*(np.array([one[name] for one in found]) for name in ("y", "E", "dw", "w")))

    return read


@pytest.fixture(scope="session")
def article_numbers(records: Callable[..., Numbers], article_id: str) -> Numbers:
    """Return all records of the article's run."""
    return records(article_id)


@pytest.fixture
def open_tab() -> Callable[[Page, str], Screen]:
    """Return a function that opens an address in another tab of the same profile."""

    def go(page: Page, url: str) -> Screen:
        tab = page.context.new_page()
        tab.goto(url)
        return Screen(tab)

    return go


@pytest.fixture(scope="session")
def three_runs(server: Any) -> dict[str, str]:
    """Return the ids of a run, a branch of it with another eta, one with another from the start."""
    first = server.trained(iterations=3_000)
    branch = server.trained(fork={"run": first["id"], "k": 40}, eta=1.0)
    other = server.trained(iterations=3_000, eta=0.5)
    named = {"first": first["id"], "branch": branch["id"], "other": other["id"]}
    for name, run_id in named.items():
        server.client.patch(f"/runs/{run_id}", json={"name": name})
    return named


@pytest.fixture(scope="session")
def one_net(server: Any) -> dict[str, Any]:
    """Return a finished run in which one net learned XOR."""
    run: dict[str, Any] = server.trained(schedule="batch", init=LEARNS, eta=2.0, iterations=2_000)
    return run


def settled(screen: Screen) -> None:
    """Wait until nothing will come any more that moves what lies under it."""
    screen.page.locator("body[data-drawn]").wait_for()
    expect(screen.page.locator(".in-words")).not_to_be_empty()


@pytest.fixture
def open_view(visit: Callable[..., Screen]) -> Callable[..., Panel]:
    """Return a function that opens a run's view: open_view(run, "landscape", k=40)."""

    def go(
        run: dict[str, Any], view: str = "surface", k: int | None = None, **options: Any
    ) -> Panel:
        at = "" if k is None else f"&k={k}"
        screen = visit(f"/?run={run['id']}{at}&view={view}", **options)
        screen.finished()
        settled(screen)
        panel = Panel(screen)
        panel.at(run["k"] - 1 if k is None else k)
        return panel

    return go


@pytest.fixture
def open_net(visit: Callable[..., Any]) -> Callable[..., Wiring]:
    """Return a function that opens a run's diagram with its tables: open_net(run, 40, net=2)."""

    def go(run: dict[str, Any], k: int, query: str = "", **options: Any) -> Wiring:
        screen = visit(f"/?run={run['id']}&k={k}{query}", **options)
        screen.at(k)
        settled(screen)
        return Wiring(screen).opened(k)

    return go

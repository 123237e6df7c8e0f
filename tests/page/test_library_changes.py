"""The library while things happen: deletions and undo, other tabs, a limit, lost connections."""

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import eventually
from tests.page.shelf import Shelf, describe, gone, named

LOST = ("net::ERR_", "503")
ROWS = [[p >> i & 1 for i in range(4)] for p in range(16)]
LONG = {"problem": {"x": ROWS, "t": [0] * 16}, "iterations": 10_000_000}  # some ten seconds


@pytest.fixture
def shelf(screen):
    return Shelf(screen).open()


@pytest.fixture
def alone(serve_with, visit, watch):
    """Return a function that serves a page of its own: alone(max_runs=3)."""

    def go(path="/", **settings):
        server = serve_with(**settings)
        watch.origins.add(server.url)
        return server, visit(server.url + path)

    return go


def test_deleted_runs_come_back_together_with_one_undo(shelf, server):
    a, b, c = named(server, "delete-law", "one", "two", "three")
    shelf.only("delete-law").lists(c, b, a)
    shelf.choose(c, a)
    shelf.button("Delete").click()
    shelf.lists(b)
    expect(shelf.toasts).to_have_text(re.compile("Deleted 2 runs."))
    eventually(lambda: gone(server, a) and gone(server, c))
    shelf.toasts.get_by_role("button", name="Undo").click()
    shelf.lists(c, b, a)
    assert not gone(server, a)
    assert not gone(server, c)
    expect(shelf.page.get_by_text("2 runs are back.")).to_be_visible()


def test_one_run_is_deleted_by_its_own_button_and_named(shelf, server):
    a, b = named(server, "delete-one-law", "goes", "stays")
    shelf.only("delete-one-law").lists(b, a)
    shelf.row(a).hover()
    shelf.row(a).get_by_role("button", name="Delete goes").click()
    shelf.lists(b)
    expect(shelf.toasts).to_contain_text("Deleted “goes”.")
    shelf.page.keyboard.press("u")
    shelf.lists(b, a)


def test_a_run_that_cannot_be_deleted_is_there_again_and_it_is_said_why(visit, server, wire, watch):
    watch.expected = LOST
    (run_id,) = named(server, "fail-law", "stays after all")
    shelf = Shelf(visit(wire.url)).open().only("fail-law")
    shelf.lists(run_id)
    shelf.page.route(re.compile(r"/runs/\w+$"), lambda route: route.abort())
    shelf.choose(run_id)
    shelf.button("Delete").click()
    expect(shelf.toasts).to_contain_text("“stays after all”: The server does not answer.")
    shelf.lists(run_id)
    assert not gone(server, run_id)


def test_a_run_of_another_client_appears_advances_and_ends(alone):
    server, screen = alone()
    shelf = Shelf(screen).open()
    expect(shelf.said).to_contain_text("No runs yet.")
    run = server.train(**LONG)
    shelf.lists(run["id"])
    status = shelf.row(run["id"]).locator(".cell-status")
    expect(status).to_have_text(re.compile(r"^[1-9]\d?%$"))
    expect(shelf.row(run["id"]).locator(".cell-seconds")).to_have_text(re.compile(r"/s$"))
    server.client.post(f"/runs/{run['id']}/stop")
    expect(status).to_have_text("stopped")


def test_what_another_tab_changes_is_seen_and_what_is_being_written_stays(
    shelf, open_tab, server, server_url
):
    a, b = named(server, "tabs-law", "seen in both", "being edited")
    shelf.only("tabs-law").lists(b, a)
    form = shelf.edit(b)
    form.get_by_role("textbox", name="Note").fill("half a sentence")
    other = Shelf(open_tab(shelf.page, server_url)).open().only("tabs-law")
    name = other.edit(a).get_by_role("textbox", name="Name")
    name.fill("renamed elsewhere")
    name.press("Enter")
    expect(shelf.link(a)).to_have_text("renamed elsewhere")
    describe(server, b, starred=True)
    expect(shelf.row(b).locator(".star")).to_have_attribute("aria-pressed", "true")
    expect(form.get_by_role("textbox", name="Note")).to_have_value("half a sentence")
    other.choose(a)
    other.button("Delete").click()
    shelf.lists(b)
    expect(form).to_be_visible()
    expect(shelf.toasts).to_have_count(0)  # who asked for it has the toast


def test_the_stream_of_all_runs_is_open_only_while_the_library_is(alone):
    server, screen = alone()
    shelf = Shelf(screen)
    assert server.health()["streams"] == 0
    shelf.open()
    eventually(lambda: server.health()["streams"] == 1)
    hide = """(hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    screen.page.evaluate(hide, True)
    eventually(lambda: server.health()["streams"] == 0)
    (run_id,) = named(server, "hidden-law", "made meanwhile")
    screen.page.evaluate(hide, False)
    shelf.lists(run_id)
    eventually(lambda: server.health()["streams"] == 1)
    shelf.button("Close").click()
    eventually(lambda: server.health()["streams"] == 0)


def test_a_run_that_the_limit_removes_is_told_though_the_library_is_closed(alone):
    server, screen = alone(max_runs=2)
    oldest, _ = named(server, "limit-law", "the oldest", "the other")
    screen.train(iterations="30")
    screen.finished("Done: 30 iterations")
    toast = screen.page.locator(".toast")
    expect(toast).to_contain_text("the oldest, “the oldest”, was removed")
    assert gone(server, oldest)
    toast.get_by_role("button", name="Undo").click()
    expect(screen.page.get_by_text("The run is back.")).to_be_visible()
    assert not gone(server, oldest)
    eventually(lambda: server.health()["streams"] == 0)


def test_long_lists_are_read_page_by_page_while_one_scrolls(alone):
    server, screen = alone()
    made = [server.train(iterations=1)["id"] for _ in range(130)]
    eventually(lambda: server.health()["waiting"] + server.health()["running"] == 0)
    shelf = Shelf(screen).open()
    shelf.screen.until(lambda: len(shelf.ids()) == 50, "the first page is not 50 runs")
    expect(shelf.home.get_by_text("the first 50")).to_be_visible()
    shelf.rows.nth(49).scroll_into_view_if_needed()
    shelf.screen.until(lambda: len(shelf.ids()) >= 100, "no further page was read")
    shelf.page.keyboard.press("End")
    shelf.screen.until(lambda: len(shelf.ids()) == 130, "the last page was not read")
    assert shelf.ids() == made[::-1]
    expect(shelf.button("Show more")).to_be_hidden()


def test_a_server_that_is_away_is_said_and_the_list_goes_on_by_itself(visit, server, wire, watch):
    watch.expected = LOST
    (run_id,) = named(server, "away-law", "still listed")
    shelf = Shelf(visit(wire.url)).open().only("away-law")
    shelf.lists(run_id)
    wire.cut()
    sentence = "The server does not answer. Start it: the list goes on by itself."
    expect(shelf.home.get_by_text(sentence)).to_be_visible()
    shelf.lists(run_id)
    describe(server, run_id, name="renamed meanwhile")
    wire.mend()
    expect(shelf.link(run_id)).to_have_text("renamed meanwhile")
    expect(shelf.home.get_by_text(sentence)).to_be_hidden()


def test_opened_while_the_server_is_away_it_says_so_and_offers_to_try_again(visit, wire, watch):
    watch.expected = LOST
    screen = visit(wire.url)
    expect(screen.button("Train")).to_be_focused()
    wire.cut()
    shelf = Shelf(screen).open()
    expect(shelf.said).to_contain_text("The server does not answer.")
    expect(shelf.button("Try again")).to_be_visible()
    wire.mend()
    expect(shelf.said).to_be_hidden()


def test_nothing_found_says_so_and_leads_back_to_all(shelf, server):
    named(server, "nothing-law", "something")
    shelf.look_for("no run has such words")
    expect(shelf.said).to_contain_text("No run matches.")
    shelf.button("Show all runs").click()
    shelf.screen.until(lambda: len(shelf.ids()) > 0, "the runs do not come back")
    expect(shelf.search).to_have_value("")

"""Deleted runs: said where they are shown, and brought back from there while that is possible."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import eventually
from tests.page.panel import Panel
from tests.page.shelf import Shelf, gone, named

CATALOGUE = json.loads(Path(__file__).parents[2].joinpath("static/catalogue.json").read_text())
SENTENCE = "This run was deleted on the server."
OWN = "You deleted this run."
LOST = ("net::ERR_", "503")
NO_SUCH_RUN = """{"type": "run-not-found", "title": "There is no such run", "status": 404,
  "detail": ""}"""


def test_a_deleted_run_is_said_at_its_address_and_restored(visit, server, watch):
    watch.expected = ("410",)
    (run_id,) = named(server, "gone-law", "gone and back")
    server.client.delete(f"/runs/{run_id}")
    screen = visit(f"/?run={run_id}")
    expect(screen.page.get_by_text(SENTENCE)).to_be_visible()
    screen.button("Restore").click()
    screen.finished("Done: 20 iterations")
    assert not gone(server, run_id)
    expect(screen.button("Restore")).to_be_hidden()


def test_a_run_deleted_while_it_is_shown_is_said_and_undone(visit, server):
    (run_id,) = named(server, "shown-law", "shown and deleted")
    screen = visit(f"/?run={run_id}")
    screen.finished("Done: 20 iterations")
    shelf = Shelf(screen).open().only("shown-law")
    shelf.choose(run_id)
    shelf.button("Delete").click()
    said = screen.page.get_by_text(OWN)
    expect(said).to_be_visible()
    screen.page.keyboard.press("u")
    expect(said).to_be_hidden()
    screen.finished("Done: 20 iterations")


def test_ones_own_deletion_is_said_plainly_somebody_elses_as_an_alarm(visit, server, watch):
    watch.expected = ("410",)
    (run_id,) = named(server, "whose-law", "whose deletion")
    screen, other = (visit(f"/?run={run_id}") for _ in range(2))
    shelf = Shelf(screen).open().only("whose-law")
    shelf.choose(run_id)
    shelf.button("Delete").click()
    message = "p[role=status]:has-text('deleted')"
    expect(screen.page.locator(message)).to_contain_text(OWN)
    expect(screen.page.locator(message)).to_have_attribute("data-tone", "plain")
    other.page.reload()
    expect(other.page.locator(message)).to_contain_text(SENTENCE)
    expect(other.page.locator(message)).to_have_attribute("data-tone", "alarm")


def test_a_run_that_is_purged_can_no_longer_be_restored(visit, server, watch):
    watch.expected = ("410", "404")
    (run_id,) = named(server, "purge-law", "for good")
    server.client.delete(f"/runs/{run_id}")
    screen = visit(f"/?run={run_id}")
    screen.button("Restore").wait_for()
    screen.page.route(
        re.compile("/restore$"),
        lambda route: route.fulfill(
            status=404,
            content_type="application/problem+json",
            body=NO_SUCH_RUN,
        ),
    )
    screen.button("Restore").click()
    expect(screen.page.get_by_text("There is no such run on this server.")).to_be_visible()
    expect(screen.button("Restore")).to_be_hidden()


def test_an_undo_that_does_not_reach_the_server_can_be_tried_again(visit, server, wire, watch):
    watch.expected = LOST
    a, b = named(server, "again-law", "one", "two")
    shelf = Shelf(visit(wire.url)).open().only("again-law")
    shelf.lists(b, a)
    shelf.choose(a, b)
    shelf.button("Delete").click()
    shelf.screen.until(lambda: gone(server, a) and gone(server, b), "they are not deleted")
    wire.cut()
    shelf.toasts.get_by_role("button", name="Undo").click()
    expect(shelf.toasts).to_contain_text("2 runs: The server does not answer.")
    wire.mend()
    shelf.toasts.get_by_role("button", name="Undo").click()
    shelf.lists(b, a)
    assert not gone(server, a)
    assert not gone(server, b)


def test_a_deleted_run_is_said_although_the_library_was_closed_at_once(visit, server):
    (run_id,) = named(server, "at-once-law", "deleted and closed")
    screen = visit(f"/?run={run_id}")
    screen.finished("Done: 20 iterations")
    shelf = Shelf(screen).open().only("at-once-law")
    shelf.choose(run_id)
    shelf.button("Delete").click()
    shelf.button("Close").click()
    expect(screen.page.get_by_text(OWN)).to_be_visible()
    screen.button("Restore").click()
    screen.finished("Done: 20 iterations")


GONE = {
    "en": ("This run was deleted on the server.", "This run was deleted."),
    "ja": ("この学習はサーバーから削除されました。", "この学習は削除されました。"),
}


@pytest.mark.parametrize("lang", GONE)
def test_a_run_deleted_in_another_tab_is_said_by_its_views_in_the_readers_words(
    visit, server, watch, lang
):
    watch.expected = ("410",)
    (run_id,) = named(server, "other-tab-law", "deleted elsewhere", iterations=300)
    screen = visit(f"/?run={run_id}&view=surface&lang={lang}")
    screen.page.locator(f'body[data-drawn="{run_id}"]').wait_for()
    panel = Panel(screen)
    panel.picture.wait_for()
    other = visit("/")
    Shelf(other).open().only("other-tab-law").choose(run_id)
    other.button("Delete").click()
    screen.until(lambda: gone(server, run_id), "it is not deleted")
    message, why = GONE[lang]
    screen.page.keyboard.press("Shift+ArrowLeft")
    expect(screen.page.locator(".message")).to_contain_text(message)
    expect(panel.shown).to_contain_text(why)
    expect(panel.shown).not_to_contain_text("/runs/")
    asked = []
    screen.page.on(
        "request", lambda request: asked.append(request.url) if "/runs/" in request.url else None
    )
    for _ in range(3):
        screen.page.locator("[data-step='-1']").click()
        screen.page.wait_for_timeout(150)
    assert asked == []
    server.client.post(f"/runs/{run_id}/restore")


def test_a_run_deleted_in_another_tab_is_said_where_its_numbers_are_asked_for(visit, server, watch):
    watch.expected = ("410",)
    (run_id,) = named(server, "numbers-law", "its numbers", iterations=200_000)
    eventually(lambda: server.run(run_id)["status"] == "done")
    screen = visit(f"/?run={run_id}&k=199000")
    screen.page.locator(f'body[data-drawn="{run_id}"]').wait_for()
    server.client.delete(f"/runs/{run_id}")
    screen.page.locator("[data-step=first]").click()
    screen.page.keyboard.press("Shift+ArrowRight")
    screen.slider.click(position={"x": 300, "y": 16})
    expect(screen.page.get_by_text(SENTENCE)).to_be_visible()
    server.client.post(f"/runs/{run_id}/restore")


@pytest.mark.parametrize("lang", GONE)
def test_a_branch_of_a_run_that_is_gone_is_refused_in_words(visit, server, watch, lang):
    watch.expected = ("410", "422")
    (run_id,) = named(server, "branch-gone-law", "to branch from", iterations=300)
    screen = visit(f"/?run={run_id}&k=100&lang={lang}")
    screen.page.locator(f'body[data-drawn="{run_id}"]').wait_for()
    server.client.delete(f"/runs/{run_id}")
    screen.page.locator("button.branch").click()
    error = screen.page.locator(".form-error")
    expect(error).to_have_text(CATALOGUE["refused.fork.run"][lang])
    expect(screen.page.locator(".message")).to_contain_text(GONE[lang][0])
    server.client.post(f"/runs/{run_id}/restore")

"""The control that branches: when it rests, where it is, and the eta beside it."""

import json
import re

import pytest
from playwright.sync_api import expect

FULL = {"type": "queue-full", "title": "The queue is full", "status": 503, "detail": ""}
SIZES = {"phone": (390, 844), "tablet": (768, 1024), "laptop": (1366, 657)}


def test_there_is_no_button_before_a_run_and_it_rests_until_the_cursor_is_put_somewhere(screen):
    expect(screen.button("Branch from here")).to_be_hidden()
    screen.train()
    screen.finished()
    rest = screen.page.get_by_text("To branch, drag the timeline to the iteration first.")
    expect(screen.button("Branch from here")).to_be_disabled()
    expect(rest).to_be_visible()
    screen.go(137)
    expect(screen.button("Branch from here: k = 137")).to_be_enabled()
    expect(rest).to_be_hidden()
    screen.switch("follow")
    expect(screen.button("Branch from here")).to_be_disabled()
    expect(rest).to_be_visible()


def test_the_button_rests_while_the_cursor_plays(article_screen):
    article_screen.page.keyboard.press("Home")
    article_screen.page.keyboard.press("Space")
    expect(article_screen.button("Branch from here")).to_be_disabled()
    article_screen.page.keyboard.press("Space")
    expect(article_screen.button(re.compile("^Branch from here: k = "))).to_be_enabled()


def test_after_the_first_runs_sweep_the_cursor_follows_the_end_again(visit):
    screen = visit("/", reduced_motion="no-preference")
    screen.train(iterations="500")
    follow = screen.page.get_by_role("checkbox", name="follow")
    expect(follow).not_to_be_checked()
    expect(follow).to_be_checked()
    assert screen.k == 499
    expect(screen.button("Branch from here")).to_be_disabled()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_where_the_form_is_folded_eta_is_beside_the_button(visit, server, article_id, size):
    viewport = {"width": size[0], "height": size[1]}
    screen = visit(f"/?run={article_id}&k=300", viewport=viewport)
    screen.finished()
    screen.page.evaluate("scrollTo(0, 1e6)")
    eta, button = screen.field("eta of the branch"), screen.button("Branch from here: k = 300")
    eta.fill("0.7")
    beside, at = eta.bounding_box(), button.bounding_box()
    assert abs(beside["y"] + beside["height"] / 2 - at["y"] - at["height"] / 2) < 3
    button.click()
    screen.finished("Done: 9,700 iterations")
    run = server.run(screen.run_id)
    assert (run["fork"], run["config"]["eta"]) == ({"run": article_id, "k": 300}, 0.7)
    # It is the form's eta, which is not in sight together with it.
    screen.go(200)
    expect(eta).to_have_value("0.7")
    screen.button("Settings").click()
    expect(screen.field("learning rate")).to_have_value("0.7")
    if size[0] > 600:
        expect(eta).to_be_hidden()


def test_enter_in_the_eta_of_the_branch_branches(visit, server, article_id):
    screen = visit(f"/?run={article_id}&k=300", viewport={"width": 768, "height": 1024})
    screen.finished()
    screen.field("eta of the branch").fill("0.7")
    screen.page.keyboard.press("Enter")
    screen.finished("Done: 9,700 iterations")
    assert server.run(screen.run_id)["fork"] == {"run": article_id, "k": 300}


def test_beside_the_form_there_is_no_second_eta(article_screen):
    article_screen.go(300)
    expect(article_screen.field("eta of the branch")).to_be_hidden()


def test_a_phones_branch_is_in_sight_at_the_timeline_however_far_it_is_scrolled(
    visit, phone, article_id
):
    screen = visit(f"/?run={article_id}&k=300", **phone)
    expect(screen.page.get_by_text("Done:")).to_be_visible()
    button, eta = screen.button("Branch from here: k = 300"), screen.field("eta of the branch")
    for y in (0, 1e6):
        screen.page.evaluate(f"scrollTo(0, {y})")
        for found in (button, eta):
            expect(found).to_be_in_viewport()
            assert found.bounding_box()["height"] >= 44


def test_a_phones_branch_that_is_refused_says_so_in_sight(visit, phone, article_id, watch):
    watch.expected = ("503",)
    screen = visit(f"/?run={article_id}&k=300", **phone)
    expect(screen.page.get_by_text("Done:")).to_be_visible()
    body = json.dumps(FULL)
    answer = {"status": 503, "content_type": "application/problem+json", "body": body}
    screen.page.route("**/train", lambda route: route.fulfill(**answer))
    screen.page.evaluate("scrollTo(0, 1e6)")
    screen.button("Branch from here: k = 300").tap()
    expect(screen.page.get_by_text("As many runs are waiting as may wait.")).to_be_in_viewport()

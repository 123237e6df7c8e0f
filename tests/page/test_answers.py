"""Answers that come late, or to something that is gone: what was asked for last is shown."""

import re

from playwright.sync_api import expect

MOVE = """(to) => {
  history.pushState(null, "", to);
  dispatchEvent(new PopStateEvent("popstate"));
}"""
GONE = "This run was deleted on the server."


def hold(page, pattern):
    """Keep requests waiting; return them."""
    held = []
    page.route(re.compile(pattern), lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    return held


def release(page, held):
    """Let them go on, and give the page time to do what it must not."""
    for route in held:
        route.continue_()
    page.wait_for_timeout(500)


def test_back_from_a_run_that_is_still_on_its_way_stays_with_the_one_shown(visit, server):
    run, other = server.trained(iterations=300), server.trained(iterations=200)
    screen = visit(f"/?run={run['id']}")
    screen.finished("Done: 300 iterations")
    held = hold(screen.page, f"/runs/{other['id']}$")
    screen.page.evaluate(MOVE, f"/?run={other['id']}")
    expect(screen.page.get_by_text("Loading the run")).to_be_visible()
    screen.until(lambda: held, "the run is not asked for")
    screen.page.go_back()
    expect(screen.page.get_by_text("Done: 300 iterations")).to_be_visible()
    release(screen.page, held)
    expect(screen.page.get_by_text("Done: 300 iterations")).to_be_visible()
    assert screen.run_id == run["id"]
    assert screen.held == 300


def test_a_trainings_answer_does_not_replace_what_was_opened_since(screen):
    screen.train(iterations="300")
    screen.finished("Done: 300 iterations")
    screen.go(40)
    held = hold(screen.page, "/train$")
    screen.button("Branch from here: k = 40").click()
    screen.until(lambda: held, "no branch is asked for")
    screen.page.go_back()
    start = screen.page.get_by_text("Press Train and watch")
    expect(start).to_be_visible()
    release(screen.page, held)
    expect(start).to_be_visible()
    assert screen.run_id is None


def test_a_branch_of_a_run_that_is_gone_is_refused_and_it_can_be_restored(visit, server, watch):
    watch.expected = ("422", "410")
    run = server.trained(iterations=300)
    screen = visit(f"/?run={run['id']}&k=40")
    screen.finished("Done: 300 iterations")
    server.client.delete(f"/runs/{run['id']}")
    screen.button("Branch from here: k = 40").click()
    expect(screen.page.get_by_text("The run to branch from is no longer")).to_be_visible()
    expect(screen.page.get_by_text(GONE)).to_be_visible()
    screen.button("Restore").click()
    screen.finished("Done: 300 iterations")


def test_a_run_that_is_gone_cannot_be_trained_on_and_can_be_restored(visit, server, watch):
    watch.expected = ("410",)
    run = server.trained(iterations=300)
    screen = visit(f"/?run={run['id']}")
    screen.finished("Done: 300 iterations")
    server.client.delete(f"/runs/{run['id']}")
    screen.button("Train on to").click()
    expect(screen.page.get_by_text(GONE)).to_be_visible()
    expect(screen.button("Restore")).to_be_visible()


def test_back_and_forward_speak_the_language_of_the_address(visit, article_id):
    screen = visit(f"/?run={article_id}&lang=en")
    screen.finished()
    screen.page.evaluate(MOVE, f"/?run={article_id}&k=40&lang=ja")
    expect(screen.button("学習開始")).to_be_visible()
    screen.at(40)
    screen.page.go_back()
    expect(screen.button("Train")).to_be_visible()

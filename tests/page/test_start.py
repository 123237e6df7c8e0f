"""The first ten seconds: what is there before anything was pressed."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.page.screen import Screen

SENTENCE = "Four small nets, one per input. Press Train and watch each output move to its target."


def test_the_page_opens_with_one_sentence_and_the_focus_on_train(screen):
    expect(screen.page.get_by_text(SENTENCE)).to_be_visible()
    expect(screen.button("Train")).to_be_focused()
    expect(screen.button("Stop")).to_be_disabled()
    assert screen.page.title() == "Backscope"


def test_cards_and_legend_show_what_the_article_starts_with(screen, golden):
    starts = [run["records"][0] for run in golden["runs"]["connected"]]
    for n, start in enumerate(starts, 1):
        expect(screen.card(n)).to_contain_text(f"{start['y']:.4f}")
        assert float(screen.y(n)) == pytest.approx(start["y"], rel=1e-12)
        assert float(screen.error(n)) == pytest.approx(start["E"], rel=1e-12)
    w, dw = (sum(starts[0][name], []) for name in ("w", "dw"))
    assert screen.weights() == w
    assert screen.gradients() == pytest.approx(dw, rel=1e-12)


def test_cards_and_form_are_there_while_plotly_is_on_its_way(new_context, golden):
    page = new_context().new_page()
    held: list[Route] = []
    page.route(re.compile(r"/plotly-.*\.js$"), lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    page.goto("/", wait_until="commit")
    screen = Screen(page)
    final = golden["runs"]["connected"][3]["records"][0]["y"]
    expect(screen.card(4)).to_contain_text(f"{final:.4f}")
    expect(screen.button("Train")).to_be_focused()
    screen.until(lambda: held, "plotly.js was not asked for")
    assert page.locator(".main-svg").count() == 0
    # A run can be trained meanwhile, and is drawn as soon as Plotly is there.
    screen.train(iterations="50")
    expect(page.get_by_text("Done: 50 iterations")).to_be_visible()
    held[0].continue_()
    screen.finished()
    assert screen.last_points() == [pytest.approx(49)] * 16


def test_where_plotly_does_not_arrive_the_page_says_so_and_shows_the_numbers(
    new_context, watch, golden
):
    watch.expected = ("net::ERR_FAILED",)
    page = new_context().new_page()
    page.route(re.compile(r"/plotly-.*\.js$"), lambda route: route.abort())
    page.goto("/")
    screen = Screen(page)
    expect(page.get_by_text("The charts could not be loaded.")).to_be_visible()
    screen.train()
    final = golden["runs"]["connected"][1]["records"][-1]["y"]
    expect(screen.card(2)).to_contain_text(f"{final:.4f}")


def test_an_address_without_its_run_says_that_there_is_none(visit, watch):
    watch.expected = ("404",)
    screen = visit("/?run=nosuchrun1")
    expect(screen.page.get_by_text("There is no such run on this server.")).to_be_visible()
    expect(screen.button("Train")).to_be_enabled()


def test_nothing_is_asked_of_another_server(screen, watch, server_url):
    screen.train()
    screen.finished()
    assert any("/plotly-" in url for url in watch.requests)
    assert any("/events" in url for url in watch.requests)
    assert all(url.startswith((server_url, "data:", "blob:")) for url in watch.requests)


def test_plotly_is_sent_small_and_kept_for_good(server):
    page = server.client.get("/").text
    url = re.search(r"/plotly-[0-9.]+\.js", page)
    assert url
    answer = server.client.get(url[0], headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert int(answer.headers["content-length"]) < 2_000_000
    assert len(answer.text) > 4_000_000


def test_the_first_run_of_all_is_swept_once_and_the_second_is_not(visit):
    screen = visit(reduced_motion="no-preference")
    screen.train()
    expect(screen.button("Pause")).to_be_visible()
    screen.until(lambda: 0 < screen.k < 9_999, "the cursor does not move")
    expect(screen.button("Pause")).to_be_hidden()
    screen.at(9_999)
    screen.train()
    screen.finished()
    screen.page.wait_for_timeout(300)
    expect(screen.button("Pause")).to_be_hidden()
    screen.at(9_999)


def test_with_reduced_motion_nothing_is_swept(screen):
    screen.train()
    screen.finished()
    places = set()
    for _ in range(10):
        places.add(screen.k)
        screen.page.wait_for_timeout(30)
    assert places == {9_999}
    expect(screen.button("Play")).to_be_visible()


def test_exactly_the_modules_that_run_are_loaded_ahead(screen, watch):
    expect(screen.card(1)).to_be_visible()
    ahead = screen.page.locator("link[rel=modulepreload]").evaluate_all(
        "all => all.map(({ href }) => href)"
    )
    asked = {url for url in watch.requests if re.search(r"/static/\w+/\w+\.js$", url)}
    assert sorted(ahead) == sorted(asked)
    assert not any(url.endswith("/docs.js") for url in ahead)


def test_a_second_visit_asks_for_no_file_of_the_page_again(screen, open_tab):
    expect(screen.card(1)).to_be_visible()
    screen.until(lambda: screen.page.evaluate("!!window.Plotly"), "Plotly is not loaded")
    second = open_tab(screen.page, "/")
    expect(second.card(1)).to_be_visible()
    sizes = second.page.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter(({ name }) => /static|plotly/.test(name)).map((file) => file.transferSize)"
    )
    assert len(sizes) > 100
    assert set(sizes) == {0}  # not even for an answer without a body


def test_before_any_run_the_timeline_holds_nothing(screen):
    expect(screen.card(1)).to_contain_text("0.92")
    assert screen.page.locator(".timeline .held").bounding_box()["width"] == 0

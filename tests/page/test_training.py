"""From Train to curves: what the charts show is what the server computed."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.drawn import agree

# The article's printed result, both wirings (the listing, run with Python and NumPy).
CONNECTED = [0.010878916557652177, 0.990300900829971, 0.990300900829971, 0.009582600829164683]
AS_LISTED = [0.01637804662221664, 0.9837018321078166, 0.9837018321078166, 0.01637804662221664]

# Sixteen patterns of four inputs, 13 parameters: a long run of as much work as a page may see.
SLOW = {
    "problem": {"x": [[p >> i & 1 for i in (3, 2, 1, 0)] for p in range(16)], "t": [0, 1] * 8},
    "iterations": 10_000_000,
}


def test_train_fills_all_sixteen_charts(screen):
    screen.train()
    screen.finished()
    assert screen.last_points() == [pytest.approx(9_999)] * 16


def test_the_cards_end_with_the_articles_result(article_screen):
    for n, y in enumerate(CONNECTED, 1):
        expect(article_screen.card(n)).to_contain_text(f"{y:.4f}")
        assert float(article_screen.y(n)) == pytest.approx(y, rel=1e-12)


def test_as_listed_ends_with_the_listings_result_and_says_what_differs(screen, server):
    screen.choose("Wiring", "as listed")
    sentence = "the output neuron is never handed the hidden outputs"
    expect(screen.page.get_by_text(sentence)).to_be_visible()
    run_id = screen.train()
    screen.finished()
    assert server.run(run_id)["config"]["wiring"] == "as_listed"
    for n, y in enumerate(AS_LISTED, 1):
        assert float(screen.y(n)) == pytest.approx(y, rel=1e-12)


def test_the_charts_hold_what_the_server_tells(article_screen, article_numbers, server, article_id):
    agree(article_screen.read(), article_numbers, server.run(article_id)["parameters"])


def test_the_charts_hold_what_the_server_tells_of_a_random_start(screen, records, server):
    screen.field("Start weights").select_option("Uniform random")
    run_id = screen.train(eta="20", low="-8", high="8", seed="5", iterations="3000")
    screen.finished()
    agree(screen.read(), records(run_id), server.run(run_id)["parameters"])


def test_the_charts_hold_the_extremes_of_a_run_too_long_to_be_held(screen, records, server):
    run_id = screen.train(iterations="200000", eta="5")
    screen.finished()
    numbers = records(run_id, 0, 10_000)
    for net, column in enumerate(screen.read()):
        y = column["y"].curves["y"]
        assert y.k[-1] == pytest.approx(199_999, abs=200)
        held = y.k < 5_000
        k = y.k[held].round().astype(int)
        assert y.height[held] == pytest.approx(numbers.y[k, net], rel=1e-12)
        assert len(k) > 50
    final = records(run_id, 199_999, 200_000)
    for n in range(4):
        assert float(screen.y(n + 1)) == final.y[0, n]


def test_curves_grow_before_a_long_run_ends_and_stop_stops_it(visit, server):
    run = server.train(**SLOW)
    screen = visit(f"/?run={run['id']}")
    page = screen.page
    expect(page.get_by_text("Training. The curves fill")).to_be_visible()
    expect(screen.button("Train")).to_be_disabled()
    first = screen.until(lambda: max(screen.last_points(), default=0), "no curve begins")
    later = screen.until(lambda: max(screen.last_points()) > first, "no curve grows")
    assert later
    assert server.run(run["id"])["status"] == "running"
    expect(page.get_by_text(re.compile(r"[\d,]+ iterations/s"))).to_be_visible()
    bar = page.get_by_role("progressbar", name="Progress")
    assert 0 <= int(bar.get_attribute("aria-valuenow") or -1) < 100
    screen.button("Stop").click()
    expect(page.get_by_text("Stopped after")).to_be_visible()
    stopped = server.run(run["id"])
    assert stopped["status"] == "stopped"
    expect(page.get_by_text(f"Stopped after {stopped['k']:,} iterations")).to_be_visible()
    expect(screen.button("Train")).to_be_enabled()
    expect(screen.button("Stop")).to_be_disabled()


def test_a_second_run_takes_the_place_of_the_first(screen, records, server):
    first = screen.train(iterations="300")
    screen.finished("Done: 300 iterations")
    second = screen.train(iterations="200", eta="0.5")
    screen.finished("Done: 200 iterations")
    assert first != second
    agree(screen.read(), records(second), server.run(second)["parameters"])


def test_back_leads_to_the_run_before(screen):
    first = screen.train(iterations="300")
    screen.finished("Done: 300 iterations")
    screen.train(iterations="200", eta="0.5")
    screen.finished("Done: 200 iterations")
    screen.page.go_back()
    screen.finished("Done: 300 iterations")
    assert screen.run_id == first
    expect(screen.page.get_by_role("textbox", name="learning rate")).to_have_value("0.1")


def test_a_run_that_waits_says_so_and_begins_by_itself(serve_with, visit, watch):
    server = serve_with(max_running=1)
    watch.origins.add(server.url)
    busy = server.train(**SLOW)
    run = server.train(iterations=100)
    screen = visit(f"{server.url}/?run={run['id']}")
    expect(screen.page.get_by_text("Waiting for a free place")).to_be_visible()
    server.client.post(f"/runs/{busy['id']}/stop")
    screen.finished("Done: 100 iterations")


def test_a_net_is_chosen_by_its_card(article_screen, article_numbers):
    article_screen.card(2).click()
    expect(article_screen.card(2)).to_have_attribute("aria-pressed", "true")
    expect(article_screen.card(1)).to_have_attribute("aria-pressed", "false")
    article_screen.until(
        lambda: article_screen.weights() == article_numbers.w[-1, 1].tolist(),
        "the legend does not show net 2",
    )


def test_nets_that_mirror_each_other_are_named(article_screen):
    expect(article_screen.card(3)).to_contain_text("mirror of net 2")
    for n in (1, 2, 4):
        expect(article_screen.card(n)).not_to_contain_text("mirror")

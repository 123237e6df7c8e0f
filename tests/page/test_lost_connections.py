"""Reloads, other tabs, broken connections: the same run, complete, whatever happens on the way."""

import pytest
from playwright.sync_api import expect

from tests.page.drawn import agree

# A run of about a second's transfer over a slow connection, all of it held and drawn.
CONFIG = {"iterations": 20_000}
SLOWLY = 4e6  # bytes a second; the article's run is 8.6 MB
LOST = ("net::ERR_", "503")
RECONNECTING = "Reconnecting: the connection was lost."


@pytest.fixture
def halfway(visit, wire):
    """Return a function that trains over a slow connection and waits for the first curves."""

    def go():
        wire.bytes_a_second = SLOWLY
        screen = visit(wire.url)
        screen.until(lambda: len(screen.last_points()) == 16, "the charts are not there")
        screen.train(**{name: str(v) for name, v in CONFIG.items()})
        screen.until(lambda: max(screen.last_points()) > 250, "no curve begins")
        assert max(screen.last_points()) < CONFIG["iterations"] - 1
        return screen

    return go


def complete(screen, records, server, run_id):
    screen.finished(f"Done: {CONFIG['iterations']:,} iterations")
    assert screen.run_id == run_id
    agree(screen.read(), records(run_id), server.run(run_id)["parameters"])


def test_a_reload_in_the_middle_shows_the_same_run_complete(halfway, records, server):
    screen = halfway()
    run_id = screen.run_id
    screen.page.reload()
    complete(screen, records, server, run_id)


def test_another_tab_at_the_same_address_shows_the_same_run(
    halfway, open_tab, wire, records, server
):
    screen = halfway()
    other = open_tab(screen.page, screen.page.url)
    wire.bytes_a_second = 0
    complete(other, records, server, screen.run_id)
    complete(screen, records, server, screen.run_id)


def test_a_lost_connection_is_said_and_goes_on_where_it_was(halfway, watch, wire, records, server):
    watch.expected = LOST
    screen = halfway()
    wire.cut()
    expect(screen.page.get_by_text(RECONNECTING)).to_be_visible()
    held = max(screen.last_points())
    wire.mend()
    expect(screen.page.get_by_text(RECONNECTING)).to_be_hidden()
    screen.until(lambda: max(screen.last_points()) > held, "it does not go on")
    complete(screen, records, server, screen.run_id)


def test_a_connection_that_breaks_again_and_again_loses_nothing(
    halfway, watch, wire, records, server
):
    watch.expected = LOST
    screen = halfway()
    for _ in range(3):
        wire.cut()
        wire.mend()
        screen.page.wait_for_timeout(400)
    wire.bytes_a_second = 0
    complete(screen, records, server, screen.run_id)
    assert wire.streams > 1


def test_offline_and_online_again_loses_nothing(halfway, watch, wire, records, server):
    watch.expected = LOST
    screen = halfway()
    screen.page.context.set_offline(True)
    wire.cut()
    expect(screen.page.get_by_text(RECONNECTING)).to_be_visible()
    wire.mend()
    screen.page.context.set_offline(False)
    complete(screen, records, server, screen.run_id)


def test_a_run_that_the_server_deletes_is_said_and_what_arrived_stays(halfway, watch, server):
    watch.expected = ("410",)  # a view that was asked for at the same moment
    screen = halfway()
    server.client.delete(f"/runs/{screen.run_id}")
    expect(screen.page.get_by_text("This run was deleted on the server.")).to_be_visible()
    expect(screen.button("Train")).to_be_enabled()
    assert max(screen.last_points()) > 250
    expect(screen.card(1)).to_contain_text("0.")


def test_a_server_that_does_not_answer_is_said_and_the_form_stays(screen, watch, wire, visit):
    watch.expected = LOST
    screen = visit(wire.url)
    expect(screen.button("Train")).to_be_focused()
    screen.fill(eta="0.25", iterations="77")
    wire.cut()
    screen.button("Train").click()
    alert = screen.page.get_by_role("alert")
    expect(alert).to_contain_text("The server does not answer.")
    expect(screen.page.get_by_role("textbox", name="learning rate")).to_have_value("0.25")
    wire.mend()
    screen.button("Train").click()
    screen.finished("Done: 77 iterations")
    expect(alert).to_be_hidden()


def test_a_server_that_is_gone_for_good_leaves_the_page_reconnecting(visit, serve_with, watch):
    watch.expected = LOST
    server = serve_with()
    watch.origins.add(server.url)
    run = server.train(iterations=10_000_000)
    screen = visit(f"{server.url}/?run={run['id']}")
    screen.until(lambda: max(screen.last_points(), default=0) > 100, "no curve begins")
    server.process.terminate()
    server.process.wait(15)
    expect(screen.page.get_by_text(RECONNECTING)).to_be_visible()
    assert max(screen.last_points()) > 100

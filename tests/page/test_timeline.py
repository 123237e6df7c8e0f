"""The timeline: one cursor over all charts, moved by mouse and keys, with exact numbers."""

import re

import pytest
from playwright.sync_api import expect

CURSORS = """() => [...document.querySelectorAll(".cursor")].map((cursor) => {
  const plots = cursor.parentElement.getBoundingClientRect();
  return cursor.getBoundingClientRect().left - plots.left;
})"""


def numbers_are_those_of(screen, numbers, k, w=None):
    """All digits on cards and in the legend (net 1) are the record's."""
    for n in range(4):
        screen.until(
            lambda n=n: screen.y(n + 1) == repr(float(numbers.y[k, n])), f"card {n + 1} at k = {k}"
        )
        assert float(screen.error(n + 1)) == numbers.E[k, n]
    assert screen.weights() == (numbers.w[k, 0] if w is None else w).tolist()
    assert screen.gradients() == numbers.dw[k, 0].tolist()


def test_at_an_iteration_the_numbers_are_the_servers(article_screen, article_numbers):
    for k in (0, 1, 40, 228):
        article_screen.go(k)
        numbers_are_those_of(article_screen, article_numbers, k)
        expect(article_screen.page.get_by_text(f"k = {k} of 0 … 9,999")).to_be_visible()


def test_the_cursor_stands_at_the_same_place_in_all_columns(article_screen):
    at_the_end = article_screen.page.evaluate(CURSORS)
    article_screen.go(40)
    places = article_screen.page.evaluate(CURSORS)
    assert len(places) == 4
    assert max(places) - min(places) < 0.6
    # log10(41) / log10(10001) of the way, 6 pixels from each end of the chart.
    box = article_screen.chart(1, "y").bounding_box()
    assert places[0] == pytest.approx(6 + 0.40321 * (box["width"] - 12), abs=1.5)
    assert at_the_end[0] == pytest.approx(box["width"] - 6, abs=1.5)


KEYS = {
    "Home": 0,
    "Home ArrowRight": 1,
    "Home Shift+ArrowRight": 100,
    "Home ArrowLeft": 0,
    "End": 9_999,
    "End ArrowLeft": 9_998,
    "End Shift+ArrowLeft": 9_899,
}


def test_keys_move_the_cursor(article_screen):
    for keys, k in KEYS.items():
        for key in keys.split():
            article_screen.page.keyboard.press(key)
        article_screen.until(lambda k=k: article_screen.k == k, f"{keys} does not lead to {k}")


def test_space_plays_and_pauses(article_screen):
    keyboard = article_screen.page.keyboard
    keyboard.press("Home")
    keyboard.press("Space")
    expect(article_screen.button("Pause")).to_be_visible()
    article_screen.until(lambda: article_screen.k > 0, "the cursor does not move")
    keyboard.press("Space")
    expect(article_screen.button("Play")).to_be_visible()
    rests = article_screen.k
    article_screen.page.wait_for_timeout(200)
    article_screen.at(rests)


def test_t_trains(article_screen, article_id):
    article_screen.page.keyboard.press("t")
    article_screen.until(lambda: article_screen.run_id != article_id, "no run began")
    article_screen.finished()


def test_a_question_mark_opens_the_list_of_keys_and_escape_closes_it(screen):
    screen.page.keyboard.press("?")
    dialog = screen.page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("100 iterations back or forward")).to_be_visible()
    screen.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_keys_stay_in_text_fields(article_screen, article_id):
    eta = article_screen.page.get_by_role("textbox", name="learning rate")
    eta.fill("0.5")
    for key in ("Home", "t", "?", "ArrowLeft"):
        eta.press(key)
    article_screen.at(9_999)
    assert article_screen.run_id == article_id
    expect(article_screen.page.get_by_role("dialog")).to_be_hidden()
    expect(eta).to_have_value("t?0.5")


def test_a_click_in_a_chart_puts_the_cursor_there(article_screen, article_numbers):
    chart = article_screen.chart(3, "w")
    box = chart.bounding_box()
    chart.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    # The middle of the axis: log10(k + 1) = 2.
    article_screen.until(lambda: 90 < article_screen.k < 110, "the cursor is elsewhere")
    numbers_are_those_of(article_screen, article_numbers, article_screen.k)


# What was heard is drawn.
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_dragging_the_timeline_moves_the_cursor(article_screen):
    box = article_screen.slider.bounding_box()
    mouse = article_screen.page.mouse
    mouse.move(box["x"] + box["width"] - 12, box["y"] + 16)
    mouse.down()
    places = []
    for part in (0.75, 0.5, 0.25):
        mouse.move(box["x"] + part * box["width"], box["y"] + 16, steps=3)
        article_screen.page.evaluate(FRAMES)
        places.append(article_screen.k)
    mouse.up()
    assert places[0] > places[1] > places[2] > 0
    assert places[1] == pytest.approx(100, abs=15)
    mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 16)
    article_screen.page.evaluate(FRAMES)
    article_screen.at(places[2])


# From k = 9,999 on, one after another; behind it is the entry after the last update.
BUTTONS = [
    ("Back 1 iteration", 9_998),
    ("First iteration", 0),
    ("Forward 1 iteration", 1),
    ("Last iteration", 9_999),
    ("Forward 1 iteration", 10_000),
]


def test_buttons_move_the_cursor(article_screen):
    for name, k in BUTTONS:
        article_screen.button(name).click()
        article_screen.until(lambda k=k: article_screen.k == k, f"{name} does not lead to {k}")


def test_after_the_last_update_the_final_weights_are_shown(article_screen, article_numbers, golden):
    button = article_screen.button(re.compile("After the last update"))
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    place = article_screen.page.locator(".timeline .place")
    expect(place).to_have_text("after the last update (k = 10,000)")
    # What the article's listing ends with: `final_w`.
    final = [w for neuron in golden["runs"]["connected"][0]["final_w"] for w in neuron]
    assert article_screen.weights() == pytest.approx(final, rel=1e-12)
    assert article_screen.weights() != article_numbers.w[-1, 0].tolist()
    # y, E and dw are those of the last record: nothing was computed after it.
    for n in range(4):
        assert float(article_screen.y(n + 1)) == article_numbers.y[-1, n]


def test_the_hint_leads_to_where_y_moves(article_screen, article_numbers):
    article_screen.page.get_by_role("tab", name="Surface").click()
    hint = article_screen.button(re.compile("Back to where y moves"))
    k = int((hint.text_content() or "").rpartition("= ")[2])
    hint.click()
    article_screen.at(k)
    expect(article_screen.page.get_by_role("tabpanel", name="Why does w move?")).to_be_visible()
    # There net 1 is halfway between its first and its last output.
    assert 0.25 < article_numbers.y[k, 0] < 0.75


def test_the_table_has_all_digits_around_the_cursor(article_screen, article_numbers):
    article_screen.page.get_by_text("Table: the records around the cursor").click()
    article_screen.go(40)
    table = article_screen.page.get_by_role("table", name=re.compile("records around k = 40"))
    expect(table).to_be_visible()
    row = table.get_by_role("row").filter(
        has=article_screen.page.get_by_role("rowheader", name="41")
    )
    cells = [text.replace("−", "-") for text in row.get_by_role("cell").all_text_contents()]
    expected = [
        article_numbers.y[41, 0],
        article_numbers.E[41, 0],
        *article_numbers.w[41, 0],
        *article_numbers.dw[41, 0],
    ]
    assert [float(cell) for cell in cells] == expected
    headings = table.get_by_role("columnheader").all_text_contents()
    assert headings[:3] == ["k", "y", "E"]
    assert len(headings) == 1 + len(expected)


def test_the_address_keeps_the_cursor(article_screen, open_tab):
    article_screen.go(40)
    article_screen.until(lambda: "k=40" in article_screen.page.url, "the address has no k")
    other = open_tab(article_screen.page, article_screen.page.url)
    other.finished()
    other.at(40)


def test_a_cursor_that_was_put_stays_while_a_run_streams_and_follow_takes_it_along(visit, server):
    run = server.train(iterations=10_000_000)
    screen = visit(f"/?run={run['id']}")
    follow = screen.page.get_by_role("checkbox", name="follow")
    expect(follow).to_be_checked()
    before = screen.until(lambda: screen.k if screen.k > 1_000 else 0, "the cursor does not follow")
    screen.until(lambda: screen.k > before, "the cursor does not follow")
    screen.go(40)
    expect(follow).not_to_be_checked()
    frontier = max(screen.last_points())
    screen.until(lambda: max(screen.last_points()) > frontier, "the stream stands still")
    screen.at(40)
    screen.switch("follow")
    screen.until(lambda: screen.k > frontier, "the cursor does not follow again")
    server.client.post(f"/runs/{run['id']}/stop")


def test_far_away_in_a_long_run_the_numbers_are_exact_too(visit, server, records):
    run = server.trained(iterations=1_000_000)
    screen = visit(f"/?run={run['id']}&k=777777")
    screen.finished()
    screen.at(777_777)
    expected = records(run["id"], 777_777, 777_778)
    screen.until(lambda: screen.y(1) == repr(float(expected.y[0, 0])), "the number does not arrive")
    assert screen.weights() == expected.w[0, 0].tolist()

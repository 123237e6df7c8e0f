"""Tablet and phone: nothing is cut off, one column to swipe, buttons for thumbs."""

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import eventually
from tests.page.screen import Screen
from tests.page.shelf import Shelf, gone, named

WIDTHS = {"phone": 390, "tablet": 768, "laptop": 1366, "desktop": 1440, "wide": 1920}


def swipe(screen, chart, x, y=0):
    """Drag a finger over a chart by some pixels."""
    box = chart.bounding_box()
    left, top = box["x"] + box["width"] - 30, box["y"] + box["height"] / 2
    session = screen.page.context.new_cdp_session(screen.page)

    def touch(kind, *points):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", {"x": left, "y": top})
    for i in range(1, 11):
        touch("touchMove", {"x": left + x * i / 10, "y": top + y * i / 10})
        screen.page.wait_for_timeout(16)
    touch("touchEnd")
    session.detach()


@pytest.fixture
def phone_screen(visit, phone, article_id):
    """The article's finished run on a phone."""
    screen = visit(f"/?run={article_id}", **phone)
    expect(screen.page.get_by_text("Done:")).to_be_visible()
    screen.until(lambda: screen.last_points()[0] > 9_998, "nothing is drawn")
    return screen


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_page_is_never_wider_than_the_window(visit, article_id, width, lang):
    screen = visit(f"/?run={article_id}&lang={lang}", viewport={"width": width, "height": 844})
    expect(screen.page.get_by_text("10,000")).to_be_visible()
    screen.fits(width)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_name_of_a_run_gives_way_to_the_controls_beside_it(visit, server, lang):
    run = server.trained(iterations=10)
    long = {"name": "学習率を下げてもう一度、" * 5}
    assert server.client.patch(f"/runs/{run['id']}", json=long).status_code == 200
    screen = visit(f"/?run={run['id']}&lang={lang}")
    screen.page.locator(f'body[data-drawn="{run["id"]}"]').wait_for()
    for width in (320, 390, 620, 700, 768, 1024, 1440):
        screen.page.set_viewport_size({"width": width, "height": 844})

        def inside(width=width):
            box = screen.page.locator("header .help").bounding_box()
            return box["x"] + box["width"] <= width and box["width"] >= 28

        screen.until(inside, f"not at {width}")


def test_a_phone_shows_one_column_and_the_next_one_peeks(phone_screen):
    first, second = (phone_screen.card(n).bounding_box() for n in (1, 2))
    assert first["x"] >= 0
    assert first["width"] > 300
    assert first["x"] + first["width"] <= 390
    assert first["x"] + first["width"] < second["x"] < 390


def test_a_phone_shows_the_network_under_the_charts_their_legend_and_the_moments(phone_screen):
    parts = [".grid", ".story", ".legend", ".moments", ".microscope", ".around"]
    tops = [phone_screen.page.locator(part).first.bounding_box()["y"] for part in parts]
    assert tops == sorted(tops)


def test_a_swipe_over_a_chart_goes_to_the_next_column_and_captures_nothing(phone_screen):
    k = phone_screen.k
    before = phone_screen.card(1).bounding_box()["x"]
    swipe(phone_screen, phone_screen.chart(1, "y"), -260)
    phone_screen.until(
        lambda: abs(phone_screen.card(2).bounding_box()["x"] - before) < 3, "net 2 does not snap"
    )
    assert phone_screen.k == k
    expect(phone_screen.button("all")).to_be_disabled()
    # What comes into sight is drawn.
    phone_screen.until(
        lambda: phone_screen.read()[1]["dw"].curves["w2_12"].k[-1] > 9_998, "net 2 is not drawn"
    )


def test_a_swipe_up_over_a_chart_scrolls_the_page(phone_screen):
    k = phone_screen.k
    swipe(phone_screen, phone_screen.chart(1, "y"), 0, -200)
    phone_screen.until(lambda: phone_screen.page.evaluate("scrollY") > 100, "the page stays")
    assert phone_screen.k == k
    expect(phone_screen.button("all")).to_be_disabled()


def test_a_tap_in_a_chart_puts_the_cursor_there(phone_screen):
    chart = phone_screen.chart(1, "y")
    chart.tap()
    box = chart.bounding_box()
    middle = box["x"] + box["width"] / 2
    phone_screen.until(lambda: abs(phone_screen.cursor - middle) < 3, "the cursor is elsewhere")
    assert 0 < phone_screen.k < 9_999


def test_the_timeline_is_always_at_the_bottom_of_a_phone(phone_screen):
    for _ in range(2):
        box = phone_screen.slider.bounding_box()
        assert box["y"] > 0
        assert box["y"] + box["height"] <= 844
        buttons = phone_screen.button("Play").bounding_box()
        assert buttons["y"] + buttons["height"] <= 844
        phone_screen.page.evaluate("scrollTo(0, 1e6)")
        phone_screen.page.wait_for_timeout(50)


def test_what_a_thumb_presses_on_a_phone_is_44_pixels_high(phone_screen):
    names = ["First iteration", "Back 1 iteration", "Play", "Forward 1 iteration"]
    names += ["Last iteration", "Train", "Stop", "Settings"]
    small = {}
    for name in names:
        box = phone_screen.button(name).bounding_box()
        if box["height"] < 44 or box["width"] < 40:
            small[name] = (box["width"], box["height"])
    assert small == {}


def test_every_other_button_of_a_phone_in_sight_is_40_pixels_high(phone_screen):
    small = phone_screen.page.evaluate(
        """() => [...document.querySelectorAll("header button, .toolbar button, .after")]
          .filter((one) => one.checkVisibility() && one.offsetHeight < 40)
          .map((one) => one.outerHTML)"""
    )
    assert small == []


def test_the_gradients_of_a_phone_are_in_sight_above_the_timeline(phone_screen):
    box = phone_screen.chart(1, "dw").bounding_box()
    end = phone_screen.page.get_by_role("group", name="Timeline").bounding_box()["y"]
    assert box["y"] + 0.8 * box["height"] < end


def test_the_form_opens_as_a_sheet_and_trains(phone_screen):
    page = phone_screen.page
    eta = page.get_by_role("textbox", name="learning rate")
    expect(eta).to_be_hidden()
    phone_screen.button("Settings").tap()
    expect(eta).to_be_visible()
    expect(phone_screen.button("Settings")).to_have_attribute("aria-expanded", "true")
    eta.fill("0.5")
    phone_screen.button("Close").tap()
    expect(eta).to_be_hidden()
    before = phone_screen.run_id
    phone_screen.button("Train").tap()
    phone_screen.until(lambda: phone_screen.run_id != before, "no run began")
    expect(page.get_by_text("Done:")).to_be_visible()


def test_a_refused_field_opens_the_sheet(phone_screen, watch):
    watch.expected = ("422",)
    phone_screen.button("Settings").tap()
    eta = phone_screen.page.get_by_role("textbox", name="learning rate")
    eta.fill("0")
    phone_screen.button("Close").tap()
    phone_screen.button("Train").tap()
    expect(phone_screen.page.get_by_text("Allowed: a number greater than 0")).to_be_visible()
    expect(eta).to_be_focused()


def test_at_1440_by_900_everything_is_above_the_fold(article_screen):
    for found in (
        article_screen.button("Train"),
        article_screen.chart(4, "dw"),
        article_screen.chip("w2_12"),
        article_screen.slider,
    ):
        box = found.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 900
    # The timeline covers none of it.
    legend = article_screen.page.get_by_role("region", name=re.compile("Weights")).bounding_box()
    assert legend["y"] + legend["height"] <= article_screen.slider.bounding_box()["y"]


def test_charts_fit_again_when_the_window_changes(article_screen):
    article_screen.page.set_viewport_size({"width": 1100, "height": 800})

    def fits():
        return article_screen.page.evaluate(
            """() => [...document.querySelectorAll(".chart")].every((chart) =>
              Math.abs(chart.layout.width - chart.clientWidth) < 1.5
              && Math.abs(chart.layout.height - chart.clientHeight) < 1.5)"""
        )

    article_screen.until(fits, "some charts keep their old size")


def test_the_keyboard_list_says_what_a_finger_does(visit, phone):
    screen = Screen(visit("/", **phone).page)
    screen.button("Keyboard").tap()
    dialog = screen.page.get_by_role("dialog", name="Keyboard")
    expect(dialog.get_by_text("Put the cursor there")).to_be_visible()
    dialog.get_by_role("button", name="Close").tap()
    expect(dialog).to_be_hidden()


def test_on_a_phone_a_run_is_renamed_and_deleted_with_a_finger(visit, phone, server):
    a, b = named(server, "thumb-law", "to be kept", "to be deleted")
    shelf = Shelf(visit("/", **phone)).open().only("thumb-law")
    shelf.lists(b, a)
    pencil = shelf.row(b).get_by_role("button", name="Rename, tag or annotate to be deleted")
    seen = pencil.evaluate("(one) => one.checkVisibility({ opacityProperty: true })")
    assert seen
    box = pencil.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    pencil.tap()
    delete = shelf.row(b).locator("form").get_by_role("button", name="Delete to be deleted")
    assert delete.bounding_box()["height"] >= 44
    delete.tap()
    shelf.lists(a)
    expect(shelf.toasts).to_contain_text("Deleted “to be deleted”.")
    eventually(lambda: gone(server, b))
    shelf.toasts.get_by_role("button", name="Undo").tap()
    shelf.lists(b, a)
    assert not gone(server, b)


def test_before_a_branch_can_begin_a_phone_has_no_row_for_it(phone_screen):
    button = phone_screen.button(re.compile("^Branch from here"))
    expect(button).to_be_hidden()
    timeline = phone_screen.page.get_by_role("group", name="Timeline")
    before = timeline.bounding_box()["height"]
    phone_screen.chart(1, "y").tap()
    expect(button).to_be_visible()
    assert timeline.bounding_box()["height"] >= before + 40


def test_the_chips_of_a_phones_legend_are_for_thumbs(phone_screen):
    heights = phone_screen.page.locator(".chip").evaluate_all(
        "all => all.map((one) => one.offsetHeight)"
    )
    assert len(heights) == 9
    assert min(heights) >= 40


def test_on_a_phone_a_k_stands_at_one_place_in_all_charts_of_one_net(visit, phone):
    screen = visit("/", **phone)
    screen.page.locator("#preset").select_option("one_net")
    screen.page.locator("body[data-drawn]").wait_for()
    last = screen.k
    screen.page.locator(".plots").first.tap()
    screen.until(lambda: screen.k != last, "the cursor stays")
    boxes = [one.bounding_box() for one in screen.page.locator(".cursor").all()]
    assert boxes[0]["x"] == pytest.approx(boxes[-1]["x"], abs=1)

"""The views at the cursor: the picture that is shown is that of the k it says, whatever is late."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.panel import TABS, Panel, ask


def test_the_view_follows_the_cursor_to_the_entry_after_the_last_update(open_view, server, one_net):
    panel = open_view(one_net, k=5)
    panel.screen.slider.focus()
    panel.page.keyboard.press("ArrowRight")
    panel.at(6)
    expect(panel.shown.get_by_text("one net · k = 6")).to_be_visible()
    panel.screen.button(re.compile("^After the last update")).click()
    panel.at(2_000)
    told = ask(server, one_net, "surface", 2_000, size=91)
    assert panel.point(*panel.inside(0.5, 0.5))["y"] == pytest.approx(told["y"][45][45], abs=6e-5)


def beside_is_asked_for(panel, watch, k):
    """Return when what is beside k is there."""

    def asked(k):
        return [url for url in watch.answered if re.search(rf"/surface\?k={k}\b", url)]

    panel.screen.until(lambda: asked(k + 1) and asked(k - 1), "it does not come")
    panel.page.wait_for_timeout(300)


def test_of_many_moves_the_last_one_wins_and_no_picture_has_a_wrong_k(open_view, watch, one_net):
    panel = open_view(one_net, k=10)
    beside_is_asked_for(panel, watch, 10)
    asked, held = [], []

    def hold(route):
        asked.append(int(re.search(r"k=(\d+)", route.request.url)[1]))
        if len(asked) == 1:
            held.append(route)
        else:
            route.continue_()

    panel.page.route(re.compile("/surface"), hold)
    panel.screen.slider.focus()
    panel.page.keyboard.press("Shift+ArrowRight")
    panel.screen.until(lambda: held, "nothing is asked for")
    for _ in range(7):
        panel.page.keyboard.press("Shift+ArrowRight")
    panel.screen.at(810)
    panel.page.wait_for_timeout(400)
    assert asked == [110]  # at most one on its way
    expect(panel.shown).to_have_attribute("data-k", "10")
    expect(panel.shown.get_by_text("one net · k = 10")).to_be_visible()
    expect(panel.shown.get_by_text("k = 810 is on its way")).to_be_visible()
    opacity = "(e) => Number(getComputedStyle(e).opacity)"
    plane = panel.shown.locator(".plane")
    panel.screen.until(lambda: plane.evaluate(opacity) < 0.6, "it is not dimmed")
    held[0].continue_()
    panel.at(810)
    assert asked[:2] == [110, 810]
    expect(panel.shown.get_by_text("one net · k = 810")).to_be_visible()
    expect(panel.shown.get_by_text("is on its way")).to_be_hidden()
    expect(panel.shown.locator(".plane")).to_have_css("opacity", "1")


def test_a_step_is_shown_from_what_was_asked_for_before_it(open_view, server, watch, one_net):
    panel = open_view(one_net, k=10)
    beside_is_asked_for(panel, watch, 10)
    panel.page.route(re.compile("/surface"), lambda route: None)  # no more answers
    panel.screen.slider.focus()
    for key, k in (("ArrowRight", 11), ("ArrowLeft", 10), ("ArrowLeft", 9)):
        panel.page.keyboard.press(key)
        panel.at(k)
        y = ask(server, one_net, "surface", k, size=91)["y"][45][45]
        assert panel.point(*panel.inside(0.5, 0.5))["y"] == pytest.approx(y, abs=6e-5)
    panel.page.keyboard.press("ArrowLeft")  # of this one there is nothing yet
    expect(panel.shown.get_by_text("k = 8 is on its way")).to_be_visible()
    expect(panel.shown).to_have_attribute("data-k", "9")


def test_a_place_that_training_has_not_reached_is_said_to_come(visit, server):
    run = server.train(hidden=[8, 8, 8, 8], iterations=10_000_000)
    panel = Panel(visit(f"/?run={run['id']}&k=9999998&view=surface"))
    expect(panel.shown.get_by_text("k = 9,999,998 is still to come.")).to_be_visible()
    server.client.post(f"/runs/{run['id']}/stop")
    expect(panel.shown.get_by_text("is still to come")).to_be_hidden()


def test_only_the_view_that_is_shown_is_asked_for(open_view, watch, one_net):
    panel = open_view(one_net, k=10)
    asked = {url.split("/")[-1].split("?")[0] for url in watch.requests if "/runs/" in url}
    assert "surface" in asked
    assert asked.isdisjoint({"hidden", "landscape", "tug"})
    # The diagram asks for blocks of explain: of one iteration and weight asks the chain alone.
    assert not [url for url in watch.requests if "/explain?k=" in url]
    panel.choose("Landscape")
    panel.at(10)
    before = len([url for url in watch.requests if "/surface?" in url])
    panel.screen.slider.focus()
    panel.page.keyboard.press("ArrowRight")
    panel.at(11)
    assert len([url for url in watch.requests if "/surface?" in url]) == before


def test_tabs_are_chosen_by_arrow_keys_and_leave_the_timeline_alone(open_view, one_net):
    panel = open_view(one_net, k=10)
    assert panel.page.get_by_role("tablist").count() == 1
    panel.tab("Surface").focus()
    for key, name in (
        ("ArrowRight", "Hidden space"),
        ("End", "Article"),
        ("ArrowRight", "Why does w move?"),
        ("ArrowLeft", "Article"),
        ("Home", "Why does w move?"),
    ):
        panel.page.keyboard.press(key)
        expect(panel.tab(name)).to_be_focused()
        expect(panel.page.get_by_role("tabpanel", name=name)).to_be_visible()
        selected = [panel.tab(each).get_attribute("aria-selected") for each in TABS]
        assert selected.count("true") == 1
    assert panel.screen.k == 10


def test_a_picture_is_read_by_arrow_keys(open_view, server, one_net):
    panel = open_view(one_net, k=400)
    told = ask(server, one_net, "surface", 400, size=91)
    panel.picture.focus()
    for key in ("ArrowUp", "ArrowRight", "Shift+ArrowRight"):
        panel.page.keyboard.press(key)
    assert panel.numbers()["y"] == pytest.approx(told["y"][45][56], abs=6e-5)
    assert panel.screen.k == 400


@pytest.mark.parametrize("view", ["surface", "hidden", "landscape"])
def test_every_picture_has_its_numbers_in_a_table(open_view, one_net, view):
    panel = open_view(one_net, view, k=400)
    panel.shown.locator("summary").click()
    table = panel.shown.get_by_role("table")
    expect(table).to_be_visible()
    assert "one net · k = 400" in table.locator("caption").inner_text()
    assert table.get_by_role("cell").count() >= 16


def test_another_theme_and_language_draw_the_picture_anew(open_view, one_net):
    panel = open_view(one_net, k=400)
    read = "(canvas) => canvas.toDataURL()"
    light = panel.picture.locator("canvas").evaluate(read)
    panel.page.emulate_media(color_scheme="dark")
    panel.screen.until(
        lambda: panel.picture.locator("canvas").evaluate(read) != light, "still in light colours"
    )
    panel.screen.button(re.compile("日本語|Language")).first.click()
    expect(panel.tab("出力面")).to_be_visible()
    expect(panel.shown.get_by_text("1つのネット")).to_be_visible()


def test_a_picture_that_does_not_come_says_so_and_is_asked_for_again(open_view, watch, one_net):
    watch.expected = ("500",)
    panel = open_view(one_net, k=10)
    panel.page.route(re.compile("/surface"), lambda route: route.fulfill(status=500))
    panel.screen.slider.focus()
    panel.page.keyboard.press("Shift+ArrowRight")
    expect(panel.shown.get_by_text("This picture did not come")).to_be_visible()
    expect(panel.shown).to_have_attribute("data-k", "10")
    panel.page.unroute(re.compile("/surface"))
    panel.shown.get_by_role("button", name="Try again").click()
    panel.at(110)
    expect(panel.shown.get_by_text("This picture did not come")).to_be_hidden()


def test_before_a_branch_begins_the_view_is_that_of_what_it_left(open_view, server, one_net):
    branch = server.trained(fork={"run": one_net["id"], "k": 100}, eta=1.0, iterations=300)
    panel = open_view(branch, k=60)
    told = ask(server, one_net, "surface", 60, size=91)
    assert panel.point(*panel.inside(0.5, 0.5))["y"] == pytest.approx(told["y"][45][45], abs=6e-5)


@pytest.mark.parametrize("view", ["surface", "hidden", "landscape"])
def test_on_a_phone_it_fits_and_a_tap_reads(open_view, phone, one_net, view):
    panel = open_view(one_net, view, k=400, **phone)
    width = panel.page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert width[0] == width[1]
    panel.look()  # what stands over it may have come since
    box = panel.picture.bounding_box()
    assert box
    panel.page.touchscreen.tap(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4)
    assert panel.numbers()
    assert panel.screen.k == 400


def test_the_start_says_what_will_be_here(screen):
    panel = Panel(screen)
    expect(panel.tab("Why does w move?")).to_have_attribute("aria-selected", "true")
    expect(panel.shown.get_by_text("Press Train: why each weight moved")).to_be_visible()
    panel.choose("Surface")
    expect(panel.shown.get_by_text("Press Train: what the net makes of its inputs")).to_be_visible()
    expect(panel.picture).to_be_hidden()
    panel.choose("Tug of war")
    expect(panel.shown.get_by_text("Press Train: how the inputs pull")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("view", ["surface", "hidden", "landscape"])
def test_a_pictures_table_scrolls_by_itself_and_not_the_page(open_view, one_net, view, width):
    panel = open_view(one_net, view, k=400, viewport={"width": width, "height": 900})
    panel.shown.locator("summary").click()
    expect(panel.shown.get_by_role("table")).to_be_visible()
    page, window = panel.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert page == window


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "after the last update (k = 2,000)"), ("ja", "最後の更新の後\uff08k = 2,000\uff09")],
)
def test_the_end_is_called_the_same_by_picture_and_timeline(visit, one_net, lang, words):
    screen = visit(f"/?run={one_net['id']}&k=2000&view=surface&lang={lang}")
    panel = Panel(screen)
    panel.at(2000)
    expect(panel.shown.locator(".view-at")).to_contain_text(words)
    expect(screen.page.locator(".timeline .place")).to_have_text(words)

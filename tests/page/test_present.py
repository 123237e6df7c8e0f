"""Presentation mode: one column and why its weight moved, large, with the moment as a QR code."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.presenting import PROJECTOR, Presented, widths
from tests.page.test_words_and_colours import DARK, LIGHT, background, english, everything

ENTER, LEAVE = "Presentation mode", "Leave presentation mode"


@pytest.fixture
def present(visit, article_id):
    """Return a function that opens a run in the mode: present("&k=40", run=id, lang="ja")."""

    def go(query="", run=article_id, **options):
        screen = visit(f"/?run={run}{query}&present=1", **({"viewport": PROJECTOR} | options))
        shown = Presented(screen).on()
        screen.page.locator("body[data-drawn]").wait_for()  # keys lead as far as what is there
        return shown

    return go


@pytest.fixture(scope="module")
def begins(server, article_id):
    """Return a function that tells where a net's moments begin."""

    def of(net):
        answer = server.client.get(f"/runs/{article_id}/moments", params={"net": net})
        return sorted({one["k0"] for one in answer.json()["moments"]})

    return of


def size(screen, selector):
    return screen.page.locator(selector).first.evaluate("(one) => getComputedStyle(one).fontSize")


def drawn(screen):
    """Return the widths of the lines as soon as all four charts have some."""
    found = widths(screen)
    return found if all(found.values()) else None


def place(screen):
    """Return what a person has before them: the place in the page, and what is chosen."""
    page = screen.page
    return (
        page.evaluate("[scrollY, document.querySelector('.columns').scrollLeft]"),
        page.url,
        page.get_by_role("tab", selected=True).text_content(),
        screen.k,
        [column["y"].across for column in screen.read()],
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(("weight", "moment"), [("w2_10", 1), ("w1_10", 2)])
def test_all_of_the_articles_run_is_in_sight_at_1280x720(
    present, lang, scheme, weight, moment, begins
):
    k = begins(0)[moment]
    shown = present(f"&k={k}&weight={weight}&lang={lang}", color_scheme=scheme)
    shown.screen.until(lambda: shown.out_of_sight() == [], "not all is in sight")
    assert background(shown.screen) == {"light": LIGHT, "dark": DARK}[scheme]


@pytest.fixture(scope="module")
def demanding(server, one_net):
    """Return runs that have more to show: a headline over all, or a sum over the inputs."""
    fault = server.trained(fault="flipped_sign", iterations=600)
    diverged = server.trained(output="identity", eta=50, iterations=500)
    assert diverged["stop_reason"] == "diverged"
    return {"fault": fault["id"], "diverged": diverged["id"], "one net": one_net["id"]}


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(
    ("name", "k", "headline"),
    [("fault", 137, True), ("diverged", 4, True), ("one net", 137, False)],
)
def test_all_is_in_sight_under_a_headline_and_with_a_sum(
    present, demanding, name, k, headline, lang
):
    shown = present(f"&k={k}&lang={lang}", run=demanding[name])
    expect(shown.page.locator(".headline")).to_be_visible(visible=headline)
    shown.screen.until(lambda: shown.out_of_sight() == [], f"{shown.out_of_sight()}")


def test_letters_have_20_pixels_and_lines_3(present, article_screen):
    shown = present("&k=40")
    assert size(shown.screen, "body") == "20px"
    assert float(size(shown.screen, ".in-words").removesuffix("px")) > 20
    broad = shown.screen.until(lambda: drawn(shown.screen), "its charts")
    assert broad["y"] == broad["E"] == [3]
    assert set(broad["w"]) == set(broad["dw"]) == {3, 4.5}  # singles, cords
    usual = widths(article_screen)
    assert broad == {row: [1.5 * one for one in lines] for row, lines in usual.items()}


def test_only_the_chosen_nets_column_and_why_are_there(present):
    shown = present("&k=40&net=3&view=landscape")
    page = shown.page
    assert shown.columns() == ["net 3 (1,0) → 1"]
    expect(page.locator("#view-why")).to_be_visible()
    expect(page.locator("#view-why")).to_have_attribute("data-net", "2")
    for gone in ("header", ".experiment", ".legend", ".diagram", ".tabs", ".toolbar", ".around"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(shown.screen.slider).to_be_visible()


def test_page_down_and_page_up_land_on_the_moments_of_the_run(present, begins):
    shown = present("&k=0")
    keyboard = shown.page.keyboard
    there = [k for k in begins(0) if k > 0]
    assert len(there) > 1
    for k in there:
        keyboard.press("PageDown")
        shown.screen.at(k)
        expect(shown.page.locator(".in-words")).not_to_contain_text("Nothing stands out")
    keyboard.press("PageDown")
    shown.screen.at(there[-1])
    for k in reversed(begins(0)[:-1]):
        keyboard.press("PageUp")
        shown.screen.at(k)
    shown.screen.button("Next moment").click()
    shown.screen.at(there[0])
    shown.screen.button("Moment before").click()
    shown.screen.at(begins(0)[0])


def test_outside_of_the_mode_these_keys_are_the_browsers(article_screen):
    page = article_screen.page
    page.set_viewport_size({"width": 1440, "height": 600})
    k = article_screen.k
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("PageDown")
    article_screen.until(lambda: page.evaluate("scrollY") > 100, "it did not scroll")
    for key in ("q", "2"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert article_screen.k == k
    expect(page.locator(".chosen .card")).to_have_attribute("aria-pressed", "true")
    assert "net=" not in page.url
    expect(page.locator(".present-large")).to_be_hidden()


def test_the_timelines_keys_work(present):
    shown = present("&k=40")
    screen, keyboard = shown.screen, shown.page.keyboard
    shown.page.locator("body[data-drawn]").wait_for()  # End leads to the last one that is there
    for key, k in [
        ("ArrowRight", 41), ("Shift+ArrowRight", 141), ("ArrowLeft", 140),
        ("End", 9999), ("Home", 0),
    ]:  # fmt: skip
        keyboard.press(key)
        screen.at(k)
    keyboard.press("Space")
    expect(screen.button("Pause")).to_be_visible()
    keyboard.press("Space")
    expect(screen.button("Play")).to_be_visible()


def test_another_net_is_a_key_or_a_press_away(present):
    shown = present("&k=40")
    page = shown.page
    page.keyboard.press("4")
    expect(page.locator("#view-why[data-net='3']")).to_have_count(1)
    assert shown.columns() == ["net 4 (1,1) → 0"]
    page.keyboard.press("9")  # there is none
    page.get_by_role("group", name="Net").get_by_role("button", name="net 2 (0,1) → 1").click()
    expect(page.locator("#view-why[data-net='1']")).to_have_count(1)
    assert shown.columns() == ["net 2 (0,1) → 1"]
    pressed = page.locator(".present-nets [aria-pressed=true]")
    expect(pressed).to_have_accessible_name("net 2 (0,1) → 1")
    shown.screen.until(lambda: drawn(shown.screen), "its charts")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_on_the_screen_leads_to_the_moment_on_the_usual_page(present, scheme, server_url):
    shown = present("&k=137&net=2&weight=w1_11", color_scheme=scheme).current()
    run = shown.screen.run_id
    there = f"{server_url}/?run={run}&k=137&net=2&weight=w1_11&lang=en"
    shown.page.keyboard.press("q")
    expect(shown.large).to_be_visible()
    assert shown.link == there
    assert shown.read(shown.large.get_by_role("img")) == [there]
    shown.page.keyboard.press("q")
    expect(shown.large).to_be_hidden()
    shown.page.goto(there)
    expect(shown.page.locator("header")).to_be_visible()
    shown.screen.at(137)


def test_the_small_code_can_be_read_too_and_follows_the_cursor(present):
    shown = present("&k=40").current()
    [first] = shown.read()
    assert "&k=40&" in first
    shown.page.keyboard.press("ArrowRight")
    expect(shown.page.locator(".present-link")).to_contain_text("&k=41&")
    assert shown.current().read() == [first.replace("k=40", "k=41")]


def test_while_it_plays_the_code_is_dimmed_and_asked_for_once_at_the_end(present, watch):
    shown = present("&k=9000&axis=linear&from=9000&to=9999").current()
    asked = sum("/qr.svg" in url for url in watch.requests)
    shown.page.keyboard.press("Space")
    expect(shown.page.locator(".present-code.late")).to_have_count(1)
    assert shown.read() == []
    expect(shown.screen.button("Pause")).to_be_visible()
    expect(shown.screen.button("Play")).to_be_visible()
    [text] = shown.current().read()
    assert f"&k={shown.screen.k}&" in text
    # Two pictures, of which the browser may fetch one
    assert sum("/qr.svg" in url for url in watch.requests) - asked <= 2


def test_the_large_code_says_that_this_computer_alone_can_follow_it(present):
    shown = present("&k=40").current()
    expect(shown.page.locator(".present-code").get_by_text("this computer only")).to_be_visible()
    shown.screen.button("QR code of this moment, large").click()
    expect(shown.large).to_contain_text("This address works on this computer only.")
    expect(shown.large).to_contain_text("backscope serve --host")
    shown.page.keyboard.press("Escape")
    expect(shown.large).to_be_hidden()
    shown.on()  # the mode goes on: Escape closed what was uppermost


def test_a_code_that_cannot_be_drawn_is_not_shown(present, watch):
    watch.expected = ("Failed to load resource",)
    shown = present("&k=40").current()
    shown.page.route("**/qr.svg*", lambda route: route.abort())
    shown.page.keyboard.press("ArrowRight")
    shown.screen.at(41)
    shown.page.keyboard.press("q")
    expect(shown.large).to_contain_text("The QR code could not be drawn")
    assert shown.read(shown.large.get_by_role("img")) == []
    assert "&k=41&" in shown.link


@pytest.mark.parametrize("way", ["Escape", "button", "f"])
def test_who_leaves_is_where_they_were(visit, article_id, way):
    screen = visit(f"/?run={article_id}&k=60&net=2&from=10&to=200&view=hidden&scale=own")
    screen.finished()
    page = screen.page
    expect(page.locator("#view-hidden")).to_have_attribute("data-told", "yes")
    top = 0 if way == "button" else 120  # the header, with its button, goes with the page
    page.evaluate("(top) => scrollTo(0, top)", top)
    screen.until(lambda: page.evaluate("scrollY") == top, "it scrolled")
    before = place(screen)
    if way == "button":
        screen.button(ENTER).click()
    else:
        page.keyboard.press("f")
    shown = Presented(screen).on()
    assert "present=1" in page.url
    if way == "button":
        screen.button(LEAVE).click()
    else:
        page.keyboard.press(way)
    shown.off()
    screen.until(lambda: place(screen) == before, f"{place(screen)} is not {before}")


def test_the_focus_comes_back_to_the_button_that_was_pressed_by_key(article_screen):
    page = article_screen.page
    article_screen.button(ENTER).focus()
    page.keyboard.press("Enter")
    Presented(article_screen).on()
    page.keyboard.press("Escape")
    expect(article_screen.button(ENTER)).to_be_focused()


def test_escape_closes_the_library_first(present):
    shown = present("&k=40")
    shown.page.keyboard.press("l")
    expect(shown.page.locator(".library")).to_be_visible()
    shown.page.keyboard.press("Escape")
    expect(shown.page.locator(".library")).to_be_hidden()
    shown.on()


def test_where_no_single_run_is_shown_the_button_says_so(visit, screen, three_runs):
    blocked = re.compile("show a run first")
    expect(screen.button(blocked)).to_have_attribute("aria-disabled", "true")
    screen.button(blocked).click(force=True)
    screen.page.keyboard.press("f")
    Presented(screen).off()
    several = visit(f"/?run={three_runs['first']},{three_runs['other']}&present=1")
    expect(several.button(blocked)).to_have_attribute("aria-disabled", "true")
    Presented(several).off()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", False), ("run=a", False), ("present=1", False), ("run=&present=1", False),
        ("run=a,b&present=1", False), ("run=a&present=0&present=1", False),
        ("run=a&present=2", False),
        ("run=a&present=1", True), ("run=a,a,&present=1", True),
    ],
)  # fmt: skip
def test_the_first_paint_is_a_presentation_of_one_run_only(server, query, shown):
    html = server.client.get(f"/?{query}").text
    assert ('class="presenting"' in html) == shown


def test_without_a_moment_there_is_no_code_and_no_large_one(visit, server, watch):
    watch.expected = ("Failed to load resource",)
    run = server.train(iterations=10_000_000)
    server.client.post(f"/runs/{run['id']}/stop")
    server.wait(run["id"])
    screen = visit("/", viewport=PROJECTOR)
    screen.page.route("**/events*", lambda route: route.abort())
    screen.page.goto(f"/?run={run['id']}&present=1")
    expect(screen.page.locator("body.presenting")).to_have_count(1)
    expect(screen.page.locator(".present-bar")).to_be_visible()
    screen.page.keyboard.press("q")
    expect(screen.page.locator(".present-large")).to_be_hidden()
    expect(screen.page.locator(".present-code")).to_be_hidden()
    expect(screen.page.locator(".present-code")).not_to_have_attribute("aria-busy", "true")


def test_no_key_trains_another_run_meanwhile(present, article_id, watch):
    shown = present("&k=40")
    for key in ("t", "ArrowRight"):
        shown.page.keyboard.press(key)
    shown.screen.at(41)
    shown.on()
    assert shown.screen.run_id == article_id
    assert not any(url.endswith("/train") for url in watch.requests)


def test_what_is_copied_meanwhile_is_what_is_shown(present):
    shown = present("&k=40&view=tug")
    shown.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.page.keyboard.press("m")
    expect(shown.page.get_by_role("status").filter(has_text="k = 40, weight")).to_be_visible()
    link = shown.page.evaluate("navigator.clipboard.readText()")
    assert "view=" not in link
    assert link == shown.link


def test_a_refused_whole_screen_changes_nothing(present):
    shown = present("&k=40")
    shown.page.evaluate(
        """() => {
          document.documentElement.requestFullscreen = () => Promise.reject(new TypeError("no"));
        }"""
    )
    shown.screen.button("Whole screen").click()
    shown.on()
    shown.screen.button(LEAVE).click()
    shown.off()


def test_one_net_for_all_inputs_can_be_presented(present, one_net):
    shown = present("&k=300&net=2", run=one_net["id"])
    assert shown.columns() == ["one net (0,1) → 1"]
    expect(shown.page.locator(".across .panel").first).to_be_visible()
    expect(shown.page.get_by_role("group", name="Input")).to_be_visible()
    overflow = shown.page.evaluate(
        "document.documentElement.scrollHeight - document.documentElement.clientHeight"
    )
    assert overflow == 0


def test_japanese_leaves_no_english(present):
    shown = present("&k=40&lang=ja")
    assert english(everything(shown.screen)) == set()
    shown.page.keyboard.press("q")
    expect(shown.page.get_by_role("dialog", name="この場面へのリンク")).to_be_visible()


def test_a_larger_window_has_larger_letters(present):
    shown = present("&k=40", viewport={"width": 1920, "height": 1080})
    assert size(shown.screen, "body") == "30px"
    shown.screen.until(lambda: shown.out_of_sight() == [], "not all is in sight")
    assert shown.screen.until(lambda: drawn(shown.screen), "its charts")["y"] == [4.5]


@pytest.mark.parametrize("width", [390, 768])
def test_on_a_narrow_window_nothing_is_cut_off(present, width):
    shown = present("&k=40", viewport={"width": width, "height": 844})
    sizes = shown.page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert sizes[0] == sizes[1]
    shown.page.keyboard.press("Escape")
    shown.off()

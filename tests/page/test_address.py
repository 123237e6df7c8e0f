"""The address: copied elsewhere it shows the same; Back and Forward lead from step to step."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.page.screen import Screen
from tests.page.shelf import Shelf

START = "Four small nets, one per input."


def query(screen):
    """Return what the address says, each name with its text."""
    return {name: values[0] for name, values in parse_qs(urlsplit(screen.page.url).query).items()}


def says(screen, **expected):
    """Wait until the address says so, and nothing else but which run."""
    screen.until(
        lambda: {name: v for name, v in query(screen).items() if name != "run"} == expected,
        f"the address is {screen.page.url}, not with {expected}",
    )


def looks(screen):
    """Return all that can be chosen of how a run is shown."""
    page = screen.page
    charts = [
        {row: (chart.across, chart.up, sorted(chart.curves)) for row, chart in column.items()}
        for column in screen.read()
    ]
    pressed = page.locator("[aria-pressed=true]:not(.language)").evaluate_all(
        "all => all.map((one) => one.dataset.kind ?? one.className + one.textContent)"
    )
    return charts, pressed, screen.k, page.locator("[name=own]").is_checked()


def choose_everything(screen):
    """Choose an axis, a scale, a net, curves, a zoom and a cursor, none as it was."""
    screen.axis("linear")
    screen.switch("own scale")
    screen.card(3).click()
    for name in ("w1_10", "w2_11"):
        screen.chip(name).click()
    screen.drag(screen.chart(2, "w"), 0.3, 0.7)
    screen.page.keyboard.press("Home")
    for _ in range(2):
        screen.page.keyboard.press("Shift+ArrowRight")
    screen.at(200)


def test_a_run_as_it_opens_has_nothing_but_its_name_in_the_address(article_screen, article_id):
    article_screen.page.wait_for_timeout(500)
    assert article_screen.page.url.endswith(f"/?run={article_id}")


def test_the_start_has_an_empty_address(screen):
    expect(screen.button("Train")).to_be_focused()
    screen.page.wait_for_timeout(500)
    assert screen.page.url.endswith("/")


def test_a_copied_address_shows_the_same_elsewhere(article_screen, visit):
    choose_everything(article_screen)
    article_screen.until(
        lambda: query(article_screen).get("k") == "200", "the address does not say the cursor"
    )
    assert query(article_screen).keys() == {"run", "k", "net", "w", "axis", "scale", "from", "to"}
    assert query(article_screen)["net"] == "3"
    assert "w1_10" not in query(article_screen)["w"].split(",")
    other = visit(article_screen.page.url, color_scheme="dark", locale="ja-JP")
    other.finished("完了")
    # The reader's own colours and, since none was chosen, the reader's own language.
    expect(other.button("学習開始")).to_be_visible()
    other.button("Show in English").click()
    article_screen.until(lambda: looks(other) == looks(article_screen), "it is not shown the same")
    other.page.reload()
    other.finished()
    article_screen.until(lambda: looks(other) == looks(article_screen), "a reload shows another")


def test_what_is_as_usual_again_leaves_the_address(article_screen):
    article_screen.axis("linear")
    article_screen.chip("w1_10").click()
    article_screen.card(2).click()
    others = "w1_11,w1_12,w1_20,w1_21,w1_22,w2_10,w2_11,w2_12"
    says(article_screen, axis="linear", net="2", w=others)
    article_screen.axis("log")
    article_screen.chip("w1_10").click()
    article_screen.card(1).click()
    says(article_screen)


def test_no_curve_at_all_is_a_choice_too(article_screen, open_tab):
    for name in [f"w1_{j}{i}" for j in (1, 2) for i in range(3)] + [f"w2_1{i}" for i in range(3)]:
        article_screen.chip(name).click()
    says(article_screen, w="none")
    other = open_tab(article_screen.page, article_screen.page.url)
    other.finished()
    assert other.read()[0]["w"].curves == {}


@pytest.mark.parametrize(
    "odd",
    [
        "k=abc&net=x&w=nonsense&axis=polar&scale=mine&from=9&to=3",
        "k=-1&net=0&w=&axis=&scale=&from=&to=",
        "k=10001&net=5&w=w9_99&from=10&to=10001",
        "k=1e3&net=-1&from=5&to=6&lang=xx&more=1",
        "k=%00&net=%FF&w=%3Cb%3E&from=1.5&to=2.5",
    ],
)
def test_what_makes_no_sense_is_as_if_it_were_not_there(visit, article_screen, article_id, odd):
    screen = visit(f"/?run={article_id}&{odd}")
    screen.finished()
    article_screen.until(lambda: looks(screen) == looks(article_screen), "it is shown otherwise")
    screen.until(lambda: screen.page.url.endswith(f"/?run={article_id}"), "the address stays odd")


def test_what_an_address_asks_for_in_vain_is_said_with_what_is_allowed(visit, article_id):
    screen = visit(f"/?run={article_id}&k=10001&weight=w9_99")
    said = screen.page.locator(".toasts")
    expect(said).to_contain_text("The address asks for k = 10001, which this run does not have.")
    expect(said).to_contain_text("Allowed: a whole number from 0 to 10,000.")
    expect(said).to_contain_text("weight = w9_99")
    screen.button("日本語で表示").click()
    expect(said).to_contain_text("アドレスの k = 10001 は、この学習にはありません。")


def test_a_run_that_is_opened_from_another_is_not_told_what_it_lacks(visit, server, article_id):
    small = server.trained(schedule="batch", hidden=[], iterations=60)
    screen = visit(f"/?run={article_id}&net=3&weight=w1_21&k=40")
    screen.at(40)
    Shelf(screen).open().link(small["id"]).click()
    screen.finished("Done: 60 iterations")
    expect(screen.page.locator(".toasts .toast")).to_have_count(0)


def test_the_language_chosen_is_in_the_address_at_once_and_goes_along(visit, article_id):
    screen = visit(f"/?run={article_id}")
    screen.finished()
    screen.button("日本語で表示").click()
    screen.until(lambda: query(screen).get("lang") == "ja", "the address does not say it")
    assert query(screen)["run"] == article_id
    other = visit(screen.page.url)
    expect(other.button("学習開始")).to_be_visible()


def test_back_and_forward_go_from_run_to_run_and_to_the_start_without_loading_again(screen):
    screen.page.evaluate("window.same = true")
    first = screen.train(iterations="300")
    screen.finished("Done: 300 iterations")
    second = screen.train(iterations="200", eta="0.5")
    screen.finished("Done: 200 iterations")
    screen.page.go_back()
    screen.finished("Done: 300 iterations")
    assert screen.run_id == first
    screen.page.go_back()
    expect(screen.page.get_by_text(START)).to_be_visible()
    assert screen.run_id is None
    expect(screen.button("Train")).to_be_focused()
    screen.until(lambda: screen.last_points() == [0] * 16, "curves stay")
    assert screen.page.locator(".timeline .held").bounding_box()["width"] == 0
    screen.page.go_forward()
    screen.finished("Done: 300 iterations")
    assert screen.run_id == first
    screen.page.go_forward()
    screen.finished("Done: 200 iterations")
    assert screen.run_id == second
    assert screen.page.evaluate("window.same")


def test_at_the_start_again_the_form_stays_as_it_was_filled_in(screen):
    screen.train(iterations="300", eta="0.5")
    screen.finished("Done: 300 iterations")
    screen.page.go_back()
    expect(screen.page.get_by_text(START)).to_be_visible()
    expect(screen.page.get_by_role("textbox", name="learning rate")).to_have_value("0.5")
    screen.train(eta="0.25")
    screen.finished("Done: 300 iterations")


def test_the_start_leaves_a_run_that_still_trains(screen, server):
    run_id = screen.train(iterations="10000000")
    screen.until(lambda: screen.k > 1_000, "no curve begins")
    screen.page.go_back()
    expect(screen.page.get_by_text(START)).to_be_visible()
    streams = server.health()["streams"]
    screen.page.wait_for_timeout(1200)
    assert server.health()["streams"] <= streams
    expect(screen.page.get_by_text(START)).to_be_visible()
    screen.until(lambda: screen.last_points() == [0] * 16, "curves stay")
    expect(screen.button("Stop")).to_be_disabled()
    server.client.post(f"/runs/{run_id}/stop")


def test_moving_about_in_a_run_is_no_step(article_screen):
    before = article_screen.page.evaluate("history.length")
    choose_everything(article_screen)
    article_screen.until(lambda: "to" in query(article_screen), "the address has no zoom")
    assert article_screen.page.evaluate("history.length") == before


def test_back_leads_to_where_one_was_in_the_run_before(screen):
    screen.train(iterations="300")
    screen.finished("Done: 300 iterations")
    screen.axis("linear")
    screen.go(40)
    # Not yet in the address when the next step is taken.
    second = screen.train(iterations="200")
    screen.finished("Done: 200 iterations")
    screen.axis("log")
    screen.page.go_back()
    screen.finished("Done: 300 iterations")
    screen.at(40)
    expect(screen.button("linear")).to_have_attribute("aria-pressed", "true")
    screen.page.go_forward()
    screen.until(lambda: screen.run_id == second, "Forward leads elsewhere")
    screen.finished("Done: 200 iterations")
    screen.at(199)
    expect(screen.button("log")).to_have_attribute("aria-pressed", "true")


def test_a_language_chosen_stays_whatever_step_is_shown(screen):
    screen.train(iterations="300")
    screen.finished("Done: 300 iterations")
    screen.button("日本語で表示").click()
    screen.page.go_back()
    expect(screen.button("学習開始")).to_be_focused()
    screen.until(lambda: query(screen) == {"lang": "ja"}, "the address does not say it")


def test_the_name_of_the_page_leads_to_the_start_and_back_to_the_run(article_screen, article_id):
    article_screen.page.evaluate("window.same = true")
    article_screen.page.get_by_role("link", name="Backscope").click()
    expect(article_screen.page.get_by_text(START)).to_be_visible()
    assert article_screen.page.url.endswith("/")
    article_screen.page.go_back()
    article_screen.finished()
    assert article_screen.run_id == article_id
    assert article_screen.page.evaluate("window.same")


def test_a_step_to_a_run_that_is_not_there_shows_no_other_ones_numbers(article_screen, watch):
    watch.expected = ("404",)
    article_screen.page.evaluate(
        """() => {
          history.pushState(null, "", "/?run=nosuchrun1&k=3");
          dispatchEvent(new PopStateEvent("popstate"));
        }"""
    )
    expect(article_screen.page.get_by_text("There is no such run on this server.")).to_be_visible()
    assert article_screen.run_id == "nosuchrun1"
    article_screen.until(lambda: article_screen.last_points() == [0] * 16, "curves stay")
    article_screen.page.go_back()
    article_screen.finished()


def open_menu(screen):
    """Open the export menu and return its link's field."""
    screen.button(re.compile("^(Export|書き出し)$")).click()
    return screen.page.get_by_role("textbox", name=re.compile("Link to|リンク"))


def test_the_link_is_copied_and_says_the_language_too(visit, article_id, server_url):
    screen = visit(f"/?run={article_id}")
    screen.finished()
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    screen.go(40)
    field = open_menu(screen)
    screen.button("Copy link").click()
    expect(screen.page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    link = screen.page.evaluate("navigator.clipboard.readText()")
    assert link == f"{server_url}/?run={article_id}&k=40&lang=en"
    expect(field).to_have_value(link)
    other = visit(link, locale="ja-JP")
    other.finished()
    other.at(40)


def test_where_nothing_may_be_copied_the_link_is_selected(new_context, article_id, server_url):
    page = new_context().new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(f"/?run={article_id}&lang=ja")
    screen = Screen(page)
    screen.finished("完了")
    field = open_menu(screen)
    screen.button("リンクをコピー").click()
    expect(page.get_by_role("status").filter(has_text="選択しました")).to_be_visible()
    expect(field).to_be_focused()
    selected = field.evaluate("(one) => one.value.slice(one.selectionStart, one.selectionEnd)")
    assert selected == f"{server_url}/?run={article_id}&lang=ja"


def test_the_start_has_a_link_as_well(screen, server_url):
    field = open_menu(screen)
    expect(field).to_have_value(f"{server_url}/?lang=en")

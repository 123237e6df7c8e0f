"""The link to a moment: its label says what it leads to, and elsewhere it shows just that."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.panel import Panel
from tests.page.screen import Screen

WITHOUT = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
REFUSED = """navigator.clipboard.writeText = () =>
  Promise.reject(new DOMException("no", "NotAllowedError"))"""


def control(screen):
    """Return the control, wherever it stands."""
    return screen.page.locator("button.moment-copy")


def named(screen, words):
    """Wait until the control says what it leads to."""
    expect(control(screen)).to_have_attribute("aria-label", f"Copy link: look at {words}")
    expect(control(screen)).to_have_attribute("title", f"Copy link: look at {words}")


def copied(screen):
    """Return what lies in the clipboard."""
    return screen.page.evaluate("navigator.clipboard.readText()")


def allow(screen):
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])


def product(screen):
    """Return the chain's cells, to the last digit."""
    panel = Panel(screen)
    cells = panel.shown.locator(".cell .cell-value")
    expect(cells.first).to_be_visible()
    return cells.all_text_contents()


def test_it_leads_to_the_same_moment_in_a_fresh_browser(visit, article_id, article_numbers):
    screen = visit(f"/?run={article_id}&k=137&weight=w2_11&net=4")
    screen.finished()
    screen.at(137)
    allow(screen)
    named(screen, "k = 137, weight w2_11, net 4")
    control(screen).click()
    expect(
        screen.page.get_by_role("status").filter(has_text="Copied: k = 137, weight w2_11, net 4")
    ).to_be_visible()
    other = visit(copied(screen), locale="ja-JP", color_scheme="dark")
    other.finished()  # in the language of who copied it
    other.at(137)
    expect(other.card(4)).to_have_attribute("aria-pressed", "true")
    assert float(other.y(4)) == article_numbers.y[137, 3]
    assert other.weights() == article_numbers.w[137, 3].tolist()
    named(other, "k = 137, weight w2_11, net 4")
    assert product(other) == product(screen)
    expect(other.page.locator(".weight-chip input:checked")).to_have_value("w2_11")


def test_what_was_copied_is_said_above_the_timeline(visit, article_id):
    screen = visit(f"/?run={article_id}&k=40")
    screen.at(40)
    allow(screen)
    named(screen, "k = 40, weight w2_10, net 1")
    screen.page.keyboard.press("m")
    toast = screen.page.locator(".toast")
    expect(toast).to_have_text("Link copied: k = 40, weight w2_10, net 1")
    for width in (1440, 768, 390):
        screen.page.set_viewport_size({"width": width, "height": 844})

        def above(width=width):
            box, below = toast.bounding_box(), screen.page.locator(".timeline").bounding_box()
            apart = below["y"] - 12 - box["y"] - box["height"]
            return abs(apart) <= 1 and abs(box["x"] + box["width"] / 2 - width / 2) <= 10

        screen.until(above, f"it is elsewhere at {width}")


def test_the_usual_weight_and_the_newest_iteration_are_said_too(article_screen, article_id):
    allow(article_screen)
    named(article_screen, "k = 9,999, weight w2_10, net 1")
    article_screen.page.keyboard.press("m")
    expect(article_screen.page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert copied(article_screen).endswith(f"/?run={article_id}&k=9999&weight=w2_10&lang=en")


def test_a_phase_and_a_view_go_along(article_screen, visit):
    screen = article_screen
    allow(screen)
    screen.go(40)
    screen.page.get_by_role("tab", name="Surface").click()
    for _ in range(3):
        screen.page.keyboard.press(".")
    named(screen, "k = 40, backward, weight w2_10, net 1, Surface")
    control(screen).click()
    expect(screen.page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    other = visit(copied(screen))
    other.finished()
    expect(other.slider).to_have_attribute(
        "aria-valuetext", screen.slider.get_attribute("aria-valuetext")
    )
    expect(other.page.get_by_role("tab", name="Surface")).to_have_attribute("aria-selected", "true")
    other.page.reload()
    other.finished()
    named(other, "k = 40, backward, weight w2_10, net 1, Surface")


def test_after_the_last_update_it_leads_there(article_screen, visit, article_id):
    allow(article_screen)
    article_screen.page.locator(".after").click()
    named(article_screen, "after the last update (k = 10,000), weight w2_10, net 1")
    control(article_screen).click()
    expect(article_screen.page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    other = visit(copied(article_screen))
    other.finished()
    other.at(10_000)


def test_of_a_run_under_way_it_leads_to_the_iteration_shown_and_not_to_the_newest(
    screen, server, visit
):
    allow(screen)
    run_id = screen.train(iterations="10000000")
    screen.until(lambda: screen.k > 1_000, "no curve begins")
    screen.page.keyboard.press("m")
    toast = screen.page.get_by_role("status").filter(has_text="Copied: k = ")
    expect(toast).to_be_visible()
    k = int(toast.inner_text().split("k = ")[1].split(", weight")[0].replace(",", ""))
    server.client.post(f"/runs/{run_id}/stop")
    other = visit(copied(screen))
    other.at(k)


@pytest.mark.parametrize("why", [WITHOUT, REFUSED], ids=["plain http", "refused"])
def test_where_nothing_may_be_copied_the_link_lies_selected_in_a_field(
    new_context, article_id, server_url, why
):
    page = new_context().new_page()
    page.add_init_script(why)
    page.goto(f"/?run={article_id}&k=40")
    screen = Screen(page)
    screen.finished()
    control(screen).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Link to k = 40, weight w2_10, net 1")
    field = dialog.get_by_role("textbox")
    expect(field).to_be_focused()
    link = f"{server_url}/?run={article_id}&k=40&weight=w2_10&lang=en"
    expect(field).to_have_value(link)
    assert field.evaluate("(one) => one.value.slice(one.selectionStart, one.selectionEnd)") == link
    expect(page.get_by_text("The link is selected")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(control(screen)).to_be_focused()


def test_before_any_run_it_says_why_there_is_none(screen):
    expect(control(screen)).to_be_disabled()
    expect(control(screen)).to_have_attribute(
        "aria-label", "Copy link: press Train first, a link leads to a moment of a run"
    )
    screen.page.keyboard.press("m")
    expect(screen.page.locator(".toast")).to_have_count(0)
    expect(screen.page.locator(".moment-link")).to_be_hidden()


def test_several_runs_have_a_link_too(visit, three_runs):
    ids = f"{three_runs['first']},{three_runs['other']}"
    screen = visit(f"/?run={ids}&k=40")
    allow(screen)
    named(screen, "k = 40, 2 runs, net 1")
    control(screen).click()
    expect(screen.page.get_by_role("status").filter(has_text="Copied: k = 40, 2")).to_be_visible()
    assert f"?run={ids}&k=40&" in copied(screen)


def test_on_a_phone_it_stands_with_the_moments_and_is_for_a_thumb(visit, phone, article_id):
    screen = visit(f"/?run={article_id}&k=40&lang=ja", **phone)
    screen.at(40)
    button = control(screen)
    expect(button).to_have_text(re.compile("^リンクをコピー.k = 40、重み w2_10、ネット 1 を見る$"))
    expect(screen.page.locator(".moments").locator("button.moment-copy")).to_be_visible()
    assert button.bounding_box()["height"] >= 44
    allow(screen)
    button.tap()
    expect(screen.page.get_by_role("status").filter(has_text="コピーしました")).to_be_visible()
    assert copied(screen).endswith("&k=40&weight=w2_10&lang=ja")


def test_on_a_phone_it_stands_with_the_runs_that_are_compared(visit, phone, three_runs):
    ids = f"{three_runs['first']},{three_runs['other']}"
    screen = visit(f"/?run={ids}&k=40", **phone)
    named(screen, "k = 40, 2 runs, net 1")
    expect(control(screen)).to_be_visible()
    assert control(screen).bounding_box()["height"] >= 44


def test_a_run_without_an_iteration_is_not_told_to_be_trained(visit, article_id):
    screen = visit("/")
    screen.page.route(f"**/runs/{article_id}*", lambda route: None)  # it never comes
    screen.page.goto(f"/?run={article_id}")
    expect(control(screen)).to_be_disabled()
    expect(control(screen)).to_have_attribute(
        "aria-label", "Copy link: no iteration is shown that a link could lead to"
    )


def test_the_list_of_keys_has_it(screen):
    screen.page.keyboard.press("?")
    dialog = screen.page.get_by_role("dialog", name="Keyboard")
    expect(dialog.get_by_text("Copy a link to this moment")).to_be_visible()

"""For everyone: all of it by keyboard, everything named, every picture's numbers in a table."""

import pytest
from playwright.sync_api import expect

# What a person can operate now; of a radio group, and of tabs, one member takes the focus.
OPERABLE = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [role=slider]")]
  .filter((one) => !one.disabled && one.checkVisibility({ visibilityProperty: true })
    && !one.closest("dialog:not([open]), [inert]") && !(one.type === "radio" && !one.checked)
    && !(one.role === "tab" && one.ariaSelected === "false"))
  .map((one, i) => (one.dataset.operable = String(i)))"""
FOCUSED = """() => {
  const one = document.activeElement;
  const outlined = (element) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const seen = outlineColor !== "rgba(0, 0, 0, 0)";
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && seen;
  };
  const box = one.getBoundingClientRect();
  return {
    id: one.dataset?.operable,
    what: one.outerHTML.slice(0, 120),
    visible: outlined(one) || [...(one.labels ?? [])].some(outlined)
      || (one.parentElement && outlined(one.parentElement)),
    inside: box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
  };
}"""
NAMED = {
    *("button", "checkbox", "combobox", "link", "progressbar", "radio", "slider", "spinbutton"),
    *("switch", "textbox", "dialog", "form", "region", "img", "table", "article"),
}


def arrived(screen):
    """Wait for what the server is asked for once it is in sight: there is more to be reached."""
    page = screen.page
    page.locator(".views").scroll_into_view_if_needed()
    expect(page.locator("#view-why .cell").first).to_be_visible()
    expect(page.locator(".chapter").first).to_be_visible()


def tab_through(screen):
    """Press Tab until the page is through; return what had the focus."""
    page = screen.page
    wanted = page.evaluate(OPERABLE)
    page.locator("body").evaluate("() => document.activeElement?.blur()")
    seen = {}
    for _ in range(len(wanted) + 20):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        if focus["id"] in seen:
            break
        if focus["id"] is not None:
            seen[focus["id"]] = focus
    return wanted, seen


def test_everything_is_reached_by_tab_and_shows_its_focus(article_screen):
    arrived(article_screen)
    wanted, seen = tab_through(article_screen)
    assert len(wanted) > 30
    assert set(wanted) - set(seen) == set()
    assert [focus["what"] for focus in seen.values() if not focus["visible"]] == []
    assert [focus["what"] for focus in seen.values() if not focus["inside"]] == []


def test_everything_on_a_phone_is_reached_by_tab(visit, phone, article_id):
    screen = visit(f"/?run={article_id}", **phone)
    expect(screen.page.get_by_text("Done:")).to_be_visible()
    arrived(screen)
    wanted, seen = tab_through(screen)
    # Another column in sight is another net, which has fewer moments to go to
    there = {one for one in wanted if screen.page.locator(f"[data-operable='{one}']").count()}
    assert len(there) > 30
    assert there - set(seen) == set()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_control_and_picture_has_a_name(visit, article_id, lang):
    screen = visit(f"/?run={article_id}&lang={lang}")
    page = screen.page
    page.get_by_text("10,000").first.wait_for()
    page.locator("#problem").select_option("own")
    page.locator("details").evaluate_all("all => all.forEach((one) => (one.open = true))")
    page.wait_for_timeout(200)
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"]
    ]
    assert {"slider", "progressbar", "combobox", "table", "article"} <= {role for role, _ in roles}
    assert [role for role, name in roles if role in NAMED and not name.strip()] == []


def test_every_chart_is_one_picture_with_a_sentence(article_screen):
    pictures = article_screen.page.get_by_role("article").get_by_role("img")
    named = [one.get_attribute("aria-label") or "" for one in pictures.all()]
    charts = [name for name in named if name]
    assert len(charts) == len(set(charts)) == 16
    assert charts[0] == "net 1 (0,0) → 0: output y and target t over the iterations"


def test_what_happens_is_told_to_a_screen_reader(screen):
    status = screen.page.get_by_role("status").filter(has_text="Four small nets")
    expect(status).to_be_visible()
    screen.train()
    expect(screen.page.get_by_role("status").filter(has_text="Done:")).to_be_visible()
    expect(screen.slider).to_have_attribute("aria-valuetext", "k = 9,999 of 0 … 9,999")


def test_the_whole_way_goes_by_keyboard(screen):
    keyboard = screen.page.keyboard
    expect(screen.button("Train")).to_be_focused()
    keyboard.press("Enter")
    screen.finished()
    keyboard.press("Home")
    keyboard.press("ArrowRight")
    screen.at(1)
    chip = screen.chip("w1_10")
    chip.focus()
    keyboard.press("Space")
    expect(chip).to_have_attribute("aria-pressed", "false")
    screen.card(3).focus()
    keyboard.press("Enter")
    expect(screen.card(3)).to_have_attribute("aria-pressed", "true")


def test_the_keyboard_list_keeps_the_focus_and_gives_it_back(screen):
    screen.button("Keyboard").focus()
    screen.page.keyboard.press("Enter")
    dialog = screen.page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("(dialog) => dialog.contains(document.activeElement)")
    screen.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(screen.button("Keyboard")).to_be_focused()


def test_at_four_times_the_size_nothing_is_lost(visit, article_id):
    # WCAG 2.2, 1.4.10: 320 CSS pixels is 1280 at 400 %.
    screen = visit(f"/?run={article_id}", viewport={"width": 320, "height": 512})
    expect(screen.page.get_by_text("Done:")).to_be_visible()
    size = screen.page.evaluate(
        "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"
    )
    assert size[0] == size[1]
    expect(screen.button("Train")).to_be_visible()

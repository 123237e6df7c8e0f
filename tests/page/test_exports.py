"""The export menu: what it offers of a run, what it says of it, and the files that come out."""

import io
import json
import re
import subprocess
import sys

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.page.conftest import PHONE
from tests.page.menu import SVG, Menu
from tests.page.screen import Screen

BYTES = {"kB": 1e3, "MB": 1e6, "GB": 1e9}

# Sixteen patterns of four inputs: a run that trains as long as this test looks at it.
SLOW = {
    "problem": {"x": [[p >> i & 1 for i in (3, 2, 1, 0)] for p in range(16)], "t": [0, 1] * 8},
    "iterations": 10_000_000,
}


@pytest.fixture
def menu(article_screen):
    """The menu over the article's finished run."""
    return Menu(article_screen)


def promised(link):
    """Return what a link says: how many records, about how many bytes."""
    text = link.text_content() or ""
    found = re.search(r"([\d,]+) records?, about ([\d.]+) (kB|MB|GB)", text)
    assert found, text
    return int(found[1].replace(",", "")), float(found[2]) * BYTES[found[3]]


def test_before_any_run_the_menu_says_why_there_is_nothing(screen):
    menu = Menu(screen)
    expect(menu.home.get_by_text("There is nothing to export yet")).to_be_visible()
    expect(menu.picture("SVG")).to_be_disabled()
    expect(menu.picture("PNG")).to_be_disabled()
    for name in ("CSV", "NPZ", "JSON", "Python"):
        expect(menu.link(name)).to_have_attribute("aria-disabled", "true")
        assert menu.link(name).get_attribute("href") is None
    screen.page.keyboard.press("Escape")
    screen.train(iterations="300")
    screen.finished("Done: 300 iterations")
    menu = Menu(screen)
    expect(menu.home.get_by_text("There is nothing to export yet")).to_be_hidden()
    expect(menu.picture("SVG")).to_be_enabled()
    expect(menu.link("CSV")).to_have_attribute("aria-disabled", "false")


def test_escape_closes_the_menu_and_gives_the_focus_back(article_screen):
    page = article_screen.page
    k = article_screen.k
    article_screen.button("Export").focus()
    page.keyboard.press("Enter")
    menu = page.get_by_role("dialog", name="Export")
    expect(menu).to_be_visible()
    # Into the menu: the link, its button, the first choice.
    for _ in range(3):
        page.keyboard.press("Tab")
        assert menu.evaluate("(one) => one.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(article_screen.button("Export")).to_be_focused()
    assert article_screen.k == k
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_all_of_the_menu_is_reached_by_tab(menu):
    page = menu.screen.page
    wanted = menu.home.locator("input, select:not([hidden]), a[href], button").evaluate_all(
        "all => all.filter((one) => one.checkVisibility()).length"
    )
    menu.button.focus()
    reached = 0
    for _ in range(wanted):
        page.keyboard.press("Tab")
        reached += menu.home.evaluate("(one) => one.contains(document.activeElement)")
    assert reached == wanted > 10


def test_a_press_outside_closes_the_menu(menu):
    menu.screen.page.mouse.click(400, 880)
    expect(menu.home).to_be_hidden()
    menu.button.click()
    expect(menu.home).to_be_visible()
    menu.button.click()
    expect(menu.home).to_be_hidden()


@pytest.mark.parametrize("kind", ["CSV", "NPZ"])
def test_records_come_as_many_and_as_large_as_was_said(menu, kind, article_id):
    for range_, every in (("all iterations", "every one"), ("all iterations", "every 100th")):
        menu.choose("Which iterations", range_)
        menu.choose("How many of them", every)
        n, size = promised(menu.link(kind))
        name, body = menu.save(menu.link(kind))
        assert name == f"backscope-{article_id}.{kind.lower()}"
        assert records_in(kind, body) == n
        assert size == pytest.approx(len(body), rel=0.1)


def records_in(kind, body):
    if kind == "NPZ":
        return len(np.load(io.BytesIO(body))["k"])
    return body.count(b"\n") - 1


def test_of_a_zoomed_run_the_window_can_be_taken(article_screen, article_numbers):
    article_screen.drag(article_screen.chart(1, "y"), 0.4, 0.6)
    article_screen.until(lambda: "from=" in article_screen.page.url, "nothing is zoomed")
    window = [int(k) for k in re.findall(r"(?:from|to)=(\d+)", article_screen.page.url)]
    menu = Menu(article_screen)
    assert promised(menu.link("CSV"))[0] == 10_000
    menu.choose("Which iterations", f"as zoomed, k = {window[0]} … {window[1]}")
    n = window[1] - window[0] + 1
    assert promised(menu.link("CSV"))[0] == n
    lines = menu.save(menu.link("CSV"))[1].decode().splitlines()[1:]
    assert [int(line.split(",")[0]) for line in lines] == list(range(window[0], window[1] + 1))
    assert float(lines[0].split(",")[1]) == article_numbers.y[window[0], 0]
    # Where nothing is zoomed any more, all iterations are taken again.
    article_screen.page.keyboard.press("Escape")
    article_screen.button("all").click()
    menu = Menu(article_screen)
    assert promised(menu.link("CSV"))[0] == 10_000


def test_a_run_that_trains_offers_what_is_complete(visit, server):
    run = server.train(**SLOW)
    screen = visit(f"/?run={run['id']}")
    screen.until(lambda: screen.k > 100, "no curve begins")
    menu = Menu(screen)
    expect(menu.link("CSV")).to_contain_text(re.compile(r"records?, about"))
    first = screen.until(lambda: promised(menu.link("CSV"))[0], "no records")
    screen.until(lambda: promised(menu.link("CSV"))[0] > first, "it does not grow")
    server.client.post(f"/runs/{run['id']}/stop")


def counting(page, name, of):
    """Count the calls of a module's function, in `window.calls`."""

    def count(route):
        answer = route.fetch()
        start = f"export function {of}("
        head, _, tail = answer.text().partition(start)
        at = tail.index("{\n") + 2
        body = f"{head}{start}{tail[:at]}globalThis.calls = (globalThis.calls ?? 0) + 1;{tail[at:]}"
        route.fulfill(response=answer, body=body)

    page.route(f"**/static/*/{name}", count)


def test_while_numbers_arrive_no_picture_is_drawn_to_tell_its_size(new_context, server):
    run = server.train(**SLOW | {"iterations": 4_000_000})
    page = new_context().new_page()
    counting(page, "picture.js", "picture")
    page.goto(f"/?run={run['id']}")
    screen = Screen(page)
    screen.until(lambda: screen.k > 100, "no curve begins")
    menu = Menu(screen)
    expect(menu.picture("PNG")).to_contain_text("pixels")
    drawn, held = page.evaluate("calls"), screen.held
    screen.until(lambda: screen.held > held + 100_000, "nothing arrives")
    assert page.evaluate("calls") == drawn
    # What is chosen, and the end, are reasons to draw it.
    menu.choose("Which rows", "y, output")
    assert page.evaluate("calls") == drawn + 1
    expect(page.get_by_text("Done: 4,000,000 iterations")).to_be_visible()
    screen.until(lambda: page.evaluate("calls") == drawn + 2, "the end is not told")


def test_what_was_saved_is_said_in_the_language_of_the_day(menu):
    name, _ = menu.save(menu.picture("SVG"))
    expect(menu.home.get_by_text(f"Saved: {name}")).to_be_visible()
    # With the keyboard, as a press outside closes the menu.
    menu.screen.page.locator("button.language").focus()
    menu.screen.page.keyboard.press("Enter")
    expect(menu.home.get_by_text(re.compile(f"^保存しました.{name}$"))).to_be_visible()


def test_the_recipe_trains_the_same_numbers(menu, server, article_id):
    name, body = menu.save(menu.link("JSON"))
    assert name.startswith(f"backscope-{article_id}")
    again = server.trained(**json.loads(body))
    assert (
        server.events(again["id"], k0=9_999)[1].data == server.events(article_id, k0=9_999)[1].data
    )


def test_the_script_prints_the_final_numbers(menu, tmp_path):
    name, body = menu.save(menu.link("Python"))
    assert name.endswith(".py")
    (tmp_path / "script.py").write_bytes(body)
    ran = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    # The article's printed result (the listing, run with Python and NumPy).
    assert "0.0108789165" in ran.stdout


def test_of_a_run_that_was_deleted_the_charts_that_arrived_can_be_taken(visit, server, watch):
    watch.expected = ("410",)
    run = server.train(**SLOW)
    screen = visit(f"/?run={run['id']}")
    screen.until(lambda: screen.k > 100, "no curve begins")
    server.client.delete(f"/runs/{run['id']}")
    menu = Menu(screen)
    expect(menu.link("CSV")).to_contain_text("deleted on the server")
    for name in ("CSV", "NPZ", "JSON", "Python"):
        assert menu.link(name).get_attribute("href") is None
    assert len(menu.svg().findall(f"{SVG}svg")) == 64


def test_of_runs_that_are_compared_one_is_chosen(visit, server, article_id):
    other = server.trained(eta=0.5, iterations=3_000)
    screen = visit(f"/?run={article_id},{other['id']}")
    expect(screen.page.locator(".comparison")).to_be_visible()
    menu = Menu(screen)
    screen.until(lambda: promised(menu.link("CSV"))[0] == 10_000, "the first one is not offered")
    menu.choose("Which run", "XOR · eta 0.5 · connected")
    assert promised(menu.link("CSV"))[0] == 3_000
    assert menu.save(menu.link("NPZ"))[0] == f"backscope-{other['id']}.npz"


def test_on_a_phone_the_menu_is_a_sheet_with_everything_in_it(visit, phone, article_id):
    screen = visit(f"/?run={article_id}", **phone)
    expect(screen.page.get_by_text("Done:")).to_be_visible()
    menu = Menu(screen)
    box = menu.home.bounding_box()
    assert (box["x"], box["width"]) == (0, PHONE["width"])
    assert box["y"] + box["height"] == pytest.approx(PHONE["height"], abs=1)
    small = menu.home.locator("a.file, button, select:visible, input").evaluate_all(
        "all => all.filter((one) => one.offsetHeight < 44).map((one) => one.outerHTML)"
    )
    assert small == []
    # Columns that were not in sight are in the picture all the same.
    svg = menu.svg()
    assert len(svg.findall(f"{SVG}svg")) == 16
    assert all(chart.find(f"{SVG}path") is not None for chart in svg.findall(f"{SVG}svg"))
    menu.home.get_by_role("button", name="Close").tap()
    expect(menu.home).to_be_hidden()

"""A report on paper: one page whatever the run, light whatever the system, reached by keyboard."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.page.menu import Menu

SIXTEEN = {
    "problem": {"x": [[p >> i & 1 for i in (3, 2, 1, 0)] for p in range(16)], "t": [0, 1] * 8}
}
RANDOM = np.random.default_rng(7)
RUNS = {
    "article": {},
    "one net": {"schedule": "batch", "init": {"kind": "uniform", "seed": 7}, "iterations": 500},
    "largest net": SIXTEEN | {"schedule": "batch", "hidden": [8, 8, 8, 8], "iterations": 200},
    "sixteen nets": SIXTEEN | {"hidden": [8, 8, 8, 8], "iterations": 200, "fault": "flipped_sign"},
    "eight nets": {"problem": "parity3", "hidden": [4], "iterations": 300},
    "every setting": SIXTEEN
    | {"schedule": "online", "order": "shuffled", "hidden": [8, 8, 8, 8], "output": "tanh"}
    | {"activation": "leaky_relu", "slope": 0.125, "loss": "half_squared", "eta": 0.0123}
    | {"init": {"kind": "glorot", "seed": 9007199254740991}, "optimizer": {"kind": "adam"}}
    | {"iterations": 300, "weight_decay": 0.0001, "fault": "no_derivative"}
    | {"stop": {"error_below": 1e-9, "tolerance": 1e-9, "plateau": {"iterations": 100_000}}},
    "random inputs": {
        "problem": {"x": RANDOM.uniform(-2, 2, (8, 4)).tolist(), "t": RANDOM.random(8).tolist()},
        "schedule": "batch",
        "iterations": 300,
    },
    "sixteen random inputs": {
        "problem": {"x": RANDOM.normal(0, 9, (16, 4)).tolist(), "t": RANDOM.random(16).tolist()},
        "hidden": [8, 8, 8, 8],
        "iterations": 200,
    },
    "as listed": {"wiring": "as_listed", "iterations": 500},
}
WORDS = {
    "name": "学習" * 60,
    "note": "The plateau ends where hidden 2 wakes up. " * 90,
    "tags": [f"{i} a tag that is rather long, 40 letters"[:40] for i in range(20)],
}
# Characters of all kinds that a printed sheet may cut: whatever is wider than the sheet is
OVERFLOWING = """() => {
  const { left, right } = document.querySelector(".sheet").getBoundingClientRect();
  return [...document.querySelectorAll(".sheet *:not(math *)")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.right > right + 1 || box.left < left - 1);
  }).map((one) => one.outerHTML.slice(0, 120));
}"""


# Cells of a table whose words reach into the next one, or out of the table
OVERLAPPING = """() => [...document.querySelectorAll(".sheet table")].flatMap((table) => {
  const right = (cell) => {
    const words = document.createRange();
    words.selectNodeContents(cell);
    return words.getBoundingClientRect().right;
  };
  const edge = table.parentElement.getBoundingClientRect().right;
  return [...table.rows].flatMap((row) => [...row.cells].filter((cell, i) => {
    const next = row.cells[i + 1]?.getBoundingClientRect().left ?? edge;
    return right(cell) > Math.min(next, edge) + 1;
  })).map((cell) => cell.outerHTML.slice(0, 120));
})"""


@pytest.fixture(scope="module")
def runs(server, article_id):
    """Return the ids of runs of every size, and one with all the words that a person may write."""
    made = {name: server.trained(**recipe)["id"] for name, recipe in RUNS.items() if recipe}
    wordy = server.trained(**RUNS["every setting"])["id"]
    assert server.client.patch(f"/runs/{wordy}", json=WORDS).status_code == 200
    return made | {"article": article_id, "every word": wordy}


@pytest.fixture
def open_report(new_context):
    """Return a function that opens a report in a fresh profile."""

    def go(run_id, query="", **options):
        page = new_context(**options).new_page()
        page.goto(f"/runs/{run_id}/report{query}")
        return page

    return go


def pages(pdf):
    """Count the pages of a PDF: its page objects, which are never compressed by this browser."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", [*RUNS, "every word"])
def test_a_report_is_one_page_of_either_paper(open_report, runs, name, lang):
    page = open_report(runs[name], f"?lang={lang}&k=100")
    for paper in ("A4", "Letter"):
        pdf = page.pdf(format=paper, prefer_css_page_size=True)
        assert pages(pdf) == 1, paper
    page.emulate_media(media="print")
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(OVERLAPPING) == []


def test_a_page_that_is_too_long_would_be_counted_as_two(open_report, article_id):
    page = open_report(article_id)
    page.evaluate(
        "document.querySelector('.sheet').append(...Array.from({length: 60}, () => "
        "document.querySelector('footer').cloneNode(true)))"
    )
    assert pages(page.pdf(format="A4", prefer_css_page_size=True)) > 1


@pytest.mark.parametrize("media", ["screen", "print"])
def test_it_is_light_also_where_the_system_is_dark(open_report, article_id, media):
    page = open_report(article_id, color_scheme="dark")
    page.emulate_media(media=media, color_scheme="dark")
    colours = page.evaluate(
        """() => ["html", ".sheet", ".fate"].map((one) => {
          const { color, backgroundColor } = getComputedStyle(document.querySelector(one));
          return [color, backgroundColor];
        })"""
    )
    assert {ink for ink, _ in colours} == {"rgb(27, 31, 36)"}
    assert colours[1][1] == "rgb(255, 255, 255)"


def test_the_buttons_are_on_the_screen_and_not_on_paper(open_report, article_id):
    page = open_report(article_id, "?lang=en")
    button = page.get_by_role("button", name="Print")
    expect(button).to_be_visible()
    page.evaluate("window.print = () => (window.printed = true)")
    button.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(button).to_be_hidden()
    expect(page.get_by_role("link", name="Back to the run")).to_be_hidden()


def test_without_a_script_everything_but_the_button_is_there(open_report, article_id):
    page = open_report(article_id, "?lang=en", java_script_enabled=False)
    expect(page.get_by_role("heading", name="XOR · eta 0.1 · connected")).to_be_visible()
    expect(page.get_by_role("img")).to_have_count(2)
    expect(page.get_by_role("button", name="Print")).to_have_count(0)
    assert pages(page.pdf(format="A4", prefer_css_page_size=True)) == 1


@pytest.mark.parametrize(("lang", "name"), [("en", "Report"), ("ja", "レポート")])
def test_the_export_menu_leads_to_it_by_keyboard(visit, article_id, lang, name):
    screen = visit(f"/?run={article_id}&k=40&net=2&lang={lang}")
    screen.at(40)
    menu = Menu(screen)
    link = menu.home.get_by_role("link", name=re.compile(f"^{name}"))
    expect(link).to_have_attribute("aria-disabled", "false")
    link.focus()
    with screen.page.expect_popup() as opened:
        screen.page.keyboard.press("Enter")
    page = opened.value
    page.wait_for_load_state()
    assert page.url.endswith(f"/runs/{article_id}/report?k=40&net=1&lang={lang}")
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.get_by_text("k = 40").first).to_be_visible()
    back = page.locator(".address a")
    assert f"?run={article_id}&k=40&net=2" in (back.get_attribute("href") or "")


def test_before_any_run_there_is_no_report(screen):
    link = Menu(screen).home.get_by_role("link", name=re.compile("^Report"))
    expect(link).to_have_count(0)
    expect(screen.page.locator("[data-file=report]")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_picture_and_control_has_a_name_and_tables_have_heads(open_report, article_id, lang):
    page = open_report(article_id, f"?lang={lang}")
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"]
    ]
    wanted = {"button", "link", "image", "img", "heading", "rowheader", "columnheader"}
    assert {"heading", "table", "rowheader", "columnheader", "button"} <= {r for r, _ in roles}
    assert [role for role, name in roles if role in wanted and not name.strip()] == []
    levels = page.locator("h1, h2").evaluate_all("all => all.map(({ tagName }) => tagName)")
    assert levels == ["H1", "H2", "H2", "H2", "H2"]


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_on_any_screen_only_the_sheet_is_scrolled_sideways(open_report, article_id, width):
    page = open_report(article_id, viewport={"width": width, "height": 800})
    sizes = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert sizes[0] <= sizes[1]

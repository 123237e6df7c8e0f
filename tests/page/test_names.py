"""What runs are called: branches are told apart, the browser's tab says what is shown."""

import pytest
from playwright.sync_api import expect

from tests.page.comparison import compared, row
from tests.page.shelf import Shelf, describe

RECIPE = "XOR · eta 0.1 · connected"


@pytest.fixture(scope="module")
def family(server):
    """Return the ids of a run and of two branches of it, all with one recipe and no name."""
    parent = server.trained(iterations=300)["id"]
    branches = [server.trained(fork={"run": parent, "k": k})["id"] for k in (60, 70)]
    return [parent, *branches]


def test_branches_without_a_name_say_where_they_began_wherever_runs_are_named(visit, family):
    screen = visit(f"/?run={','.join(family)}")
    compared(screen, 3)
    names = [RECIPE, f"{RECIPE} · from k = 60", f"{RECIPE} · from k = 70"]
    for name in names:
        expect(row(screen, name)).to_have_count(1)
    dots = screen.card(1).locator(".dot")
    titles = dots.evaluate_all("(all) => all.map(({ title }) => title.split(': ')[0])")
    assert [text.replace("\u00a0", " ") for text in titles] == names
    shelf = Shelf(screen).open()
    for run_id, name in zip(family, names, strict=True):
        expect(shelf.link(run_id)).to_have_text(name)


def test_the_tab_says_which_run_is_shown_in_the_language_of_the_page(visit, family, server):
    parent, branch, _ = family
    screen = visit("/")
    expect(screen.page).to_have_title("Backscope")
    screen.page.goto(f"/?run={branch}")
    expect(screen.page).to_have_title(f"{RECIPE} · from k = 60 · Backscope")
    screen.button("日本語で表示").click()
    expect(screen.page).to_have_title("XOR · eta 0.1 · 記事の図どおり · k = 60 から · Backscope")
    screen.page.goto(f"/?run={parent}&lang=en")
    shelf = Shelf(screen).open()
    name = shelf.edit(parent).get_by_role("textbox", name="Name")
    name.fill("a name for the tab")
    name.press("Enter")
    expect(screen.page).to_have_title("a name for the tab · Backscope")
    describe(server, parent, name=None)
    shelf.button("Close").click()
    screen.page.get_by_role("link", name="Backscope").click()
    expect(screen.page).to_have_title("Backscope")


def test_the_tab_says_how_many_runs_are_compared(visit, family):
    screen = visit(f"/?run={','.join(family)}")
    expect(screen.page).to_have_title("3 runs compared · Backscope")
    screen.button("日本語で表示").click()
    expect(screen.page).to_have_title("3 件の学習を比較 · Backscope")
